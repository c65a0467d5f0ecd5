"""Makes SCORM packages where there is no `source/`, as in the learner's tree: ``python -m widgets.scorm [FOLDER]``."""

import argparse
import sys
from pathlib import Path

from widgets.problems import CourseProblem
from widgets.scorm.package import build, report


def main(arguments: list[str] | None = None) -> int:
    """Make packages of `release/` in the folder named, 'scorm' by default. Gives 1 where it cannot."""
    parser = argparse.ArgumentParser(prog="python -m widgets.scorm", description="Make each module a package for a learning platform.")
    parser.add_argument("target", nargs="?", type=Path, default=Path("scorm"), help="the folder to write (default: scorm)")
    parser.add_argument("--release", type=Path, default=Path("release"), help="the folder of released modules (default: release)")
    given = parser.parse_args(arguments)
    try:
        print(report(given.target, build(given.target, given.release)))
    except CourseProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{given.target} cannot be written ({error.strerror}). Name another folder.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
