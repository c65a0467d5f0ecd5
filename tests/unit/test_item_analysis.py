"""Statistics of questions against published worked examples, definitions and a bootstrap."""

import itertools
import math
import random
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.analysis import flags, items, reliability, thirds, variants
from grading.analysis.confidence import COLUMNS as CONFIDENCE
from grading.analysis.confidence import confidence_counts
from grading.analysis.guessing import guess_score, ticked_at_random
from grading.analysis.intervals import UNKNOWN, Interval
from grading.analysis.limits import ENOUGH, TOO_FEW
from grading.analysis.topics import topics_of
from tests.forms import question
from widgets.forms.question import Question

# Three questions of the data with which Moodle tests its quiz statistics (mod/quiz/report/statistics/tests): the points
# of 22 attempts on the whole quiz, and on the questions in slots 8 (of 8 points), 11 and 20 (of 1). Moodle's expected
# values come from a spreadsheet of its authors: facility, discrimination index, discriminative efficiency, in percent.
QUIZ = [12, 7.4, 11.7, 8.5, 10.1, 11.3, 11.2, 14.1, 8.6, 11.6, 9.3, 13.1, 11.5, 11.3, 5.5, 4.8, 8.7, 11.8, 6, 5.9, 12.8, 13.8]
SLOT_8 = [5.5, 1, 2.5, 4, 3, 4.5, 3, 6, 0.5, 5.5, 2.5, 4, 4, 3, 1, 1, 1.5, 4, 2, 1, 6, 7]
SLOT_11 = [1, 0.3, 0.3, 1, 0.9, 1, 0.3, 1, 0.9, 0.9, 1, 0.9, 0.3, 0.3, 0.3, 0.3, 0.9, 0.9, 0.3, 0.3, 1, 0.3]
SLOT_20 = [1, 1, 1, 1, 0, 0, 1, 1, 1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]


@pytest.mark.parametrize(
    ("marks", "points", "expected"),
    [
        (SLOT_8, 8, (41.19318182, 25.88327077, 27.23492723)),
        (SLOT_11, 1, (65.45454545, 28.16930644, 31.12404354)),
        (SLOT_20, 1, (50.0, -8.396734802, -10.0)),
    ],
)
def test_the_statistics_are_those_of_moodle(marks: list[float], points: float, expected: tuple[float, float, float]) -> None:
    scores = pd.DataFrame({"this": marks, "rest": np.subtract(QUIZ, marks)})
    found = items.item_statistics(scores, pd.Series({"this": points, "rest": 12.0})).loc["this"]
    assert [100 * found[name] for name in ("difficulty_p", "item_rest_r", "efficiency")] == pytest.approx(expected)
    assert found["r_low"] < found["item_rest_r"] < found["r_high"]


# Ten students, ten questions: K. Wuensch, East Carolina University, https://core.ecu.edu/wuenschk/StatHelp/KR20.txt
WUENSCH = """1111110110 1011011101 1111011001 0010001000 0000010010 1110111111 1101110111 1111111101 0101111101 1101101110"""


def wuensch() -> pd.DataFrame:
    return pd.DataFrame([[float(answer) for answer in row] for row in WUENSCH.split()])


def test_kr20_is_that_of_the_worked_example() -> None:
    """The sum of p * q is 2.18 and the variance of the totals 5.84, so KR-20 is 10/9 * (1 - 2.18/5.84)."""
    assert reliability.alpha(wuensch()) == pytest.approx(10 / 9 * (1 - 2.18 / 5.84))
    assert items.facility(wuensch()).round(1).tolist() == [0.7, 0.7, 0.6, 0.7, 0.6, 0.8, 0.7, 0.7, 0.5, 0.6]


def test_the_standard_error_of_measurement_follows_from_it() -> None:
    expected = math.sqrt(5.84 * 10 / 9) * math.sqrt(1 - 10 / 9 * (1 - 2.18 / 5.84))
    assert reliability.standard_error(wuensch()) == pytest.approx(expected)
    found = reliability.reliability(pd.concat([wuensch()] * 3), 10.0)
    assert (found.n, found.items) == (30, 10)
    assert found.sem == pytest.approx(100 * reliability.standard_error(pd.concat([wuensch()] * 3)) / 10)
    assert found.interval.low < found.alpha < found.interval.high


def test_who_is_within_one_standard_error_of_the_mark_is_counted() -> None:
    percents = pd.Series([60.0, 70, 74.9, 75, 80, 81, 100])
    assert reliability.near(percents, 75, 5.0) == 4
    assert reliability.near(percents, 75, math.nan) == 0


def simulated(n: int, seed: int = 3) -> pd.DataFrame:
    dice = np.random.default_rng(seed)
    right = dice.normal(size=(n, 1)) + dice.normal(size=(n, 12)) > dice.normal(size=12)
    return pd.DataFrame(right.astype(float), columns=list("abcdefghijkl"))


def test_the_intervals_of_alpha_and_r_are_close_to_those_of_a_bootstrap() -> None:
    scores = simulated(200)
    found, item = reliability.reliability(scores, 12.0), items.item_statistics(scores, pd.Series(1.0, index=scores.columns)).loc["a"]
    dice = np.random.default_rng(5)
    samples = [scores.iloc[dice.integers(0, 200, 200)].reset_index(drop=True) for _ in range(400)]
    alphas = [reliability.alpha(sample) for sample in samples]
    rs = [items.correlation(sample["a"], items.rest_scores(sample, "a")) for sample in samples]
    assert found.interval == pytest.approx(np.quantile(alphas, [0.025, 0.975]), abs=0.03)
    assert (item["r_low"], item["r_high"]) == pytest.approx(np.quantile(rs, [0.025, 0.975]), abs=0.04)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), min_size=2, max_size=6))
def test_the_efficiency_is_the_share_of_the_largest_covariance_that_these_points_allow(pairs: list[tuple[int, int]]) -> None:
    one, rest = (pd.Series(values, dtype=float) for values in zip(*pairs, strict=True))
    found = items.efficiency(one, rest)
    if one.nunique() < 2 or rest.nunique() < 2:
        assert math.isnan(found)
        return
    covariances = [np.cov(order, rest, ddof=0)[0, 1] for order in set(itertools.permutations(one))]
    assert found == pytest.approx(np.cov(one, rest, ddof=0)[0, 1] / max(covariances))


@pytest.mark.parametrize("n", [1, 2, ENOUGH - 1])
def test_of_few_learners_only_the_facility_is_given_with_its_interval(n: int) -> None:
    scores = pd.DataFrame([[number % 2, 1.0] for number in range(n)], columns=["a", "b"], dtype=float)
    found = items.item_statistics(scores, pd.Series({"a": 1.0, "b": 1.0}))
    assert found[["item_rest_r", "r_low", "r_high", "efficiency"]].isna().to_numpy().all()
    assert found[["difficulty_p", "p_low", "p_high"]].notna().to_numpy().all()
    assert math.isnan(reliability.reliability(scores, 2.0).alpha)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_where_no_one_or_everyone_is_right_there_is_a_facility_and_no_correlation(share: float) -> None:
    scores = pd.DataFrame({"a": [share] * 30, "b": [0.0, 1.0] * 15})
    found = items.item_statistics(scores, pd.Series({"a": 1.0, "b": 1.0})).loc["a"]
    assert found["difficulty_p"] == share
    assert 0 <= found["p_low"] < found["p_high"] <= 1
    assert pd.isna(found["item_rest_r"])


def test_a_correlation_never_rests_on_one_or_two_people() -> None:
    points = pd.Series({"a": 1.0, "b": 1.0})
    for different, is_known in ((2, False), (3, True)):
        scores = pd.DataFrame({"a": [0.0] * different + [1.0] * (30 - different), "b": [0.0, 1.0] * 15})
        assert items.item_statistics(scores, points)["item_rest_r"].notna()["a"] == is_known


# Flags.


def flagged(p: float, r: float, n: int = 30, reach: float = 0.15, guess: float = 0.0, omitted: int = 0) -> str:
    return flags.flag(n, p, Interval(p - reach, p + reach), r, Interval(r - 0.3, r + 0.3), guess, omitted)


@pytest.mark.parametrize(
    ("p", "r", "expected"),
    [(0.95, 0.5, flags.EASY), (0.2, 0.5, flags.HARD), (0.5, -0.15, flags.WEAKLY_RELATED), (0.5, -0.31, flags.CHECK_KEY)],
)
def test_what_stands_out_is_said(p: float, r: float, expected: str) -> None:
    assert flagged(p, r).startswith(expected)


def test_what_the_interval_does_not_carry_is_not_said() -> None:
    assert flagged(0.5, -0.01) == flagged(0.5, -0.09) == ""
    assert flagged(0.2, 0.5, reach=0.35) == flagged(0.95, 0.5, reach=0.3) == ""


def test_few_learners_are_not_judged() -> None:
    assert flagged(0.0, -1.0, n=ENOUGH - 1) == TOO_FEW


def test_worse_than_guessing_and_often_omitted_are_said() -> None:
    assert flags.GUESSING in flagged(0.3, 0.5, guess=0.5)
    assert flags.GUESSING not in flagged(0.4, 0.5, guess=0.5)
    assert flagged(0.5, 0.5, omitted=9) == f"{flags.OMITTED} (9 of 30 learners)"
    assert flagged(0.5, 0.5, omitted=4) == ""


def test_no_spread_is_said() -> None:
    assert flags.NO_SPREAD in flags.flag(30, 1.0, Interval(0.88, 1.0), math.nan, UNKNOWN)


# Guessing.

OPTIONS = {"a": "A", "b": "B", "c": "C", "d": "D"}
FORMS = [
    ({"type": "true-false", "key": True}, 1 / 2),
    ({"type": "choose-one", "options": OPTIONS, "key": "a"}, 1 / 4),
    ({"type": "order", "items": OPTIONS, "key": ["d", "c", "b", "a"]}, 1 / 4),
    ({"type": "match", "left": {"x": "X", "y": "Y"}, "right": OPTIONS, "key": {"x": "a", "y": "c"}}, 1 / 4),
]


def made(**fields: Any) -> Question:
    return question(id="q", prompt="?", criterion="impact", points=1, about="it", why={}, **fields)


@pytest.mark.parametrize(("fields", "expected"), FORMS)
def test_guessing_brings_the_mean_of_all_answers(fields: dict[str, Any], expected: float) -> None:
    assert guess_score(made(**fields)) == pytest.approx(expected)


@pytest.mark.parametrize("key", [["a"], ["a", "b"], ["a", "b", "c"], ["a", "b", "c", "d"]])
def test_ticking_at_random_brings_the_mean_of_all_ways_to_tick(key: list[str]) -> None:
    asked = made(type="choose-all", options=OPTIONS, key=key)
    ways = [list(ticked) for size in range(1, 5) for ticked in itertools.combinations(OPTIONS, size)]
    assert guess_score(asked) == pytest.approx(sum(map(asked.share, ways)) / len(ways))
    assert guess_score(asked) == ticked_at_random(len(key), 4 - len(key))


def test_an_order_in_random_sequence_has_one_item_in_its_place_on_average() -> None:
    asked = made(type="order", items=OPTIONS, key=list("dcba"))
    ways = [list(order) for order in itertools.permutations(OPTIONS)]
    assert guess_score(asked) == pytest.approx(sum(map(asked.share, ways)) / len(ways))


# Thirds.


@given(st.lists(st.integers(0, 12), min_size=1, max_size=40))
def test_equal_scores_are_in_the_same_third_and_higher_ones_never_in_a_lower_one(scores: list[int]) -> None:
    third = thirds.thirds(pd.Series(scores, dtype=float))
    level = third.map({"lower": 0, "middle": 1, "upper": 2})
    for (one, its), (other, others) in itertools.combinations(zip(scores, level, strict=True), 2):
        assert (one == other) <= (its == others)
        assert (one < other) <= (its <= others)


def test_different_scores_are_divided_evenly() -> None:
    third = thirds.thirds(pd.Series(random.Random(1).sample(range(100), 24), dtype=float))
    assert third.value_counts().to_dict() == {"upper": 8, "middle": 8, "lower": 8}


def test_a_wrong_option_that_draws_the_best_is_said_only_if_enough_chose_it() -> None:
    assert thirds.draws_the_best(8, 0, 24)
    assert not thirds.draws_the_best(4, 2, 24)
    assert not thirds.draws_the_best(8, 0, ENOUGH - 1)
    assert not thirds.draws_the_best(0, 0, 24)


def test_an_option_is_called_unused_only_if_enough_did_not_choose_it() -> None:
    assert not thirds.is_unused(0, 24)
    assert thirds.is_unused(0, 100)


# Variants.


def compared(one: list[float], other: list[float], comparisons: int = 1) -> variants.Difference:
    variant = pd.Series(["a"] * len(one) + ["b"] * len(other))
    return variants.difference_of(pd.Series(one + other), variant, ("a", "b"), comparisons)


def test_variants_differ_only_if_all_comparisons_together_carry_it() -> None:
    alone, among_many = (compared([1.0] * 18 + [0.0] * 6, [1.0] * 10 + [0.0] * 14, count) for count in (1, 100))
    assert alone.difference == pytest.approx(8 / 24)
    assert alone.verdict == variants.DIFFERENT
    assert among_many.verdict == variants.UNDECIDED
    assert alone.interval == among_many.interval


def test_variants_are_equal_only_among_enough_learners() -> None:
    assert compared([1.0, 0.0] * 200, [1.0, 0.0] * 200).verdict == variants.EQUAL
    assert compared([1.0, 0.0] * 12, [1.0, 0.0] * 12).verdict == variants.UNDECIDED
    few = compared([1.0, 0.0], [0.0, 1.0])
    assert few.verdict == TOO_FEW
    assert few.interval == UNKNOWN


def test_every_pair_of_variants_is_compared_once() -> None:
    assert variants.pairs_of(pd.Series(["b", "a", None, "c", "a"])) == [("a", "b"), ("a", "c"), ("b", "c")]


# Confidence and topics.


def test_confidence_is_counted_against_correctness() -> None:
    answers = pd.DataFrame([(True, True)] * 3 + [(False, True)] * 3 + [(True, False)] * 2 + [(False, False)], columns=["right", "sure"])
    found = dict(zip(CONFIDENCE, confidence_counts(answers), strict=True))
    assert [found[name] for name in CONFIDENCE[:6]] == [9, 3, 3, 2, 1, 0.5]
    assert found["low"] < 0.5 < found["high"]
    few = dict(zip(CONFIDENCE, confidence_counts(answers.iloc[2:6]), strict=True))
    assert few["sure_wrong"] == 3
    assert math.isnan(few["wrong_when_sure"])


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("A girl of 16 works in a bar.", ["children"]),
        ("She agreed to the work.", ["consent"]),
        ("Whom do you tell, and through which channel?", ["reporting"]),
        ("Although he is under 18, he consented. You report it today.", ["children", "consent", "reporting"]),
        ("The agency and the damage in the village", []),
        ("The report of 2002 names three stages.", []),
    ],
)
def test_topics_are_recognised_by_their_words(text: str, topics: list[str]) -> None:
    assert topics_of(text) == ", ".join(topics)


def test_a_question_about_duties_is_about_reporting() -> None:
    assert topics_of("What do you write down?", "responsibilities") == "reporting"
