"""Intervals against published worked examples, and against what they promise."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from grading.analysis import intervals
from grading.analysis.intervals import UNKNOWN
from grading.pilot.intervals import wilson


# Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3.
@pytest.mark.parametrize(
    ("hits", "n", "low", "high"), [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
)
def test_a_share_has_wilsons_interval(hits: int, n: int, low: float, high: float) -> None:
    assert intervals.of_share(hits, n) == pytest.approx((low, high), abs=6e-5)


# Newcombe 1998, Statistics in Medicine 17:873-890, table II, method 10.
@pytest.mark.parametrize(
    ("table", "low", "high"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((10, 10, 0, 10), 0.6075, 1.0),
    ],
)
def test_two_shares_differ_by_newcombes_interval(table: tuple[int, int, int, int], low: float, high: float) -> None:
    assert intervals.of_share_difference(*table) == pytest.approx((low, high), abs=6e-5)


def test_a_paired_difference_has_bonett_and_prices_interval() -> None:
    """The example of ci.prop.ps in Bonett's R package statpsych: 26 changed one way and 4 the other, of 48."""
    assert intervals.of_paired_share_difference(26, 4, 48) == pytest.approx((0.2548067, 0.6251933), abs=1e-7)


def test_alpha_has_feldts_interval() -> None:
    """The example of Chris Evans's R code in the statistics wiki of the MRC Cognition and Brain Sciences Unit."""
    assert intervals.of_alpha(0.913, 873, 20) == pytest.approx((0.9044024, 0.9211588), abs=1e-7)


def test_a_correlation_has_fishers_interval() -> None:
    """By hand: atanh(0.5) = 0.54931, 1.95996 / sqrt(27) = 0.37719, so tanh(0.17211) to tanh(0.92650)."""
    assert intervals.of_correlation(0.5, 30) == pytest.approx((0.17043, 0.72896), abs=1e-5)


def test_a_mean_has_students_interval() -> None:
    """By hand: the mean of 1 to 5 is 3, its standard error 0.70711, and t with 4 degrees of freedom 2.77645."""
    assert intervals.of_mean(pd.Series([1.0, 2, 3, 4, 5])) == pytest.approx((1.03676, 4.96324), abs=1e-5)


def test_two_means_differ_by_welchs_interval() -> None:
    """By hand: variances 0.025 and 0.1 of 5 each, standard error 0.158114, 5.88235 degrees of freedom, t = 2.45881."""
    one, other = pd.Series([0.1, 0.2, 0.3, 0.4, 0.5]), pd.Series([0.1, 0.3, 0.5, 0.7, 0.9])
    assert intervals.of_mean_difference(one, other) == pytest.approx((-0.58877, 0.18877), abs=2e-4)


@given(st.integers(0, 60), st.integers(1, 60), st.sampled_from([0.9, 0.95, 0.999]))
def test_the_interval_of_a_share_is_that_of_scipy(hits: int, n: int, confidence: float) -> None:
    hits = min(hits, n)
    expected = stats.binomtest(hits, n).proportion_ci(confidence, method="wilson")
    assert intervals.of_share(hits, n, confidence) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_the_pilots_interval_of_a_share_is_the_same() -> None:
    assert intervals.of_share(7, 24) == pytest.approx(wilson(7, 24), abs=1e-6)


def test_without_observations_there_is_no_interval() -> None:
    empty = pd.Series([1.0]).iloc[:0]
    assert intervals.of_share(0, 0) == intervals.of_mean_share(empty) == intervals.of_mean(pd.Series([1.0])) == UNKNOWN
    assert intervals.of_share_difference(0, 0, 1, 2) == intervals.of_paired_share_difference(0, 0, 0) == UNKNOWN
    assert intervals.of_correlation(math.nan, 30) == intervals.of_correlation(0.5, 3) == intervals.of_alpha(0.5, 1, 5) == UNKNOWN
    assert not UNKNOWN.is_known
    assert not UNKNOWN.is_above(-9)
    assert not UNKNOWN.is_below(9)


def test_equal_partial_scores_have_an_interval_that_is_not_a_point() -> None:
    low, high = intervals.of_mean_share(pd.Series([0.5] * 8))
    assert (low, high) == pytest.approx(wilson(4, 8), abs=1e-6)


@given(st.lists(st.sampled_from([0.0, 0.25, 1 / 3, 0.5, 1.0]), min_size=1, max_size=40))
def test_a_mean_share_lies_in_its_interval_within_0_and_1(values: list[float]) -> None:
    low, high = intervals.of_mean_share(pd.Series(values))
    assert 0 <= low <= sum(values) / len(values) + 1e-9
    assert sum(values) / len(values) - 1e-9 <= high <= 1
    assert low < high


@given(st.integers(0, 30), st.integers(1, 30), st.integers(0, 30), st.integers(1, 30))
def test_a_difference_is_the_same_from_both_sides(hits: int, n: int, other_hits: int, other_n: int) -> None:
    hits, other_hits = min(hits, n), min(other_hits, other_n)
    low, high = intervals.of_share_difference(hits, n, other_hits, other_n)
    mirrored = intervals.of_share_difference(other_hits, other_n, hits, n)
    assert (low, high) == pytest.approx((-mirrored.high, -mirrored.low))


def test_more_confidence_is_a_wider_interval() -> None:
    wide, narrow = intervals.of_share_difference(9, 24, 3, 24, 0.999), intervals.of_share_difference(9, 24, 3, 24)
    assert wide.low < narrow.low < narrow.high < wide.high


def test_fishers_interval_holds_for_questions_that_are_right_or_wrong() -> None:
    """95% of samples of 24 should have the true correlation in their interval; binary answers may cost a little."""
    dice = np.random.default_rng(7)
    ability = dice.normal(size=(2000, 24))
    right = (ability + dice.normal(size=(2000, 24)) > 0).astype(float)
    true = math.sqrt(1 / 2) * math.sqrt(2 / math.pi)  # biserial r of 1/sqrt(2), times the ordinate of an even split
    observed = [float(np.corrcoef(one, other)[0, 1]) for one, other in zip(ability, right, strict=True)]
    covered = [interval.low <= true <= interval.high for interval in (intervals.of_correlation(r, 24) for r in observed)]
    assert np.mean(covered) > 0.93
