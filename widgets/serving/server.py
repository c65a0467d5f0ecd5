"""The local course's server: the modules behind a sign-in, for the learners of one machine or of one class.

A learner gives a name and an ID once; a signed cookie then identifies the learner, and each learner's answers are
shown only to that learner. ``python -m widgets.serving.server --port 8866`` serves this machine until it is stopped;
with ``--class`` and the machine's address in a local network, ``--ip``, it serves a class; with ``--proxy`` it serves
those who come through a proxy on this machine. Nothing is executed for a learner: it is Voila with its pages, but
without its kernels.
"""

import argparse
import contextlib
import errno
import gc
import secrets
import socket
import sys
from pathlib import Path
from typing import Any, cast

from jupyter_server.utils import url_path_join
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.web import Application
from voila.app import Voila

from widgets.advice import command
from widgets.command import run_command
from widgets.content.data_shapes.audiences import AUDIENCES
from widgets.content.data_shapes.programme import PROGRAMME
from widgets.content.mission import load_mission
from widgets.content.own_data import check_data
from widgets.files import write_atomically
from widgets.handing_in.delivery import course_exchange, remove_unfinished
from widgets.paths import OWNER_ONLY, RELEASE
from widgets.plain_log import make_logs_plain, printable
from widgets.problems import CourseProblem
from widgets.serving.admission import Admission
from widgets.serving.classroom.admission import ClassAdmission
from widgets.serving.classroom.code import spelled
from widgets.serving.course_handler import HOSTS_SETTING, LARGEST_BODY, CourseHandler
from widgets.serving.front import THIS_MACHINE, Front, is_this_machine
from widgets.serving.handlers import COOKIES_SETTING, FRONT_SETTING, Cookies, CourseIdentity, FormerPage, NotFound, SignIn, SignOut
from widgets.serving.health import HEALTH_SETTING, READER_SETTING, Health, HealthHandler, MetricsHandler
from widgets.serving.local_site import LocalSite
from widgets.serving.module_handlers import routes

_LARGEST_HEADER = 64_000
_BODY_SECONDS = 60
"""The time limit for receiving a request's body over a slow connection."""
_IDLE_SECONDS = 600
_BACKLOG = 1024
"""Connections that may wait to be accepted: a whole intake may open the course at once."""


class CourseServer(Voila):
    """Voila for a local course: its pages, and none of its kernels."""

    admission: Admission
    front: Front
    secret: bytes

    def init_settings(self) -> dict[str, Any]:
        """Voila's settings, with those of the course's handlers."""
        ours = {
            "admission": self.admission,
            FRONT_SETTING: self.front,
            HEALTH_SETTING: Health(self.admission.learners, self.admission.release),
            READER_SETTING: self.may_read_metrics,
            "xsrf_cookie_kwargs": {"path": self.base_url, "samesite": "Lax", "secure": self.front.proxy.startswith("https:")},
        }
        return cast(dict[str, Any], super().init_settings()) | ours | self.sign_in_settings()

    def sign_in_settings(self) -> dict[str, Any]:
        """The settings that depend on how learners sign in."""
        return {
            HOSTS_SETTING: self.front.hosts,
            "allow_origin": self.front.origin,
            COOKIES_SETTING: Cookies.of(self.secret),
            "duty_sign_out": url_path_join(self.base_url, "signout"),
            "login_url": self.base_url,
        }

    def init_handlers(self) -> list[Any]:
        """All routes of the course. None of Voila's own handlers is used: nothing lists or serves files, or starts a kernel."""
        at = self.base_url
        return [
            *routes(self.app.settings, LocalSite(self.admission.learners, self.admission.release)),
            (url_path_join(at, r"/voila/render/[^/]+/([^/]+)/[^/]+\.ipynb"), FormerPage),
            *self.sign_in_handlers(),
            (url_path_join(at, "/health"), HealthHandler),
            (url_path_join(at, "/metrics"), MetricsHandler),
            (url_path_join(at, r"/.*"), NotFound),
        ]

    async def may_read_metrics(self, handler: CourseHandler) -> bool:
        """Whether a request comes from this machine itself; behind a proxy every request would seem to."""
        return not self.front.proxy and is_this_machine(self.front.caller(handler.request).address)

    def sign_in_handlers(self) -> list[Any]:
        """The routes for signing in and out."""
        return [(url_path_join(self.base_url, "/signout"), SignOut), (url_path_join(self.base_url, r"/(?:signin)?"), SignIn)]

    def start(self) -> None:
        """Serve until stopped. Unlike Voila's method, it creates no folder for kernel connections."""
        self.app = Application(**self.init_settings())
        self.app.add_handlers(".*$", self.init_handlers())
        self.listen()

    def stop(self) -> None:
        """Nothing has to be cleaned up."""

    def listen(self) -> None:
        """Serve until stopped, with limits that keep one client from using up the machine."""
        bounds = {"max_body_size": LARGEST_BODY, "max_header_size": _LARGEST_HEADER, "body_timeout": _BODY_SECONDS}
        server = HTTPServer(self.app, idle_connection_timeout=_IDLE_SECONDS, **bounds)
        server.listen(self.port, self.ip, backlog=_BACKLOG)
        # Exclude everything loaded so far from garbage collection, because it stays in use.
        gc.collect()
        gc.freeze()
        self.ioloop = IOLoop.current()
        with contextlib.suppress(KeyboardInterrupt):
            self.ioloop.start()


def serve(root: Path, ip: str, port: int, classroom: str | None = None, proxy: str | None = None) -> None:
    """Serve the course in the folder `root` until stopped. Raises CourseProblem if it cannot start.

    `classroom` is a class code or its substitute (`widgets.serving.classroom.register`), None for this machine only.
    `proxy` is the public URL of a proxy on this machine.
    """
    check_ip(ip, classroom, proxy)
    check_port(ip, port)
    learners, release = ready_to_serve(root)
    admission = ClassAdmission(learners, release, classroom, tell) if classroom else Admission(learners, release)
    secret = cookie_secret(learners)
    front = Front.behind(proxy) if proxy else Front.direct(ip)
    make_logs_plain()
    app = CourseServer(
        root_dir=str(learners),
        ip=ip,
        port=port,
        base_url=front.base_url,
        open_browser=False,
        cookie_secret=admission.signing_key(secret),
        identity_provider_class=CourseIdentity,
        log_level="WARN",
        config_file_paths=[],
    )
    app.admission, app.front, app.secret = admission, front, secret
    app.initialize([])
    tell(f"The course is at {front.proxy or f'http://{ip}:{port}/'}  (stop it with Ctrl+C)")
    if front.proxy:
        tell(f"The proxy has to forward it to http://{ip}:{port}{front.base_url}")
    if isinstance(admission, ClassAdmission):
        tell(f"Class code: {admission.code}  ({spelled(admission.code)})")
    app.start()


def ready_to_serve(root: Path) -> tuple[Path, Path]:
    """The folders of the learners and of the release, after checking everything a server reads. Raises CourseProblem."""
    data = check_data()
    load_mission()
    PROGRAMME.load()
    AUDIENCES.load()
    learners, release = root / "learners", root / RELEASE
    try:
        learners.mkdir(OWNER_ONLY, exist_ok=True)
    except OSError as error:
        raise CourseProblem(f"The course's folder {root} is not there or cannot be written to ({error.strerror}).") from None
    if exchange := course_exchange():
        remove_unfinished(exchange)
    if data:
        tell(data)
    return learners, release


def check_ip(ip: str, classroom: str | None, proxy: str | None = None) -> None:
    """Raise CourseProblem if people other than this machine's user could reach the course without a class code."""
    if not classroom and not is_this_machine(ip):
        raise CourseProblem(
            f"At {ip}, everyone in the network could open the course. Ask for a class code: {command(f'course CLASS=1 IP={ip}')}"
        )
    if proxy:
        Front.behind(proxy)
        behind = command(f"course CLASS=1 PROXY={proxy}")
        if not classroom:
            raise CourseProblem(f"At {proxy}, everyone could open the course. Ask for a class code: {behind}")
        if not is_this_machine(ip):
            raise CourseProblem(f"Behind a proxy the course listens on this machine only. Leave IP out: {behind}")


def tell(sentence: str) -> None:
    """Print a sentence for the person who started the course."""
    print(printable(sentence), flush=True)


def check_port(ip: str, port: int, words: str = "course PORT", usual: int = 8866) -> None:
    """Raise CourseProblem, with the fix, if nothing can listen there; `words` are the command and its setting for a port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ip, port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                raise CourseProblem(
                    f"Port {port} is in use or not allowed. Stop what uses it, or choose another: {command(f'{words}={port + 1}')}"
                ) from None
            raise CourseProblem(f"The course cannot listen on {ip}: {error.strerror}.") from None
        except OverflowError:
            raise CourseProblem(f"{port} is not a port. Choose one from 1024 to 65535, say: {command(f'{words}={usual}')}") from None


def cookie_secret(learners: Path) -> bytes:
    """The secret that signs cookies, stored so that a restart signs no one out."""
    file = learners / ".cookie-secret"
    if not file.exists():
        write_atomically(file, secrets.token_bytes(32), mode=0o600)
    return file.read_bytes()


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the server."""
    parser.add_argument("--port", type=int, default=8866, help="the port to serve on (default: 8866)")
    parser.add_argument("--ip", default=THIS_MACHINE, help=f"the address to listen on (default: {THIS_MACHINE})")
    parser.add_argument("--class", dest="classroom", metavar="CODE", help="a class code, 1 for the one kept from last time, or new")
    parser.add_argument("--proxy", metavar="ADDRESS", help="the address of a proxy on this machine, say https://course.academy.org")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the course's folder (default: this one)")


def run(options: argparse.Namespace) -> int:
    """Serve until stopped. Raises CourseProblem if it cannot start."""
    serve(cast(Path, options.root).resolve(), options.ip, options.port, options.classroom, options.proxy)
    return 0


if __name__ == "__main__":
    sys.exit(run_command("python -m widgets.serving.server", "Serve the course's pages on this machine.", arguments, run))
