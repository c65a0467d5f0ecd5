"""What an author should check in a question, in words. A flag appears only if its interval carries it."""

import math
from collections.abc import Iterator

from grading.analysis.intervals import Interval, of_share
from grading.analysis.limits import EASIEST, ENOUGH, HARDEST, OFTEN, SURELY_EASY, SURELY_HARD, TOO_FEW, WEAK

CHECK_KEY = "check the key"
GUESSING = "worse than guessing"
HARD, EASY = "very hard", "very easy"
OMITTED = "often omitted"
WEAKLY_RELATED = "tells little apart"
NO_SPREAD = "almost everyone scored the same"


def flag(n: int, p: float, around_p: Interval, r: float, around_r: Interval, guess: float = 0.0, omitted: int = 0) -> str:
    """The flags of a question, separated by semicolons; empty if there is nothing to check.

    `p` is its facility and `r` its discrimination, with their intervals; `guess` is its random-guess score, and
    `omitted` how many of the `n` learners gave no valid answer. Below `ENOUGH` learners nothing is judged.
    """
    if n < ENOUGH:
        return TOO_FEW
    return "; ".join([*_key_flags(r, around_r), *_difficulty_flags(p, around_p, guess), *_omission_flags(omitted, n)])


def _key_flags(r: float, around_r: Interval) -> Iterator[str]:
    if math.isnan(r):
        yield f"{NO_SPREAD}, so r is not computed"
    elif around_r.is_below(0):
        yield f"{CHECK_KEY} (r is surely negative: those who know more get it wrong)"
    elif around_r.is_below(WEAK):
        yield f"{WEAKLY_RELATED} (r is surely below {WEAK})"


def _difficulty_flags(p: float, around_p: Interval, guess: float) -> Iterator[str]:
    if around_p.is_below(guess):
        yield f"{GUESSING} (guessing brings {guess:.2f})"
    if p < HARDEST and around_p.is_below(SURELY_HARD):
        yield f"{HARD} (p below {HARDEST})"
    if p > EASIEST and around_p.is_above(SURELY_EASY):
        yield f"{EASY} (p above {EASIEST})"


def _omission_flags(omitted: int, n: int) -> Iterator[str]:
    if of_share(omitted, n).is_above(OFTEN):
        yield f"{OMITTED} ({omitted} of {n} learners)"
