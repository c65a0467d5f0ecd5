"""A table of all cohorts: their state, their learners, and what waits."""

from pathlib import Path

from grading.cohorts.closing import is_cohort_closed
from grading.cohorts.folders import Cohort, cohorts_in
from grading.course.course_file import command, course_file
from grading.course.gradebook import gradebook_exists
from grading.course.opening import CONFIG_FILE, Course, open_course
from grading.deciding.decide import waiting
from grading.marking.attempts import Attempts
from grading.marking.ledger import Ledger
from widgets.problems import CourseProblem

_HEADINGS = ("cohort", "state", "roster", "handed in", "waiting", "course ID")
_OWN = "(none)"
"""Used instead of a name for the course from which cohorts are made."""


def cohort_table(root: Path) -> list[str]:
    """A line for each cohort of the course in `root`, and for that course itself if anyone has handed in there."""
    rows, notes = [], []
    for cohort in [*_own(root), *cohorts_in(root)]:
        try:
            rows.append(_row(cohort))
        except CourseProblem as problem:
            rows.append([cohort.name, "unusable", "", "", "", ""])
            notes.append(f"{cohort.name}: {problem}")
    if not rows:
        return [f"No cohort has been opened yet. To open one: {command('cohort-open COHORT=2027-01')}"]
    table = [list(_HEADINGS), *rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]
    return [*lines, *notes]


def _own(root: Path) -> list[Cohort]:
    if not (root / CONFIG_FILE).is_file():
        raise CourseProblem(f"{root} holds no course: {CONFIG_FILE} is missing. Run this in the course's folder.")
    course = open_course(root)
    return [Cohort(_OWN, root)] if gradebook_exists(course.directory.db_url) and Attempts(course.directory.db_url).learners() else []


def _row(cohort: Cohort) -> list[str]:
    file = course_file(cohort.folder)
    if archived := cohort.archived:
        return [cohort.name, f"archived {archived.at:%Y-%m-%d}", "", "", "", file.id]
    course = open_course(cohort.folder)
    state = "closed" if is_cohort_closed(course) else "open"
    return [cohort.name, state, *map(str, _counts(course)), file.id]


def _counts(course: Course) -> tuple[int, int, int]:
    """The numbers of people on the roster, of learners who have handed in, and of hand-ins that wait for a decision."""
    if not gradebook_exists(course.directory.db_url):
        return 0, 0, 0
    db_url = course.directory.db_url
    return len(Ledger(db_url).roster()), len(Attempts(db_url).learners()), len(waiting(course))
