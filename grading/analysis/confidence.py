"""Confidence against correctness: who was sure and wrong."""

import math

import pandas as pd

from grading.analysis.intervals import UNKNOWN, of_share
from grading.analysis.limits import SMALLEST_GROUP

COLUMNS = ["n", "sure_right", "sure_wrong", "unsure_right", "unsure_wrong", "wrong_when_sure", "low", "high"]
HARMFUL, FREQUENT = 0.2, 0.4
"""Confident errors are worth a look if the interval of the share of wrong answers among sure ones lies above this.

The first is for topics in which an error can harm people, the second for all others.
"""


def confidence_counts(answers: pd.DataFrame) -> list[float]:
    """The numbers named in `COLUMNS` for answers with the columns `right` and `sure` (True or False).

    `wrong_when_sure` is the share of the sure answers that are wrong, with its 95% interval; nan for fewer than
    `SMALLEST_GROUP` sure answers.
    """
    right, sure = answers["right"].astype(bool), answers["sure"].astype(bool)
    counts = [int((is_sure & is_right).sum()) for is_sure in (sure, ~sure) for is_right in (right, ~right)]
    n_sure, wrong = counts[0] + counts[1], counts[1]
    told = n_sure >= SMALLEST_GROUP
    return [len(answers), *counts, wrong / n_sure if told else math.nan, *(of_share(wrong, n_sure) if told else UNKNOWN)]
