"""Learning gain from a warm-up before the lesson to its repeat after it, and retention in refreshers. All shares are from 0 to 1."""

import math
from typing import NamedTuple

import pandas as pd

from grading.analysis.intervals import UNKNOWN, Interval, of_mean, of_mean_share, of_paired_share_difference
from grading.analysis.limits import SMALLEST_GROUP

PAIR = ["learner", "warmup", "statement"]
"""What the two answers of a pair have in common."""
PAIRED = [*PAIR, "text", "criterion", "right_before", "right_after", "sure_before", "sure_after", "in_order"]


class Gain(NamedTuple):
    """The change of a group of learners. Each learner counts once, however many answers there are."""

    n: int
    """The number of learners with both answers."""
    before: float
    """The mean share that was right before; nan below `SMALLEST_GROUP` learners, as all figures."""
    after: float
    gain: float
    interval: Interval
    """The 95% interval of the gain."""


class Retention(NamedTuple):
    """What a group of learners knew in a refresher, and the same learners in the test."""

    n: int
    share: float
    """The mean share that was right in the refresher; nan below `SMALLEST_GROUP` learners, as all figures."""
    interval: Interval
    test: float
    """The mean share of the same learners in the test."""
    change: float
    """The refresher minus the test."""
    change_interval: Interval


def pairs(answers: pd.DataFrame) -> pd.DataFrame:
    """A row with `PAIRED` for each learner and statement that was answered in both rounds.

    `answers` has the columns of `PAIR`, text, criterion, round (before, after), right, sure and at. `in_order` says
    whether the time of the first round is known and not later than that of the repeat: otherwise the two answers do
    not tell what was learnt between them, whatever the rounds are called.
    """
    rounds = {name: answers[answers["round"] == name].drop_duplicates(PAIR, keep="last") for name in ("before", "after")}
    both = rounds["before"].merge(rounds["after"][[*PAIR, "right", "sure", "at"]], on=PAIR, suffixes=("_before", "_after"), sort=False)
    at_before, at_after = (pd.to_datetime(both[f"at_{name}"], utc=True) for name in rounds)
    both["in_order"] = at_before.le(at_after)
    return both[PAIRED]


def gain_of(paired: pd.DataFrame) -> Gain:
    """The gain of learners over all their pairs, each learner's mean first; Student's t for paired differences.

    `paired` are rows of `pairs` that are in order. For a single statement use `gain_in_statement`.
    """
    by_learner = paired.astype({"right_before": float, "right_after": float}).groupby("learner")[["right_before", "right_after"]].mean()
    if len(by_learner) < SMALLEST_GROUP:
        return _too_small(len(by_learner))
    before, after = by_learner["right_before"], by_learner["right_after"]
    low, high = of_mean(after - before)
    return Gain(len(by_learner), float(before.mean()), float(after.mean()), float((after - before).mean()), Interval(low, high))


def gain_in_statement(paired: pd.DataFrame) -> Gain:
    """The gain in one statement; the interval is Bonett and Price's, because each answer is right or wrong."""
    n = len(paired)
    if n < SMALLEST_GROUP:
        return _too_small(n)
    before, after = paired["right_before"].astype(bool), paired["right_after"].astype(bool)
    interval = of_paired_share_difference(int((after & ~before).sum()), int((before & ~after).sum()), n)
    return Gain(n, float(before.mean()), float(after.mean()), float(after.mean() - before.mean()), interval)


def retention(refreshed: pd.DataFrame, tested: "pd.Series[float]") -> Retention:
    """The mean share of these answers to a refresher, each learner's mean first, and how it differs from the test.

    `refreshed` has the columns learner and share; `tested` is the share in the test by learner. The interval of the
    change is Student's t for paired differences.
    """
    share = refreshed.astype({"share": float}).groupby("learner")["share"].mean()
    if len(share) < SMALLEST_GROUP:
        return Retention(len(share), math.nan, UNKNOWN, math.nan, math.nan, UNKNOWN)
    test = tested.reindex(share.index).dropna()
    if len(test) < SMALLEST_GROUP:
        return Retention(len(share), float(share.mean()), of_mean_share(share), math.nan, math.nan, UNKNOWN)
    change = share[test.index] - test
    return Retention(len(share), float(share.mean()), of_mean_share(share), float(test.mean()), float(change.mean()), of_mean(change))


def _too_small(n: int) -> Gain:
    return Gain(n, math.nan, math.nan, math.nan, UNKNOWN)
