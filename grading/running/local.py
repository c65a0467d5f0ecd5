"""A whole course on one machine: the learners' pages and the grading behind them, started together.

Runs as ``duty course``, with ``--class`` for a class on the local network. Each of the two is a separate process,
because the one that serves learners must not have the keys in its memory; a grading process that exits is restarted.
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
from grading.course.folder_argument import add_course
from grading.course.gradebook import without_gradebook
from grading.running.network import class_address, show_picture, tell_others
from widgets.handing_in.delivery import COURSE_VARIABLE, EXCHANGE_VARIABLE
from widgets.serving.classroom.register import check_wanted
from widgets.serving.front import THIS_MACHINE
from widgets.serving.server import check_ip, check_port

_RESTART_SECONDS = 2.0
_STOP_SECONDS = 10.0


class _Stopped(Exception):
    """A signal has asked the program to stop."""


def serve(root: Path, ip: str, port: int, classroom: str | None = None, proxy: str | None = None) -> int:
    """Serve and grade until a signal stops it. Raises CourseProblem if it cannot start.

    `classroom` is a class code or its substitute (`widgets.serving.classroom.register`), None for this machine only.
    """
    check_ip(ip, classroom, proxy)
    check_port(ip, port)
    prepare(root)
    environment = os.environ | {EXCHANGE_VARIABLE: str(root / "exchange"), COURSE_VARIABLE: course_file(root).id}
    grade = [sys.executable, "-m", "grading.receiving.service"]
    pages = [sys.executable, "-m", "widgets.serving.server", "--root", str(root), "--ip", ip, "--port", str(port)]
    pages += ["--class", classroom] if classroom else []
    pages += ["--proxy", proxy] if proxy else []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    grader = subprocess.Popen(grade, cwd=root, env=environment)
    server = subprocess.Popen(pages, cwd=root, env=without_gradebook(environment))
    try:
        while server.poll() is None:
            time.sleep(0.5)
            if grader.poll() is not None:
                print("The grading ended unexpectedly; it is started again. Nothing handed in is lost.", file=sys.stderr)
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


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty course`."""
    parser.add_argument("--port", type=int, default=8866, help="the port to serve on (default: 8866)")
    parser.add_argument("--ip", help="the address to listen on, where this machine has several")
    parser.add_argument("--class", dest="classroom", metavar="CODE", help="for a class: a code of your own, 1 for the last code, or new")
    parser.add_argument("--proxy", metavar="ADDRESS", help="the address of a proxy on this machine, for example https://course.academy.org")
    add_course(parser)


def run(options: argparse.Namespace) -> int:
    """Serve and grade until a signal stops it. Raises CourseProblem if it cannot start."""
    settle(options.course)  # first, so that error messages name the cohort
    return serve(options.course.resolve(), _address(options), options.port, options.classroom, options.proxy)


def _address(options: argparse.Namespace) -> str:
    """The address to listen on; for a class, it is also shown."""
    if options.classroom:
        check_wanted(options.classroom)
    if options.proxy or not options.classroom:
        return options.ip or THIS_MACHINE
    ip = class_address(options.ip)
    show_picture(f"http://{ip}:{options.port}/")
    if not options.ip:
        tell_others(ip)
    return ip
