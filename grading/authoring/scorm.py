"""The SCORM packages of a course with its `source/` (``make scorm``): held against it before anybody gets them."""

import sys
from pathlib import Path

from grading.authoring.field import build_checked
from grading.authoring.notebooks import ROOT
from widgets.problems import CourseProblem
from widgets.scorm.package import build, report


def build_scorm(target: Path, root: Path = ROOT) -> dict[str, int]:
    """Write the packages of the course at `root` to `target`, and give the size of each file in bytes; see `build_checked`."""
    return build_checked(build, "The package is", target, root)


def main(arguments: list[str]) -> int:
    """Build into the folder named, 'scorm' by default. Gives 1 where it is refused."""
    target = Path(arguments[0] if arguments else "scorm").resolve()
    try:
        print(report(target, build_scorm(target)))
    except CourseProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{target} cannot be written ({error.strerror}). Name another folder.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
