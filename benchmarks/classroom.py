"""A class that works at the same time: how long until each learner has an answer on disk, and the server's resources.

``python -m benchmarks.classroom [--learners N]`` (``make bench-classroom``). The learners have no browsers, because
the server is measured. A class of up to 20 is also measured with stock Voila and one kernel per learner; one of 1,000
or more also answers at a steady pace. Everything is created in a temporary folder and removed. The last lines are
`name: value`; the exit status is 1 only if something could not be measured.
"""

import argparse
import signal
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from benchmarks.classes.course import MOST_LEARNERS, measure_course
from benchmarks.classes.figures import Measured, lines, steps_table, times_table
from benchmarks.classes.kernels import measure_peer
from benchmarks.problems import BenchmarkProblem
from benchmarks.report import machine, progress
from widgets.problems import CourseProblem

LEARNERS = 20
MOST_WITH_KERNELS = 20
FEWEST_STEADY = 1000


def run(learners: int) -> None:
    """Measure and print the figures. Raises BenchmarkProblem, CourseProblem."""
    with tempfile.TemporaryDirectory(prefix="bench-classroom-") as room:
        course = measure_course(_in(room, "course"), learners, is_steady=learners >= FEWEST_STEADY)
        peer = measure_peer(_in(room, "kernels"), learners) if learners <= MOST_WITH_KERNELS else None
    if peer is None:
        progress(f"Stock Voila is left out: a kernel each is measured for up to {MOST_WITH_KERNELS} learners.")
    if not course.steps:
        progress(f"The steady load is left out: it is measured for {FEWEST_STEADY} learners or more.")
    measured = Measured(course, peer)
    print("\n".join([*machine(), f"voila: {version('voila')}"]), end="\n\n")
    print(times_table(measured), end="\n\n")
    if course.steps:
        print(steps_table(measured), end="\n\n")
    print("\n".join(lines(measured)))


def _in(room: str, name: str) -> Path:
    folder = Path(room) / name
    folder.mkdir()
    return folder


def main(arguments: list[str]) -> int:
    """Measure a class of the requested size; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.classroom", description="Measures a class that works at once.")
    explained = f"how many learners there are (default: {LEARNERS})"
    parser.add_argument("--learners", type=_size, default=LEARNERS, metavar="N", help=explained)
    chosen = parser.parse_args(arguments)
    # A stopped benchmark ends its servers and removes its files.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        run(chosen.learners)
    except (BenchmarkProblem, CourseProblem) as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 1
    return 0


def _size(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_LEARNERS:
        raise argparse.ArgumentTypeError(f"give a number of learners from 1 to {MOST_LEARNERS}")
    return int(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
