"""Statistics of questions in classical test theory, with the terms of Moodle's quiz statistics.

Source: https://docs.moodle.org/dev/Quiz_statistics_calculations. Throughout, `scores` is a frame of points, learner by question.
"""

import math
from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from grading.analysis.intervals import UNKNOWN, Interval, of_correlation, of_mean_share
from grading.analysis.limits import ENOUGH, FEWEST_APART

COLUMNS = ["n", "difficulty_p", "p_low", "p_high", "item_rest_r", "r_low", "r_high", "efficiency"]
_DECIMALS = 9
"""Sums are rounded to so many decimals: differences in the last bits would look like variance."""


def shares(scores: pd.DataFrame, points: "pd.Series[float]") -> pd.DataFrame:
    """The share of its points, 0 to 1, that each learner earned on each question."""
    return scores[list(points.index)] / points


def facility(share: pd.DataFrame) -> "pd.Series[float]":
    """The facility (p) of each question: the mean share of its points; 1 is the easiest."""
    return share.mean()


def rest_scores(scores: pd.DataFrame, question: str) -> "pd.Series[float]":
    """Each learner's points on all the other questions."""
    return (scores.sum(axis=1) - scores[question]).round(_DECIMALS)


def item_rest(scores: pd.DataFrame) -> "pd.Series[float]":
    """The discrimination index of each question: the correlation of its points with the sum of all the others, from -1 to 1.

    For a question that is right or wrong this is the point-biserial correlation, corrected for the question itself;
    nan if everyone scored the same.
    """
    return pd.Series({question: correlation(scores[question], rest_scores(scores, question)) for question in scores.columns}, dtype=float)


def correlation(one: "pd.Series[float]", other: "pd.Series[float]") -> float:
    """Pearson's correlation; nan if one of the two has no spread."""
    one, other = one.round(_DECIMALS), other.round(_DECIMALS)
    if one.nunique() < 2 or other.nunique() < 2:
        return math.nan
    return float(one.corr(other))


def efficiency(one: "pd.Series[float]", rest: "pd.Series[float]") -> float:
    """The discriminative efficiency of a question: its covariance with the rest as a share of the largest that these points allow.

    The largest is that of the same points if the best on the rest also had the most here; nan if there is none, as
    when everyone scored the same. From -1 (or less) to 1.
    """
    one, rest = one.round(_DECIMALS), rest.round(_DECIMALS)
    if one.nunique() < 2 or rest.nunique() < 2:
        return math.nan
    own, others = np.asarray(one, dtype=float), np.asarray(rest, dtype=float)
    return _covariance(own, others) / _covariance(np.sort(own), np.sort(others))


def item_statistics(scores: pd.DataFrame, points: "pd.Series[float]") -> pd.DataFrame:
    """A row for each question with `COLUMNS`: facility and discrimination with 95% intervals, and discriminative efficiency.

    The discrimination is missing below `ENOUGH` learners, and where fewer than `FEWEST_APART` differ from all others.
    """
    rows = [statistics_of(scores, points, str(question)) for question in points.index]
    return pd.DataFrame(rows, index=points.index, columns=COLUMNS)


def statistics_of(scores: pd.DataFrame, points: "pd.Series[float]", question: str) -> dict[str, float]:
    """The statistics of one question, by the names in `COLUMNS`: see `item_statistics`."""
    share, n = scores[question] / points[question], len(scores)
    r, around_r, efficient = math.nan, UNKNOWN, math.nan
    if n >= ENOUGH and _apart(share) >= FEWEST_APART:
        rest = rest_scores(scores, question)
        r, efficient = correlation(share, rest), efficiency(share, rest)
        around_r = of_correlation(r, n)
    figures = (n, float(share.mean()), *of_mean_share(share), r, *around_r, efficient)
    return dict(zip(COLUMNS, figures, strict=True))


def intervals_of(row: Mapping[Hashable, Any]) -> tuple[Interval, Interval]:
    """The intervals of facility and discrimination in a row of `item_statistics`."""
    return Interval(float(row["p_low"]), float(row["p_high"])), Interval(float(row["r_low"]), float(row["r_high"]))


def _apart(share: "pd.Series[float]") -> int:
    """How many learners did not score what most did."""
    return len(share) - int(share.round(_DECIMALS).value_counts().max())


def _covariance(one: "npt.NDArray[np.float64]", other: "npt.NDArray[np.float64]") -> float:
    return float(np.mean((one - one.mean()) * (other - other.mean())))
