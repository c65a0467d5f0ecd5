"""Cohorts from the command line: ``python -m grading.cohorts [ACTION NAME]`` (`make cohorts`, `make cohort-open` ...)."""

import argparse
import sys
from pathlib import Path

from grading.cohorts.archiving import ARCHIVES, archive_cohort
from grading.cohorts.closing import close_cohort
from grading.cohorts.folders import cohort_named
from grading.cohorts.listing import listed
from grading.cohorts.opening import open_cohort, told_after_opening
from grading.cohorts.restoring import restore_cohort
from grading.course.opening import open_course
from widgets.problems import CourseProblem

_ACTIONS = ("open", "close", "archive", "restore")


def main(arguments: list[str] | None = None) -> int:
    """Open, close, archive, restore or list; gives the exit status, 1 with one sentence on stderr where something hinders it."""
    given = _parser().parse_args(arguments)
    try:
        for line in _act(given, given.course.resolve()):
            print(line, flush=True)
    except CourseProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def _act(given: argparse.Namespace, root: Path) -> list[str]:
    action, name = given.action, given.name
    if action == "list":
        return listed(root)
    if not name:
        raise CourseProblem(f"Name the cohort: make cohort-{action} COHORT=2027-01")
    if action == "open":
        return told_after_opening(open_cohort(root, name, lambda line: print(line, flush=True)))
    if action == "restore":
        if not given.file:
            raise CourseProblem(f"Name the archive: make cohort-restore COHORT={name} FILE={ARCHIVES}/NAME.tar.gz")
        return restore_cohort(root, name, given.file, gradebook=given.gradebook, replace=given.replace)
    cohort = cohort_named(root, name)
    if action == "close":
        return close_cohort(open_course(cohort.folder), name, sure=given.sure)
    return archive_cohort(cohort, given.to or root / ARCHIVES, sure=given.sure)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m grading.cohorts", description="Lists, opens, closes, archives and restores cohorts.")
    parser.add_argument("action", nargs="?", choices=("list", *_ACTIONS), default="list")
    parser.add_argument("name", nargs="?", default="", metavar="NAME", help="the cohort, say 2027-01")
    parser.add_argument("--sure", action="store_true", help="do what cannot be undone; without this, it is only said what it does")
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="where archives go (default: archives/ in the course's folder)")
    parser.add_argument("--file", type=Path, metavar="FILE", help="the archive to restore")
    parser.add_argument(
        "--gradebook", default="", metavar="ADDRESS", help="the PostgreSQL database to restore into, if it is another one now"
    )
    parser.add_argument("--replace", action="store_true", help="move aside first what that database or the exchange holds")
    parser.add_argument("--course", type=Path, default=Path.cwd(), help="the folder that cohorts are made from (default: this one)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
