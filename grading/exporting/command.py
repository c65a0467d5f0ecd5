"""``duty export``: the grades of a course for a spreadsheet, a learning platform or a learning record store."""

import argparse
from pathlib import Path

from grading.course.course_file import settle
from grading.course.folder_argument import add_course
from grading.course.opening import open_course
from grading.course.privacy import OWNER_ONLY
from grading.exporting.formats import FORMATS, Order, write_private
from grading.exporting.locales import ENGLISH
from widgets.content.mission import load_mission
from widgets.problems import CourseProblem

DEFAULT = ("csv", "xlsx")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty export`."""
    names = ", ".join(FORMATS)
    parser.add_argument("format", nargs="*", metavar="FORMAT", help=f"one or more of {names} (default: {' and '.join(DEFAULT)})")
    parser.add_argument("--locale", default=ENGLISH, metavar="CODE", help="the language whose separators grades.csv has (default: en)")
    parser.add_argument("--module", action="append", default=[], metavar="MODULE", help="only this module; can be repeated")
    parser.add_argument("--accounts", default="", metavar="URL", help="for xapi: the website of the organisation that gave out the IDs")
    parser.add_argument("--db", metavar="ADDRESS", help="the gradebook (default: the course's own)")
    parser.add_argument("--source", type=Path, metavar="FOLDER", help="the folder of the modules (default: source/ in the course's folder)")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where to write (default: exports/ in the course's folder)")
    add_course(parser)


def run(options: argparse.Namespace) -> int:
    """Write a file for each format, and print its path. Raises CourseProblem, and then no file is written or changed."""
    root: Path = options.course.resolve()
    names = options.format or DEFAULT
    if unknown := [name for name in names if name not in FORMATS]:
        raise CourseProblem(f"The format '{unknown[0]}' does not exist. There are: {', '.join(FORMATS)}.")
    settle(root)
    course = open_course(root).directory
    order = Order(
        options.db or course.db_url,
        course.course_id,
        options.source or root / "source",
        load_mission(),
        modules=options.module,
        locale=options.locale,
        accounts=options.accounts,
    )
    grades = order.grades()
    contents = {FORMATS[name].file: FORMATS[name].content(order, grades) for name in names}
    for path in _write(contents, options.out or root / "exports"):
        print(path)
    print(f"Learners: {len(grades.learners)}; without any hand-in: {sum(not one.grades for one in grades.learners)}. See docs/exports.md.")
    return 0


def _write(contents: dict[str, bytes], folder: Path) -> list[Path]:
    try:
        folder.mkdir(OWNER_ONLY, parents=True, exist_ok=True)
    except OSError as error:
        raise CourseProblem(f"{folder} cannot be created ({error.strerror}). Name another folder with --out.") from None
    for name, raw in contents.items():
        write_private(folder / name, raw)
    return [folder / name for name in contents]
