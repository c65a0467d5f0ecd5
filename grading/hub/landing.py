"""The page that follows the sign-in at the hub."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from grading.hub.courses import HubCourse
from grading.hub.rosters import Rosters

if TYPE_CHECKING:
    from jupyterhub.handlers import BaseHandler

SIGN_IN = "/hub/login"
CHOOSER = "/hub/home"
"""The hub's own page, which lists the courses that a user may open (`deploy/hub/templates/home.html`)."""


def landing(courses: Sequence[HubCourse], everywhere: set[str]) -> "Callable[[BaseHandler], str]":
    """The value of `JupyterHub.default_url`: a function that returns the path for the user of a request.

    `everywhere` holds the names of those who may grade in all courses. A user who grades in one course goes to its
    formgrader; a learner goes to the only course, or to the only one with them on its roster; anyone else chooses.
    """
    rosters = Rosters(courses)
    if len(courses) > 1:
        rosters.follow()

    def path(handler: "BaseHandler") -> str:
        user = handler.current_user
        if user is None:
            return SIGN_IN  # The form has only just been sent, or never was; the hub knows the user on the next request.
        graded = [course for course in courses if user.name in everywhere | course.own_instructors]
        if graded:
            return graded[0].instructors_start if len(graded) == 1 else CHOOSER
        learnt = courses if len(courses) == 1 else rosters.courses_of(user.name)
        return learnt[0].learners_start if len(learnt) == 1 else CHOOSER

    return path
