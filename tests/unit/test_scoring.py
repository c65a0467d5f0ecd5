"""From an answer to points: against scores worked by hand, and what holds for any question and any answer."""

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from tests.unit.declaring import TYPES, json_values, questions
from widgets.content.declarations import Question, truth
from widgets.content.scoring import is_answer, is_right, score

GOLDEN = YAML(typ="safe").load(Path(__file__).with_name("golden") / "scores.yaml")
ANSWERS = [(name, case["question"], answer) for name, case in GOLDEN.items() for answer in case["answers"]]


def declared(fields: dict[str, Any]) -> Question:
    return Question(id="q", prompt="What?", **fields)


NAMES = [f"{name}: {answer['is']}" for name, _, answer in ANSWERS]


@pytest.mark.parametrize(("question", "answer"), [answer[1:] for answer in ANSWERS], ids=NAMES)
def test_the_score_is_the_one_worked_by_hand(question: dict[str, Any], answer: dict[str, Any]) -> None:
    earned = score(declared(question), answer["value"])
    assert type(earned) is float
    assert earned == answer["score"]


def test_the_golden_file_covers_every_form_and_way_to_answer() -> None:
    told = {(case["question"]["type"], answer["is"].split()[0]) for case in GOLDEN.values() for answer in case["answers"]}
    wanted = {(form, way) for form in TYPES for way in ("right", "wrong", "empty", "malformed")}
    assert wanted | {(form, "partly") for form in ("choose-all", "order", "match")} <= told


@given(questions())
def test_the_key_scores_full(question: Question) -> None:
    key = truth(question.key) if question.type == "true-false" else question.key
    assert score(question, key) == question.points
    assert is_right(question, key)
    assert is_answer(question, key)


@given(questions(), json_values)
def test_any_answer_scores_a_finite_float_within_bounds(question: Question, value: Any) -> None:
    earned = score(question, value)
    assert type(earned) is float
    assert math.isfinite(earned)
    assert 0 <= earned <= (question.points or 0)
    assert is_right(question, value) == (earned == question.points)
    assert is_answer(question, value) or earned == 0


@given(questions(), st.data())
def test_any_answer_of_the_right_form_scores_within_bounds(question: Question, data: st.DataObject) -> None:
    ids = question.choices
    forms: dict[str, st.SearchStrategy[Any]] = {
        "choose-all": st.lists(st.sampled_from(ids), min_size=1, unique=True),
        "order": st.permutations(ids),
        "match": st.dictionaries(st.sampled_from(ids), st.sampled_from(list(question.right) or ids), min_size=1),
    }
    value = data.draw(forms.get(question.type, st.sampled_from(ids)))
    assert is_answer(question, value)
    assert 0 <= score(question, value) <= (question.points or 0)


@given(questions(), st.data())
def test_a_wrong_tick_never_earns_and_a_right_one_never_costs(question: Question, data: st.DataObject) -> None:
    options = {name: name for name in "abcdef"}
    key = data.draw(st.lists(st.sampled_from(list(options)), min_size=1, unique=True))
    choose_all = declared({"type": "choose-all", "options": options, "key": key, "points": 4})
    ticks = data.draw(st.lists(st.sampled_from(list(options)), min_size=1, max_size=5, unique=True))
    one_more = data.draw(st.sampled_from(sorted(set(options) - set(ticks))))
    change = score(choose_all, [*ticks, one_more]) - score(choose_all, ticks)
    assert change >= 0 if one_more in key else change <= 0


@given(json_values)
def test_what_is_practice_or_released_or_written_earns_nothing(value: Any) -> None:
    options = {name: name for name in "abc"}
    for fields in (
        {"type": "choose-one", "options": options, "key": "a"},
        {"type": "choose-one", "options": options, "points": 1},
        {"type": "reflection", "points": 5},
    ):
        assert score(declared(fields), value) == 0
