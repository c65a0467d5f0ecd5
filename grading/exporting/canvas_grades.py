"""Grades for the import of Canvas's gradebook.

The columns are those of Canvas's own export, which `lib/gradebook_importer.rb` checks: "Student", "ID", "SIS User ID",
"SIS Login ID" and "Section", then one for each assignment, and a row with the points possible. Canvas finds a person by
its own ID, then by the SIS user ID, then by the login ID, then by the name.
"""

from collections.abc import Iterator

from grading.exporting.cells import safe_text
from grading.exporting.csv_tables import csv_text
from grading.exporting.grades import GradedModule, Grades, LearnerGrades, ModuleGrade
from grading.exporting.moodle_grades import point_number

PERSON = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
POINTS_POSSIBLE = "    Points Possible"
"""Canvas's own export has the spaces, too."""
NO_GRADE = ""


def as_canvas_csv(grades: Grades) -> bytes:
    """The file in UTF-8. A learner without a grade has an empty cell, which changes nothing in Canvas."""
    headings = [*PERSON, *(f"{safe_text(module.title)} ({item})" for module in grades.modules for item in _most(module))]
    possible = [POINTS_POSSIBLE, *[""] * (len(PERSON) - 1)]
    possible += [point_number(most) for module in grades.modules for most in _most(module).values()]
    return csv_text([headings, possible, *(_row(one, grades.modules) for one in grades.learners)]).encode()


def _most(module: GradedModule) -> dict[str, float]:
    """The assignments of a module, each with its points possible."""
    most = {"points": module.max_points, "passed": 1.0}
    return most | {"reflection": module.max_reflection} if module.max_reflection else most


def _row(one: LearnerGrades, modules: list[GradedModule]) -> list[str]:
    id = safe_text(one.id)
    person = [safe_text(one.name), "", id, id, ""]
    return [*person, *(cell for module in modules for cell in _grades(one.grades.get(module.name), module))]


def _grades(grade: ModuleGrade | None, module: GradedModule) -> Iterator[str]:
    for item in _most(module):
        values = {"points": grade.points, "passed": float(grade.passed), "reflection": grade.reflection} if grade else {}
        value = values.get(item)
        yield NO_GRADE if value is None else point_number(value)
