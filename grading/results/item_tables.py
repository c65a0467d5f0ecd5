"""The tables about the questions: statistics, variants, options, reliability. All are those of first attempts.

Later attempts follow a result that names what was missed, and make every question look easier.
"""

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from grading.analysis import thirds
from grading.analysis.flags import flag
from grading.analysis.items import COLUMNS, intervals_of, item_statistics, rest_scores, shares, statistics_of
from grading.analysis.limits import ENOUGH, ENOUGH_FOR_THIRDS, TOO_FEW, VOID
from grading.analysis.reliability import Reliability, near, reliability
from grading.analysis.variants import difference_of, pairs_of
from grading.results.criteria import criterion_percents
from grading.results.frames import CohortResults
from widgets.forms.criteria import CRITERIA

WHOLE_TEST = "(whole test)"
"""Used instead of a question in the row about the whole test."""
NO_ANSWER = "(no answer)"
"""Used instead of an option in the rows about learners who gave no valid answer."""
BASIS = "first attempts"
_ADDED = ["p_low", "p_high", "r_low", "r_high", "efficiency", "guess", "omitted"]
"""The columns of statistics after those that the tables have always had."""
_VARIANT = ["question", "variant", "n", "difficulty_p", "item_rest_r", "flags", *_ADDED]
_OPTION = ["question", "variant", "part", "option", "text", "key", "n", "chosen", *thirds.THIRDS, *(f"n_{name}" for name in thirds.THIRDS)]
_DIFFERENCE = ["question", "variant", "other_variant", "n", "other_n", "difference", "low", "high", "verdict"]
_UNUSED = "hardly anyone chooses it"
DRAWS_BEST = "the upper third prefers it to the key"
Row = dict[str, Any]


def question_statistics(cohort: CohortResults) -> pd.DataFrame:
    """A row for each automatically scored question with its statistics and flags, and one for the whole test.

    A void question has no statistics, and is excluded from those of the other questions and of the whole test.
    """
    counted = _counted(cohort)
    scores = cohort.first[list(counted.index)]
    table = cohort.automatic.drop(columns="void").assign(n=cohort.n)
    table = table.join(item_statistics(scores, counted["points"])[COLUMNS[1:]])
    table["guess"] = cohort.answers.variants.groupby("question")["guess"].mean()
    table["omitted"] = _omitted(cohort, "question").reindex(counted.index, fill_value=0).astype("Int64")
    table["flags"] = [_flag(row) if name in counted.index else VOID for name, row in table.to_dict("index").items()]
    table["alpha"] = math.nan
    whole = _whole_test(cohort, counted, scores) | {"omitted": int(table["omitted"].sum())}
    table = pd.concat([table.reset_index().astype(object), pd.DataFrame([whole], dtype=object)], ignore_index=True)
    known = [name for name in table.columns if name not in _ADDED]
    return _marked(table[[*known, *_ADDED]].assign(basis=BASIS), cohort)


def items_by_variant(cohort: CohortResults) -> pd.DataFrame:
    """A row for each variant of a question that has several, with the statistics of the learners who had it in their first attempt."""
    omitted = _omitted(cohort, "question", "variant")
    rows = [
        _variant_row(cohort, question, variant, cohort.variants[question] == variant, omitted)
        for question in map(str, cohort.variants.columns)
        for variant in sorted(cohort.variants[question].dropna().unique())
    ]
    return _marked(pd.DataFrame(rows, columns=_VARIANT).assign(basis=BASIS), cohort)


def variant_differences(cohort: CohortResults) -> pd.DataFrame:
    """A row for each pair of variants of a question: how much their facilities differ, with a 95% interval and a verdict."""
    counted = _counted(cohort)
    share = shares(cohort.first[list(counted.index)], counted["points"])
    questions = [name for name in map(str, cohort.variants.columns) if name in counted.index]
    compared = [(name, pair) for name in questions for pair in pairs_of(cohort.variants[name])]
    rows = []
    for name, pair in compared:
        found = difference_of(share[name], cohort.variants[name], pair, len(compared))
        rows.append([name, found.variant, found.other, found.n, found.other_n, found.difference, *found.interval, found.verdict])
    return _marked(pd.DataFrame(rows, columns=_DIFFERENCE).assign(basis=BASIS), cohort)


def options_by_third(cohort: CohortResults) -> pd.DataFrame:
    """A row for each option of each variant: how many chose it, in all and in each third of the learners by the rest of the test.

    The part is the place in an order, or the left-hand side of a match. Thirds are missing below `ENOUGH_FOR_THIRDS`
    learners who had the variant.
    """
    counted, frames = list(_counted(cohort).index), cohort.answers
    answered, chosen, options = (_by_question(frame) for frame in (frames.answered, frames.choices, frames.options))
    rows = []
    for question in (name for name in counted if name in answered):
        third = thirds.thirds(rest_scores(cohort.first[counted], question)).to_dict()
        no_choices = frames.choices.iloc[:0]
        rows += list(_option_rows(question, options[question], answered[question], chosen.get(question, no_choices), third))
    return _marked(pd.DataFrame(rows, columns=[*_OPTION, "note"]).assign(basis=BASIS), cohort)


def reliability_table(cohort: CohortResults) -> pd.DataFrame:
    """A row for the whole test and one for each criterion: alpha, standard error of measurement, and who is too close to the mark."""
    counted, minimum = _counted(cohort), cohort.criterion_minimum or cohort.pass_mark
    percents = criterion_percents(cohort)
    rows = [_reliability_row(cohort, WHOLE_TEST, counted, cohort.pass_mark, cohort.learners["percent"].astype(float))]
    for criterion in CRITERIA:
        questions = counted[counted["criterion"] == criterion]
        if len(questions):
            rows.append(_reliability_row(cohort, criterion, questions, minimum, percents[criterion]))
    return _marked(pd.DataFrame(rows), cohort)


def _counted(cohort: CohortResults) -> pd.DataFrame:
    return cohort.automatic[~cohort.automatic["void"]]


def _omitted(cohort: CohortResults, *by: str) -> "pd.Series[int]":
    """How many learners gave no valid answer, by these columns: the question, or question and variant."""
    answers = cohort.answers.answered
    return (~answers["answered"].astype(bool)).groupby([answers[column] for column in by]).sum().astype(int)


def _flag(row: Mapping[Hashable, Any]) -> str:
    """The flags for a row of statistics with the columns guess and omitted."""
    around_p, around_r = intervals_of(row)
    n, p, r = int(row["n"]), float(row["difficulty_p"]), float(row["item_rest_r"])
    return flag(n, p, around_p, r, around_r, float(row["guess"]), int(row["omitted"]))


def _whole_test(cohort: CohortResults, counted: pd.DataFrame, scores: pd.DataFrame) -> Row:
    points = float(counted["points"].sum())
    return {
        "question": WHOLE_TEST,
        "points": points,
        "about": "first attempts; alpha: Cronbach's alpha, which is KR-20 where all questions are right or wrong",
        "n": cohort.n,
        "difficulty_p": float(scores.sum(axis=1).mean()) / points if points else math.nan,
        "alpha": reliability(scores, points).alpha,
        "flags": TOO_FEW if cohort.n < ENOUGH else "",
    }


def _variant_row(
    cohort: CohortResults, question: str, variant: str, had: "pd.Series[bool]", omitted: "pd.Series[int]"
) -> dict[Hashable, Any]:
    counted = _counted(cohort)
    row: dict[Hashable, Any] = {"question": question, "variant": variant, "n": int(had.sum())}
    if question not in counted.index:
        return row | {"flags": VOID}
    variants = cohort.answers.variants
    guess = variants.loc[(variants["question"] == question) & (variants["variant"] == variant), "guess"]
    row.update(statistics_of(cohort.first.loc[had, list(counted.index)], counted["points"], question))
    row |= {"guess": float(guess.mean()), "omitted": int(omitted.get((question, variant), 0))}
    return row | {"flags": _flag(row)}


def _by_question(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {str(question): rows for question, rows in frame.groupby("question", sort=False)}


def _option_rows(
    question: str, options: pd.DataFrame, answered: pd.DataFrame, chosen: pd.DataFrame, third: Mapping[Hashable, str]
) -> Iterator[list[object]]:
    for variant, of_variant in options.groupby("variant", sort=False):
        had = answered[answered["variant"] == variant]
        if len(had):
            rows = _rows_of_variant(of_variant, had, chosen[chosen["variant"] == variant], third)
            yield from ([question, str(variant), *row] for row in rows)


def _rows_of_variant(
    options: pd.DataFrame, answered: pd.DataFrame, chosen: pd.DataFrame, third: Mapping[Hashable, str]
) -> Iterator[list[object]]:
    n, sizes = len(answered), thirds.count_by_third(answered["learner"], third)
    learners_of = {key: list(learners) for key, learners in chosen.groupby(["part", "option"])["learner"]}
    upper_of = {key: thirds.count_by_third(learners, third)["upper"] for key, learners in learners_of.items()}
    key = _only_key(options)
    for part, option, text, is_key in options[["part", "option", "text", "is_key"]].itertuples(index=False):
        learners, note = learners_of.get((part, option), []), ""
        if key and not is_key:
            note = _note(len(learners), upper_of.get((part, option), 0), upper_of.get(key, 0), n)
        yield [part, option, text, "yes" if is_key else "no", *_counts(learners, third, n, sizes), note]
    empty = answered.loc[~answered["answered"].astype(bool), "learner"]
    yield ["", NO_ANSWER, "", "no", *_counts(list(empty), third, n, sizes), ""]


def _only_key(options: pd.DataFrame) -> tuple[str, str] | None:
    """The part and id of the right option, where exactly one is right; None in other forms of question."""
    keys = options.loc[options["is_key"].astype(bool), ["part", "option"]]
    return (str(keys["part"].iloc[0]), str(keys["option"].iloc[0])) if len(keys) == 1 else None


def _note(chosen: int, upper_chosen: int, upper_key: int, n: int) -> str:
    """What stands out in a wrong option that competes with one right option."""
    if thirds.draws_the_best(upper_chosen, upper_key, n):
        return DRAWS_BEST
    return _UNUSED if thirds.is_unused(chosen, n) else ""


def _counts(learners: Sequence[str], third: Mapping[Hashable, str], n: int, sizes: Mapping[str, int]) -> list[object]:
    if n < ENOUGH_FOR_THIRDS:
        return [n, len(learners), *[pd.NA] * 6]
    return [n, len(learners), *thirds.count_by_third(learners, third).values(), *sizes.values()]


def _reliability_row(cohort: CohortResults, name: str, questions: pd.DataFrame, mark: float, counted: "pd.Series[float]") -> Row:
    points = float(questions["points"].sum())
    scores = cohort.first[list(questions.index)]
    found = reliability(scores, points)
    return {
        "scope": name,
        "title": CRITERIA.get(name, ""),
        "n": found.n,
        "questions": found.items,
        "alpha": found.alpha,
        "alpha_low": found.interval.low,
        "alpha_high": found.interval.high,
        "sem_percent": found.sem,
        "mark_percent": mark,
        "first_attempts_within_one_sem": _near(100 * scores.sum(axis=1) / points if points else counted, mark, found),
        "counted_results_within_one_sem": _near(counted, mark, found),
        "note": TOO_FEW if cohort.n < ENOUGH else "",
        "basis": BASIS,
    }


def _near(percents: "pd.Series[float]", mark: float, found: Reliability) -> object:
    return pd.NA if math.isnan(found.sem) else near(percents, mark, found.sem)


def _marked(table: pd.DataFrame, cohort: CohortResults) -> pd.DataFrame:
    return table.assign(synthetic="yes" if cohort.synthetic else "no")
