"""Whether the variants of a question are equally difficult, as parallel forms of a test must be."""

from itertools import combinations
from typing import NamedTuple

import pandas as pd

from grading.analysis.intervals import CONFIDENCE, UNKNOWN, Interval, of_mean_difference
from grading.analysis.limits import ENOUGH, SMALLEST_GROUP, TOO_FEW

MARGIN = 0.15
"""Two variants are called equally difficult if their facilities surely differ by less than this."""
EQUAL = f"equally difficult (the difference is below {MARGIN})"
DIFFERENT = "not equally difficult"
UNDECIDED = "more learners are needed to tell"


class Difference(NamedTuple):
    """The facility of a variant minus that of another."""

    variant: str
    other: str
    n: int
    """The learners who had the variant."""
    other_n: int
    difference: float
    interval: Interval
    verdict: str
    """Whether they are equally difficult, in words."""


def pairs_of(variant: "pd.Series[str]") -> list[tuple[str, str]]:
    """All pairs of the variants that learners had, in alphabetical order."""
    return list(combinations(sorted(variant.dropna().unique()), 2))


def difference_of(share: "pd.Series[float]", variant: "pd.Series[str]", pair: tuple[str, str], comparisons: int = 1) -> Difference:
    """Compare two variants by the share of its points that each learner earned.

    The interval is at 95%. The verdict `DIFFERENT` needs an interval at 95% for all `comparisons` together
    (Bonferroni): among a hundred pairs, some would differ by chance. Below `ENOUGH` learners of either nothing is
    judged, and below `SMALLEST_GROUP` there is no interval.
    """
    one, other = (share[variant == name] for name in pair)
    sizes = (len(one), len(other))
    interval = of_mean_difference(one, other) if min(sizes) >= SMALLEST_GROUP else UNKNOWN
    strict = of_mean_difference(one, other, 1 - (1 - CONFIDENCE) / max(comparisons, 1)) if min(sizes) >= ENOUGH else UNKNOWN
    return Difference(*pair, *sizes, float(one.mean() - other.mean()), interval, _verdict(interval, strict, min(sizes)))


def _verdict(interval: Interval, strict: Interval, n: int) -> str:
    if n < ENOUGH:
        return TOO_FEW
    if strict.is_above(0) or strict.is_below(0):
        return DIFFERENT
    return EQUAL if interval.is_above(-MARGIN) and interval.is_below(MARGIN) else UNDECIDED
