"""What passes, and which attempt counts."""

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.marking.attempts import Attempt, Attempts, percent_of
from grading.marking.lateness import most_lost
from grading.marking.ledger import Ledger
from grading.marking.passing import PassRule, best_of, has_passed_with_fewer_points
from grading.marking.record import Recorder
from grading.submissions.hand_ins import HandIn
from tests.cohorts import START, attempt, mission, questions
from widgets.answers.store import Answers, Entry, Learner
from widgets.forms.criteria import CRITERIA

QUESTIONS = questions(10)
"""Two questions of one point in each criterion."""
IDS = [question.id for question in QUESTIONS]
RULE = PassRule.of(QUESTIONS, mission(70))
points = st.sampled_from([0.0, 0.25, 0.5, 1.0])
minimums = st.sampled_from([0.0, 25.0, 50.0, 60.0, 100.0])


@st.composite
def attempts_of(draw: st.DrawFn) -> list[Attempt]:
    """Some attempts of one learner, in any order, also after the answers were told."""
    made = []
    for number in range(1, 1 + draw(st.integers(0, 5))):
        scores = {id: draw(points) for id in IDS}
        known = replace(attempt("ada", scores, number=number), minimum=draw(minimums), after_answers=draw(st.booleans()))
        made.append(known)
    return draw(st.permutations(made))


def lowest_share(scores: Mapping[str, float]) -> float:
    """The least percentage among the criteria, worked out by the plan of the questions: every fifth is of the same one."""
    return min(100 * (scores[IDS[place]] + scores[IDS[place + 5]]) / 2 for place in range(5))


@given(attempts_of(), minimums)
def test_an_attempt_passes_with_enough_in_all_and_in_each_criterion(made: list[Attempt], today: float) -> None:
    rule = replace(RULE, criterion_minimum=today)
    for one in made:
        assert rule.is_passed(one) == (one.percent >= 70 and lowest_share(one.scores) >= min(today, one.minimum))


@given(attempts_of())
def test_an_attempt_that_passes_comes_first_then_points_then_the_earlier(made: list[Attempt]) -> None:
    counted = [one for one in made if not one.after_answers]
    best = best_of(made, RULE)
    assert (best is None) == (not counted)
    for other in counted:
        assert best is not None
        assert RULE.is_passed(best) >= RULE.is_passed(other)
        if RULE.is_passed(best) == RULE.is_passed(other):
            assert (best.percent, -best.attempt) >= (other.percent, -other.attempt)
    assert has_passed_with_fewer_points(made, RULE) == any(best is not None and other.percent > best.percent for other in counted)


@given(attempts_of(), attempts_of())
def test_another_attempt_takes_no_pass_away(made: list[Attempt], more: list[Attempt]) -> None:
    later = [replace(one, attempt=one.attempt + 10, handed_in=one.handed_in + timedelta(10)) for one in more]
    before, after = best_of(made, RULE), best_of([*made, *later], RULE)
    if before is not None and RULE.is_passed(before):
        assert after is not None
        assert RULE.is_passed(after)


@given(attempts_of(), minimums)
def test_what_passed_without_a_minimum_passes_under_any_minimum_of_today(made: list[Attempt], today: float) -> None:
    for one in made:
        old = replace(one, minimum=0.0)
        assert replace(RULE, criterion_minimum=today).is_passed(old) == (old.percent >= 70)


def test_nothing_in_one_criterion_does_not_pass() -> None:
    """Finding C16: 80% in all, and 0% in what is forbidden."""
    scores = {question.id: float(question.criterion != "prohibited") for question in QUESTIONS}
    made = replace(attempt("ada", scores), minimum=60.0)
    assert made.percent == 80.0
    assert RULE.below_minimum(made) == ["prohibited"]
    assert not RULE.is_passed(made)
    assert replace(RULE, criterion_minimum=0).is_passed(made)


def test_a_criterion_that_the_module_does_not_grade_is_not_needed() -> None:
    rule = PassRule.of(QUESTIONS[:1], mission(70))
    assert rule.is_passed(replace(attempt("ada", {IDS[0]: 1.0}), minimum=60.0))
    assert [*rule.percents(attempt("ada", {IDS[0]: 1.0}))] == [next(iter(CRITERIA))]


def test_thirds_reach_a_minimum() -> None:
    three = dict.fromkeys(("a", "b", "c"), "impact")
    made = replace(attempt("ada", {"a": 1 / 3, "b": 1 / 3, "c": 1 / 3 + 0.8}), minimum=60.0)
    assert percent_of(made.score, made.max_score) == 60.0
    assert PassRule(60, 60, three).is_passed(made)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'gradebook.db'}"


def recorded(url: str, minimum: int, number: int) -> Attempt:
    """The hand-in of this number, with one question right more than the last, under a minimum."""
    terms = msgspec.structs.replace(mission(10), criterion_minimum=minimum, attempts=9)
    moment = START + timedelta(number)
    entries = {id: Entry(value="true", at=moment.isoformat()) for id in IDS[: number + 2]}
    answers = Answers(module="sample", learner=Learner(id="ada", name="Ada"), entries=entries, saved=moment.isoformat(), origin="here")
    hand_in = HandIn(learner="ada", module="sample", handed_in=moment, secret="", answers=answers)
    return Recorder(Attempts(url), "sample", QUESTIONS, terms).record(hand_in)


def test_an_attempt_keeps_the_minimum_of_its_time(url: str) -> None:
    made = [recorded(url, minimum, number) for number, minimum in enumerate((0, 60, 60, 80, 0))]
    assert [one.minimum for one in made] == [0, 60, 60, 80, 0]
    attempts = Attempts(url)
    assert [one.minimum for one in attempts.of("sample", "ada")] == [0, 60, 60, 80, 0]
    assert [one.minimum for one in attempts.history("sample")] == [0, 60, 60, 80, 0]
    assert [minimum for _, minimum in Ledger(url).minimums("sample")] == [60, 80, 0]
    again = attempts.regrade(attempts.of("sample", "ada")[1], dict.fromkeys(IDS, 1.0), dict.fromkeys(IDS, 1.0))
    assert again.minimum == 60
    assert [one.minimum for one in attempts.of("sample", "ada")] == [0, 60, 60, 80, 0]


def test_records_from_before_the_minimum_have_none(url: str) -> None:
    attempts = Attempts(url)
    scores = dict.fromkeys(IDS, 1.0) | dict.fromkeys((IDS[1], IDS[6]), 0.0)
    attempts.record("ada", "sample", START, {}, scores, dict.fromkeys(IDS, 1.0))
    recorded(url, 60, 1)
    first, second = attempts.of("sample", "ada")
    assert (first.minimum, second.minimum) == (0, 60)
    assert RULE.is_passed(first)


class LosesAll:
    """A late penalty of all points, as nbgrader's plugin for it."""

    def late_submission_penalty(self, _learner: str, score: float, _seconds: float) -> float:
        return score


def test_lateness_takes_nothing_from_a_pass_that_is_below_another_attempt_in_time() -> None:
    more, fewer = (attempt("ada", dict.fromkeys(IDS[:right], 1.0), number=number) for number, right in enumerate((9, 8), start=1))
    between = (START + timedelta(1.5)).replace(tzinfo=None)
    assert most_lost(LosesAll(), "ada", fewer.score, [more, fewer], between) == 0
    assert most_lost(LosesAll(), "ada", more.score, [more, fewer], between) == 0
    assert most_lost(LosesAll(), "ada", fewer.score, [fewer], START.replace(tzinfo=None)) == math.inf
