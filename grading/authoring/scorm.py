"""The SCORM packages of a course with its `source/` (``duty scorm``), which are compared with it before anyone gets them."""

import argparse
from pathlib import Path

from grading.authoring.field import build_checked, edition_arguments, run_edition
from grading.sources.notebooks import ROOT
from widgets.scorm.package import build, report


def build_scorm(target: Path, root: Path = ROOT) -> dict[str, int]:
    """Write the packages of the course at `root` to `target`; returns the size of each file in bytes. See `build_checked`."""
    return build_checked(build, "The package is", target, root)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty scorm`."""
    edition_arguments(parser, "scorm")


def run(options: argparse.Namespace) -> int:
    """Build the packages. Raises CourseProblem if they are refused."""
    return run_edition(options, lambda target, root: report(target, build_scorm(target, root)))
