"""The command line of what is made of released modules for other places: the field edition, packages for learning platforms."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from widgets.content.own_data import check_data
from widgets.problems import CourseProblem


def command(prog: str, what: str, target: str, make: Callable[[Path, Path], str], arguments: list[str] | None) -> int:
    """Make it of `release/` in the folder named, `target` by default; gives the exit status.

    `make` gets that folder and `release/`, and gives what it has to tell.
    """
    parser = argparse.ArgumentParser(prog=prog, description=what)
    parser.add_argument("target", nargs="?", type=Path, default=Path(target), help=f"the folder to write (default: {target})")
    parser.add_argument("--release", type=Path, default=Path("release"), help="the folder of released modules (default: release)")
    given = parser.parse_args(arguments)

    def act() -> str:
        check_data()
        return make(given.target, given.release)

    return told(given.target, act)


def told(target: Path, make: Callable[[], str]) -> int:
    """Print what `make` tells of what it wrote to `target`; gives 1, with a sentence, where it could not."""
    try:
        print(make())
    except CourseProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{target} cannot be written ({error.strerror}). Name another folder.", file=sys.stderr)
        return 1
    return 0
