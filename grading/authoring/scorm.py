"""The SCORM packages of a course with its `source/` (``make scorm``): held against it before anybody gets them."""

import sys
from pathlib import Path

from grading.authoring.field import build_checked
from grading.authoring.notebooks import ROOT
from widgets.editions import told
from widgets.scorm.package import build, report


def build_scorm(target: Path, root: Path = ROOT) -> dict[str, int]:
    """Write the packages of the course at `root` to `target`, and give the size of each file in bytes; see `build_checked`."""
    return build_checked(build, "The package is", target, root)


def main(arguments: list[str]) -> int:
    """Build into the folder named, 'scorm' by default. Gives 1 where it is refused."""
    target = Path(arguments[0] if arguments else "scorm").resolve()
    return told(target, lambda: report(target, build_scorm(target)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
