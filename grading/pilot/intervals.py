"""95% confidence intervals."""

import math
from collections.abc import Sequence
from statistics import fmean, stdev

_Z = 1.959964
"""The quantile of the normal distribution for 95%, two-sided."""
_T = (
    *(12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131),
    *(2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042),
)
"""The quantiles of Student's t for 95%, two-sided, from 1 to 30 degrees of freedom."""
Interval = tuple[float, float]


def wilson(hits: int, n: int) -> Interval:
    """The interval of a proportion, from 0 to 1 (Wilson's score interval); `n` is at least 1."""
    share, square = hits / n, _Z * _Z / n
    middle = (share + square / 2) / (1 + square)
    reach = _Z * math.sqrt(share * (1 - share) / n + square / (4 * n)) / (1 + square)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def of_mean(values: Sequence[float], highest: float = 100.0) -> Interval | None:
    """The interval of a mean by Student's t, cut at 0 and at the highest possible value; None for fewer than two values."""
    if len(values) < 2:
        return None
    reach = _t(len(values) - 1) * stdev(values) / math.sqrt(len(values))
    mean = fmean(values)
    return max(0.0, mean - reach), min(highest, mean + reach)


def _t(freedom: int) -> float:
    """Student's t; above the table, by the first terms of its expansion (right to 0.01)."""
    return _T[freedom - 1] if freedom <= len(_T) else _Z + (_Z**3 + _Z) / (4 * freedom)
