"""The field edition of a course with its `source/` (``make field``): held against it before anybody gets it."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from grading.authoring.confidential import course_secrets
from grading.authoring.export import refuse_old_release
from grading.authoring.leaks import leaks
from grading.course.course_file import settle
from grading.course.opening import open_course
from grading.marking.terms import terms_of
from grading.sources.notebooks import ROOT, modules
from widgets.answers.learners import modules as released_modules
from widgets.answers.terms import TermsOf, no_terms
from widgets.build_command import told
from widgets.content.own_data import check_data
from widgets.field.building import build, report
from widgets.problems import CourseProblem

Build = Callable[[Path, Path, Callable[[Path], None], TermsOf], dict[str, int]]
"""Writes what is made of a released course: target, `release/`, what may refuse it, and the terms of each module, as
`widgets.field.building.build` takes them."""


def build_field(target: Path, root: Path = ROOT) -> dict[str, int]:
    """Write the field edition of the course at `root` to `target`, and give the size of each file in bytes; see `build_checked`."""
    return build_checked(build, "The field edition is", target, root)


def build_checked(build: Build, what: str, target: Path, root: Path) -> dict[str, int]:
    """Let `build` write to `target` what it makes of the course at `root`; `what` begins the sentence that refuses it.

    Raises CourseProblem, with `target` as it was, where `release/` is not what `source/` gives, where
    a file would hold what no learner may have, and for all that `build` refuses.
    """
    refuse_old_release(root)
    known = {folder.name for folder in modules(root)}
    if strangers := [name for name in released_modules(root / "release") if name not in known]:
        raise CourseProblem(f"release/{strangers[0]} has no source any more, so it cannot be checked. Remove it from release/.")

    def refuse(room: Path) -> None:
        if found := leaks(room, course_secrets(root)):
            raise CourseProblem("\n".join([f"{what} not written, for it would hold what no learner may have:", *found]))

    return build(target, root / "release", refuse, course_terms(root))


def course_terms(root: Path) -> TermsOf:
    """Gives each module's terms in the course at `root`; the defaults if the course cannot be opened."""
    try:
        course = open_course(root)
    except CourseProblem:
        return no_terms
    return lambda module: terms_of(course, module)


def built(arguments: list[str], name: str, write: Callable[[Path, Path], str]) -> int:
    """Let `write` make the edition `name` in the folder that the command line names, of the course that it names; gives the exit status."""
    parser = argparse.ArgumentParser(prog=f"python -m grading.authoring.{name}")
    parser.add_argument("target", nargs="?", type=Path, help=f"where to write (default: {name}/ in the course's folder)")
    parser.add_argument("--course", type=Path, default=ROOT, help="the course's folder (default: this one)")
    given = parser.parse_args(arguments)
    root: Path = given.course.resolve()
    target = (given.target or root / name).resolve()

    def act() -> str:
        settle(root)
        check_data()
        return write(target, root)

    return told(target, act)


def main(arguments: list[str]) -> int:
    """Build the field edition. Gives 1 where it is refused."""
    return built(arguments, "field", lambda target, root: report(target, build_field(target, root)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
