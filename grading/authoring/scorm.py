"""The SCORM packages of a course with its `source/` (``make scorm``): held against it before anybody gets them."""

import sys
from pathlib import Path

from grading.authoring.field import build_checked, built
from grading.sources.notebooks import ROOT
from widgets.scorm.package import build, report


def build_scorm(target: Path, root: Path = ROOT) -> dict[str, int]:
    """Write the packages of the course at `root` to `target`, and give the size of each file in bytes; see `build_checked`."""
    return build_checked(build, "The package is", target, root)


def main(arguments: list[str]) -> int:
    """Build the packages. Gives 1 where they are refused."""
    return built(arguments, "scorm", lambda target, root: report(target, build_scorm(target, root)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
