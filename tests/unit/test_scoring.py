"""From an answer to points: against scores worked by hand, and what holds for any question and any answer."""

import math
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.authoring.guessable import PICKS
from tests.forms import FOLDERS, golden, question
from tests.unit.declaring import json_values, questions
from widgets.forms.question import Pick, Question

ANSWERS = [(name, case["question"], answer) for type in FOLDERS for name, case in golden(type).items() for answer in case["answers"]]
NAMES = [f"{name}: {answer['is']}" for name, _, answer in ANSWERS]


@pytest.mark.parametrize(("fields", "answer"), [answer[1:] for answer in ANSWERS], ids=NAMES)
def test_the_score_is_the_one_worked_by_hand(fields: dict[str, Any], answer: dict[str, Any]) -> None:
    declared = question(**fields)
    earned = declared.score(answer["value"])
    assert type(earned) is float
    assert earned == answer["score"]
    # Practice earns no points, so its answers say what share is right.
    assert "share" not in answer or declared.share(answer["value"]) == answer["share"]


@given(questions())
def test_the_key_scores_full(asked: Question) -> None:
    key = asked.right_answer
    assert asked.score(key) == asked.points
    assert asked.is_right(key)
    assert asked.is_answer(key)


@given(questions(), json_values)
def test_any_answer_scores_a_finite_float_within_bounds(asked: Question, value: Any) -> None:
    earned = asked.score(value)
    assert type(earned) is float
    assert math.isfinite(earned)
    assert 0 <= earned <= (asked.points or 0)
    assert asked.is_right(value) == (earned == asked.points)
    assert asked.is_answer(value) or earned == 0


@given(questions(), st.floats(0, 1), st.randoms(use_true_random=False))
def test_what_learners_of_a_demonstration_answer_is_an_answer(asked: Question, chance: float, dice: Random) -> None:
    value = asked.sample(chance, dice)
    assert asked.is_answer(value)
    assert 0 <= asked.score(value) <= (asked.points or 0)
    assert asked.in_words(value)


@given(questions(), st.sampled_from(["true", "false"]), st.sampled_from(list(PICKS.values())))
def test_what_a_habit_answers_is_an_answer(asked: Question, statement: str, pick: Pick) -> None:
    assert asked.is_answer(asked.by_habit(statement, pick))


@given(st.data())
def test_a_wrong_tick_never_earns_and_a_right_one_never_costs(data: st.DataObject) -> None:
    options = {name: name for name in "abcdef"}
    key = data.draw(st.lists(st.sampled_from(list(options)), min_size=1, unique=True))
    choose_all = question("choose-all", options=options, key=key, points=4)
    ticks = data.draw(st.lists(st.sampled_from(list(options)), min_size=1, max_size=5, unique=True))
    one_more = data.draw(st.sampled_from(sorted(set(options) - set(ticks))))
    change = choose_all.score([*ticks, one_more]) - choose_all.score(ticks)
    assert change >= 0 if one_more in key else change <= 0


@given(json_values)
def test_what_is_practice_or_released_or_written_earns_nothing(value: Any) -> None:
    options = {name: name for name in "abc"}
    for fields in (
        {"type": "choose-one", "options": options, "key": "a"},
        {"type": "choose-one", "options": options, "points": 1},
        {"type": "reflection", "points": 5},
    ):
        assert question(**fields).score(value) == 0
