"""How reliable a whole test is: Cronbach's alpha (KR-20), the standard error of measurement, and who is too close to the pass mark."""

import math
from dataclasses import dataclass

import pandas as pd

from grading.analysis.intervals import UNKNOWN, Interval, of_alpha
from grading.analysis.limits import ENOUGH


@dataclass(frozen=True)
class Reliability:
    """The reliability of a test, or of the questions of one criterion. All is nan where there are too few learners or questions."""

    n: int
    """The number of learners."""
    items: int
    """The number of questions."""
    alpha: float
    interval: Interval
    """The 95% interval of alpha."""
    sem: float
    """The standard error of measurement, in percent of the points."""


def alpha(scores: pd.DataFrame) -> float:
    """Cronbach's alpha of points, learner by question; equals KR-20 if all questions are right or wrong; nan if it is undefined.

    Cronbach 1951; Kuder and Richardson 1937, formula 20. Moodle calls it the coefficient of internal consistency.
    """
    count, total = len(scores.columns), float(scores.sum(axis=1).var(ddof=0))
    if count < 2 or len(scores) < 2 or total <= 1e-12:
        return math.nan
    return count / (count - 1) * (1 - float(scores.var(ddof=0).sum()) / total)


def standard_error(scores: pd.DataFrame) -> float:
    """The standard error of measurement in points: the standard deviation of the sums times the root of 1 - alpha.

    If alpha is below 0, the whole spread counts as error. Moodle calls it the standard error.
    """
    value = alpha(scores)
    return math.nan if math.isnan(value) else float(scores.sum(axis=1).std(ddof=1)) * math.sqrt(1 - max(0.0, value))


def reliability(scores: pd.DataFrame, points: float) -> Reliability:
    """The reliability of a test worth so many `points`; unknown below `ENOUGH` learners."""
    n, items = scores.shape
    if n < ENOUGH or points <= 0:
        return Reliability(n, items, math.nan, UNKNOWN, math.nan)
    value = alpha(scores)
    return Reliability(n, items, value, of_alpha(value, n, items), 100 * standard_error(scores) / points)


def near(percents: "pd.Series[float]", mark: float, sem: float) -> int:
    """How many of these results, in percent, are no further than one standard error of measurement from the mark; 0 if it is nan."""
    return int(((percents - mark).abs() <= sem).sum())
