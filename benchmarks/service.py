"""The grading service's start, measured: with an empty exchange, and with old hand-ins in it.

``python -m benchmarks.service [--hand-ins N]`` (``make bench-service``). Everything is made in a temporary folder and removed.
The last lines are `name: value`.
"""

import argparse
import contextlib
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from benchmarks.cohort import MODULE, Submission, submissions
from benchmarks.command import reported
from benchmarks.courses import CourseFolder, released_course, surroundings
from benchmarks.problems import BenchmarkProblem
from benchmarks.report import machine, progress, table
from grading.submissions.hand_ins import SECRET_FILE
from widgets.answers.store import FILE_NAME, encode_answers
from widgets.handing_in.delivery import result_name

HAND_INS = 2000
_COMMAND = [sys.executable, "-u", "-m", "grading.receiving.service", "--course"]
_STAMP = "%Y-%m-%d %H:%M:%S.%f UTC"
_PATIENCE = 1800
"""The benchmark gives up after this number of seconds without another line."""


class Exchange:
    """The exchange of a course, with the submissions handed in to it."""

    def __init__(self, course: CourseFolder) -> None:
        self._course = course
        self._root = course.root / "exchange" / "duty-to-report"
        self._notebook = (course.root / "release" / MODULE / f"{MODULE}.ipynb").read_bytes()

    def put(self, submission: Submission) -> Path:
        """Hand in a submission; returns the path of its result."""
        secret = secrets.token_hex(64)
        name = f"{submission.learner}+{MODULE}+{submission.moment.strftime(_STAMP)}+{secret[:12]}"
        room = self._root / f".arriving-{secret[:12]}"
        room.mkdir()
        (room / f"{MODULE}.ipynb").write_bytes(self._notebook)
        (room / FILE_NAME).write_bytes(encode_answers(submission.answers))
        (room / "timestamp.txt").write_text(submission.moment.strftime(_STAMP))
        (room / SECRET_FILE).write_text(secret)
        room.rename(self._root / "inbound" / name)
        return self._root / "feedback" / f"{result_name(secret, MODULE)}.json"


@contextlib.contextmanager
def service(course: CourseFolder, environment: dict[str, str]) -> Iterator[IO[str]]:
    """Run the service of a course; gives its output."""
    command = [*_COMMAND, str(course.root)]
    running = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=course.root)
    try:
        yield cast("IO[str]", running.stdout)
    finally:
        running.terminate()
        running.communicate(timeout=_PATIENCE)


def start(course: CourseFolder, environment: dict[str, str], fresh: Submission) -> tuple[float, float]:
    """Measure the seconds until a new service is ready, and until a hand-in that then arrives has its result."""
    exchange = Exchange(course)
    began = time.monotonic()
    with service(course, environment) as said:
        for line in said:
            if line.startswith("Grading service ready"):
                break
        ready = time.monotonic()
        result = exchange.put(fresh)
        until = ready + _PATIENCE
        while not result.exists():
            if time.monotonic() > until:
                raise BenchmarkProblem("The hand-in got no result.")
            time.sleep(0.05)
        return ready - began, time.monotonic() - ready


def run(count: int) -> None:
    """Measure and print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        environment = surroundings(room)
        progress("Releasing the module ...")
        course = released_course(room / "course")
        *first_ones, first, second = submissions(count + 2, course.declarations())
        empty = start(course, environment, first)
        progress(f"Handing in {count} times ...")
        exchange = Exchange(course)
        last = [exchange.put(one) for one in first_ones]
        progress("Grading them ...")
        subprocess.run([*_COMMAND, str(course.root), "--once"], env=environment, cwd=course.root, check=True, stdout=subprocess.DEVNULL)
        if missing := sum(not result.exists() for result in last):
            raise BenchmarkProblem(f"{missing} hand-ins have no result.")
        full = start(course, environment, second)
    rows = [["exchange", "ready (s)", "first result after (s)"]]
    rows += [[name, f"{ready:.1f}", f"{result:.1f}"] for name, (ready, result) in (("empty", empty), (f"{count} hand-ins", full))]
    print("\n".join([*machine(), "", table(rows, 1), "", f"ready with {count} hand-ins (s): {full[0]:.1f}"]))
    print(f"first result with {count} hand-ins (s): {full[1]:.1f}")


def main(arguments: list[str]) -> int:
    """Run the benchmark; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.service", description=__doc__)
    parser.add_argument("--hand-ins", type=int, default=HAND_INS, help="how many old hand-ins there are (default: 2000)")
    chosen = parser.parse_args(arguments)
    return reported(lambda: run(chosen.hand_ins))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
