"""Grades for the CSV import of Moodle's gradebook (https://docs.moodle.org/en/Grade_import).

Moodle reads each column as one grade item. `grade/import/csv/classes/load_data.php` stores the grades of a new item
without reading a decimal comma, and takes "-" as no grade, an empty cell as an empty one. Therefore this file is the
same in every language.
"""

from collections.abc import Iterator

from grading.exporting.cells import safe_text
from grading.exporting.csv_tables import csv_text
from grading.exporting.grades import GradedModule, Grades, LearnerGrades, ModuleGrade

NO_GRADE = "-"
ITEMS = ("points", "percent", "passed", "reflection")
"""The grade items of each module."""


def as_moodle_csv(grades: Grades) -> bytes:
    """The file in UTF-8: ID number, name and, if the roster has any, email address; then the grade items."""
    with_email = any(one.enrolment.email for one in grades.learners)
    headings = ["ID number", "Full name", *(["Email address"] if with_email else [])]
    headings += [f"{safe_text(module.title)} ({item})" for module in grades.modules for item in items_of(module)]
    rows = [_row(one, grades.modules, with_email=with_email) for one in grades.learners]
    return csv_text([headings, *rows]).encode()


def items_of(module: GradedModule) -> tuple[str, ...]:
    """The grade items of a module; only some modules have a reflection."""
    return ITEMS if module.max_reflection else ITEMS[:-1]


def _row(one: LearnerGrades, modules: list[GradedModule], *, with_email: bool) -> list[str]:
    person = [safe_text(one.id), safe_text(one.name), *([safe_text(one.enrolment.email)] if with_email else [])]
    return [*person, *(cell for module in modules for cell in _grades(one.grades.get(module.name), module))]


def _grades(grade: ModuleGrade | None, module: GradedModule) -> Iterator[str]:
    for item in items_of(module):
        yield NO_GRADE if grade is None else _grade(grade, item)


def _grade(grade: ModuleGrade, item: str) -> str:
    values = {"points": grade.points, "percent": grade.percent, "passed": float(grade.passed), "reflection": grade.reflection}
    value = values[item]
    return NO_GRADE if value is None else point_number(value)


def point_number(value: float) -> str:
    """A number with a decimal point and at most four decimals."""
    return f"{value:.4f}".rstrip("0").rstrip(".")
