"""nbgrader's own autograder, run in this process for one learner."""

import logging

from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException

from grading.config import Course
from widgets.problems import CourseProblem


def autograde(course: Course, module: str, learner: str) -> None:
    """Grade a learner's collected submission anew. Raises CourseProblem where that did not work, with the reason."""
    heard = _Errors()
    directory = course.at(module, learner)
    grader = Autograde(coursedir=directory, config=course.config, force=True)
    grader.log = heard.logger
    try:
        grader.start()
    except NbGraderException as problem:
        raise CourseProblem(f"{learner} ({module}) could not be graded: {heard.reason or problem}") from None


class _Errors(logging.Handler):
    """Keeps what nbgrader logs off the console, and the last line of its first error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.reason = ""
        self.logger = logging.Logger("duty.autograde")
        self.logger.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Note the last line of a traceback: the sentence that says what is wrong."""
        message = record.getMessage().strip()
        if message.startswith("Traceback") and not self.reason:
            self.reason = message.splitlines()[-1].partition(": ")[2] or message.splitlines()[-1]
