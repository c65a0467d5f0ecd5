"""Two-sided confidence intervals of shares, means, differences, correlations and reliability; 95% unless another confidence is named."""

import math
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

CONFIDENCE = 0.95


class Interval(NamedTuple):
    """The plausible values of a statistic, from the lowest to the highest; nan if there are too few observations for an interval."""

    low: float
    high: float

    @property
    def is_known(self) -> bool:
        """Whether there are enough observations for an interval."""
        return not math.isnan(self.low)

    def is_above(self, value: float) -> bool:
        """Whether every plausible value is larger."""
        return self.low > value

    def is_below(self, value: float) -> bool:
        """Whether every plausible value is smaller."""
        return self.high < value


UNKNOWN = Interval(math.nan, math.nan)


def of_share(hits: int, n: int, confidence: float = CONFIDENCE) -> Interval:
    """The interval of a share from 0 to 1: Wilson's score interval (Wilson 1927); unknown if `n` is 0."""
    return _wilson(hits / n, n, confidence) if n else UNKNOWN


def of_mean_share(values: "pd.Series[float]", confidence: float = CONFIDENCE) -> Interval:
    """The interval of a mean of shares from 0 to 1.

    Wilson's interval if every value is 0 or 1; otherwise Student's t, cut at 0 and 1. If partial scores are all equal,
    there is no spread to estimate from: Wilson's interval is then used too, which is too wide rather than too narrow.
    """
    values, n = values.dropna(), int(values.notna().sum())
    if not n:
        return UNKNOWN
    if values.isin((0.0, 1.0)).all():
        return of_share(int(values.sum()), n, confidence)
    if n == 1 or _is_constant(values):
        return _wilson(float(values.mean()), n, confidence)
    low, high = of_mean(values, confidence)
    return Interval(max(0.0, low), min(1.0, high))


def of_mean(values: "pd.Series[float]", confidence: float = CONFIDENCE) -> Interval:
    """The interval of a mean by Student's t; unknown for fewer than two values or if all are equal."""
    values = values.dropna()
    if len(values) < 2 or _is_constant(values):
        return UNKNOWN
    low, high = stats.t.interval(confidence, len(values) - 1, loc=values.mean(), scale=stats.sem(values))
    return Interval(float(low), float(high))


def of_share_difference(hits: int, n: int, other_hits: int, other_n: int, confidence: float = CONFIDENCE) -> Interval:
    """The interval of the first share minus the second, of two groups.

    Newcombe's hybrid score interval without continuity correction (Newcombe 1998, Statistics in Medicine 17:873-890, method 10).
    """
    if not n or not other_n:
        return UNKNOWN
    share, other = hits / n, other_hits / other_n
    (low, high), (other_low, other_high) = of_share(hits, n, confidence), of_share(other_hits, other_n, confidence)
    difference = share - other
    return Interval(difference - math.hypot(share - low, other_high - other), difference + math.hypot(high - share, other - other_low))


def of_mean_difference(values: "pd.Series[float]", others: "pd.Series[float]", confidence: float = CONFIDENCE) -> Interval:
    """The interval of the first mean minus the second, of two groups of shares from 0 to 1.

    Newcombe's interval if every value is 0 or 1, otherwise Welch's t; unknown if a group has no spread or fewer than two values.
    """
    values, others = values.dropna(), others.dropna()
    if values.isin((0.0, 1.0)).all() and others.isin((0.0, 1.0)).all():
        return of_share_difference(int(values.sum()), len(values), int(others.sum()), len(others), confidence)
    if min(len(values), len(others)) < 2 or _is_constant(values) or _is_constant(others):
        return UNKNOWN
    low, high = stats.ttest_ind(values, others, equal_var=False).confidence_interval(confidence)
    return Interval(float(low), float(high))


def of_paired_share_difference(gained: int, lost: int, n: int, confidence: float = CONFIDENCE) -> Interval:
    """The interval of a share after minus the same people's share before.

    `gained` of the `n` people changed from wrong to right and `lost` from right to wrong. The adjusted Wald interval
    of Bonett and Price (2012, Journal of Educational and Behavioral Statistics 37:479-488).
    """
    if not n:
        return UNKNOWN
    up, down = (gained + 1) / (n + 2), (lost + 1) / (n + 2)
    reach = _quantile(confidence) * math.sqrt((up + down - (up - down) ** 2) / (n + 2))
    return Interval(max(-1.0, up - down - reach), min(1.0, up - down + reach))


def of_correlation(r: float, n: int, confidence: float = CONFIDENCE) -> Interval:
    """The interval of a correlation by Fisher's z (Fisher 1921): an approximation where a question is only right or wrong."""
    if n < 4 or math.isnan(r):
        return UNKNOWN
    if abs(r) >= 1:
        return Interval(r, r)
    middle, reach = math.atanh(r), _quantile(confidence) / math.sqrt(n - 3)
    return Interval(math.tanh(middle - reach), math.tanh(middle + reach))


def of_alpha(alpha: float, n: int, items: int, confidence: float = CONFIDENCE) -> Interval:
    """The interval of Cronbach's alpha (Feldt, Woodruff and Salih 1987, Applied Psychological Measurement 11:93-103).

    `n` is the number of people and `items` that of questions; unknown for fewer than two of either.
    """
    if math.isnan(alpha) or n < 2 or items < 2:
        return UNKNOWN
    tail, freedom = (1 - confidence) / 2, (n - 1, (n - 1) * (items - 1))
    low, high = (1 - (1 - alpha) * float(stats.f.ppf(share, *freedom)) for share in (1 - tail, tail))
    return Interval(low, high)


def _wilson(share: float, n: int, confidence: float) -> Interval:
    # Not `scipy.stats.binomtest`, which computes an exact p-value first: thousands of options have an interval.
    square = _quantile(confidence) ** 2 / n
    middle, reach = (share + square / 2) / (1 + square), math.sqrt(square * share * (1 - share) + square**2 / 4) / (1 + square)
    return Interval(max(0.0, middle - reach), min(1.0, middle + reach))


@cache
def _quantile(confidence: float) -> float:
    return float(stats.norm.ppf((1 + confidence) / 2))


def _is_constant(values: "pd.Series[float]") -> bool:
    """Whether the values differ by no more than what adding thirds leaves."""
    return bool(np.ptp(values.to_numpy(dtype=float)) < 1e-9)
