"""Grading what has been collected: ``duty grade [MODULE ...] [--force]``."""

import argparse
import itertools
import sys
from collections import Counter

from tqdm import tqdm

from grading.course.folder_argument import add_course
from grading.course.opening import Course
from grading.feedback.result_files import ResultsWriter
from grading.marking.bulk import BATCH, BulkGrader, Report
from grading.marking.questions import released_modules
from grading.marking.schema import open_to_grade
from grading.submissions.files import printable_name
from widgets.problems import CourseProblem


def grade_module(course: Course, module: str, *, force: bool = False) -> int:
    """Grade a module's submissions with a progress bar and a summary, and write the learners' results.

    Returns the number of submissions that failed, not counting refused ones. Raises CourseProblem.
    """
    grader = BulkGrader(course, module)
    learners = grader.submitted()
    if not learners:
        print(f"{module}: nothing to grade. Collect what has been handed in first: nbgrader collect {module}")
        return 0
    counts: Counter[str] = Counter()
    writer = ResultsWriter(course, module)
    reports = grader.grade(learners, force=force)
    # The bar counts finished submissions, including their results, and appears only on a terminal.
    with tqdm(total=len(learners), desc=module, unit="submission", disable=None) as bar:
        while batch := list(itertools.islice(reports, BATCH)):
            for report in batch:
                counts[report.state] += 1
                if report.reason:
                    bar.write(f"{_word(report)} {printable_name(report.learner)} ({module}): {report.reason}", file=sys.stdout)
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


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty grade`."""
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="the modules to grade (default: all that are released)")
    parser.add_argument("--force", action="store_true", help="also grade again what is graded already")
    add_course(parser)


def run(options: argparse.Namespace) -> int:
    """Grade the modules named, or all that are released; returns 1 if something could not be graded. Raises CourseProblem."""
    try:
        course = open_to_grade(options.course)
        failed = sum(grade_module(course, module, force=options.force) for module in options.modules or released_modules(course.directory))
    except OSError as error:
        what = error.filename or "A file"
        raise CourseProblem(f"{what} could not be written: {error.strerror}. Run the same command again when it can be.") from None
    except KeyboardInterrupt:
        raise CourseProblem("Stopped. What was graded so far is kept; to continue, run the same command again.") from None
    return 1 if failed else 0
