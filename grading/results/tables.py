"""The tables of a cohort, as CSV files that open safely in a spreadsheet."""

import csv
import math
import re
from pathlib import Path
from typing import Any

import pandas as pd

from grading.analysis.gain import pairs
from grading.results.attention import Found, look_first
from grading.results.criteria import criterion_scores
from grading.results.frames import ROUNDS, CohortResults
from grading.results.item_tables import items_by_variant, options_by_third, question_statistics, reliability_table, variant_differences
from grading.results.learning import ALL_CRITERIA, confidence, learning_gain, retained
from grading.results.tracks import by_track
from widgets.forms.criteria import CRITERIA

Row = dict[str, Any]
"""A row of a table, by column."""
COHORT = "(cohort)"
"""Used instead of a learner in rows about all learners."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# In languages with another cell separator than the comma, a spreadsheet starts a new cell after it, even in quotes.
_AFTER_SEPARATOR = re.compile(r"(?<!^)([;\t\r\n]\s*)(?=[=+\-@＝＋－＠])")
_DECIMALS = 4


def result_tables(cohort: CohortResults) -> dict[str, pd.DataFrame]:
    """All tables, by file name."""
    found = Found(
        question_statistics(cohort), items_by_variant(cohort), options_by_third(cohort), variant_differences(cohort), confidence(cohort)
    )
    return {
        "look-at-this-first.csv": look_first(cohort, found),
        "learners-by-question.csv": learners_by_question(cohort),
        "by-criterion.csv": by_criterion(cohort),
        "items.csv": found.items,
        "items-by-variant.csv": found.by_variant,
        "options-by-third.csv": found.options,
        "variants-compared.csv": found.differences,
        "reliability.csv": reliability_table(cohort),
        "confidence.csv": found.confidence,
        "warm-up.csv": by_statement(cohort),
        "learning-gain.csv": learning_gain(cohort),
        "by-track.csv": by_track(cohort),
        "refreshers.csv": refreshers(cohort),
        "refreshers-by-criterion.csv": refreshers_by_criterion(cohort),
        "retention.csv": retained(cohort),
    }


def write_tables(cohort: CohortResults, folder: Path) -> list[Path]:
    """Write all tables of a module into an existing folder, and return their paths."""
    return [_write(table, folder / name) for name, table in result_tables(cohort).items()]


def write_overview(cohorts: list[CohortResults], folder: Path) -> list[Path]:
    """Write the table of all modules into an existing folder, and return its path."""
    return [_write(learners_by_module(cohorts), folder / "learners-by-module.csv")]


def to_csv(table: pd.DataFrame) -> str:
    """The table as CSV text in which no text can act as a formula in a spreadsheet."""
    safe = table.rename(columns=inert)
    for column in safe.columns:
        safe[column] = safe[column].map(_cell)
    # Quote every text: a carriage return in a learner's name would otherwise begin a new row.
    return str(safe.to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC))


def inert(value: object) -> object:
    """A text with an apostrophe before each part that a spreadsheet might run as a formula; any other value unchanged."""
    if not isinstance(value, str):
        return value
    text = _AFTER_SEPARATOR.sub(r"\1'", value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def learners_by_question(cohort: CohortResults) -> pd.DataFrame:
    """A row for each learner: the result, the reflection, and the points of each question."""
    table = cohort.learners.reset_index().drop(columns=["synthetic"])
    table["passed"] = table["passed"].map({True: "yes", False: "no"})
    table = table.merge(cohort.scores, left_on="learner", right_index=True, validate="one_to_one")
    table["synthetic"] = list(_yes(cohort.learners["synthetic"]))
    return table


def learners_by_module(cohorts: list[CohortResults]) -> pd.DataFrame:
    """A row for each learner with the result of each module, empty for modules that were not handed in."""
    rows: dict[str, Row] = {}
    for cohort in cohorts:
        for learner, own in cohort.learners.to_dict("index").items():
            row = rows.setdefault(str(learner), {"learner": str(learner), "name": "", "synthetic": "yes" if own["synthetic"] else "no"})
            row["name"] = row["name"] or own["name"]
            row[f"{cohort.module}_percent"] = own["percent"]
            row[f"{cohort.module}_passed"] = "yes" if own["passed"] else "no"
    columns = [f"{cohort.module}_{what}" for cohort in cohorts for what in ("percent", "passed")]
    return pd.DataFrame([rows[learner] for learner in sorted(rows)], columns=["learner", "name", *columns, "synthetic"])


def by_criterion(cohort: CohortResults) -> pd.DataFrame:
    """A row for each learner and criterion, then one for the whole cohort and each criterion (its means)."""
    rows = [
        _criterion_row(learner, str(name), synthetic, criterion, float(score), float(most))
        for criterion, score_of, most in criterion_scores(cohort)
        for learner, name, synthetic, score in zip(
            cohort.learners.index, cohort.learners["name"], cohort.learners["synthetic"], score_of, strict=True
        )
    ]
    rows.sort(key=lambda row: row["learner"])
    rows += [
        _criterion_row(COHORT, f"mean of {cohort.n}", cohort.synthetic, criterion, float(score_of.mean()), float(most))
        for criterion, score_of, most in criterion_scores(cohort)
    ]
    return pd.DataFrame(rows)


def refreshers(cohort: CohortResults) -> pd.DataFrame:
    """A row for each learner and refresher. Refreshers do not count towards the result."""
    answers = cohort.refreshers.astype({"share": float})
    answers["right"] = answers["share"] == 1
    answers["sure_and_wrong"] = ~answers["right"] & answers["sure"].eq(True)
    table = answers.groupby(["learner", "months"], as_index=False).agg(
        answered=("question", "size"), right=("right", "sum"), percent=("share", "mean"), sure_and_wrong=("sure_and_wrong", "sum")
    )
    table["percent"] *= 100
    table.insert(1, "name", table["learner"].map(cohort.learners["name"]).fillna(""))
    table["synthetic"] = "yes" if cohort.synthetic else "no"
    return table


def refreshers_by_criterion(cohort: CohortResults) -> pd.DataFrame:
    """A row for each refresher and criterion, and one for all criteria: numbers of learners and answers, and the mean percentage."""
    rows = [
        _refresher_row(int(str(months)), criterion, answers)
        for months, of_months in cohort.refreshers.groupby("months", sort=True)
        for criterion in (*CRITERIA, ALL_CRITERIA)
        if len(answers := of_months if criterion == ALL_CRITERIA else of_months[of_months["criterion"] == criterion])
    ]
    table = pd.DataFrame(rows, columns=["months", "criterion", "title", "n", "answered", "percent"])
    table["synthetic"] = "yes" if cohort.synthetic else "no"
    return table


def _refresher_row(months: int, criterion: str, answers: pd.DataFrame) -> Row:
    return {
        "months": months,
        "criterion": criterion,
        "title": CRITERIA.get(criterion, ""),
        "n": answers["learner"].nunique(),
        "answered": len(answers),
        "percent": 100 * float(answers["share"].astype(float).mean()),
    }


def by_statement(cohort: CohortResults) -> pd.DataFrame:
    """A row for each warm-up statement: shares right before and after, for learners who answered both times, and how many were sure.

    Learners whose answers are not in the order of the rounds by their times are omitted and counted in `out_of_order`.
    """
    columns = ["statement", "text", "n", *(f"{what}_{when}" for what in ("right", "sure") for when in ROUNDS), "out_of_order"]
    paired = pairs(cohort.warmup)
    statements = cohort.warmup.drop_duplicates(["warmup", "statement"])
    rows = [
        _warmup_row(statement, text, paired[(paired["warmup"] == warmup) & (paired["statement"] == statement)])
        for warmup, statement, text in zip(statements["warmup"], statements["statement"], statements["text"], strict=True)
    ]
    table = pd.DataFrame(rows, columns=columns)
    table["synthetic"] = "yes" if cohort.synthetic else "no"
    return table


def _warmup_row(statement: str, text: str, paired: pd.DataFrame) -> Row:
    both = paired[paired["in_order"]]
    row: Row = {"statement": statement, "text": text, "n": len(both), "out_of_order": len(paired) - len(both)}
    for when in ROUNDS:
        row[f"right_{when}"] = _mean(both[f"right_{when}"])
        row[f"sure_{when}"] = _mean(both[f"sure_{when}"].dropna())
    return row


def _criterion_row(learner: str, name: str, synthetic: bool, criterion: str, score: float, most: float) -> Row:
    return {
        "learner": learner,
        "name": name,
        "criterion": criterion,
        "title": CRITERIA[criterion],
        "score": score,
        "max_score": most,
        "percent": 100 * score / most,
        "synthetic": "yes" if synthetic else "no",
    }


def _yes(column: "pd.Series[bool]") -> "pd.Series[str]":
    return column.map({True: "yes", False: "no"})


def _mean(column: "pd.Series[float]") -> float:
    return float(column.astype(float).mean()) if len(column) else math.nan


def _write(table: pd.DataFrame, path: Path) -> Path:
    path.write_text(to_csv(table), encoding="utf-8-sig", newline="")
    return path


def _cell(value: object) -> object:
    return round(value, _DECIMALS) if isinstance(value, float) else inert(value)
