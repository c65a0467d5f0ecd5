"""A module's terms, from the gradebook and the configuration, published for the learner's page."""

from datetime import UTC, datetime

import sqlalchemy as sa
from nbgrader.api import Assignment
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties

from grading.course.gradebook import gradebook_exists
from grading.course.opening import Course
from grading.course.privacy import make_feedback
from grading.marking.database import open_engine
from grading.marking.ledger import Ledger
from widgets.answers.terms import Late, Terms, read_terms, write_terms


def terms_of(course: Course, module: str) -> Terms:
    """The current terms of a module."""
    due = _due(course.directory.db_url, module)
    return Terms(due.replace(tzinfo=UTC).isoformat() if due else "", _late(course), is_module_closed(course, module))


def is_module_closed(course: Course, module: str) -> bool:
    """Whether an instructor has closed a module."""
    db_url = course.directory.db_url
    return gradebook_exists(db_url) and Ledger(db_url).closed(module) is not None


def publish_terms(course: Course, module: str) -> None:
    """Write a module's terms for the learner's page, unless they are up to date. Raises OSError."""
    terms = terms_of(course, module)
    if read_terms(course.exchange, module) == terms:
        return
    make_feedback(course.feedback)
    write_terms(course.exchange, module, terms)


def _due(db_url: str, module: str) -> datetime | None:
    """The due date in the gradebook, as naive UTC, or None."""
    if not gradebook_exists(db_url):
        return None
    with open_engine(db_url).connect() as connection:
        if not sa.inspect(connection).has_table(Assignment.__tablename__):
            return None
        return connection.scalar(sa.select(Assignment.duedate).where(Assignment.name == module))


def _late(course: Course) -> Late:
    """How nbgrader's own plugin treats late hand-ins; "other" for any other plugin, whose rules are not known here."""
    late = AssignLatePenalties(config=course.config)
    late.init_plugin()
    if type(late.plugin_inst) is not LateSubmissionPlugin:
        return "other"
    return "zero" if late.plugin_inst.penalty_method == "zero" else "none"
