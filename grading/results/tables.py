"""The tables of a cohort, as CSV files that open safely in a spreadsheet."""

import csv
import math
import re
from pathlib import Path
from typing import Any

import pandas as pd

from grading.results import statistics
from grading.results.frames import ROUNDS, CohortResults
from widgets.forms.criteria import CRITERIA

Row = dict[str, Any]
"""A row of a table, by column."""
COHORT = "(cohort)"
"""Used instead of a learner in rows about all learners."""
NOT_SAID, SMALL_GROUPS = "(did not say)", "(small groups together)"
"""Used instead of a track in the rows for learners who named none, and for groups that are too small to be listed."""
SMALLEST_GROUP = 5
"""For a smaller group, a mean or a share would reveal the results of single people to anyone who knows them."""
WHOLE_TEST = "(whole test)"
"""Used instead of a question in the row about the whole test."""
ALL_CRITERIA = "(all criteria)"
"""Used instead of a criterion in rows about all criteria."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# In languages with another cell separator than the comma, a spreadsheet starts a new cell after it, even in quotes.
_AFTER_SEPARATOR = re.compile(r"(?<!^)([;\t\r\n]\s*)(?=[=+\-@＝＋－＠])")
_DECIMALS = 4


def result_tables(cohort: CohortResults) -> dict[str, pd.DataFrame]:
    """All tables, by file name."""
    return {
        "learners-by-question.csv": learners_by_question(cohort),
        "by-criterion.csv": by_criterion(cohort),
        "items.csv": question_statistics(cohort),
        "items-by-variant.csv": items_by_variant(cohort),
        "warm-up.csv": by_statement(cohort),
        "by-track.csv": by_track(cohort),
        "refreshers.csv": refreshers(cohort),
        "refreshers-by-criterion.csv": refreshers_by_criterion(cohort),
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
        for criterion, score_of, most in _criterion_scores(cohort)
        for learner, name, synthetic, score in zip(
            cohort.learners.index, cohort.learners["name"], cohort.learners["synthetic"], score_of, strict=True
        )
    ]
    rows.sort(key=lambda row: row["learner"])
    rows += [
        _criterion_row(COHORT, f"mean of {cohort.n}", cohort.synthetic, criterion, float(score_of.mean()), float(most))
        for criterion, score_of, most in _criterion_scores(cohort)
    ]
    return pd.DataFrame(rows)


def criterion_percents(cohort: CohortResults) -> pd.DataFrame:
    """Learner by criterion: the percentage of the criterion's points."""
    return pd.DataFrame({criterion: 100 * score / most for criterion, score, most in _criterion_scores(cohort)})


def by_track(cohort: CohortResults) -> pd.DataFrame:
    """A row for each track that learners named, with their results; small groups share one row."""
    of_learner = cohort.tracks.replace("", NOT_SAID)
    sizes = {str(track): int(size) for track, size in of_learner.value_counts().items()}
    together = _not_told_apart(sizes)
    rows = [_track_row(cohort, track, of_learner == track) for track in sorted(sizes) if track not in together]
    if together:
        rows.append(_track_row(cohort, SMALL_GROUPS, of_learner.isin(together)))
    return pd.DataFrame(rows)


def _not_told_apart(sizes: dict[str, int]) -> list[str]:
    """The groups that share one row: the small ones, and the next smallest until together they are large enough.

    If a small group were alone in that row, or omitted, its result could be computed from the others.
    """
    ordered = sorted(sizes, key=lambda track: (sizes[track], track))
    together = [track for track in ordered if sizes[track] < SMALLEST_GROUP]
    for track in ordered[len(together) :]:
        if not together or sum(sizes[other] for other in together) >= SMALLEST_GROUP:
            break
        together.append(track)
    return together


def _track_row(cohort: CohortResults, track: str, belongs: "pd.Series[bool]") -> Row:
    own = cohort.learners[belongs]
    n, is_told = len(own), len(own) >= SMALLEST_GROUP
    row: Row = {"track": track, "n": n}
    row["passed"] = int(own["passed"].sum()) if is_told else pd.NA
    row["passed_percent"] = 100 * float(own["passed"].mean()) if is_told else math.nan
    row["mean_percent"] = float(own["percent"].astype(float).mean()) if is_told else math.nan
    why = f"groups of fewer than {SMALLEST_GROUP} are not shown separately, so that no row reveals how a single person did"
    row["note"] = why if track == SMALL_GROUPS else ""
    return row | {"synthetic": "yes" if bool(own["synthetic"].any()) else "no"}


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


def question_statistics(cohort: CohortResults) -> pd.DataFrame:
    """A row for each automatically scored question with its statistics and flags, and one for the whole test.

    The statistics are those of first attempts: later ones follow a result that names what was missed, and look too
    good. A void question has no statistics, and is excluded from those of the other questions and of the whole test.
    """
    questions = cohort.automatic
    counted = questions[~questions["void"]]
    scores = cohort.first[list(counted.index)]
    table = questions.drop(columns="void")
    table["n"] = cohort.n
    table["difficulty_p"] = statistics.difficulty(statistics.shares(scores, counted["points"]))
    table["item_rest_r"] = statistics.item_rest(scores)
    flags = {name: statistics.flag(cohort.n, table["difficulty_p"][name], table["item_rest_r"][name]) for name in counted.index}
    table["flags"] = [flags.get(name, statistics.VOID) for name in table.index]
    table["alpha"] = math.nan
    whole = _whole_test(cohort, counted, scores)
    table = pd.concat([table.reset_index().astype(object), pd.DataFrame([whole], dtype=object)], ignore_index=True)
    table["synthetic"] = "yes" if cohort.synthetic else "no"
    return table


def items_by_variant(cohort: CohortResults) -> pd.DataFrame:
    """A row for each variant of a question that has several, with the statistics of the learners who had it in their first attempt."""
    rows = [
        _variant_row(cohort, question, variant, cohort.variants[question] == variant)
        for question in map(str, cohort.variants.columns)
        for variant in sorted(cohort.variants[question].dropna().unique())
    ]
    table = pd.DataFrame(rows, columns=["question", "variant", "n", "difficulty_p", "item_rest_r", "flags"])
    table["synthetic"] = "yes" if cohort.synthetic else "no"
    return table


def _variant_row(cohort: CohortResults, question: str, variant: str, had: "pd.Series[bool]") -> Row:
    counted = cohort.automatic[~cohort.automatic["void"]]
    row: Row = {"question": question, "variant": variant, "n": int(had.sum())}
    if question not in counted.index:
        return row | {"flags": statistics.VOID}
    scores = cohort.first.loc[had, list(counted.index)]
    p = float(statistics.difficulty(statistics.shares(scores, counted["points"]))[question])
    r = float(statistics.item_rest(scores)[question])
    return row | {"difficulty_p": p, "item_rest_r": r, "flags": statistics.flag(row["n"], p, r)}


def by_statement(cohort: CohortResults) -> pd.DataFrame:
    """A row for each warm-up statement: shares right before and after, for learners who answered both times, and how many were sure."""
    columns = ["statement", "text", "n", *(f"{what}_{when}" for what in ("right", "sure") for when in ROUNDS), "synthetic"]
    rows = [_warmup_row(str(statement), answers) for (_, statement), answers in cohort.warmup.groupby(["warmup", "statement"], sort=False)]
    table = pd.DataFrame(rows, columns=columns[:-1])
    table["synthetic"] = "yes" if cohort.synthetic else "no"
    return table


def _warmup_row(statement: str, answers: pd.DataFrame) -> Row:
    rounds = {when: answers[answers["round"] == when].set_index("learner") for when in ROUNDS}
    both = rounds["before"].index.intersection(rounds["after"].index)
    row: Row = {"statement": statement, "text": answers["text"].iloc[0], "n": len(both)}
    for when in ROUNDS:
        answered = rounds[when].loc[both]
        row[f"right_{when}"] = _mean(answered["right"])
        row[f"sure_{when}"] = _mean(answered["sure"].dropna())
    return row


def _whole_test(cohort: CohortResults, counted: pd.DataFrame, scores: pd.DataFrame) -> Row:
    points = float(counted["points"].sum())
    return {
        "question": WHOLE_TEST,
        "points": points,
        "about": "first attempts; alpha: Cronbach's alpha, which is KR-20 where all questions are right or wrong",
        "n": cohort.n,
        "difficulty_p": float(scores.sum(axis=1).mean()) / points if points else math.nan,
        "alpha": statistics.alpha(scores),
        "flags": statistics.TOO_FEW if cohort.n < statistics.ENOUGH else "",
    }


def _criterion_scores(cohort: CohortResults) -> list[tuple[str, "pd.Series[float]", float]]:
    scores = []
    for criterion in CRITERIA:
        questions = cohort.automatic[cohort.automatic["criterion"] == criterion]
        if len(questions):
            scores.append((criterion, cohort.scores[list(questions.index)].sum(axis=1), float(questions["points"].sum())))
    return scores


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
