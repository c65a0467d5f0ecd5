"""JupyterLab with formgrader and the facilitator's room for an instructor: `duty instructor`.

It runs in the course's root, on 127.0.0.1 and its own port, with a new token for each start. Its settings are in
`grading/jupyter/`, never in a person's home.
"""

import argparse
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from grading.authoring.tracks import TABLE
from grading.course.addresses import ROOM, STATUS
from grading.course.course_file import has_course_file, settle
from grading.course.folder_argument import add_course
from grading.course.gradebook import GRADEBOOK_VARIABLE
from grading.course.nbgrader_environment import find_tools
from widgets import advice
from widgets.content.own_data import check_data
from widgets.problems import CourseProblem

DEFAULT_PORT = 8889
HOST = "127.0.0.1"
REPOSITORY = Path(__file__).resolve().parents[2]
CONFIGURATION = REPOSITORY / "grading" / "jupyter"
_START_SECONDS = 120.0
_STOP_SECONDS = 15.0


class InstructorProblem(CourseProblem):
    """The instructor's server cannot be started; the message says why and what to do."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty instructor`."""
    parser.add_argument("--port", type=_port, default=DEFAULT_PORT, help=f"the port to serve on (default: {DEFAULT_PORT})")
    add_course(parser)


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted. Raises InstructorProblem if it cannot start."""
    return serve(options.course.resolve(), options.port)


def serve(root: Path, port: int) -> int:
    """Run JupyterLab for the course in `root`, print its URLs once it responds, and wait for it to exit.

    Raises InstructorProblem if `root` is not a course, the port is in use or the server does not start.
    """
    if not (root / "nbgrader_config.py").is_file():
        raise InstructorProblem(f"{root} holds no course: nbgrader_config.py is missing. Start this in the course's folder.")
    settle(root)
    check_data()
    if os.environ.get(GRADEBOOK_VARIABLE) or has_course_file(root):
        _require_gradebook(root)
    _require_free(port)
    token = secrets.token_urlsafe(24)
    # SIGINT too, which a process started in the background of a script would otherwise ignore.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _interrupt)
    server = subprocess.Popen(server_command(root, port), cwd=root, env=environment(token), start_new_session=True)
    try:
        _wait_until_up(server, port)
        print(start_message(port, token, root), flush=True)
        server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        _stop(server)
    if server.returncode:
        raise InstructorProblem("JupyterLab ended unexpectedly; its messages are above.")
    return 0


def server_command(root: Path, port: int) -> list[str]:
    """The command line of the server, without the token, because other users can read command lines."""
    line = [sys.executable, "-m", "jupyterlab", "--no-browser", "--log-level=WARN"]
    line += [f"--ServerApp.ip={HOST}", f"--ServerApp.port={port}", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={root}"]
    return [*line, "--allow-root"] if _is_root() else line


def environment(token: str) -> dict[str, str]:
    """This process's environment with the token, the course's Jupyter configuration and its packages."""
    find_tools()
    return {
        **os.environ,
        "JUPYTER_TOKEN": token,
        "JUPYTER_CONFIG_PATH": _first(CONFIGURATION, "JUPYTER_CONFIG_PATH"),
        "JUPYTER_PATH": _first(CONFIGURATION, "JUPYTER_PATH"),
        "PYTHONPATH": _first(REPOSITORY, "PYTHONPATH"),
    }


def start_message(port: int, token: str, root: Path) -> str:
    """The URLs to print: JupyterLab, formgrader, the facilitator's room and the table of audiences, if there is one."""
    base = f"http://{HOST}:{port}"
    tracks = [f"Tracks:      {base}/lab/tree/{TABLE}?token={token}"] if (root / TABLE).is_file() else []
    return "\n".join(
        [
            f"JupyterLab:  {base}/lab?token={token}",
            f"Formgrader:  {base}/formgrader?token={token}",
            f"Class:       {base}{ROOM}?token={token}",
            f"Status:      {base}{STATUS}?token={token}",
            *tracks,
            "Keep these addresses to yourself: they let anyone grade. Ctrl+C stops the server.",
        ]
    )


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("a port is a whole number from 1 to 65535")
    return int(text)


def _require_gradebook(root: Path) -> None:
    """Raise CourseProblem if the course's gradebook cannot be reached; formgrader would not say why."""
    from grading.course.opening import open_course

    open_course(root)


def _require_free(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # Like the server, so that a port which an exited server has just released is accepted.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise InstructorProblem(f"Port {port} is kept for the system. Choose one above 1023, say: {_retry(8890)}.") from None
        except OSError:
            other = port + 1 if port < 65535 else DEFAULT_PORT
            raise InstructorProblem(f"Port {port} is in use. Stop what uses it, or choose another: {_retry(other)}.") from None


def _retry(port: int) -> str:
    return advice.command(f"instructor INSTRUCTOR_PORT={port}")


def _wait_until_up(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            raise InstructorProblem("JupyterLab could not be started; its messages are above.")
        if _answers(port):
            return
        time.sleep(0.2)
    raise InstructorProblem(f"JupyterLab did not answer within {_START_SECONDS:.0f} seconds. Try again.")


def _answers(port: int) -> bool:
    # Not urllib: it would use a proxy set in the environment, even for this machine's own address.
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/login")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _stop(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is not None:
        return
    server.terminate()
    try:
        server.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _first(path: Path, variable: str) -> str:
    return os.pathsep.join([str(path), *filter(None, [os.environ.get(variable)])])


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
