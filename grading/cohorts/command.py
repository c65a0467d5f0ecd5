"""Cohorts on the command line: ``duty cohort`` lists them, ``duty cohort open NAME`` opens one, and so on."""

import argparse
from pathlib import Path

from grading.cohorts.archiving import ARCHIVES, archive_cohort
from grading.cohorts.closing import close_cohort
from grading.cohorts.folders import cohort_named
from grading.cohorts.listing import cohort_table
from grading.cohorts.opening import open_cohort, told_after_opening
from grading.cohorts.restoring import restore_cohort
from grading.course.course_file import command
from grading.course.folder_argument import add_course
from grading.course.opening import open_course
from widgets.problems import CourseProblem

_ACTIONS = {
    "list": "list cohorts with their state, their learners and what waits",
    "open": "open a cohort, a separate course beside this one",
    "close": "close every module of a cohort: later hand-ins do not count",
    "archive": "write a closed cohort into one file; --sure also deletes its folder",
    "restore": "look into an archived cohort again, or restore its backup",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty cohort`: an action, and what that needs."""
    add_course(parser)
    actions = parser.add_subparsers(dest="action", metavar="ACTION", help="what to do (default: list)")
    for action, what in _ACTIONS.items():
        _add_action(actions.add_parser(action, help=what, description=f"{what[0].upper()}{what[1:]}."), action)


def _add_action(parser: argparse.ArgumentParser, action: str) -> None:
    if action != "list":
        parser.add_argument("name", nargs="?", default="", metavar="NAME", help="the cohort, for example 2027-01")
    if action in ("close", "archive"):
        parser.add_argument("--sure", action="store_true", help="do what cannot be undone; without this, it is only shown")
    if action == "archive":
        parser.add_argument("--to", type=Path, metavar="FOLDER", help="where archives go (default: archives/ in the course's folder)")
    if action == "restore":
        parser.add_argument("--file", type=Path, metavar="FILE", help="the archive to restore")
        gradebook = "the PostgreSQL database to restore into, if it is another one now"
        parser.add_argument("--gradebook", default="", metavar="ADDRESS", help=gradebook)
        parser.add_argument("--replace", action="store_true", help="first move aside what that database or the exchange holds")
    add_course(parser).default = argparse.SUPPRESS  # keep a value given before the action


def run(options: argparse.Namespace) -> int:
    """Carry out the action, and print its lines. Raises CourseProblem."""
    for line in _act(options, options.course.resolve()):
        print(line, flush=True)
    return 0


def _act(options: argparse.Namespace, root: Path) -> list[str]:
    action = options.action or "list"
    if action == "list":
        return cohort_table(root)
    name = options.name
    if not name:
        raise CourseProblem(f"Name the cohort: {command(f'cohort-{action} COHORT=2027-01')}")
    if action == "open":
        return told_after_opening(open_cohort(root, name, lambda line: print(line, flush=True)))
    if action == "restore":
        if not options.file:
            example = command(f"cohort-restore COHORT={name} FILE={ARCHIVES}/NAME.tar.gz")
            raise CourseProblem(f"Name the archive: {example}")
        return restore_cohort(root, name, options.file, gradebook=options.gradebook, replace=options.replace)
    cohort = cohort_named(root, name)
    if action == "close":
        return close_cohort(open_course(cohort.folder), name, sure=options.sure)
    return archive_cohort(cohort, options.to or root / ARCHIVES, sure=options.sure)
