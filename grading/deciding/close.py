"""Closing a module, after which the right answers are shown: ``duty close MODULE [--sure]``."""

import argparse

from grading.course.course_file import command
from grading.course.folder_argument import add_course
from grading.course.opening import Course
from grading.deciding.decide import waiting
from grading.deciding.desk import act_on
from grading.feedback.result_files import ResultsWriter
from grading.marking.attempts import Attempts
from grading.marking.ledger import Ledger
from grading.marking.questions import released_modules
from grading.marking.terms import publish_terms
from grading.submissions.files import printable_name
from widgets.content.mission import load_mission
from widgets.problems import CourseProblem


def close(course: Course, module: str, *, sure: bool) -> list[str]:
    """Close a module, or without `sure` only say what that would do; returns lines to print. Raises CourseProblem."""
    if module not in released_modules(course.directory):
        raise CourseProblem(
            f"The module '{printable_name(module)}' is not released. Released are: {', '.join(released_modules(course.directory))}."
        )
    db_url = course.directory.db_url
    ledger = Ledger(db_url)
    if since := ledger.closed(module):
        return [f"{module} is closed since {since:%Y-%m-%d %H:%M} UTC."]
    attempts = Attempts(db_url).of(module)
    learners = sorted({attempt.learner for attempt in attempts})
    if not sure:
        return _what_it_does(course, module, learners)
    ledger.note("closed", module=module)
    publish_terms(course, module)
    ResultsWriter(course, module).write_all(learners)
    return [f"{module} is closed. Learners who have handed in see their final result now: {len(learners)}."]


def _what_it_does(course: Course, module: str, learners: list[str]) -> list[str]:
    tells = load_mission().feedback.right_answers != "never"
    answers = (
        "tells all its learners the right answers"
        if tells
        else "tells none of its learners the right answers (data/mission.yaml says never)"
    )
    held = sum(one.hand_in.module == module for one in waiting(course))
    return [
        f"Closing {module} {answers}. Hand-ins that arrive later do not count. This cannot be undone.",
        f"Learners who have handed in: {len(learners)}. Hand-ins that wait for your decision: {held}.",
        f"To close it: {command(f'close MODULE={module} SURE=1')}",
    ]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty close`."""
    parser.add_argument("module", metavar="MODULE", help="the module to close")
    parser.add_argument("--sure", action="store_true", help="close it; without this, what that does is only shown")
    add_course(parser)


def run(options: argparse.Namespace) -> int:
    """Close a module, or show what that would do. Raises CourseProblem."""
    return act_on(options.course, lambda course: close(course, options.module, sure=options.sure))
