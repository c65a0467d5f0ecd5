"""What a learner can infer of true-or-false questions from results: nothing but what the passes tell."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import msgspec
from hypothesis import assume, given
from hypothesis import strategies as st

from grading.feedback.learner_result import result_of
from grading.feedback.page import _texts
from grading.feedback.standing import Standing
from grading.marking.attempts import Attempt
from grading.marking.questions import score_entries
from tests.cohorts import START, attempt, mission
from tests.forms import question
from widgets.content.mission import Mission
from widgets.forms.criteria import CRITERIA
from widgets.forms.question import Question

STATEMENTS = [(criterion, number) for criterion in CRITERIA for number in (1, 2)]
"""Two true-or-false questions in each criterion, as in the modules."""
Values = dict[str, Any]


def true_false(criterion: str, number: int, key: bool) -> Question:
    about = f"statement {number} of {criterion}"
    why = {"true": "Why.", "false": "Why not."}
    return question(
        id=f"{criterion}-{number}", type="true-false", prompt="So?", criterion=criterion, points=1, about=about, key=key, why=why
    )


def choose_one(criterion: str) -> Question:
    options = {"a": "One", "b": "Two"}
    return question(
        id=f"{criterion}-0",
        type="choose-one",
        prompt="Which?",
        criterion=criterion,
        points=3,
        about=f"the choice of {criterion}",
        options=options,
        key="a",
        why=options,
    )


def module(keys: list[bool]) -> list[Question]:
    """The test with these keys of its true-or-false questions."""
    statements = [true_false(*place, key) for place, key in zip(STATEMENTS, keys, strict=True)]
    return [*map(choose_one, CRITERIA), *statements]


booleans = st.lists(st.booleans(), min_size=len(STATEMENTS), max_size=len(STATEMENTS))
answers = st.fixed_dictionaries(
    {f"{criterion}-{number}": st.sampled_from(["true", "false"]) for criterion, number in STATEMENTS}
    | {f"{criterion}-0": st.sampled_from(["a", "b", None]) for criterion in CRITERIA}
)
several = st.lists(answers, min_size=1, max_size=3)
rules = st.builds(
    lambda pass_mark, minimum: msgspec.structs.replace(mission(pass_mark), criterion_minimum=minimum),
    st.integers(40, 100),
    st.sampled_from([0, 40, 60, 80]),
)


def standing(given_answers: list[Values], questions: list[Question], rule: Mission) -> Standing:
    made: list[Attempt] = []
    for number, values in enumerate(given_answers, start=1):
        entries = {id: {"value": value} for id, value in values.items() if value is not None}
        scores, most = score_entries(questions, entries)
        made.append(scored(number, entries, scores, most, rule))
    return Standing(made, questions, rule)


def scored(number: int, entries: Values, scores: dict[str, float], most: dict[str, float], rule: Mission) -> Attempt:
    total, maximum = sum(scores.values()), sum(most.values())
    made = replace(attempt("ada", scores, entries, number), max_scores=most, score=total, max_score=maximum)
    return replace(made, percent=100 * total / maximum, minimum=float(rule.criterion_minimum), recorded=START + timedelta(number))


def results(of: Standing) -> list[dict[str, Any]]:
    """All that a learner reads: the result of each attempt, on the course's page and on nbgrader's."""
    told = [result_of(made, of, {}) for made in of.attempts]
    return [one | {"nbgrader": _texts(one)} for one in told]


@given(several, booleans, booleans, rules)
def test_under_any_keys_failed_attempts_tell_the_same(
    given_answers: list[Values], keys: list[bool], others: list[bool], rule: Mission
) -> None:
    """So nothing can be inferred of a key, over all attempts, but that with it none of them passes."""
    one, other = (standing(given_answers, module(of), rule) for of in (keys, others))
    assume(not one.passed and not other.passed)
    assert json.dumps(results(one)) == json.dumps(results(other))


@given(answers, booleans, st.sampled_from([*CRITERIA]), booleans, rules)
def test_learners_who_differ_in_statements_cannot_tell_which_was_wrong(
    values: Values, keys: list[bool], criterion: str, flips: list[bool], rule: Mission
) -> None:
    """Two learners with the same verdict, whose answers differ only in the true-or-false questions of one criterion."""
    changed = {f"{criterion}-{number}": "true" if flip else "false" for number, flip in zip((1, 2), flips, strict=False)}
    one, other = (standing([given_answers], module(keys), rule) for given_answers in (values, values | changed))
    assume(not one.passed and not other.passed)
    assert results(one) == results(other)


@given(several, booleans, rules)
def test_the_ranges_hold_what_was_earned(given_answers: list[Values], keys: list[bool], rule: Mission) -> None:
    of = standing(given_answers, module(keys), rule)
    assume(not of.passed)
    for made, result in zip(of.attempts, results(of), strict=True):
        assert result["least"] <= made.score <= result["most"]
        percents = of.rule.percents(made)
        for row in result["criteria"]:
            percent = percents[row["criterion"]]
            assert row["least"] <= percent * row["max_score"] / 100 <= row["most"]
            if row["state"] in ("enough", "short"):
                assert (row["state"] == "enough") == (percent >= rule.criterion_minimum)


def test_a_criterion_that_only_statements_decide_is_open() -> None:
    """Finding C20: 8 or 9 of 10 points told how many statements were wrong."""
    rule = msgspec.structs.replace(mission(100), criterion_minimum=80)
    of = standing([{f"{criterion}-0": "a" for criterion in CRITERIA}], module([True] * len(STATEMENTS)), rule)
    [result] = results(of)
    assert {(row["least"], row["most"], row["state"]) for row in result["criteria"]} == {(3, 5, "open")}
    assert cast(float, result["most"]) - result["least"] == len(STATEMENTS)
