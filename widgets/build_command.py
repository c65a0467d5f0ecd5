"""The commands that make editions of released modules: the field edition, its website, SCORM packages."""

import argparse
from collections.abc import Callable
from pathlib import Path

from widgets.command import run_command
from widgets.content.own_data import check_data
from widgets.problems import CourseProblem

Make = Callable[[Path, Path], str]
"""Makes an edition in a folder (the first path) from `release/` (the second), and returns the lines to print."""


def build_released(prog: str, what: str, target: str, make: Make, words: list[str] | None) -> int:
    """Run a command in a folder with a release but no `source/`, like the learner's tree; returns the exit status.

    It writes to the folder given on the command line, by default `target`.
    """

    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("target", nargs="?", type=Path, default=Path(target), help=f"the folder to write (default: {target})")
        parser.add_argument("--release", type=Path, default=Path("release"), help="the folder of released modules (default: release)")

    def run(options: argparse.Namespace) -> int:
        check_data()
        return print_made(options.target, lambda: make(options.target, options.release))

    return run_command(prog, what, arguments, run, words)


def print_made(target: Path, make: Callable[[], str]) -> int:
    """Print what `make` reports after writing to `target`. Raises CourseProblem if it cannot be written."""
    try:
        print(make())
    except OSError as error:
        raise CourseProblem(f"{target} cannot be written ({error.strerror}). Name another folder.") from None
    return 0
