"""What the upper, the middle and the lower third of the learners chose."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping

import pandas as pd

from grading.analysis.intervals import of_share
from grading.analysis.limits import ENOUGH

THIRDS = ("upper", "middle", "lower")


def thirds(rest: "pd.Series[float]") -> "pd.Series[str]":
    """The third of each learner by the score on the rest of the test. Learners with equal scores are in the same third.

    Therefore thirds can differ in size; if all scores are equal, everyone is in the middle.
    """
    place = (rest.rank(method="average") - 0.5) / max(len(rest), 1)
    return place.map(lambda share: "lower" if share < 1 / 3 else "upper" if share > 2 / 3 else "middle")


def count_by_third(learners: Iterable[str], third: Mapping[Hashable, str]) -> dict[str, int]:
    """How many of these learners are in each third; `third` names that of each learner."""
    counts = Counter(third[learner] for learner in learners)
    return {name: counts[name] for name in THIRDS}


def draws_the_best(chosen: int, key: int, n: int) -> bool:
    """Whether the upper third surely prefers a wrong option that `chosen` of them took to the right one that `key` of them took.

    `n` is the number of all learners who had the question: below `ENOUGH` nothing is judged.
    """
    return n >= ENOUGH and of_share(chosen, chosen + key).is_above(0.5)


def is_unused(chosen: int, n: int, limit: float = 0.05) -> bool:
    """Whether an option is surely chosen by fewer than this share of all learners, so that it distracts hardly anyone."""
    return n >= ENOUGH and of_share(chosen, n).is_below(limit)
