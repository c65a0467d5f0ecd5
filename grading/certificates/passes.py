"""Who passed a module, as the gradebook and the record of attempts say now."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from grading.course.opening import Course
from grading.marking.attempts import Attempt, Attempts
from grading.marking.passing import PassRule, best_of
from grading.marking.questions import graded_questions
from grading.results.gradebook import open_gradebook
from widgets.answers.identity import normal
from widgets.content.mission import Mission


@dataclass(frozen=True)
class Pass:
    """One learner's pass of one module."""

    learner: str
    """The ID under which nbgrader knows the learner."""
    name: str
    """On one line, without control characters; empty if no one has given it."""
    module: str
    passed: date
    """The day (UTC) on which the attempt that counts was handed in."""
    percent: float
    """The automatic points of that attempt as a percentage, with one decimal."""


def passes(course: Course, module: str, mission: Mission, learner: str | None = None) -> list[Pass]:
    """The passes of a module (of one learner), by learner. Raises CourseProblem if the module cannot be graded."""
    rule = PassRule.of(graded_questions(course.directory, module), mission)
    with open_gradebook(course.directory.db_url) as gradebook:
        names = gradebook.names(module)
    attempts = Attempts(course.directory.db_url).of(module, learner)
    return list(passes_in(attempts, names, rule))


def passes_in(attempts: list[Attempt], names: dict[str, str], rule: PassRule) -> Iterator[Pass]:
    """The passes among attempts that are grouped by learner, of the learners whom the gradebook has with these names."""
    for learner, group in itertools.groupby(attempts, key=lambda attempt: attempt.learner):
        of_learner = list(group)
        best = best_of(of_learner, rule)
        if best is not None and rule.is_passed(best) and learner in names:
            yield Pass(learner, _name(names[learner], of_learner), best.module, best.moment.date(), round(best.percent, 1))


def _name(in_gradebook: str, attempts: list[Attempt]) -> str:
    names = (normal(name) for name in (in_gradebook, *(attempt.name for attempt in reversed(attempts))))
    return next((name for name in names if name), "")
