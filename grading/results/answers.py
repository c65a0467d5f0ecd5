"""The answers of first attempts as frames: which options were chosen, what was left empty, and how sure learners were."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from grading.analysis.guessing import guess_score
from grading.analysis.topics import topics_of
from grading.marking.attempts import Attempt
from grading.marking.questions import auto_scored
from widgets.content.mission import Mission
from widgets.declaration import Declaration
from widgets.forms.choose_all.form import ChooseAll
from widgets.forms.match.form import Match
from widgets.forms.order.form import Order
from widgets.forms.question import Answer, Question

ANSWERED = ["learner", "question", "variant", "answered"]
CHOICES = ["learner", "question", "variant", "part", "option"]
OPTIONS = ["question", "variant", "part", "option", "text", "is_key"]
VARIANTS = ["question", "variant", "guess", "topics"]
SURE = ["learner", "asked_in", "question", "text", "criterion", "topics", "right", "sure"]
TEST, PRACTICE = "test", "practice"


class FirstAnswers(NamedTuple):
    """What first attempts hold besides points, about the questions that are scored automatically and count."""

    answered: pd.DataFrame
    """A row for each learner and question.

    Columns: learner, question, variant (that the learner had), answered (whether there is a valid answer, right or wrong).
    """
    choices: pd.DataFrame
    """A row for each option that a learner chose.

    Columns: learner, question, variant, part (the place in an order, the left-hand side of a match, otherwise ""), option.
    """
    options: pd.DataFrame
    """A row for each option of each variant. Columns: question, variant, part, option, text, is_key."""
    variants: pd.DataFrame
    """A row for each variant of each question. Columns: question, variant, guess (random-guess score, 0 to 1), topics."""
    sure: pd.DataFrame
    """A row for each answer in the test or in practice of which the learner said how sure they were.

    Columns: learner, asked_in (test, practice), question, text, criterion, topics, right, sure. In practice, the first answer counts.
    """


def first_answers(
    declarations: Iterable[Declaration], first: Mapping[str, Attempt], had: Mapping[str, Mapping[str, str]], mission: Mission
) -> FirstAnswers:
    """The frames of these first attempts, by learner. `had` names the variant of each question by learner, where it is known."""
    questions = [entry for entry in declarations if isinstance(entry, Question)]
    graded = [question for question in auto_scored(questions) if question.graded and not question.is_void]
    practice = [question for question in questions if not question.graded]
    given = list(_given(graded, first, had))
    return FirstAnswers(
        _frame(((learner, shown.id, variant, answer is not None) for learner, shown, variant, answer in given), ANSWERED),
        _frame(
            (
                (learner, shown.id, variant, part, option)
                for learner, shown, variant, answer in given
                if answer is not None
                for part, option in choices_in(shown, answer)
            ),
            CHOICES,
        ),
        _frame((row for question in graded for row in _options(question, mission)), OPTIONS),
        _frame((row for question in graded for row in _variants(question)), VARIANTS),
        _frame(_sure(first, graded, practice, mission), SURE),
    )


def choices_in(question: Question, answer: Answer) -> Iterator[tuple[str, str]]:
    """The options that a valid answer chose, each with its part: see `FirstAnswers.choices`."""
    if isinstance(question, Match):
        yield from answer.items()
    elif isinstance(question, Order):
        yield from ((str(place), item) for place, item in enumerate(answer, start=1))
    elif isinstance(question, ChooseAll):
        yield from (("", option) for option in answer)
    else:
        yield "", str(answer)


def _given(
    graded: list[Question], first: Mapping[str, Attempt], had: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, Question, str, Answer]]:
    """Learner, question as seen, variant and valid answer, None without one. A variant that is not known is omitted."""

    # Cached: a variant is made of its question each time, and thousands of learners have the same.
    @cache
    def seen(place: int, variant: str) -> Question | None:
        return graded[place].as_seen(variant)

    for learner, attempt in first.items():
        for place, question in enumerate(graded):
            variant = had[learner].get(question.id, "") if question.variants else question.variant_ids[0]
            shown = seen(place, variant) if variant else None
            if shown is not None:
                value = attempt.value(question.id)
                yield learner, shown, variant, value if shown.is_answer(value) else None


def _options(question: Question, mission: Mission) -> Iterator[tuple[object, ...]]:
    for variant, shown in _shown(question):
        filled = mission.filled(shown)
        for part, option, text in _offered(filled):
            yield question.id, variant, part, option, text, (part, option) in set(choices_in(shown, shown.right_answer))


def _offered(question: Question) -> Iterator[tuple[str, str, str]]:
    """Every part, option and its text, in the order of the declaration."""
    if isinstance(question, Match):
        yield from ((left, right, text) for left in question.left for right, text in question.right.items())
    elif isinstance(question, Order):
        yield from ((str(place), item, text) for place in range(1, len(question.items) + 1) for item, text in question.items.items())
    else:
        yield from (("", option, getattr(question, "options", {}).get(option, option)) for option in question.choices)


def _variants(question: Question) -> Iterator[tuple[object, ...]]:
    for variant, shown in _shown(question):
        yield question.id, variant, guess_score(shown), topics_of(f"{shown.about}\n{shown.prompt}", question.criterion)


def _shown(question: Question) -> Iterator[tuple[str, Question]]:
    return ((variant, shown) for variant in question.variant_ids if (shown := question.as_seen(variant)))


def _sure(first: Mapping[str, Attempt], graded: list[Question], practice: list[Question], mission: Mission) -> Iterator[tuple[object, ...]]:
    for asked_in, questions in ((TEST, graded), (PRACTICE, practice)):
        for question in questions:
            text = str(mission.fill(question.about or question.prompt))
            topics = topics_of(f"{question.about}\n{question.prompt}", question.criterion)
            for learner, attempt in first.items():
                entry = attempt.entries.get(question.id)
                if isinstance(entry, dict) and (answered := _self_assessed(question, entry)):
                    yield learner, asked_in, question.id, text, question.criterion, topics, *answered


def _self_assessed(question: Question, entry: dict[str, Any]) -> tuple[bool, bool] | None:
    """Whether an answer is right and whether its learner was sure; None without a valid answer, or if the learner did not say."""
    variant, is_sure = entry.get("variant"), sure_of(entry)
    shown = question.as_seen(variant if isinstance(variant, str) else "")
    value = entry.get("value") if entry.get("first") is None else entry["first"]
    if is_sure is None or shown is None or not shown.is_answer(value):
        return None
    return shown.is_right(value), is_sure


def sure_of(entry: Mapping[str, object]) -> bool | None:
    """Whether the learner of an entry was sure; None if the learner did not say."""
    confidence = entry.get("confidence")
    return {"sure": True, "unsure": False}.get(confidence) if isinstance(confidence, str) else None


def _frame(rows: Iterable[tuple[object, ...]], columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=columns)
