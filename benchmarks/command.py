"""What the benchmarks' command lines have in common."""

import argparse
import signal
import sys
from collections.abc import Callable

from benchmarks.problems import BenchmarkProblem
from widgets.problems import CourseProblem


def reported(act: Callable[[], int | None]) -> int:
    """Run a benchmark; returns its exit status, 1 with a sentence on stderr if it cannot continue or is stopped."""
    # A benchmark that is stopped ends its servers and removes its files.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        return act() or 0
    except (BenchmarkProblem, CourseProblem) as problem:
        print(problem, file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
    return 1


def count_of(things: str) -> Callable[[str], int]:
    """The type of an argument that is a number of these things, 1 or more."""

    def count(text: str) -> int:
        if not text.isdecimal() or int(text) < 1:
            raise argparse.ArgumentTypeError(f"give a number of {things}, 1 or more")
        return int(text)

    return count
