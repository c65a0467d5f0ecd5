"""What guessing strategies earn in the test of a module, without reading it.

A strategy has a habit for each form of question. What it earns is the mean over the variants of each cell, and
where it leaves a choice, over that choice.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean

from grading.authoring.guessable import PICKS
from grading.authoring.measuring.words import content_words
from widgets.forms.choose_all.form import ChooseAll
from widgets.forms.choose_one.form import ChooseOne
from widgets.forms.match.form import Match
from widgets.forms.order.form import Order
from widgets.forms.question import Answer, Question
from widgets.forms.true_false.form import TrueFalse

LIMIT = 35
"""What no strategy may reach, in percent."""
_MOST_NAMED = 5
"""How many items a finding names."""
Habit = Callable[[Question], Iterable[Answer]]
"""All answers that a habit leaves open, each as likely as the others."""


def _at_random(question: Question) -> Iterable[Answer]:
    """The answers of someone who guesses."""
    match question:
        case TrueFalse():
            return question.choices
        case ChooseOne():
            return list(question.options)
        case ChooseAll():
            return [list(ticks) for size in range(1, len(question.options) + 1) for ticks in combinations(question.options, size)]
        case Order():
            items = list(question.items)
            return [items[turn:] + items[:turn] for turn in range(len(items))]
        case Match():
            sides = list(question.right)
            return [{left: sides[(place + turn) % len(sides)] for place, left in enumerate(question.left)} for turn in range(len(sides))]
        case _:
            return [question.by_habit("true", lambda options: next(iter(options)))]


def _statement(word: str) -> Habit:
    return lambda question: [word]


def _picked(name: str) -> Habit:
    return lambda question: [PICKS[name](getattr(question, "options", {}))]


def _ticked(ticks: Callable[[list[str]], Sequence[str]]) -> Habit:
    """Tick some of the options, which are given with the longest first."""

    def habit(question: Question) -> Iterable[Answer]:
        options: dict[str, str] = getattr(question, "options", {})
        return [list(ticks(sorted(options, key=lambda option: -len(options[option]))))]

    return habit


def _sorted_by_length(sign: int) -> Habit:
    def habit(question: Question) -> Iterable[Answer]:
        items: dict[str, str] = getattr(question, "items", {})
        return [sorted(items, key=lambda item: sign * len(items[item]))]

    return habit


def _as_listed(question: Question) -> Iterable[Answer]:
    return [question.by_habit("true", lambda options: next(iter(options)))]


def _by_shared_words(question: Question) -> Iterable[Answer]:
    """Each left side with the right side that shares most words with it."""
    lefts: dict[str, str] = getattr(question, "left", {})
    rights = {side: content_words([text]).keys() for side, text in getattr(question, "right", {}).items()}
    words = {left: content_words([text]).keys() for left, text in lefts.items()}
    return [{left: max(rights, key=lambda side: len(rights[side] & words[left])) for left in lefts}]


HABITS: Mapping[type[Question], Mapping[str, Habit]] = {
    TrueFalse: {"always true": _statement("true"), "always false": _statement("false")},
    ChooseOne: {name: _picked(name) for name in PICKS},
    ChooseAll: {
        "tick everything": _ticked(lambda longest: longest),
        "tick the longer half": _ticked(lambda longest: longest[: (len(longest) + 1) // 2]),
        "tick the shorter half": _ticked(lambda longest: longest[len(longest) // 2 :]),
        "tick the longest": _ticked(lambda longest: longest[:1]),
        "tick the shortest": _ticked(lambda longest: longest[-1:]),
    },
    Order: {"the order as listed": _as_listed, "shortest first": _sorted_by_length(1), "longest first": _sorted_by_length(-1)},
    Match: {"pairs as listed": _as_listed, "pairs by shared words": _by_shared_words},
}
"""The habits of each form, by name, in addition to guessing at random."""
RANDOM = "at random"
_BEST = "best of each form: "
COMMON = (
    ("always true", "the longest option", "tick everything"),
    ("always true", "the longest option", "tick the longer half"),
    ("always false", "the shortest option", "tick the shorter half"),
)
"""Combinations that a lazy learner would try."""


@dataclass(frozen=True)
class Earned:
    """What a strategy earns in a module's test; what it has no habit for is guessed at random."""

    name: str
    percent: float
    above: dict[str, float]
    """The points above random guessing of the questions that it has a habit for, by id."""

    def problem(self) -> str | None:
        """What is wrong if it earns too much."""
        if self.percent < LIMIT:
            return None
        ranked = sorted(self.above.items(), key=lambda entry: -entry[1])
        most = ", ".join(f"{id} (+{points:.1f})" for id, points in ranked[:_MOST_NAMED] if points > 0) or "all"
        return (
            f"The strategy '{self.name}' earns {self.percent:.0f}% of the test without reading (it must be below {LIMIT}%). "
            f"Change keys, lengths or order of the questions that give it most points above guessing: {most}."
        )


def earned(questions: Iterable[Question]) -> list[Earned]:
    """What each strategy earns in a test of these questions: random guessing first, the best habit of each form together last."""
    scored = [question for question in questions if question.key is not None and not list(question.problems())]
    if not scored:
        return []
    random = {question.id: _points(_at_random, question) for question in scored}
    above = {
        name: {question.id: _points(habit, question) - random[question.id] for question in scored if isinstance(question, form)}
        for form, habits in HABITS.items()
        for name, habit in habits.items()
    }
    total = sum(question.points or 0 for question in scored)

    def strategy(name: str, habits: Iterable[str]) -> Earned:
        points = {id: more for habit in habits for id, more in above[habit].items()}
        return Earned(name, 100 * (sum(random.values()) + sum(points.values())) / total, points)

    best = _best_of_each_form(above)
    combined = [strategy(", ".join(names), names) for names in COMMON]
    return [strategy(RANDOM, ()), *(strategy(name, (name,)) for name in above), *combined, strategy(_BEST + ", ".join(best), best)]


def _best_of_each_form(above: Mapping[str, Mapping[str, float]]) -> list[str]:
    """The habits of those who know for each form which one earns most in this test. No one does, so they are a ceiling."""
    best = [max(habits, key=lambda name: sum(above[name].values())) for habits in HABITS.values()]
    return [name for name in best if sum(above[name].values()) > 0]


def _points(habit: Habit, question: Question) -> float:
    """The mean points of a habit over the variants of a question."""
    shares = [fmean(shown.share(answer) for answer in habit(shown)) for shown in question.all_variants()]
    return (question.points or 0) * fmean(shares)
