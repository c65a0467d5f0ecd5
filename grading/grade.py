"""Grade what has been collected: ``python -m grading.grade [MODULE ...] [--force]``."""

import argparse
import itertools
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tqdm import tqdm

from grading.course.opening import Course
from grading.feedback.result_files import ResultsWriter
from grading.marking.bulk import BATCH, BulkGrader, Report
from grading.marking.questions import released_modules
from grading.marking.schema import open_to_grade
from grading.submissions.files import printable
from widgets.problems import CourseProblem


def grade_module(course: Course, module: str, *, force: bool = False) -> int:
    """Grade a module's submissions with a progress bar and a summary, and write the learners' results.

    Gives how many could not be graded though nothing is wrong with them. Raises CourseProblem.
    """
    grader = BulkGrader(course, module)
    learners = grader.submitted()
    if not learners:
        print(f"{module}: nothing to grade. Collect what has been handed in first: nbgrader collect {module}")
        return 0
    counts: Counter[str] = Counter()
    writer = ResultsWriter(course, module)
    reports = grader.grade(learners, force=force)
    # The bar counts what is finished, results included, and shows only where a person looks.
    with tqdm(total=len(learners), desc=module, unit="submission", disable=None) as bar:
        while batch := list(itertools.islice(reports, BATCH)):
            for report in batch:
                counts[report.state] += 1
                if report.reason:
                    bar.write(f"{_word(report)} {printable(report.learner)} ({module}): {report.reason}", file=sys.stdout)
            writer.write_all(report.learner for report in batch if report.state in ("graded", "unchanged"))
            bar.update(len(batch))
    print(f"{module}: {_summary(len(learners), counts)}")
    return counts["failed"]


def _word(report: Report) -> str:
    return {"failed": "Not graded:", "refused": "Refused:"}.get(report.state, "Graded by an earlier attempt:")


def _summary(total: int, counts: Counter[str]) -> str:
    states = ("graded", "unchanged", "refused", "failed")
    told = ", ".join(f"{counts[state]} {state}" for state in states if counts[state] or state != "failed")
    return f"{total} {'submission' if total == 1 else 'submissions'}: {told}."


def main(arguments: Iterable[str]) -> int:
    """Grade the modules named, or all that are released; gives the exit status: 1 where something could not be done."""
    parser = argparse.ArgumentParser(prog="python -m grading.grade", description="Grades what has been collected.")
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="the modules to grade (default: all that are released)")
    parser.add_argument("--force", action="store_true", help="grade again what is graded already")
    parser.add_argument("--course", type=Path, default=Path.cwd(), help="the course's folder (default: this one)")
    chosen = parser.parse_args(list(arguments))
    try:
        course = open_to_grade(chosen.course)
        failed = sum(grade_module(course, module, force=chosen.force) for module in chosen.modules or released_modules(course.directory))
    except CourseProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as error:
        what = error.filename or "A file"
        print(f"{what} could not be written: {error.strerror}. Run the same command again when it can be.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. What was graded so far is kept; run the same command again to go on.", file=sys.stderr)
        return 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
