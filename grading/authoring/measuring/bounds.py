"""The exact confidence bound of a proportion."""

import math

CONFIDENCE = 0.95
_STEPS = 60


def lower_bound(hits: float, n: int, rules: int = 1) -> float:
    """The lower 95% bound (Clopper and Pearson, one-sided) of a rate, by Bonferroni for this many rules tried.

    Shared hits are rounded down, so that the bound is never too high.
    """
    whole = math.floor(hits + 1e-9)
    if whole <= 0:
        return 0.0
    alpha = (1 - CONFIDENCE) / rules
    low, high = 0.0, whole / n
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _at_least(whole, n, middle) < alpha:
            low = middle
        else:
            high = middle
    return low


def _at_least(hits: int, n: int, chance: float) -> float:
    """The probability of so many hits or more among n, each with this chance."""
    if chance <= 0:
        return 0.0
    return math.fsum(math.comb(n, k) * chance**k * (1 - chance) ** (n - k) for k in range(hits, n + 1))
