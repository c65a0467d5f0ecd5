"""The local course's server: Voila with a sign-in page, for the learners of one machine or of one class.

A learner gives a name and an ID once; a signed cookie then says who it is, and each learner's pages
are shown to that learner only. ``python -m widgets.server --port 8866`` serves this machine until it
is stopped; with ``--class`` and the machine's address in a local network, ``--ip``, it serves a class.
"""

import argparse
import errno
import ipaddress
import os
import secrets
import socket
import sys
from pathlib import Path
from typing import Any, cast

from jupyter_server.utils import url_path_join
from voila.app import Voila

from widgets.answers import write_atomically
from widgets.audiences import load_audiences
from widgets.choice import ADDRESS, SETTING
from widgets.classroom.code import spelled
from widgets.classroom.door import ClassDoor
from widgets.doors import Door
from widgets.handlers import Choice, CourseIdentity, KernelEnd, KernelSocket, LearnerPage, NotFound, SignIn, SignOut
from widgets.identity import LEARNERS_VARIABLE
from widgets.kernels import CourseKernels
from widgets.mission import load_mission
from widgets.places import JUPYTER_PATH, PACKAGE
from widgets.problems import CourseProblem
from widgets.programme import load_programme

THIS_MACHINE = "127.0.0.1"
_KERNEL = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"


class CourseServer(Voila):
    """Voila for a local course: sign-in in place of the list of files, each learner in a folder of their own."""

    door: Door

    def init_settings(self) -> dict[str, Any]:
        """Voila's settings; what it serves is compressed, which its own way of setting this comes too late for."""
        self.voila_configuration.multi_kernel_manager_class = CourseKernels
        ours = {
            "compress_response": True,
            "headers": {"Referrer-Policy": "no-referrer"},
            "door": self.door,
            "hosts": self._hosts(),
            "login_url": self.base_url,
            SETTING: url_path_join(self.base_url, ADDRESS),
        }
        return cast(dict[str, Any], super().init_settings()) | ours

    def init_handlers(self) -> list[Any]:
        """All that is served. Of Voila's handlers there is what the page needs; nothing lists or serves files."""
        at = self.server_url
        page = {"template_paths": self.template_paths, "config": self.config, "voila_configuration": self.voila_configuration}
        return [
            (url_path_join(at, r"/voila/render/([^/]+)/([^/]+)/[^/]+\.ipynb"), LearnerPage, page),
            (url_path_join(at, rf"/api/kernels/{_KERNEL}/channels"), KernelSocket),
            (url_path_join(at, rf"/voila/api/shutdown/{_KERNEL}"), KernelEnd),
            (url_path_join(at, ADDRESS), Choice),
            (url_path_join(at, "/signout"), SignOut),
            (url_path_join(at, r"/(?:signin)?"), SignIn),
            (url_path_join(at, r"/.*"), NotFound),
        ]

    def _hosts(self) -> set[str]:
        return {self.ip, "localhost", THIS_MACHINE, "::1"} if _is_this_machine(self.ip) else {self.ip}


def serve(root: Path, ip: str, port: int, classroom: str | None = None) -> None:
    """Serve the course whose folder is `root` until stopped. Raises CourseProblem where it cannot start.

    `classroom` is the class code or what stands in its place (`widgets.classroom.register`), None for this machine only.
    """
    check_ip(ip, classroom)
    check_port(ip, port)
    load_mission()
    load_programme()
    load_audiences()
    learners, release = root / "learners", root / "release"
    try:
        learners.mkdir(exist_ok=True)
    except OSError as error:
        raise CourseProblem(f"The course's folder {root} is not there or cannot be written to ({error.strerror}).") from None
    os.environ[LEARNERS_VARIABLE] = str(learners)
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [str(JUPYTER_PATH), os.environ.get("JUPYTER_PATH")]))
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    door = ClassDoor(learners, release, classroom, _tell) if classroom else Door(learners, release)
    app = CourseServer(
        root_dir=str(learners),
        ip=ip,
        port=port,
        port_retries=0,
        open_browser=False,
        cookie_secret=door.signing_key(_cookie_secret(learners)),
        identity_provider_class=CourseIdentity,
        log_level="WARN",
        config_file_paths=[str(PACKAGE / "jupyter")],
    )
    app.door = door
    app.initialize([])
    _tell(f"The course is at http://{ip}:{port}/  (stop it with Ctrl+C)")
    if isinstance(door, ClassDoor):
        _tell(f"Class code: {door.code}  ({spelled(door.code)})")
    app.start()


def check_ip(ip: str, classroom: str | None) -> None:
    """Raise CourseProblem where others than this machine's user would get at the course without a class code."""
    if not classroom and not _is_this_machine(ip):
        raise CourseProblem(f"At {ip}, everybody in the network could open the course. Ask for a class code: make course CLASS=1 IP={ip}")


def _is_this_machine(ip: str) -> bool:
    try:
        return ip == "localhost" or ipaddress.ip_address(ip).is_loopback
    except ValueError:
        raise CourseProblem(f"{ip} is no address. Give one like 192.168.1.5: make course CLASS=1 IP=192.168.1.5") from None


def _tell(sentence: str) -> None:
    """Tell whoever started the course."""
    print(sentence, flush=True)


def check_port(ip: str, port: int) -> None:
    """Raise CourseProblem, with the mend, where nothing can listen on this address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ip, port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                raise CourseProblem(
                    f"Port {port} is in use or not allowed. Stop what uses it, or choose another: make course PORT={port + 1}"
                ) from None
            raise CourseProblem(f"The course cannot listen on {ip}: {error.strerror}.") from None
        except OverflowError:
            raise CourseProblem(f"{port} is no port. Choose one from 1024 to 65535, say: make course PORT=8866") from None


def _cookie_secret(learners: Path) -> bytes:
    """Kept, so that a restart signs nobody out."""
    file = learners / ".cookie-secret"
    if not file.exists():
        write_atomically(file, secrets.token_bytes(32), mode=0o600)
    return file.read_bytes()


def main(arguments: list[str] | None = None) -> int:
    """Serve from the command line; what hinders it is said in one sentence."""
    parser = argparse.ArgumentParser(prog="python -m widgets.server", description="Serve the course's pages on this machine.")
    parser.add_argument("--port", type=int, default=8866)
    parser.add_argument("--ip", default=THIS_MACHINE)
    parser.add_argument("--class", dest="classroom", metavar="CODE", help="a class code, 1 for the one kept from last time, or new")
    parser.add_argument("--root", type=Path, default=Path.cwd())
    given = parser.parse_args(arguments)
    try:
        serve(cast(Path, given.root).resolve(), given.ip, given.port, given.classroom)
    except CourseProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
