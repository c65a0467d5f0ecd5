"""Statistics of a cohort's answers to the questions: difficulty, discrimination, reliability.

This is classical test theory over the share of each question's points. It needs large numbers: below `ENOUGH`
learners no question is judged.
"""

import math

import pandas as pd

ENOUGH = 20
"""The smallest number of learners for judging a question."""
EASIEST, HARDEST = 0.9, 0.3
"""Outside these shares, a question says little about who has learnt what."""
WEAK = 0.2
"""Below this correlation with the rest, a question measures something else than they do."""
TOO_FEW = f"too few learners (n < {ENOUGH}) to judge"
VOID = "void: everyone has its points"
"""The flag of a question without statistics, because its points do not depend on the answers."""


def shares(scores: pd.DataFrame, points: "pd.Series[float]") -> pd.DataFrame:
    """The share of its points, 0 to 1, that each learner earned on each question."""
    return scores[list(points.index)] / points


def difficulty(share: pd.DataFrame) -> "pd.Series[float]":
    """p of each question: the mean share of its points; 1 is the easiest."""
    return share.mean()


def item_rest(scores: pd.DataFrame) -> "pd.Series[float]":
    """The correlation of each question's points with the sum of all the others; nan if everyone scored the same.

    For a question that is right or wrong this is the point-biserial correlation, corrected for the question itself.
    """
    total = scores.sum(axis=1)
    return pd.Series({question: _correlation(scores[question], total - scores[question]) for question in scores.columns}, dtype=float)


def alpha(scores: pd.DataFrame) -> float:
    """Cronbach's alpha of the whole test, which equals KR-20 if all questions are right or wrong; nan if it is undefined."""
    count, total = len(scores.columns), float(scores.sum(axis=1).var(ddof=0))
    if count < 2 or len(scores) < 2 or total <= 0:
        return math.nan
    return count / (count - 1) * (1 - float(scores.var(ddof=0).sum()) / total)


def flag(n: int, p: float, r: float) -> str:
    """What an author should check in a question, in words; empty if there is nothing."""
    if n < ENOUGH:
        return TOO_FEW
    return "; ".join(filter(None, (_difficulty_flag(p), _correlation_flag(r))))


def _difficulty_flag(p: float) -> str:
    if p > EASIEST:
        return f"very easy (p above {EASIEST})"
    return f"very hard (p below {HARDEST})" if p < HARDEST else ""


def _correlation_flag(r: float) -> str:
    if math.isnan(r):
        return "everyone scored the same, so r cannot be told"
    if r < 0:
        return "check the key (r is negative: those who know more get it wrong)"
    return f"tells little apart (r below {WEAK})" if r < WEAK else ""


def _correlation(one: "pd.Series[float]", other: "pd.Series[float]") -> float:
    # Round the sums: differences in the last bits would look like variance.
    one, other = one.round(9), other.round(9)
    if one.nunique() < 2 or other.nunique() < 2:
        return math.nan
    return float(one.corr(other))
