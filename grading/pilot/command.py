"""``duty pilot``: print the test for people who have not taken the course, and analyse what they answered."""

import argparse
from pathlib import Path

from grading.authoring.module_checks import Module
from grading.authoring.reading import read_module
from grading.course.course_file import settle
from grading.course.folder_argument import add_course
from grading.marking.passing import Bar
from grading.pilot.analysis import Result, analyse, as_csv
from grading.pilot.answer_table import empty_table, read_table
from grading.pilot.pages import report_page, test_page
from grading.pilot.paper import Paper, all_papers, paper_of
from grading.sources.course_data import CourseData, read_course_data
from grading.sources.notebooks import module_folder, module_folders
from widgets.advice import command
from widgets.content.mission import load_mission
from widgets.ids import FIRST_VARIANT
from widgets.problems import CourseProblem

_MOST_PEOPLE = 1000


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty pilot`."""
    parser.add_argument("module", nargs="?", default="", metavar="MODULE", help="the module whose test is printed")
    parser.add_argument("--variant", default=FIRST_VARIANT, metavar="ID", help="which parallel form of the test (default: a)")
    parser.add_argument("--people", type=int, default=20, metavar="N", help="how many rows the table of answers has (default: 20)")
    parser.add_argument("--answers", type=Path, metavar="FILE", help="analyse this table of answers (CSV or .xlsx)")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where to write (default: pilot/ in the course's folder)")
    add_course(parser)


def run(options: argparse.Namespace) -> int:
    """Write the test and an empty table, or the analysis. Raises CourseProblem."""
    root: Path = options.course.resolve()
    if bool(options.module) == bool(options.answers):
        ways = (command("pilot MODULE=awareness"), command("pilot ANSWERS=table.csv"))
        raise CourseProblem(f"Name a module to print its test, or a table of answers to analyse: {' or '.join(ways)}")
    if not 1 <= options.people <= _MOST_PEOPLE:
        raise CourseProblem(f"The table can be for 1 to {_MOST_PEOPLE} people, not for {options.people}.")
    settle(root)
    out: Path = options.out or root / "pilot"
    data = read_course_data()
    try:
        out.mkdir(parents=True, exist_ok=True)
        if options.answers:
            _analyse(options.answers, root, out, data)
        else:
            _print(_module(options.module, root, data), options.variant, options.people, out, data)
    except OSError as error:
        raise CourseProblem(f"{out} cannot be written ({error.strerror}). Name another folder with --out.") from None
    return 0


def _module(name: str, root: Path, data: CourseData) -> Module:
    return read_module(module_folder(name, root), data)[0]


def _print(module: Module, variant: str, people: int, out: Path, data: CourseData) -> None:
    paper = paper_of(module, variant, load_mission())
    page, table = out / f"{paper.module}-{variant}.html", out / f"{paper.module}-{variant}-{paper.code}.csv"
    page.write_text(test_page(paper, _title(paper, data)), encoding="utf-8")
    print(f"{page}: print it once for each person.")
    if table.exists():
        print(f"{table} is there already and was not changed.")
    else:
        table.write_text(empty_table(paper, people), encoding="utf-8-sig", newline="")
        print(f"{table}: enter the answers here. Then: " + command(f'pilot ANSWERS="{table}"'))


def _analyse(file: Path, root: Path, out: Path, data: CourseData) -> None:
    mission = load_mission()
    papers = all_papers([read_module(folder, data)[0] for folder in module_folders(root)], mission)
    results = analyse(read_table(file, papers), Bar(mission.pass_mark, mission.criterion_minimum))
    for name, content in ((f"{file.stem}-results.csv", "\ufeff" + as_csv(results)), (f"{file.stem}-report.html", report_page(results))):
        (out / name).write_text(content, encoding="utf-8", newline="")
        print(out / name)
    for result in results:
        print(_summary(result))


def _summary(result: Result) -> str:
    n = len(result.scores)
    return (
        f"{result.module}: {n} {'person' if n == 1 else 'people'}, mean {result.mean.percent:.0f}%, {result.passed} would pass; "
        f"{len(result.too_easy)} of {len(result.items)} questions are known without the course."
    )


def _title(paper: Paper, data: CourseData) -> str:
    entry = data.programme.modules.get(paper.module)
    return entry.title if entry else paper.module
