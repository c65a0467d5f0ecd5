"""Whose course is whose: the rosters of several courses, read now and then, so that a sign-in never waits for a database."""

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
    """The rosters of some courses."""

    def __init__(self, courses: Sequence[HubCourse]) -> None:
        self._courses = courses
        self._ids: dict[str, frozenset[str]] = {}

    def refresh(self) -> None:
        """Read all rosters. One that cannot be read stays as it was."""
        for course in self._courses:
            try:
                self._ids[course.file.id] = _roster(course)
            except (CourseProblem, SQLAlchemyError) as problem:
                # Nothing of what the database said: its address may hold a password.
                log.warning("The roster of %s cannot be read (%s).", course.file.id, type(problem).__name__)

    def follow(self, seconds: float = _EVERY_SECONDS) -> None:
        """Read all rosters now, and again and again for as long as this process lives."""
        self.refresh()

        def go_on() -> None:
            while True:
                time.sleep(seconds)
                self.refresh()

        threading.Thread(target=go_on, name="rosters", daemon=True).start()

    def courses_of(self, user: str) -> list[HubCourse]:
        """The courses that have a user of the hub on their roster."""
        try:
            id = folded_id(carried_id(user))
        except IdentityProblem:
            return []
        return [course for course in self._courses if id in self._ids.get(course.file.id, ())]


def _roster(course: HubCourse) -> frozenset[str]:
    # It takes a second to import, and a hub with one course never needs it.
    from grading.marking.ledger import Ledger

    folder = course.folder
    address = gradebook_address(folder, course.file.gradebook if has_course_file(folder) else None)
    if not gradebook_exists(address):
        return frozenset()
    return frozenset(map(folded_id, Ledger(address).roster()))
