"""The course's own table of grades: a row for each learner, and the same columns for each module."""

from collections.abc import Callable
from datetime import date

from grading.exporting.cells import Column, Value, yes_or_no
from grading.exporting.grades import GradedModule, Grades, LearnerGrades, ModuleGrade
from grading.exporting.visible import visible


def columns(grades: Grades) -> list[Column]:
    """The columns. Unit and cohort appear if the roster has any."""
    found = [Column("ID", lambda one: one.id, is_id=True), Column("name", lambda one: visible(one.name))]
    if any(one.enrolment.unit for one in grades.learners):
        found.append(Column("unit", lambda one: visible(one.enrolment.unit)))
    if any(one.enrolment.cohort for one in grades.learners):
        found.append(Column("cohort", lambda one: visible(one.enrolment.cohort)))
    for module in grades.modules:
        found += _module_columns(module)
    return [*found, Column("synthetic", lambda one: yes_or_no(one.is_synthetic))]


def _module_columns(module: GradedModule) -> list[Column]:
    """A learner who has not handed in has 0 attempts and has not passed; the other cells are empty."""
    return [
        Column(f"{module.name}_points", _of(module, lambda grade: grade.points)),
        Column(f"{module.name}_max_points", lambda one: _max_points(one, module)),
        Column(f"{module.name}_percent", _of(module, lambda grade: grade.percent)),
        Column(f"{module.name}_passed", _of(module, lambda grade: yes_or_no(grade.passed), yes_or_no(False))),
        Column(f"{module.name}_attempts", _of(module, lambda grade: grade.attempts, 0)),
        Column(f"{module.name}_passed_on", _of(module, _passed_on)),
        Column(f"{module.name}_reflection", _of(module, lambda grade: grade.reflection)),
    ]


def _of(module: GradedModule, value: Callable[[ModuleGrade], Value], otherwise: Value = None) -> Callable[[LearnerGrades], Value]:
    def of_learner(one: LearnerGrades) -> Value:
        grade = one.grades.get(module.name)
        return otherwise if grade is None else value(grade)

    return of_learner


def _max_points(one: LearnerGrades, module: GradedModule) -> float:
    grade = one.grades.get(module.name)
    return grade.max_points if grade else module.max_points


def _passed_on(grade: ModuleGrade) -> date | None:
    return grade.passed_at.date() if grade.passed and grade.passed_at else None
