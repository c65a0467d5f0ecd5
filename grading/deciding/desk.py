"""What the commands in this package share: opening the course, running a command, and grading after a decision."""

from collections.abc import Callable, Iterable
from pathlib import Path

from grading.course.opening import Course
from grading.feedback.result_files import ResultsWriter
from grading.marking.bulk import BulkGrader
from grading.marking.schema import open_to_grade


def act_on(course: Path, act: Callable[[Course], Iterable[str]]) -> int:
    """Open the course in this folder, run `act` and print its lines; returns the exit status. Raises CourseProblem."""
    for line in act(open_to_grade(course)):
        print(line, flush=True)
    return 0


def grade_again(course: Course, module: str, learners: list[str]) -> list[str]:
    """Grade these learners from the current record, and write their results; returns a line for each who is not graded."""
    reports = list(BulkGrader(course, module).grade_submitted(learners))
    ResultsWriter(course, module).write_all(learners)
    return [f"{report.learner} ({module}): {report.reason}" for report in reports if report.state in ("refused", "failed")]
