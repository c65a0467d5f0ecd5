"""Whether a criterion can be passed by habit: with a rule that needs no reading.

A habit is a fixed way of answering each form of question, combined as a lazy learner would: one answer to every
statement, one rule for picking an option, every box ticked, the order unchanged.
"""

from collections.abc import Iterable, Iterator
from itertools import product

from widgets.forms.criteria import CRITERIA
from widgets.forms.question import Pick, Question

STATEMENTS = ("true", "false")
PICKS: dict[str, Pick] = {
    "the first option": lambda options: next(iter(options)),
    "the last option": lambda options: list(options)[-1],
    "the longest option": lambda options: max(options, key=lambda name: len(options[name])),
    "the shortest option": lambda options: min(options, key=lambda name: len(options[name])),
}


def habit_problems(questions: Iterable[Question], needed: int) -> Iterator[str]:
    """Report each criterion in which a habit earns what is needed (in percent), with its most successful habit."""
    graded = [question for question in questions if question.graded and not question.by_hand]
    for criterion in CRITERIA:
        of_criterion = [question for question in graded if question.criterion == criterion]
        if not of_criterion:
            continue
        percent, habit = max(habits(of_criterion), key=lambda pair: pair[0])
        if percent >= needed:
            yield (
                f"The criterion '{criterion}' can be passed without reading: {habit} earns {percent:.0f}% "
                f"({needed}% is needed). "
                "Change keys, lengths or order of some of its questions."
            )


def habits(questions: list[Question]) -> Iterator[tuple[float, str]]:
    """The points that each habit earns on these graded questions, in percent, with the habit's name.

    A void question counts with its original points: that it is void does not make it harder to guess.
    """
    total = sum(question.points or 0 for question in questions)
    for statement, (name, pick) in product(STATEMENTS, PICKS.items()):
        earned = sum((question.points or 0) * question.share(question.by_habit(statement, pick)) for question in questions)
        yield 100 * earned / total, f"always '{statement}', {name}, all boxes ticked and the order unchanged"
