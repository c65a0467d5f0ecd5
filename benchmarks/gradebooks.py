"""Compares the contents of two gradebooks by natural key, because nbgrader's ids are random."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from nbgrader import api
from sqlalchemy.pool import NullPool

Key = tuple[str, ...]
"""The kind of record, then its owner: a learner's ID, with module, notebook and question where they apply."""
Contents = dict[Key, dict[str, Any]]

_STUDENT, _ASSIGNMENT, _NOTEBOOK = api.Student.__table__, api.Assignment.__table__, api.Notebook.__table__
_SUBMISSION, _SUBMITTED = api.SubmittedAssignment.__table__, api.SubmittedNotebook.__table__
_CELL, _GRADE_CELL = api.BaseCell.__table__, api.GradeCell.__table__
_GRADE, _COMMENT = api.Grade.__table__, api.Comment.__table__

# Each query selects a row's key first, then its values.
_OF_SUBMISSION = (_SUBMISSION.c.student_id, _ASSIGNMENT.c.name)
_SUBMISSIONS = _SUBMISSION.join(_ASSIGNMENT, _ASSIGNMENT.c.id == _SUBMISSION.c.assignment_id)
_OF_NOTEBOOK = (*_OF_SUBMISSION, _NOTEBOOK.c.name)
_NOTEBOOKS = _SUBMISSIONS.join(_SUBMITTED, _SUBMITTED.c.assignment_id == _SUBMISSION.c.id).join(
    _NOTEBOOK, _NOTEBOOK.c.id == _SUBMITTED.c.notebook_id
)
_OF_CELL = (*_OF_NOTEBOOK, _CELL.c.name)
_GRADES = (
    _NOTEBOOKS.join(_GRADE, _GRADE.c.notebook_id == _SUBMITTED.c.id)
    .join(_CELL, _CELL.c.id == _GRADE.c.cell_id)
    .join(_GRADE_CELL, _GRADE_CELL.c.id == _CELL.c.id)
)
_COMMENTS = _NOTEBOOKS.join(_COMMENT, _COMMENT.c.notebook_id == _SUBMITTED.c.id).join(_CELL, _CELL.c.id == _COMMENT.c.cell_id)
_HELD: dict[str, tuple[Any, tuple[Any, ...], tuple[Any, ...]]] = {
    "student": (_STUDENT, (_STUDENT.c.id,), (_STUDENT.c.first_name, _STUDENT.c.last_name, _STUDENT.c.email, _STUDENT.c.lms_user_id)),
    "submission": (_SUBMISSIONS, _OF_SUBMISSION, (_SUBMISSION.c.timestamp, _SUBMISSION.c.extension)),
    "notebook": (_NOTEBOOKS, _OF_NOTEBOOK, (_SUBMITTED.c.late_submission_penalty, _SUBMITTED.c.flagged)),
    "grade": (
        _GRADES,
        _OF_CELL,
        (_GRADE.c.auto_score, _GRADE_CELL.c.max_score, _GRADE.c.needs_manual_grade, _GRADE.c.manual_score, _GRADE.c.extra_credit),
    ),
    "comment": (_COMMENTS, _OF_CELL, (_COMMENT.c.auto_comment, _COMMENT.c.manual_comment)),
}


def contents(db_url: str) -> Contents:
    """Return all records of learners in a gradebook."""
    engine = sa.create_engine(db_url, poolclass=NullPool)
    with engine.connect() as connection:
        return dict(_rows(connection))


def learners_in(held: Contents) -> set[str]:
    """Return the IDs of the learners who have a submission."""
    return {key[1] for key in held if key[0] == "submission"}


def only(held: Contents, learners: set[str]) -> Contents:
    """Return the records of these learners only."""
    return {key: fields for key, fields in held.items() if key[1] in learners}


def first_difference(one: Contents, other: Contents, names: tuple[str, str]) -> str | None:
    """Describe the first difference of two gradebooks, called `names`, in one sentence; None if they are equal."""
    for key in sorted(one.keys() | other.keys()):
        what = f"{key[0]} of {', '.join(key[1:])}"
        if key not in one or key not in other:
            holds, lacks = names if key in one else reversed(names)
            return f"There is a {what} in the gradebook of {holds}, and none in that of {lacks}."
        for field, value in one[key].items():
            if value != other[key][field]:
                return f"The {what} has {field} {value!r} in the gradebook of {names[0]}, and {other[key][field]!r} in that of {names[1]}."
    return None


def _rows(connection: sa.Connection) -> Iterator[tuple[Key, dict[str, Any]]]:
    for kind, (tables, names, fields) in _HELD.items():
        for row in connection.execute(sa.select(*names, *fields).select_from(tables)):
            held = dict(zip((field.name for field in fields), row[len(names) :], strict=True))
            yield (kind, *row[: len(names)]), held
