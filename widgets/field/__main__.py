"""Builds the field edition where there is no `source/`, as in the learner's tree: ``python -m widgets.field [FOLDER]``."""

import argparse
import sys
from pathlib import Path

from widgets.field.building import build, report
from widgets.problems import CourseProblem


def main(arguments: list[str] | None = None) -> int:
    """Build from `release/` into the folder named, 'field' by default. Gives 1 where it cannot."""
    parser = argparse.ArgumentParser(prog="python -m widgets.field", description="Make each module a file that needs no network.")
    parser.add_argument("target", nargs="?", type=Path, default=Path("field"), help="the folder to write (default: field)")
    parser.add_argument("--release", type=Path, default=Path("release"), help="the folder of released modules (default: release)")
    given = parser.parse_args(arguments)
    try:
        print(report(given.target, build(given.target, given.release)))
    except (CourseProblem, OSError) as problem:
        print(_sentence(problem), file=sys.stderr)
        return 1
    return 0


def _sentence(problem: Exception) -> str:
    if isinstance(problem, OSError):
        return f"The field edition cannot be written there ({problem.strerror}). Name another folder."
    return str(problem)


if __name__ == "__main__":
    sys.exit(main())
