"""The grades of a course as every export has them: one entry for each learner, also for those who have not handed in."""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from grading.course.course_file import command
from grading.marking.attempts import Attempt, Attempts
from grading.marking.ledger import Enrolment, Ledger
from grading.marking.passing import PassRule, before_answers
from grading.results.frames import SYNTHETIC, CohortResults, cohort_results, declared
from grading.results.gradebook import GradebookReader, ResultsProblem, open_gradebook
from widgets.answers.identity import folded_id, named_by
from widgets.content.mission import Mission
from widgets.content.programme import in_order, programme
from widgets.declaration import Declaration
from widgets.forms.question import Question
from widgets.problems import CourseProblem


@dataclass(frozen=True)
class GradedModule:
    """A module, and what can be earned in it."""

    name: str
    title: str
    """The title from the programme, in English; the name if the programme does not have the module."""
    max_points: float
    """The automatic points, which alone decide whether a learner passes."""
    max_reflection: float
    """The points of the written reflection; 0 if the module has none."""


@dataclass(frozen=True)
class ModuleGrade:
    """What one learner has in one module: the attempt that counts, and the mark of the reflection."""

    points: float
    max_points: float
    percent: float
    """The automatic points as a percentage, from 0 to 100."""
    passed: bool
    attempts: int
    passed_at: datetime | None
    """When the learner handed in the first attempt that passes (UTC); None without one."""
    reflection: float | None
    """The instructor's mark; None without one."""


@dataclass(frozen=True)
class LearnerGrades:
    """One learner with the grade of each module that was handed in."""

    learner: str
    """The ID under which nbgrader knows the learner."""
    name: str
    enrolment: Enrolment
    """What the roster says; empty for someone who is not on it."""
    grades: Mapping[str, ModuleGrade] = field(default_factory=dict)
    """By module; a module without a hand-in is missing."""

    @property
    def id(self) -> str:
        """The ID as the organisation that gave it out writes it."""
        return named_by(self.learner)

    @property
    def is_synthetic(self) -> bool:
        """Whether the learner is one of the demonstration's, who do not exist."""
        return self.learner.startswith(SYNTHETIC)


@dataclass(frozen=True)
class Grades:
    """The grades of a course: its modules in the programme's order, and its learners by ID."""

    modules: list[GradedModule]
    learners: list[LearnerGrades]


def read_grades(db_url: str, source: Path, mission: Mission, *, modules: Collection[str] = (), learners: Collection[str] = ()) -> Grades:
    """The grades in a gradebook, of these modules and learners, by default of all.

    Learners are those on the roster and those who have handed in. Raises CourseProblem if the gradebook cannot be read,
    does not match the source, or has none of a given module or learner.
    """
    with open_gradebook(db_url) as gradebook:
        names = _chosen_modules(gradebook.modules(), modules)
        read = {name: _read_module(gradebook, name, source, db_url, mission) for name in names}
    everyone = _everyone(Ledger(db_url).roster(), [grades for _, grades in read.values()])
    return Grades([module for module, _ in read.values()], _chosen_learners(everyone, learners))


@dataclass(frozen=True)
class _Graded:
    """The learners of one module."""

    module: str
    names: Mapping[str, str]
    grades: Mapping[str, ModuleGrade]


def _chosen_modules(existing: list[str], chosen: Collection[str]) -> list[str]:
    if not existing:
        raise ResultsProblem(f"The gradebook has no module yet. Run '{command('release')}' first.")
    if unknown := sorted(set(chosen) - set(existing)):
        raise ResultsProblem(f"The gradebook has no module '{unknown[0]}'. It has: {', '.join(existing)}.")
    return in_order(chosen or existing)


def _chosen_learners(everyone: list[LearnerGrades], chosen: Collection[str]) -> list[LearnerGrades]:
    if not chosen:
        return everyone
    ids = {folded_id(one.learner) for one in everyone}
    if unknown := [id for id in chosen if folded_id(id) not in ids]:
        raise CourseProblem(f"No learner has the ID '{unknown[0]}'. To list them: {command('roster')}")
    wanted = {folded_id(id) for id in chosen}
    return [one for one in everyone if folded_id(one.learner) in wanted]


def _read_module(gradebook: GradebookReader, name: str, source: Path, db_url: str, mission: Mission) -> tuple[GradedModule, _Graded]:
    declarations, points, rows = declared(source / name), gradebook.points(name), gradebook.grades(name)
    module = _module(name, declarations, points)
    if not rows:
        return module, _Graded(name, {}, {})
    records = Attempts(db_url).records(name)
    results = cohort_results(name, declarations, points, rows, records, mission)
    rule = PassRule.of(_graded_questions(declarations), mission)
    return module, _Graded(name, {id: str(row["name"]) for id, row in _rows(results).items()}, _module_grades(results, records, rule))


def _module(name: str, declarations: Iterable[Declaration], points: Mapping[str, float]) -> GradedModule:
    by_hand = {question.id for question in _graded_questions(declarations) if question.by_hand}
    entry = programme().modules.get(name)
    return GradedModule(
        name,
        entry.title if entry else name,
        math.fsum(most for id, most in points.items() if id not in by_hand),
        math.fsum(most for id, most in points.items() if id in by_hand),
    )


def _graded_questions(declarations: Iterable[Declaration]) -> list[Question]:
    return [entry for entry in declarations if isinstance(entry, Question) and entry.graded]


def _module_grades(results: CohortResults, records: Iterable[Attempt], rule: PassRule) -> dict[str, ModuleGrade]:
    passed_at: dict[str, datetime] = {}
    for attempt in before_answers(record for record in records if record.is_attempt):
        if rule.is_passed(attempt):
            passed_at[attempt.learner] = min(attempt.moment, passed_at.get(attempt.learner, attempt.moment))
    return {
        learner: ModuleGrade(
            points=float(row["score"]),
            max_points=float(row["max_score"]),
            percent=float(row["percent"]),
            passed=bool(row["passed"]),
            attempts=int(row["attempts"]),
            passed_at=passed_at.get(learner),
            reflection=None if math.isnan(row["reflection_mark"]) else float(row["reflection_mark"]),
        )
        for learner, row in _rows(results).items()
    }


def _rows(results: CohortResults) -> dict[str, dict[str, Any]]:
    """The learners of a module as plain rows (`CohortResults.learners`), by ID."""
    return {
        str(learner): {str(column): value for column, value in row.items()} for learner, row in results.learners.to_dict("index").items()
    }


def _everyone(roster: Mapping[str, Enrolment], modules: list[_Graded]) -> list[LearnerGrades]:
    """Everyone with a grade, and everyone else on the roster. People and file systems may write one ID in several ways."""
    enrolled = {folded_id(learner): person for learner, person in roster.items()}
    graded = dict.fromkeys(learner for module in modules for learner in module.grades)
    known = {folded_id(learner) for learner in graded}
    everyone = [*graded, *(learner for learner in roster if folded_id(learner) not in known)]
    listed = [_learner(learner, enrolled.get(folded_id(learner), Enrolment()), modules) for learner in everyone]
    return sorted(listed, key=lambda one: one.id)


def _learner(learner: str, person: Enrolment, modules: list[_Graded]) -> LearnerGrades:
    names = (module.names.get(learner, "") for module in modules)
    name = next((name for name in names if name), person.name)
    return LearnerGrades(learner, name, person, {module.module: module.grades[learner] for module in modules if learner in module.grades})
