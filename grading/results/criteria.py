"""The points of learners by criterion."""

import pandas as pd

from grading.results.frames import CohortResults
from widgets.forms.criteria import CRITERIA


def criterion_scores(cohort: CohortResults) -> list[tuple[str, "pd.Series[float]", float]]:
    """For each criterion that the module grades: its id, each learner's points in it, and its maximum points."""
    scores = []
    for criterion in CRITERIA:
        questions = cohort.automatic[cohort.automatic["criterion"] == criterion]
        if len(questions):
            scores.append((criterion, cohort.scores[list(questions.index)].sum(axis=1), float(questions["points"].sum())))
    return scores


def criterion_percents(cohort: CohortResults) -> pd.DataFrame:
    """Learner by criterion: the percentage of the criterion's points."""
    return pd.DataFrame({criterion: 100 * score / most for criterion, score, most in criterion_scores(cohort)})
