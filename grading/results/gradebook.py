"""Reads nbgrader's gradebook as rows, in two queries whatever the size of the cohort.

nbgrader's `Gradebook` would create what is missing; a report must only read, so its models are used with a separate connection.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from nbgrader import api
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from grading.course.course_file import command
from widgets.problems import CourseProblem

_STUDENT, _ASSIGNMENT, _NOTEBOOK = api.Student.__table__, api.Assignment.__table__, api.Notebook.__table__
_SUBMISSION, _SUBMITTED = api.SubmittedAssignment.__table__, api.SubmittedNotebook.__table__
_CELL, _GRADE_CELL, _GRADE = api.BaseCell.__table__, api.GradeCell.__table__, api.Grade.__table__


class ResultsProblem(CourseProblem):
    """There is nothing to report, or it cannot be read; the message says why and what to do."""


@dataclass(frozen=True)
class GradeRow:
    """One grade of one learner."""

    learner: str
    name: str
    """The name in the gradebook; untrusted text, may be empty."""
    question: str
    auto: float
    """Points from automatic grading."""
    manual: float | None
    """Points from an instructor, including extra credit; None if there are none, or none for this text."""
    waiting: bool
    """Whether an instructor has to mark it."""


class GradebookReader:
    """The grades of one gradebook, read-only."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def modules(self) -> list[str]:
        """The names of all assignments."""
        return [str(name) for name in self._connection.scalars(sa.select(_ASSIGNMENT.c.name).order_by(_ASSIGNMENT.c.name))]

    def points(self, module: str) -> dict[str, float]:
        """The maximum points of each graded question, by id."""
        query = (
            sa.select(_CELL.c.name, _GRADE_CELL.c.max_score)
            .join(_GRADE_CELL, _GRADE_CELL.c.id == _CELL.c.id)
            .join(_NOTEBOOK, _NOTEBOOK.c.id == _CELL.c.notebook_id)
            .join(_ASSIGNMENT, _ASSIGNMENT.c.id == _NOTEBOOK.c.assignment_id)
            .where(_ASSIGNMENT.c.name == module, _NOTEBOOK.c.name == module)
        )
        return {name: float(points) for name, points in self._connection.execute(query)}

    def names(self, module: str) -> dict[str, str]:
        """The name of each learner with a submission to this module, by ID; empty if it is not known, and otherwise untrusted text."""
        query = (
            sa.select(_STUDENT.c.id, _STUDENT.c.first_name, _STUDENT.c.last_name)
            .join(_SUBMISSION, _SUBMISSION.c.student_id == _STUDENT.c.id)
            .join(_ASSIGNMENT, _ASSIGNMENT.c.id == _SUBMISSION.c.assignment_id)
            .where(_ASSIGNMENT.c.name == module)
        )
        return {learner: " ".join(filter(None, (first, last))) for learner, first, last in self._connection.execute(query)}

    def grades(self, module: str) -> list[GradeRow]:
        """Every grade of the module, by learner and question."""
        query = (
            sa.select(
                _STUDENT.c.id,
                _STUDENT.c.first_name,
                _STUDENT.c.last_name,
                _CELL.c.name,
                _GRADE.c.auto_score,
                sa.case((_GRADE.c.needs_manual_grade, None), else_=_GRADE.c.manual_score + sa.func.coalesce(_GRADE.c.extra_credit, 0.0)),
                _GRADE.c.needs_manual_grade,
            )
            .join(_SUBMISSION, _SUBMISSION.c.student_id == _STUDENT.c.id)
            .join(_ASSIGNMENT, _ASSIGNMENT.c.id == _SUBMISSION.c.assignment_id)
            .join(_SUBMITTED, _SUBMITTED.c.assignment_id == _SUBMISSION.c.id)
            .join(_NOTEBOOK, _NOTEBOOK.c.id == _SUBMITTED.c.notebook_id)
            .join(_GRADE, _GRADE.c.notebook_id == _SUBMITTED.c.id)
            .join(_CELL, _CELL.c.id == _GRADE.c.cell_id)
            .where(_ASSIGNMENT.c.name == module, _NOTEBOOK.c.name == module)
            .order_by(_STUDENT.c.id, _CELL.c.name)
        )
        return [
            GradeRow(learner, " ".join(filter(None, (first, last))), question, float(auto or 0.0), manual, bool(waiting))
            for learner, first, last, question, auto, manual, waiting in self._connection.execute(query)
        ]


@contextmanager
def open_gradebook(db_url: str) -> Iterator[GradebookReader]:
    """Open a gradebook for reading. Raises ResultsProblem if there is none or it cannot be read."""
    _require_file(db_url)
    try:
        engine = sa.create_engine(db_url, poolclass=NullPool)
        with engine.connect() as connection:
            if not sa.inspect(connection).has_table(_ASSIGNMENT.name):
                raise ResultsProblem(f"The gradebook holds no course yet: run '{command('release')}', let learners hand in, and come back.")
            yield GradebookReader(connection)
    except (SQLAlchemyError, ImportError) as error:
        # Never the error's own message: it may contain the database's URL, with its password.
        raise ResultsProblem(f"The gradebook cannot be read ({type(error).__name__}). Check the address given by --db.") from None


def _require_file(db_url: str) -> None:
    try:
        url = sa.make_url(db_url)
    except ArgumentError:
        raise ResultsProblem("The address of the gradebook is not valid. Write, for example, --db sqlite:///gradebook.db.") from None
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise ResultsProblem(
            f"The course has no gradebook yet: {url.database} is missing. It comes with '{command('release')}' and the first hand-in."
        )
