"""Who may enter the course, as the ledger has it, published for the doors of the learners' side."""

from grading.course.gradebook import gradebook_exists
from grading.course.opening import Course
from grading.course.privacy import make_feedback
from grading.marking.ledger import Ledger
from widgets.answers.entry import Entrants, read_entrants, write_entrants
from widgets.answers.identity import folded_id


def entrants_of(course: Course) -> Entrants:
    """Who may enter a course, by ID and without names."""
    db_url = course.directory.db_url
    if not gradebook_exists(db_url):
        return Entrants()
    ledger = Ledger(db_url)
    return Entrants(frozenset(map(folded_id, ledger.roster())) if ledger.entry() == "roster" else None)


def publish_entrants(course: Course) -> None:
    """Write who may enter into the file that the course's doors read, unless it is up to date. Raises OSError."""
    entrants, published = entrants_of(course), read_entrants(course.exchange)
    if entrants == published:
        return
    make_feedback(course.feedback)
    write_entrants(course.exchange, entrants)
