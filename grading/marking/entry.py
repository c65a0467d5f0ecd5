"""Who may enter the course, according to the ledger, published for the sign-in on the learners' side."""

from grading.course.gradebook import gradebook_exists
from grading.course.opening import Course
from grading.course.privacy import make_feedback
from grading.marking.ledger import Ledger
from widgets.answers.entry import Entrants, read_entrants, write_entrants
from widgets.answers.identity import folded_id


def entrants_of(course: Course) -> Entrants:
    """The IDs, without names, of those who may enter a course."""
    db_url = course.directory.db_url
    if not gradebook_exists(db_url):
        return Entrants()
    ledger = Ledger(db_url)
    return Entrants(frozenset(map(folded_id, ledger.roster())) if ledger.entry() == "roster" else None)


def publish_entrants(course: Course) -> None:
    """Write the file of those who may enter, which the course's sign-in reads, unless it is up to date. Raises OSError."""
    entrants, published = entrants_of(course), read_entrants(course.exchange)
    if entrants == published:
        return
    make_feedback(course.feedback)
    write_entrants(course.exchange, entrants)
