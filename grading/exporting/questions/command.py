"""``duty export-questions``: the question bank for other platforms, without the keys of the test unless they are asked for."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from grading.course.course_file import settle
from grading.course.folder_argument import add_course
from grading.course.privacy import OWNER_ONLY
from grading.exporting.questions.items import Bank, Item, bank_of, read_questions
from grading.exporting.questions.moodle_xml import moodle_quiz
from grading.exporting.questions.qti_package import qti_package
from grading.exporting.questions.readme import MOODLE, QTI, README, readme, summary
from widgets.content.mission import load_mission
from widgets.output_folder import replaced
from widgets.problems import CourseProblem

FORMATS: Mapping[str, tuple[str, Callable[[list[Item]], bytes]]] = {"moodle": (MOODLE, moodle_quiz), "qti": (QTI, qti_package)}
"""The file of each format, and what makes it."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty export-questions`."""
    parser.add_argument("module", nargs="*", metavar="MODULE", help="the modules to export (default: all)")
    parser.add_argument("--format", action="append", default=[], choices=FORMATS, help="only this format; can be repeated")
    parser.add_argument("--with-keys", action="store_true", help="also write the keys of the test; keep the folder private")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where to write (default: questions/ in the course's folder)")
    add_course(parser)


def run(options: argparse.Namespace) -> int:
    """Write the bank, and say what the formats cannot hold. Raises CourseProblem, and then changes nothing."""
    root: Path = options.course.resolve()
    settle(root)
    bank = bank_of(read_questions(root, options.module), load_mission(), with_keys=options.with_keys)
    if not bank.items:
        raise CourseProblem("These modules have no question to export.")
    target: Path = options.out or root / "questions"
    for file in write_bank(bank, target, options.format or list(FORMATS), with_keys=options.with_keys):
        print(target / file)
        for line in summary(bank, file):
            print(line)
    print(f"Items: {len(bank.items)}. {target / README} lists them by what a format cannot hold.")
    print("Keep the folder private: it holds the keys of the test." if options.with_keys else "The keys of the test are not in it.")
    return 0


def write_bank(bank: Bank, target: Path, formats: list[str], *, with_keys: bool) -> list[str]:
    """Write the files of a bank into a folder that only its owner can open, and return their names without the README's.

    `target` is a new folder or one written before. Raises CourseProblem if it contains anything else.
    """
    files = {FORMATS[name][0]: FORMATS[name][1](bank.items) for name in dict.fromkeys(formats)}
    with replaced(target, lambda path: path.name in (MOODLE, QTI, README)) as folder:
        for name, raw in files.items():
            (folder / name).write_bytes(raw)
        (folder / README).write_text(readme(bank, files, with_keys=with_keys), encoding="utf-8")
    target.chmod(OWNER_ONLY)
    return list(files)
