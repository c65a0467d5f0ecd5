"""From the command line: `python -m grading.results`, `make results`."""

import argparse
import sys
from pathlib import Path

from grading.course.course_file import settle
from grading.course.opening import open_course
from grading.results.report import write_report
from grading.sources.notebooks import ROOT
from widgets.content.mission import load_mission
from widgets.problems import CourseProblem


def main(arguments: list[str] | None = None) -> int:
    """Write the results; 1 with one sentence on stderr where there are none or they cannot be written."""
    options = _parser().parse_args(arguments)
    root: Path = options.course.resolve()
    try:
        settle(root)
        db_url = options.db or open_course(root).directory.db_url
        paths = write_report(db_url, options.out or root / "results", options.source or root / "source", load_mission())
    except CourseProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    print("\n".join(str(path) for path in paths))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m grading.results", description="Tables and pictures of the cohort.")
    parser.add_argument("--db", help="the gradebook's address, the course's own by default")
    parser.add_argument("--out", type=Path, help="where to write, results/ by default")
    parser.add_argument("--source", type=Path, help="the folder of the modules, source/ by default")
    parser.add_argument("--course", type=Path, default=ROOT, help="the course's folder (default: this one)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
