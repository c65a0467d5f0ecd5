"""Results from the command line: ``duty results``."""

import argparse
from pathlib import Path

from grading.course.course_file import settle
from grading.course.folder_argument import add_course
from grading.course.opening import open_course
from grading.results.report import write_report
from widgets.content.mission import load_mission


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty results`."""
    parser.add_argument("--db", metavar="ADDRESS", help="the gradebook (default: the course's own)")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where to write (default: results/ in the course's folder)")
    parser.add_argument("--source", type=Path, metavar="FOLDER", help="the folder of the modules (default: source/ in the course's folder)")
    add_course(parser)


def run(options: argparse.Namespace) -> int:
    """Write the results, and print their paths. Raises CourseProblem if there are no results or they cannot be written."""
    root: Path = options.course.resolve()
    settle(root)
    db_url = options.db or open_course(root).directory.db_url
    paths = write_report(db_url, options.out or root / "results", options.source or root / "source", load_mission())
    print("\n".join(map(str, paths)))
    return 0
