"""From the command line: `python -m grading.results`, `make results`."""

import argparse
import sys
from pathlib import Path

from grading.authoring.notebooks import ROOT
from grading.config import open_course
from grading.results.report import write_report
from widgets.mission import load_mission
from widgets.problems import CourseProblem


def main(arguments: list[str] | None = None) -> int:
    """Write the results; 1 with one sentence on stderr where there are none or they cannot be written."""
    options = _parser().parse_args(arguments)
    try:
        db_url = options.db or open_course(ROOT).directory.db_url
        paths = write_report(db_url, options.out, options.source, load_mission())
    except CourseProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    print("\n".join(str(path) for path in paths))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m grading.results", description="Tables and pictures of the cohort.")
    parser.add_argument("--db", help="the gradebook's address, the course's own by default")
    parser.add_argument("--out", type=Path, default=ROOT / "results", help="where to write, results/ by default")
    parser.add_argument("--source", type=Path, default=ROOT / "source", help="the folder of the modules, source/ by default")
    return parser


if __name__ == "__main__":
    sys.exit(main())
