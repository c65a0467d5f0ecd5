"""The gradebook's rows for graded submissions, written in bulk exactly as nbgrader's own steps write them one at a time.

nbgrader defines each value in `Autograde.init_assignment`, `SaveAutoGrades` and `AssignLatePenalties`; this module
writes the same values through its models' tables, in the caller's transaction.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    GradeCell,
    Notebook,
    SolutionCell,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
    new_uuid,
)
from nbgrader.preprocessors import AssignLatePenalties

from grading.course.course_file import command
from grading.marking.attempts import Attempt
from grading.marking.lateness import most_lost
from grading.marking.tables import Row
from widgets.problems import CourseProblem

NO_RESPONSE = "No response."
"""nbgrader's comment on a written answer that is empty."""


@dataclass(frozen=True)
class NotebookCells:
    """A notebook of an assignment, and its cells by name."""

    id: str
    name: str
    kernelspec: Mapping[str, object]
    grades: dict[str, str]
    """The id of each cell that earns points."""
    comments: dict[str, str]
    """The id of each cell that takes a comment."""


@dataclass(frozen=True)
class AssignmentCells:
    """A module as the gradebook has known it since its release."""

    id: str
    duedate: datetime | None
    notebooks: list[NotebookCells]


@dataclass(frozen=True)
class Graded:
    """The result of grading one learner's submission."""

    learner: str
    timestamp: datetime | None
    """When it was handed in, as naive UTC like nbgrader's; None keeps the existing time."""
    scores: Mapping[str, float | None]
    """Points by cell of the module's notebook; None for cells that an instructor has to mark."""
    no_response: frozenset[str] = frozenset()
    """The written answers that are empty."""
    settled: frozenset[str] = frozenset()
    """The written answers whose earlier mark is still valid."""
    name: str = ""
    """The learner's name, for a gradebook that does not have one yet."""
    attempts: Sequence[Attempt] = ()
    """The attempts that may count: a late penalty never takes away what one of them earned in time."""
    more_time: timedelta | None = None
    """The extension that an instructor has given this learner, for a submission that does not have one yet."""


@dataclass(frozen=True)
class ExistingSubmission:
    """A submission that is already in the gradebook."""

    id: str
    timestamp: datetime | None
    extension: timedelta | None
    notebooks: dict[str, str] = field(default_factory=dict)
    """The id of each submitted notebook, by the id of the assignment's notebook."""


def read_assignment(connection: sa.Connection, module: str) -> AssignmentCells:
    """The module's assignment in the gradebook. Raises CourseProblem if there is none."""
    assignment = connection.execute(sa.select(Assignment.id, Assignment.duedate).where(Assignment.name == module)).one_or_none()
    if assignment is None:
        raise CourseProblem(f"The gradebook does not know the module '{module}'. Run '{command('release')}'.")
    notebooks = connection.execute(
        sa.select(Notebook.id, Notebook.name, Notebook.kernelspec).where(Notebook.assignment_id == assignment.id)
    )
    return AssignmentCells(assignment.id, assignment.duedate, [_notebook_cells(connection, *row) for row in notebooks])


def _notebook_cells(connection: sa.Connection, id: str, name: str, kernelspec: str | None) -> NotebookCells:
    def cells(kind: type[GradeCell | SolutionCell | TaskCell]) -> dict[str, str]:
        return {row.name: row.id for row in connection.execute(sa.select(kind.name, kind.id).where(kind.notebook_id == id))}

    tasks = cells(TaskCell)
    return NotebookCells(id, name, json.loads(kernelspec or "{}"), cells(GradeCell) | tasks, cells(SolutionCell) | tasks)


def name_columns(name: str) -> Row:
    """A name split into nbgrader's two columns; joined, they are the original name."""
    first, _, last = name.rpartition(" ")
    return {"first_name": first or None, "last_name": last or None}


def lateness_terms(due: datetime | None, extension: timedelta | None, late: AssignLatePenalties) -> tuple[str, ...]:
    """What a late penalty depends on, apart from the submission itself; empty if there is no due date."""
    if due is None:
        return ()
    plugin = late.plugin_inst
    return str(due), str(extension or ""), type(plugin).__qualname__, str(getattr(plugin, "penalty_method", ""))


def lateness_of_all(connection: sa.Connection, module: str) -> dict[str, tuple[str, ...]]:
    """Due date and extension of everyone who has a submission of the module, by learner."""
    query = (
        sa.select(SubmittedAssignment.student_id, Assignment.duedate, SubmittedAssignment.extension)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Assignment.name == module)
    )
    return {row.student_id: (str(row.duedate), str(row.extension)) for row in connection.execute(query)}


class GradebookRows:
    """Writes graded submissions of one module into the gradebook, in an open transaction."""

    def __init__(self, connection: sa.Connection, module: str, assignment: AssignmentCells, late: AssignLatePenalties) -> None:
        self._connection = connection
        self._module = module
        self._assignment = assignment
        self._late = late

    def existing(self, learners: Iterable[str]) -> dict[str, ExistingSubmission]:
        """The submissions of these learners that are already in the gradebook, by learner."""
        table = SubmittedAssignment
        query = sa.select(table.student_id, table.id, table.timestamp, table.extension).where(
            table.assignment_id == self._assignment.id, table.student_id.in_(list(learners))
        )
        by_learner = {row.student_id: ExistingSubmission(row.id, row.timestamp, row.extension) for row in self._connection.execute(query)}
        by_id = {existing.id: existing for existing in by_learner.values()}
        notebooks = sa.select(SubmittedNotebook.id, SubmittedNotebook.assignment_id, SubmittedNotebook.notebook_id)
        for row in self._connection.execute(notebooks.where(SubmittedNotebook.assignment_id.in_(list(by_id)))):
            by_id[row.assignment_id].notebooks[row.notebook_id] = row.id
        return by_learner

    def students(self, learners: Iterable[str]) -> dict[str, bool]:
        """The learners among these whom the gradebook knows, each with whether it has their name."""
        query = sa.select(Student.id, Student.first_name, Student.last_name).where(Student.id.in_(list(learners)))
        return {row.id: bool(row.first_name or row.last_name) for row in self._connection.execute(query)}

    def enter(self, names: Mapping[str, str], students: Mapping[str, bool]) -> None:
        """Add these learners to the gradebook, and add a name where one is missing (`students`)."""
        self._insert(Student, [{"id": learner} | name_columns(name) for learner, name in sorted(names.items()) if learner not in students])
        nameless = [{"at": learner} | name_columns(name) for learner, name in names.items() if name and students.get(learner) is False]
        self._change(Student, nameless)

    def write(self, graded: list[Graded], existing: Mapping[str, ExistingSubmission]) -> None:
        """Insert these submissions, or update those in `existing`, in this transaction; their learners must exist."""
        fresh = [one for one in graded if one.learner not in existing]
        self._add(fresh)
        self._update([(one, existing[one.learner]) for one in graded if one.learner in existing])
        if self._assignment.duedate is not None:
            existing = self.existing(one.learner for one in graded)
            for one in graded:
                self._penalise(one, existing[one.learner])

    def _add(self, graded: list[Graded]) -> None:
        submissions: list[Row] = []
        notebooks: list[Row] = []
        grades: list[Row] = []
        comments: list[Row] = []
        for one in graded:
            submission = new_uuid()
            submissions.append(
                {"id": submission, "assignment_id": self._assignment.id, "student_id": one.learner, "timestamp": one.timestamp}
                | {"extension": one.more_time}
            )
            for notebook in self._assignment.notebooks:
                submitted = new_uuid()
                notebooks.append({"id": submitted, "assignment_id": submission, "notebook_id": notebook.id})
                grades.extend(
                    {"notebook_id": submitted, "cell_id": cell} | self._grade(one, notebook, name, manual=False)
                    for name, cell in notebook.grades.items()
                )
                comments.extend(
                    {"notebook_id": submitted, "cell_id": cell, "auto_comment": self._comment(one, notebook, name)}
                    for name, cell in notebook.comments.items()
                )
        for table, rows in ((SubmittedAssignment, submissions), (SubmittedNotebook, notebooks), (Grade, grades), (Comment, comments)):
            self._insert(table, rows)

    def _update(self, graded: list[tuple[Graded, ExistingSubmission]]) -> None:
        moved = [{"at": existing.id, "timestamp": one.timestamp} for one, existing in graded if one.timestamp is not None]
        self._change(SubmittedAssignment, moved)
        longer = [(one, existing) for one, existing in graded if one.more_time is not None and existing.extension is None]
        self._change(SubmittedAssignment, [{"at": existing.id, "extension": one.more_time} for one, existing in longer])
        for one, existing in graded:
            for notebook in self._assignment.notebooks:
                if submitted := existing.notebooks.get(notebook.id):
                    self._update_notebook(one, notebook, submitted)

    def _update_notebook(self, one: Graded, notebook: NotebookCells, submitted: str) -> None:
        query = sa.select(Grade.id, Grade.cell_id, Grade.manual_score, Grade.needs_manual_grade).where(Grade.notebook_id == submitted)
        # An instructor may be marking at the moment.
        query = query.with_for_update()
        names = {cell: name for name, cell in notebook.grades.items()}
        rows = []
        for row in self._connection.execute(query):
            changed = {"at": row.id} | self._grade(one, notebook, names[row.cell_id], manual=row.manual_score is not None)
            if names[row.cell_id] in one.settled and row.manual_score is not None and not row.needs_manual_grade:
                changed["needs_manual_grade"] = False
            rows.append(changed)
        self._change(Grade, rows)
        comments = self._connection.execute(sa.select(Comment.id, Comment.cell_id).where(Comment.notebook_id == submitted))
        names = {cell: name for name, cell in notebook.comments.items()}
        self._change(Comment, [{"at": row.id, "auto_comment": self._comment(one, notebook, names[row.cell_id])} for row in comments])

    def _grade(self, one: Graded, notebook: NotebookCells, name: str, *, manual: bool) -> Row:
        """The values of one grade: a manual mark is reviewed after each grading, and a notebook that was not handed in earns nothing."""
        if notebook.name != self._module:
            return {"auto_score": 0.0, "needs_manual_grade": False}
        score = one.scores[name]
        return {"auto_score": score, "needs_manual_grade": manual or score is None}

    def _comment(self, one: Graded, notebook: NotebookCells, name: str) -> str | None:
        return NO_RESPONSE if notebook.name == self._module and name in one.no_response else None

    def _penalise(self, one: Graded, existing: ExistingSubmission) -> None:
        """Set the late penalty of the configured plugin, within nbgrader's bounds."""
        submitted = next((existing.notebooks[nb.id] for nb in self._assignment.notebooks if nb.name == self._module), None)
        if submitted is None:
            return
        penalty = None
        if (seconds := self._seconds_late(existing)) > 0:
            score = self._connection.scalar(sa.select(SubmittedNotebook.score).where(SubmittedNotebook.id == submitted)) or 0.0
            penalty = self._late.plugin_inst.late_submission_penalty(one.learner, score, seconds)
            if penalty is not None:
                penalty = self._late._check_late_penalty(SimpleNamespace(score=score), penalty)
                counting = math.fsum(points or 0.0 for points in one.scores.values())
                penalty = min(penalty, most_lost(self._late.plugin_inst, one.learner, counting, one.attempts, self._due(existing)))
        self._change(SubmittedNotebook, [{"at": submitted, "late_submission_penalty": penalty}])

    def _seconds_late(self, existing: ExistingSubmission) -> float:
        if self._assignment.duedate is None or existing.timestamp is None:
            return 0.0
        return max(0.0, (existing.timestamp - self._due(existing)).total_seconds())

    def _due(self, existing: ExistingSubmission) -> datetime:
        """When a submission of a module with a due date is due. Raises ValueError if the module has no due date."""
        due = self._assignment.duedate
        if due is None:
            raise ValueError("the module has no due date")
        return due + existing.extension if existing.extension else due

    def _insert(self, table: Any, rows: list[Row]) -> None:
        if rows:
            self._connection.execute(sa.insert(table.__table__), rows)

    def _change(self, table: Any, rows: list[Row]) -> None:
        """Update, in each row whose id is `at`, the other values given."""
        if rows:
            self._connection.execute(sa.update(table.__table__).where(table.__table__.c.id == sa.bindparam("at")), rows)
