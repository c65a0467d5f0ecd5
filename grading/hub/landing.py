"""Where someone is led after the sign-in at the hub."""

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
    """What `JupyterHub.default_url` is set to: gives the path for the user of a request.

    `everywhere` are the names of those who may grade in all courses. Who grades in one course is led to its
    formgrader, and a learner to the only course, or to the only one that has them on its roster; anyone else chooses.
    """
    rosters = Rosters(courses)
    if len(courses) > 1:
        rosters.follow()

    def path(handler: "BaseHandler") -> str:
        user = handler.current_user
        if user is None:
            return SIGN_IN  # The form has only just been sent, or never was. The hub knows in the next step.
        graded = [course for course in courses if user.name in everywhere | course.own_instructors]
        if graded:
            return graded[0].instructors_start if len(graded) == 1 else CHOOSER
        learnt = courses if len(courses) == 1 else rosters.courses_of(user.name)
        return learnt[0].learners_start if len(learnt) == 1 else CHOOSER

    return path
