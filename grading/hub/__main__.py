"""A JupyterHub with the course in it, on this machine: ``python -m grading.hub``, which is `make hub`."""

import argparse
import os
import secrets
import signal
import socket
import subprocess
import sys
from pathlib import Path

from grading.authoring.release import prepare
from grading.hub.proxy import FOLDER, install
from widgets.front import THIS_MACHINE
from widgets.problems import CourseProblem
from widgets.server import check_port

DEFAULT_PORT = 8000
ACCOUNTS = ("learner", "instructor", "administrator")
_PORTS = ("DUTY_HUB_URL", "DUTY_LEARNERS_URL", "DUTY_INSTRUCTORS_URL", "DUTY_HUB_API_URL", "DUTY_PROXY_API_URL")
"""What is told in the environment where each program listens: the hub's own port is chosen, the others are any that are free."""


def serve(root: Path, port: int) -> int:
    """Run the hub until interrupted; gives its exit status. Raises CourseProblem where it cannot start."""
    check_port(THIS_MACHINE, port, "make hub HUB_PORT", DEFAULT_PORT)
    install()
    prepare(root)
    passwords = {name: secrets.token_urlsafe(24) for name in ("DUTY_DEMONSTRATION_PASSWORD", "DUTY_DEMONSTRATION_ADMIN_PASSWORD")}
    accounts = {"DUTY_INSTRUCTORS": "instructor", "DUTY_ADMINISTRATORS": "administrator"}
    environment = accounts | os.environ | addresses(port) | passwords | {"DUTY_COURSE": str(root)}
    print("\n".join(told(port, *passwords.values())), flush=True)
    command = [sys.executable, "-m", "jupyterhub", "-f", str(FOLDER / "demonstration.py")]
    hub = subprocess.Popen(command, cwd=root, env=environment)
    # The hub ends what it has started when it is asked to end; so this only passes on what is asked.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: hub.terminate())
    return hub.wait()


def told(port: int, password: str, admin_password: str) -> list[str]:
    """What a person reads who has started it."""
    lines = [
        f"The hub is at http://{THIS_MACHINE}:{port}/  (stop it with Ctrl+C). Accounts for trying it, with the passwords of this start:"
    ]
    lines += [f"    {name:<14} {admin_password if name == 'administrator' else password}" for name in ACCOUNTS]
    return lines


def addresses(port: int) -> dict[str, str]:
    """Where each program listens, by what it is told in."""
    with socket.socket() as one, socket.socket() as two, socket.socket() as three, socket.socket() as four:
        free = [port]
        for probe in (one, two, three, four):
            probe.bind((THIS_MACHINE, 0))
            free.append(probe.getsockname()[1])
    return {name: f"http://{THIS_MACHINE}:{number}" for name, number in zip(_PORTS, free, strict=True)}


def main(arguments: list[str]) -> int:
    """Run from the command line; what hinders it is said in one sentence."""
    parser = argparse.ArgumentParser(prog="python -m grading.hub", description="A JupyterHub with the course in it, on this machine.")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the course's folder (default: this one)")
    given = parser.parse_args(arguments)
    try:
        return serve(given.root.resolve(), given.port)
    except CourseProblem as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
