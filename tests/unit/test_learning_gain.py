"""Learning gain and retention: paired, in the order of time, one learner one vote."""

import math
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.analysis import gain
from grading.analysis.intervals import UNKNOWN

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
COLUMNS = ["learner", "warmup", "statement", "text", "criterion", "round", "right", "sure", "at"]


def answer(learner: str, round: str, right: bool, at: datetime | None, statement: str = "w1") -> tuple[object, ...]:
    return learner, "warm-up", statement, "Is it so?", None, round, right, True, at


def answers(*rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=COLUMNS)


def pair(learner: str, before: bool, after: bool, hours: float = 1, statement: str = "w1") -> list[tuple[object, ...]]:
    return [answer(learner, "before", before, START, statement), answer(learner, "after", after, START + timedelta(hours=hours), statement)]


def paired(*changes: tuple[bool, bool]) -> pd.DataFrame:
    rows = [row for number, (before, after) in enumerate(changes) for row in pair(f"l{number:02d}", before, after)]
    return gain.pairs(answers(*rows))


def test_times_decide_what_was_before_and_after() -> None:
    """A "before" in 2030 and an "after" in 2020 are no learning."""
    late, early = datetime(2030, 1, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC)
    found = gain.pairs(answers(answer("a", "before", False, late), answer("a", "after", True, early), *pair("b", False, True)))
    assert found.set_index("learner")["in_order"].to_dict() == {"a": False, "b": True}


def test_an_answer_without_a_time_is_not_in_order() -> None:
    found = gain.pairs(answers(answer("a", "before", False, None), answer("a", "after", True, START)))
    assert found["in_order"].tolist() == [False]


def test_only_what_was_answered_both_times_is_a_pair() -> None:
    found = gain.pairs(answers(*pair("a", False, True), answer("b", "before", True, START), answer("c", "after", True, START)))
    assert found["learner"].tolist() == ["a"]
    assert found[["right_before", "right_after"]].to_numpy().tolist() == [[False, True]]
    assert gain.pairs(answers()).empty


def test_the_gain_is_that_of_a_paired_t_interval() -> None:
    """By hand: differences 1, 1, 1, 0, 0, 0 have the mean 0.5 and the standard error 0.22361; t with 5 degrees of freedom is 2.57058."""
    found = gain.gain_of(paired(*[(False, True)] * 3, *[(True, True)] * 3))
    assert (found.n, found.before, found.after, found.gain) == (6, 0.5, 1.0, 0.5)
    assert found.interval == pytest.approx((0.5 - 2.57058 * 0.22361, 0.5 + 2.57058 * 0.22361), abs=1e-4)


def test_each_learner_counts_once_however_many_statements_were_answered() -> None:
    rows = [row for number in range(4) for row in pair(f"l{number}", False, False)]
    rows += [row for statement in ("w1", "w2", "w3") for row in pair("eager", False, True, statement=statement)]
    found = gain.gain_of(gain.pairs(answers(*rows)))
    assert found.n == 5
    assert found.gain == pytest.approx(0.2)


@pytest.mark.parametrize("n", [0, 1, 4])
def test_of_fewer_than_five_learners_there_are_no_figures(n: int) -> None:
    for found in (gain.gain_of(paired(*[(False, True)] * n)), gain.gain_in_statement(paired(*[(False, True)] * n))):
        assert found.n == n
        assert math.isnan(found.gain)
        assert found.interval == UNKNOWN


def test_the_gain_in_a_statement_counts_who_changed() -> None:
    found = gain.gain_in_statement(paired(*[(False, True)] * 26, *[(True, False)] * 4, *[(True, True)] * 18))
    assert found.gain == pytest.approx(22 / 48)
    assert found.interval == pytest.approx((0.2548067, 0.6251933), abs=1e-7)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=5, max_size=30))
def test_a_gain_is_what_after_exceeds_before(changes: list[tuple[bool, bool]]) -> None:
    for found in (gain.gain_of(paired(*changes)), gain.gain_in_statement(paired(*changes))):
        assert found.gain == pytest.approx(found.after - found.before)
        assert found.after == pytest.approx(sum(after for _, after in changes) / len(changes))


def refreshed(**shares: list[float]) -> pd.DataFrame:
    rows = [(learner, share) for learner, of_learner in shares.items() for share in of_learner]
    return pd.DataFrame(rows, columns=["learner", "share"])


def test_retention_is_compared_with_the_same_learners_test() -> None:
    tested = pd.Series({"a": 1.0, "b": 0.9, "c": 0.8, "d": 0.7, "e": 0.6, "else": 0.0})
    found = gain.retention(refreshed(a=[1.0, 0.0], b=[1.0], c=[0.5], d=[0.5], e=[0.5]), tested)
    assert found.n == 5
    assert [found.share, found.test] == pytest.approx([0.6, 0.8])
    assert found.change == pytest.approx(-0.2)
    assert found.change_interval.low < -0.2 < found.change_interval.high
    assert found.interval.low < 0.6 < found.interval.high


def test_retention_of_few_learners_has_no_figures() -> None:
    found = gain.retention(refreshed(a=[1.0], b=[0.0]), pd.Series({"a": 1.0, "b": 1.0}))
    assert found.n == 2
    assert math.isnan(found.share)
    assert math.isnan(found.change)
