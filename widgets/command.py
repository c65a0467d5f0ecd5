"""Running a command: parse its arguments, act, report what a person has to know, and return the exit status."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from widgets.problems import CourseProblem

Arguments = Callable[[argparse.ArgumentParser], None]
"""Declares the arguments of a command."""
Run = Callable[[argparse.Namespace], int]
"""Does what a command is for, and returns the exit status: 1 if something needs a person. Raises CourseProblem."""


def run_command(prog: str, what: str, arguments: Arguments, run: Run, words: Sequence[str] | None = None) -> int:
    """Run a command with the words that follow its name, by default those of this process; returns the exit status.

    `prog` is what a person types to start it, and `what` is one sentence for its help. Exits with status 2 for wrong arguments.
    """
    parser = argparse.ArgumentParser(prog=prog, description=what)
    arguments(parser)
    options = parser.parse_args(words)
    return reported(lambda: run(options))


def reported(act: Callable[[], int]) -> int:
    """The exit status of `act`: 1, with a sentence on stderr, if it raises a problem or is interrupted."""
    try:
        return act()
    except CourseProblem as problem:
        print(problem, file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped. To continue, run the same command again.", file=sys.stderr)
    except BrokenPipeError:
        # The reader has closed the pipe (`| head`); without this, Python reports the error again at its exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        if error.strerror is None:
            raise
        what = f"{error.filename} cannot be read or written" if error.filename else "A file cannot be read or written"
        print(f"{what} ({error.strerror}). Fix this, and run the same command again.", file=sys.stderr)
    return 1


def no_arguments(_parser: argparse.ArgumentParser) -> None:
    """Declare no arguments, for a command without any."""
