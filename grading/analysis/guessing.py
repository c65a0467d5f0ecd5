"""The random-guess score of a question: the mean share of its points for learners who answer without reading.

Moodle's quiz report has it for each question type. Each valid answer of the form is equally probable.
"""

from functools import singledispatch
from math import comb

from widgets.forms.choose_all.form import ChooseAll
from widgets.forms.choose_one.form import ChooseOne
from widgets.forms.match.form import Match
from widgets.forms.order.form import Order
from widgets.forms.question import Question
from widgets.forms.true_false.form import TrueFalse


@singledispatch
def guess_score(question: Question) -> float:
    """The share from 0 to 1; 0 for a form that cannot be guessed, such as a written text."""
    return 0.0


@guess_score.register
def _(question: TrueFalse) -> float:
    return 1 / len(question.choices)


@guess_score.register
def _(question: ChooseOne) -> float:
    return 1 / len(question.options)


@guess_score.register
def _(question: ChooseAll) -> float:
    return ticked_at_random(len(question.right_answer), len(question.options) - len(question.right_answer))


@guess_score.register
def _(question: Order) -> float:
    # A random permutation has one item in its place on average (Montmort 1713).
    return 1 / len(question.items)


@guess_score.register
def _(question: Match) -> float:
    return 1 / len(question.right)


def ticked_at_random(right: int, wrong: int) -> float:
    """The mean share of `widgets.forms.choose_all` over all ways to tick at least one of so many right and wrong options."""
    earned = sum(
        comb(right, ticks) * comb(wrong, errors) * (ticks - errors) for ticks in range(right + 1) for errors in range(min(ticks, wrong + 1))
    )
    return earned / right / (2 ** (right + wrong) - 1)
