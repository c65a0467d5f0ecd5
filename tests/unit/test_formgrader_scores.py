"""Which scores formgrader takes for a question."""

import json
import math
from typing import Any

import pytest
from hypothesis import given

from grading.formgrader.scores import AUTOMATIC, checked_scores
from tests.unit.declaring import json_values


def refusal(body: Any, *, automatic: bool = False) -> str:
    return checked_scores(body, 5.0, automatic=automatic)[1]


@pytest.mark.parametrize("value", [0, 5, 2.5, "3.5", "0", "5", "2e0"])
def test_a_mark_within_bounds_is_taken_as_a_number(value: Any) -> None:
    assert checked_scores({"manual_score": value, "extra_credit": None}, 5.0, automatic=False) == (
        {"manual_score": float(value), "extra_credit": None},
        "",
    )


@pytest.mark.parametrize("value", [-0.01, 5.01, -1, 6, "6", "-1", 10**300])
def test_a_mark_out_of_bounds_is_refused(value: Any) -> None:
    assert refusal({"manual_score": value}) == "A score for this question must be from 0 to 5. Nothing was saved."


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, "nan", "inf", "1e999", 10**400, "", "x", True, [3], {"no": "number"}])
@pytest.mark.parametrize("name", ["manual_score", "extra_credit"])
def test_what_is_no_number_is_refused(name: str, value: Any) -> None:
    assert refusal({name: value}) == "A score must be a number, such as 3 or 3.5. Nothing was saved."


@pytest.mark.parametrize("body", [None, [], "3", 3])
def test_a_request_without_fields_is_refused(body: Any) -> None:
    assert refusal(body) == "A score must be a number, such as 3 or 3.5. Nothing was saved."


def test_extra_credit_is_taken_but_not_below_0() -> None:
    assert refusal({"extra_credit": -0.5}) == "Extra credit cannot be below 0. Nothing was saved."
    assert checked_scores({"extra_credit": "1"}, 5.0, automatic=False)[0] == {"manual_score": None, "extra_credit": 1.0}


@pytest.mark.parametrize(
    "body", [{"manual_score": 5}, {"manual_score": 0, "extra_credit": 0}, {"extra_credit": 1}, {"manual_score": "x"}, None]
)
def test_an_automatic_question_takes_no_score(body: Any) -> None:
    assert refusal(body, automatic=True) == AUTOMATIC


def test_a_score_given_to_an_automatic_question_before_can_be_taken_back() -> None:
    assert checked_scores({"manual_score": None, "extra_credit": None}, 5.0, automatic=True) == (
        {"manual_score": None, "extra_credit": None},
        "",
    )


@given(json_values, json_values)
def test_whatever_is_taken_is_a_finite_number_within_bounds(mark: Any, extra: Any) -> None:
    scores, refused = checked_scores({"manual_score": mark, "extra_credit": extra}, 5.0, automatic=False)
    assert refused or (mark is None) == (scores["manual_score"] is None)
    for value in scores.values():
        assert value is None or (type(value) is float and math.isfinite(value) and value >= 0)
    assert (scores.get("manual_score") or 0) <= 5
    json.dumps(scores, allow_nan=False)
