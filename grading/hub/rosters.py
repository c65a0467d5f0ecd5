"""The rosters of several courses, read at intervals, so that a sign-in never waits for a database."""

import logging
import threading
import time
from collections.abc import Sequence

from sqlalchemy.exc import SQLAlchemyError

from grading.course.course_file import has_course_file
from grading.course.gradebook import gradebook_address, gradebook_exists
from grading.hub.courses import HubCourse
from widgets.answers.identity import IdentityProblem, carried_id, folded_id
from widgets.problems import CourseProblem

log = logging.getLogger(__name__)
_EVERY_SECONDS = 20.0


class Rosters:
    """The rosters of several courses."""

    def __init__(self, courses: Sequence[HubCourse]) -> None:
        self._courses = courses
        self._ids: dict[str, frozenset[str]] = {}

    def refresh(self) -> None:
        """Read all rosters. If one cannot be read, its last version stays."""
        for course in self._courses:
            try:
                self._ids[course.file.id] = _roster(course)
            except (CourseProblem, SQLAlchemyError) as problem:
                # Never log the database's message: it may contain a URL with a password.
                log.warning("The roster of %s cannot be read (%s).", course.file.id, type(problem).__name__)

    def follow(self, seconds: float = _EVERY_SECONDS) -> None:
        """Read all rosters now, and then at intervals for as long as this process lives."""
        self.refresh()

        def go_on() -> None:
            while True:
                time.sleep(seconds)
                self.refresh()

        threading.Thread(target=go_on, name="rosters", daemon=True).start()

    def courses_of(self, user: str) -> list[HubCourse]:
        """The courses with this hub user on their roster."""
        try:
            id = folded_id(carried_id(user))
        except IdentityProblem:
            return []
        return [course for course in self._courses if id in self._ids.get(course.file.id, ())]


def _roster(course: HubCourse) -> frozenset[str]:
    # Imported here, because the import takes a second and a hub with one course does not need it.
    from grading.marking.ledger import Ledger

    folder = course.folder
    address = gradebook_address(folder, course.file.gradebook if has_course_file(folder) else None)
    if not gradebook_exists(address):
        return frozenset()
    return frozenset(map(folded_id, Ledger(address).roster()))
