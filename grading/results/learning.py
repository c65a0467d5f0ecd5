"""The tables of learning: the gain from a warm-up to its repeat, retention in refreshers, and confidence against correctness."""

from collections.abc import Iterator

import pandas as pd

from grading.analysis.confidence import COLUMNS, confidence_counts
from grading.analysis.gain import Gain, gain_in_statement, gain_of, pairs, retention
from grading.analysis.limits import SMALLEST_GROUP
from grading.analysis.topics import topics_of
from grading.results.criteria import criterion_percents
from grading.results.frames import CohortResults
from grading.results.tracks import in_order, told_groups
from widgets.forms.criteria import CRITERIA

ALL_CRITERIA = "(all criteria)"
"""Used instead of a criterion in rows about all criteria."""
EVERYONE = "(everyone)"
"""Used instead of a name in the row about all learners."""
_GAIN = ["by", "name", "title", "n", "before_percent", "after_percent", "gain_points", "gain_low", "gain_high", "out_of_order", "note"]
_RETAINED = ["months", "criterion", "title", "n", "percent", "low", "high", "test_percent", "change", "change_low", "change_high", "note"]
_CONFIDENCE = ["asked_in", "question", "text", "criterion", "topics", *COLUMNS]
BEFORE = "warm-up before"
"""Where statements are asked before the lesson."""
_WARMUP = {"before": BEFORE, "after": "warm-up after"}
_FEW = f"fewer than {SMALLEST_GROUP} learners, so there are no figures"


def learning_gain(cohort: CohortResults) -> pd.DataFrame:
    """A row for everyone, for each criterion that warm-up statements name, each track and each statement: the gain with its 95% interval.

    Percentages are means of learners who answered both rounds, in the order of the rounds by the time of their
    answers. The others are counted in `out_of_order`.
    """
    paired = pairs(cohort.warmup)
    return _marked(pd.DataFrame(_gain_rows(cohort, paired) if len(paired) else [], columns=_GAIN), cohort)


def _gain_rows(cohort: CohortResults, paired: pd.DataFrame) -> Iterator[list[object]]:
    valid = paired[paired["in_order"]]
    late = paired[~paired["in_order"]]
    yield _gain_row("everyone", EVERYONE, "", gain_of(valid), late)
    for criterion in CRITERIA:
        if (paired["criterion"] == criterion).any():
            own, out = (rows[rows["criterion"] == criterion] for rows in (valid, late))
            yield _gain_row("criterion", criterion, CRITERIA[criterion], gain_of(own), out)
    groups = told_groups(cohort.tracks.reindex(pd.Index(valid["learner"].unique())))
    for track in in_order(groups):
        yield _gain_row("track", track, "", gain_of(valid[valid["learner"].map(groups) == track]), None)
    for (_, statement), own in paired.groupby(["warmup", "statement"], sort=False):
        gain = gain_in_statement(own[own["in_order"]])
        yield _gain_row("statement", str(statement), str(own["text"].iloc[0]), gain, own[~own["in_order"]])


def _gain_row(by: str, name: str, title: str, gain: Gain, out_of_order: pd.DataFrame | None) -> list[object]:
    figures = [100 * figure for figure in (gain.before, gain.after, gain.gain, *gain.interval)]
    late = pd.NA if out_of_order is None else out_of_order["learner"].nunique()
    return [by, name, title, gain.n, *figures, late, _FEW if gain.n < SMALLEST_GROUP else ""]


def retained(cohort: CohortResults) -> pd.DataFrame:
    """A row for each refresher and criterion, and one for all criteria: what learners knew then, compared with their own test.

    The questions of a refresher are others than those of the test, and are about what the learner missed, so a
    negative change is not only forgetting.
    """
    return _marked(pd.DataFrame(_retention_rows(cohort), columns=_RETAINED), cohort)


def _retention_rows(cohort: CohortResults) -> Iterator[list[object]]:
    of_criterion = criterion_percents(cohort) / 100
    of_criterion[ALL_CRITERIA] = cohort.learners["percent"].astype(float) / 100
    for months, of_months in cohort.refreshers.groupby("months", sort=True):
        for criterion in (*CRITERIA, ALL_CRITERIA):
            answers = of_months if criterion == ALL_CRITERIA else of_months[of_months["criterion"] == criterion]
            if len(answers) and criterion in of_criterion:
                found = retention(answers, of_criterion[criterion])
                figures = (found.share, *found.interval, found.test, found.change, *found.change_interval)
                note = _FEW if found.n < SMALLEST_GROUP else ""
                yield [months, criterion, CRITERIA.get(criterion, ""), found.n, *(100 * figure for figure in figures), note]


def self_assessed(cohort: CohortResults) -> pd.DataFrame:
    """A row for each answer of which the learner said how sure they were: in test, practice, warm-ups and refreshers.

    Columns: learner, asked_in, question, text, criterion, topics, right, sure. Of the test and of practice, these are
    answers of first attempts.
    """
    return pd.concat([cohort.answers.sure, _warmups(cohort), _refreshers(cohort)], ignore_index=True)


def confidence(cohort: CohortResults) -> pd.DataFrame:
    """A row for each question or statement of which learners said how sure they were: right and wrong answers by confidence."""
    rows = [
        [*map(str, names), *_about(answers), *confidence_counts(answers)]
        for names, answers in self_assessed(cohort).groupby(["asked_in", "question"], sort=False)
    ]
    return _marked(pd.DataFrame(rows, columns=_CONFIDENCE), cohort)


def _about(answers: pd.DataFrame) -> list[object]:
    return [answers[column].iloc[0] for column in ("text", "criterion", "topics")]


def _warmups(cohort: CohortResults) -> pd.DataFrame:
    said = cohort.warmup[cohort.warmup["sure"].notna()]
    columns = said[["learner", "text", "criterion", "right", "sure"]]
    topics = [topics_of(text, criterion) for text, criterion in zip(said["text"], said["criterion"], strict=True)]
    return columns.assign(asked_in=said["round"].map(_WARMUP), question=said["statement"], topics=topics)


def _refreshers(cohort: CohortResults) -> pd.DataFrame:
    said = cohort.refreshers[cohort.refreshers["sure"].notna()]
    topics = [topics_of(text, criterion) for text, criterion in zip(said["text"], said["criterion"], strict=True)]
    columns = said[["learner", "question", "text", "criterion", "sure"]]
    return columns.assign(asked_in="refresher", right=said["share"].astype(float) == 1, topics=topics)


def _marked(table: pd.DataFrame, cohort: CohortResults) -> pd.DataFrame:
    return table.assign(synthetic="yes" if cohort.synthetic else "no")
