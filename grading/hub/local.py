"""A JupyterHub with the course in it, on this machine: ``duty hub``."""

import argparse
import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from grading.authoring.release import prepare
from grading.course.folder_argument import add_course
from grading.hub.courses import PORTS_VARIABLE, HubCourse, served_courses
from grading.hub.proxy import FOLDER, install
from grading.hub.setting_names import HUB_API_URL, HUB_URL, PROXY_API_URL
from widgets.serving.front import THIS_MACHINE
from widgets.serving.server import check_port

DEFAULT_PORT = 8000
ACCOUNTS = ("learner", "instructor", "administrator")
_PORTS = range(10_100, 32_768)  # browsers refuse 10080
_HUB_URLS = (HUB_URL, HUB_API_URL, PROXY_API_URL)
"""The variables with the URLs of the hub and its proxy."""


def serve(root: Path, port: int) -> int:
    """Run the hub until interrupted; returns its exit status. Raises CourseProblem if it cannot start."""
    check_port(THIS_MACHINE, port, "hub HUB_PORT", DEFAULT_PORT)
    install()
    surroundings, courses = dict(os.environ), served_courses(root)
    for course in courses:
        prepare(course.folder)
    passwords = {name: secrets.token_urlsafe(24) for name in ("DUTY_DEMONSTRATION_PASSWORD", "DUTY_DEMONSTRATION_ADMIN_PASSWORD")}
    accounts = {"DUTY_INSTRUCTORS": "instructor", "DUTY_ADMINISTRATORS": "administrator"}
    environment = accounts | surroundings | program_urls(port, len(courses)) | passwords | {"DUTY_COURSE": str(root)}
    print("\n".join(start_lines(port, courses, *passwords.values())), flush=True)
    command = [sys.executable, "-m", "jupyterhub", "-f", str(FOLDER / "demonstration.py")]
    # A process that a script starts in the background ignores SIGINT, and so would all that it starts; the hub ends its services with it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    hub = subprocess.Popen(command, cwd=root, env=environment)
    # The hub stops everything it has started when it is asked to stop, so only the signal is passed on.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: hub.terminate())
    return hub.wait()


def start_lines(port: int, courses: Sequence[HubCourse], password: str, admin_password: str) -> list[str]:
    """The lines printed for the person who has started it."""
    lines = [
        f"The hub is at http://{THIS_MACHINE}:{port}/  (stop it with Ctrl+C). Accounts for trying it, with the passwords of this start:"
    ]
    lines += [f"    {name:<14} {admin_password if name == 'administrator' else password}" for name in ACCOUNTS]
    if len(courses) > 1:
        lines.append(f"It serves {len(courses)} courses: {'; '.join(course.file.name for course in courses)}")
    return lines


def program_urls(port: int, courses: int = 1) -> dict[str, str]:
    """The URL of each program, by its variable: the hub on `port`, the others on any free ports."""
    free = free_ports(len(_HUB_URLS) - 1 + 2 * courses)
    at_hub = [port, *(free.pop() for _ in _HUB_URLS[1:])]
    urls = {name: f"http://{THIS_MACHINE}:{number}" for name, number in zip(_HUB_URLS, at_hub, strict=True)}
    return urls | {PORTS_VARIABLE: ",".join(map(str, free))}


def free_ports(count: int) -> list[int]:
    """This many free ports of this machine.

    They are below the system's range for outgoing connections, which could take such a port before a program listens on it.
    """
    ports: list[int] = []
    while len(ports) < count:
        number = secrets.choice(_PORTS)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind((THIS_MACHINE, number))
            ports.append(number)
    return ports


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty hub`."""
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help=f"the port to serve on (default: {DEFAULT_PORT})")
    add_course(parser)


def run(options: argparse.Namespace) -> int:
    """Run the hub until interrupted; returns its exit status. Raises CourseProblem if it cannot start."""
    return serve(options.course.resolve(), options.port)
