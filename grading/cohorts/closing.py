"""Closing all modules of a cohort. Later hand-ins do not count; learners can still read their results."""

from grading.course.course_file import command
from grading.course.gradebook import gradebook_exists
from grading.course.opening import Course
from grading.deciding.close import close
from grading.deciding.decide import waiting
from grading.marking.attempts import Attempts
from grading.marking.ledger import Ledger
from grading.marking.questions import released_modules
from widgets.content.mission import load_mission
from widgets.problems import CourseProblem


def open_modules(course: Course) -> list[str]:
    """The released modules that are not closed."""
    if not gradebook_exists(course.directory.db_url):
        return []
    ledger = Ledger(course.directory.db_url)
    return [module for module in released_modules(course.directory) if ledger.closed(module) is None]


def is_cohort_closed(course: Course) -> bool:
    """Whether there are released modules and all of them are closed."""
    return gradebook_exists(course.directory.db_url) and bool(released_modules(course.directory)) and not open_modules(course)


def close_cohort(course: Course, name: str, *, sure: bool) -> list[str]:
    """Close every module of the cohort `name` if the instructor is sure, else say what that would do. Raises CourseProblem."""
    if not (left := open_modules(course)):
        if not is_cohort_closed(course):
            raise CourseProblem(f"The cohort '{name}' has no released module. To release its modules: {command(f'release COHORT={name}')}")
        return [f"The cohort '{name}' is closed already. To archive it: {command(f'cohort-archive COHORT={name}')}"]
    if not sure:
        return _what_it_does(course, name, left)
    lines = [line for module in left for line in close(course, module, sure=True)]
    return [*lines, f"The cohort '{name}' is closed. To archive it, once no result is disputed: {command(f'cohort-archive COHORT={name}')}"]


def _what_it_does(course: Course, name: str, modules: list[str]) -> list[str]:
    tells = load_mission().feedback.right_answers != "never"
    answers = (
        "All of its learners see the right answers from then on."
        if tells
        else "None of its learners sees the right answers (data/mission.yaml: never)."
    )
    attempts = Attempts(course.directory.db_url)
    learners = {learner for module in modules for learner in attempts.learners(module)}
    return [
        f"This closes {', '.join(modules)} for the cohort '{name}'. {answers}",
        "Hand-ins that arrive later do not count. Learners can still read their results. This cannot be undone.",
        f"Learners who have handed in: {len(learners)}. Hand-ins that wait for your decision: {len(waiting(course))}.",
        f"To close it: {command(f'cohort-close COHORT={name} SURE=1')}",
    ]
