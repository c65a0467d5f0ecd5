"""Instructors' marks for learners' reflections, read from the gradebook."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from nbgrader.api import Assignment, Comment, Grade, GradeCell, SolutionCell, SubmittedAssignment, SubmittedNotebook

from grading.marking.database import open_engine


@dataclass(frozen=True)
class Mark:
    """An instructor's mark for a reflection."""

    score: float | None = None
    """None while it is not marked, or if the mark is for an older text."""
    comment: str = ""


def all_marks(db_url: str, module: str, learners: Collection[str] | None = None) -> dict[tuple[str, str], Mark]:
    """The marks and comments of a module (of these learners), by learner and question, read with two queries."""
    engine = open_engine(db_url)
    if not sa.inspect(engine).has_table(Grade.__tablename__):
        return {}
    waiting_or_score = sa.case((Grade.needs_manual_grade, None), else_=Grade.manual_score + sa.func.coalesce(Grade.extra_credit, 0.0))
    scores = _by_learner(
        sa.select(SubmittedAssignment.student_id, GradeCell.name, waiting_or_score).where(GradeCell.cell_type == "markdown"), Grade
    )
    comments = _by_learner(sa.select(SubmittedAssignment.student_id, SolutionCell.name, Comment.manual_comment), Comment)
    only = [Assignment.name == module] + ([SubmittedAssignment.student_id.in_(learners)] if learners is not None else [])
    with engine.connect() as connection:
        comment_texts = {(owner, question): text for owner, question, text in connection.execute(comments.where(*only))}
        return {
            (owner, question): Mark(score, comment_texts.get((owner, question)) or "")
            for owner, question, score in connection.execute(scores.where(*only))
        }


def _by_learner(query: Any, table: Any) -> Any:
    """`query` joined with what instructors gave for the cells of submissions: grades or comments."""
    cell = GradeCell if table is Grade else SolutionCell
    return (
        query.select_from(table)
        .join(cell, table.cell_id == cell.id)
        .join(SubmittedNotebook, table.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
    )
