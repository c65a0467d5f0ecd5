"""A whole course on one machine: the learners' pages and the grading behind them, started together.

``python -m grading.running.local`` (``make course``); with ``--class``, for a class on the local network. Each
of the two is a process of its own, for what serves learners shall not have the keys in its memory; one
that ends by itself is started again.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from grading.authoring.release import prepare
from grading.course.course_file import course_file, settle
from grading.course.gradebook import without_gradebook
from grading.running.network import class_address, show_picture, tell_others
from widgets.handing_in.delivery import COURSE_VARIABLE, EXCHANGE_VARIABLE
from widgets.problems import CourseProblem
from widgets.serving.classroom.register import check_wanted
from widgets.serving.front import THIS_MACHINE
from widgets.serving.server import check_ip, check_port

_RESTART_SECONDS = 2.0
_STOP_SECONDS = 10.0


class _Stopped(Exception):
    """A signal asked for the end."""


def run(root: Path, ip: str, port: int, classroom: str | None = None, proxy: str | None = None) -> int:
    """Serve and grade until a signal asks for the end. Raises CourseProblem where it cannot start.

    `classroom` is the class code or what stands in its place (`widgets.serving.classroom.register`), None for this machine only.
    """
    check_ip(ip, classroom, proxy)
    check_port(ip, port)
    prepare(root)
    environment = os.environ | {EXCHANGE_VARIABLE: str(root / "exchange"), COURSE_VARIABLE: course_file(root).id}
    grade = [sys.executable, "-m", "grading.receiving.service"]
    serve = [sys.executable, "-m", "widgets.serving.server", "--root", str(root), "--ip", ip, "--port", str(port)]
    serve += ["--class", classroom] if classroom else []
    serve += ["--proxy", proxy] if proxy else []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    grader = subprocess.Popen(grade, cwd=root, env=environment)
    server = subprocess.Popen(serve, cwd=root, env=without_gradebook(environment))
    try:
        while server.poll() is None:
            time.sleep(0.5)
            if grader.poll() is not None:
                print("The grading ended by itself; it is started again. Nothing handed in is lost.", file=sys.stderr)
                time.sleep(_RESTART_SECONDS)
                grader = subprocess.Popen(grade, cwd=root, env=environment)
        return server.returncode
    except _Stopped:
        return 0
    finally:
        _end(server, grader)


def _stop(_number: int, _frame: object) -> None:
    raise _Stopped


def _end(*processes: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; what hinders it is said in one sentence."""
    parser = argparse.ArgumentParser(prog="python -m grading.running.local", description="Serve the course on this machine, with grading.")
    parser.add_argument("--port", type=int, default=8866)
    parser.add_argument("--ip", help="the address to listen on, where this machine has several")
    parser.add_argument("--class", dest="classroom", metavar="CODE", help="for a class: a code, 1 for the one kept from last time, or new")
    parser.add_argument("--proxy", metavar="ADDRESS", help="the address of a proxy on this machine, say https://course.academy.org")
    parser.add_argument("--course", type=Path, default=Path.cwd(), help="the course's folder (default: this one)")
    given = parser.parse_args(arguments)
    try:
        settle(given.course)  # so that what hinders it names the cohort
        return run(given.course.resolve(), _address(given), given.port, given.classroom, given.proxy)
    except CourseProblem as problem:
        print(problem, file=sys.stderr)
        return 1


def _address(given: argparse.Namespace) -> str:
    """Where to listen; for a class, it is shown, too."""
    if given.classroom:
        check_wanted(given.classroom)
    if given.proxy or not given.classroom:
        return given.ip or THIS_MACHINE
    ip = class_address(given.ip)
    show_picture(f"http://{ip}:{given.port}/")
    if not given.ip:
        tell_others(ip)
    return ip


if __name__ == "__main__":
    sys.exit(main())
