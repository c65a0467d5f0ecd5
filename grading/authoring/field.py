"""The field edition of a course with its `source/` (``duty field``), which is compared with it before anyone gets it."""

import argparse
from collections.abc import Callable
from pathlib import Path

from grading.authoring.confidential import course_secrets
from grading.authoring.export import refuse_old_release
from grading.authoring.leaks import leaks
from grading.course.course_file import settle
from grading.course.folder_argument import add_course
from grading.course.opening import open_course
from grading.marking.terms import terms_of
from grading.sources.notebooks import ROOT, module_folders
from widgets.answers.learners import modules as released_modules
from widgets.answers.terms import TermsOf, no_terms
from widgets.build_command import Make, print_made
from widgets.content.own_data import check_data
from widgets.field.building import build, report
from widgets.problems import CourseProblem

Build = Callable[[Path, Path, Callable[[Path], None], TermsOf], dict[str, int]]
"""Writes an edition of a released course.

Takes the target, `release/`, the check that may refuse it, and the terms of each module, like
`widgets.field.building.build`; returns the size of each file in bytes.
"""


def build_field(target: Path, root: Path = ROOT) -> dict[str, int]:
    """Write the field edition of the course at `root` to `target`; returns the size of each file in bytes. See `build_checked`."""
    return build_checked(build, "The field edition is", target, root)


def build_checked(build: Build, what: str, target: Path, root: Path) -> dict[str, int]:
    """Let `build` write an edition of the course at `root` to `target`; `what` begins the sentence that refuses it.

    Raises CourseProblem, and leaves `target` unchanged, if `release/` does not match `source/`, if a file would
    contain anything that no learner may have, and for everything that `build` refuses.
    """
    refuse_old_release(root)
    source_names = {folder.name for folder in module_folders(root)}
    if strangers := [name for name in released_modules(root / "release") if name not in source_names]:
        raise CourseProblem(f"release/{strangers[0]} has no source any more, so it cannot be checked. Remove it from release/.")

    def refuse(room: Path) -> None:
        if leak_lines := leaks(room, course_secrets(root)):
            raise CourseProblem("\n".join([f"{what} not written, for it would hold what no learner may have:", *leak_lines]))

    return build(target, root / "release", refuse, course_terms(root))


def course_terms(root: Path) -> TermsOf:
    """A function that returns a module's terms in the course at `root`; the defaults if the course cannot be opened."""
    try:
        course = open_course(root)
    except CourseProblem:
        return no_terms
    return lambda module: terms_of(course, module)


def edition_arguments(parser: argparse.ArgumentParser, name: str) -> None:
    """Declare the arguments of a command that writes the edition `name` of a course to a folder."""
    parser.add_argument("target", nargs="?", type=Path, help=f"where to write (default: {name}/ in the course's folder)")
    parser.set_defaults(name=name)
    add_course(parser)


def run_edition(options: argparse.Namespace, make: Make) -> int:
    """Let `make` write an edition of the course given on the command line to the folder given there. Raises CourseProblem."""
    root: Path = options.course.resolve()
    target = (options.target or root / options.name).resolve()
    settle(root)
    check_data()
    return print_made(target, lambda: make(target, root))


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty field`."""
    edition_arguments(parser, "field")


def run(options: argparse.Namespace) -> int:
    """Build the field edition. Raises CourseProblem if it is refused."""
    return run_edition(options, lambda target, root: report(target, build_field(target, root)))
