"""The tables that instructors act on: options, variants, reliability, confidence, gain, and what to look at first."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pandas as pd
import pytest
from hypothesis import given, settings

from grading.marking.attempts import Attempt
from grading.marking.questions import score_entries
from grading.results import item_tables, learning, tables, tracks
from grading.results.attention import CONFIDENT_ERRORS
from grading.results.frames import CohortResults, cohort_results
from grading.results.gradebook import GradeRow
from tests.cohorts import MODULE, START, attempt, cohort, mission, warm
from tests.cohorts import declarations as made_declarations
from tests.unit.declaring import json_values
from widgets.declaration import Declaration
from widgets.forms.question import Question
from widgets.kinds.registry import parse

WHY = "why: {a: A., b: B., c: C.}"
QUESTIONS = f"""
id: one
type: choose-one
prompt: What do you do when a girl of 16 asks for help?
criterion: examples
points: 1
about: what counts under 18
options: {{a: Report it, b: Wait, c: Ask her}}
key: a
{WHY}
variants:
  b: {{prompt: And what now?, options: {{a: First, b: Second, c: Third}}, key: b, {WHY}}}
---
id: all
type: choose-all
prompt: Which of these?
criterion: impact
points: 2
about: which
options: {{a: A, b: B, c: C}}
key: [a, b]
{WHY}
---
id: sort
type: order
prompt: In which order?
criterion: prohibited
points: 2
about: the order
items: {{a: A, b: B, c: C}}
key: [a, b, c]
{WHY}
---
id: pair
type: match
prompt: What belongs together?
criterion: consequences
points: 2
about: pairs
left: {{x: X, y: Y}}
right: {{a: A, b: B, c: C}}
key: {{x: a, y: b}}
why: {{x: X., y: Y.}}
---
id: said
type: true-false
prompt: You agree to wait before you report it.
criterion: responsibilities
points: 1
about: when to report
key: false
why: {{"true": No., "false": Yes.}}
---
id: practice
type: true-false
prompt: A child can consent to this.
key: false
why: {{"true": No., "false": Yes.}}
"""
Entries = dict[str, Any]


def declared() -> list[Declaration]:
    return [parse("question", text) for text in QUESTIONS.split("---")]


def results(people: dict[str, list[Entries]]) -> CohortResults:
    """The results of people with these entries of one attempt after another; the last one is in the gradebook."""
    declarations = declared()
    graded = [entry for entry in declarations if isinstance(entry, Question) and entry.graded]
    points = {question.id: float(question.points or 0) for question in graded}
    rows: list[GradeRow] = []
    attempts: list[Attempt] = []
    for learner, tries in people.items():
        for number, entries in enumerate(tries, start=1):
            scores, most = score_entries(graded, entries)
            made = attempt(learner, scores, entries, number)
            attempts.append(replace(made, max_scores=most, max_score=sum(most.values()), percent=100 * made.score / sum(most.values())))
        rows += [GradeRow(learner, "", name, scores[name], None, False) for name in points]
    return cohort_results(MODULE, declarations, points, rows, attempts, mission())


def answered(**values: Any) -> Entries:
    return {name: value if isinstance(value, dict) and "value" in value else {"value": value} for name, value in values.items()}


RIGHT = answered(one="a", all=["a", "b"], sort=["a", "b", "c"], pair={"x": "a", "y": "b"}, said="false")
WRONG = answered(one="b", all=["c"], sort=["c", "a", "b"], pair={"x": "c"}, said="true")


def chosen(of: CohortResults, question: str) -> dict[tuple[str, str, str], int]:
    table = item_tables.options_by_third(of)
    rows = table[table["question"] == question]
    return dict(zip(zip(rows["variant"], rows["part"], rows["option"], strict=True), rows["chosen"], strict=True))


def test_options_are_counted_in_every_form_and_omitted_apart_from_wrong() -> None:
    of = results({"a": [RIGHT], "b": [WRONG], "c": [answered(one=None, sort="nonsense")]})
    none = item_tables.NO_ANSWER
    assert chosen(of, "one") == {("a", "", "a"): 1, ("a", "", "b"): 1, ("a", "", "c"): 0, ("a", "", none): 1}
    assert chosen(of, "all") == {("a", "", "a"): 1, ("a", "", "b"): 1, ("a", "", "c"): 1, ("a", "", none): 1}
    assert chosen(of, "said") == {("a", "", "true"): 1, ("a", "", "false"): 1, ("a", "", none): 1}
    assert {key: n for key, n in chosen(of, "sort").items() if n} == {
        **{("a", place, item): 1 for place, item in zip("123", "abc", strict=True)},
        **{("a", place, item): 1 for place, item in zip("123", "cab", strict=True)},
        ("a", "", none): 1,
    }
    assert {key: n for key, n in chosen(of, "pair").items() if n} == {
        ("a", "x", "a"): 1,
        ("a", "y", "b"): 1,
        ("a", "x", "c"): 1,
        ("a", "", none): 1,
    }
    omitted = item_tables.question_statistics(of).set_index("question")["omitted"].drop(item_tables.WHOLE_TEST)
    assert omitted.to_dict() == dict.fromkeys(omitted.index, 1)


def test_keys_and_texts_are_those_of_the_variant() -> None:
    of = results({"a": [RIGHT], "b": [answered(one={"value": "b", "variant": "b"})]})
    table = item_tables.options_by_third(of)
    keys = table[(table["question"] == "one") & (table["key"] == "yes")]
    assert list(zip(keys["variant"], keys["option"], keys["text"], strict=True)) == [("a", "a", "Report it"), ("b", "b", "Second")]


def test_only_first_attempts_count() -> None:
    of = results({"a": [WRONG, RIGHT], "b": [RIGHT]})
    items = item_tables.question_statistics(of).set_index("question")
    assert items.loc["one", "difficulty_p"] == 0.5
    assert chosen(of, "one")["a", "", "b"] == 1
    assert set(items["basis"]) == {"first attempts"}


def test_the_thirds_of_a_reversed_key_are_shown_and_come_first_after_confident_errors() -> None:
    """Twelve who get all else right choose the same wrong option, and those who get all else wrong the right one."""
    best, worst = RIGHT | answered(one="b"), WRONG | answered(one="a")
    of = results({f"b{number:02d}": [best] for number in range(12)} | {f"w{number:02d}": [worst] for number in range(12)})
    table = item_tables.options_by_third(of)
    row = table[(table["question"] == "one") & (table["option"] == "b")].iloc[0]
    assert (row["upper"], row["middle"], row["lower"], row["n_upper"], row["n_lower"]) == (12, 0, 0, 12, 12)
    assert row["note"] == item_tables.DRAWS_BEST
    first = tables.result_tables(of)["look-at-this-first.csv"]
    assert list(first["finding"][:2]) == ["key may be wrong", "a wrong option attracts the best"]
    assert set(first["question"][:2]) == {"one"}
    assert list(first["rank"]) == list(range(1, len(first) + 1))


def test_thirds_are_missing_for_few_learners() -> None:
    table = item_tables.options_by_third(results({f"l{number}": [RIGHT] for number in range(14)}))
    assert table[["upper", "middle", "lower", "n_upper"]].isna().to_numpy().all()
    assert table["chosen"].notna().all()


def test_variants_are_compared_with_their_difference() -> None:
    people = {f"a{number}": [RIGHT] for number in range(24)}
    people |= {f"b{number}": [RIGHT | answered(one={"value": "a", "variant": "b"})] for number in range(24)}
    of = results(people)
    (row,) = item_tables.variant_differences(of).to_dict("records")
    assert (row["question"], row["variant"], row["other_variant"], row["n"], row["other_n"]) == ("one", "a", "b", 24, 24)
    assert (row["difference"], row["verdict"]) == (1.0, "not equally difficult")
    found = tables.result_tables(of)["look-at-this-first.csv"]
    (first,) = found[found["finding"] == "variants are not equally difficult"].to_dict("records")
    assert (first["topics"], first["n"]) == ("children", 48)
    assert first["evidence"].startswith("Variant a brings 100 percentage points more than b")


def test_the_reliability_counts_results_near_the_mark() -> None:
    of = cohort([[1] * passed + [0] * (8 - passed) for passed in range(9)] * 3)
    whole = item_tables.reliability_table(of).iloc[0]
    within = [percent for percent in of.learners["percent"] if abs(percent - 75) <= whole["sem_percent"]]
    assert whole["counted_results_within_one_sem"] == whole["first_attempts_within_one_sem"] == len(within) > 0
    assert whole["alpha_low"] < whole["alpha"] < whole["alpha_high"]
    few = item_tables.reliability_table(cohort([[1, 0], [0, 1]]))
    assert few[["alpha", "alpha_low", "sem_percent", "counted_results_within_one_sem"]].isna().to_numpy().all()


def test_confident_errors_about_children_consent_and_reporting_come_first() -> None:
    sure = {"confidence": "sure", "checked": True}
    wrong_first = answered(practice={"value": "false", "first": "true", **sure})
    people = {f"l{number:02d}": [(RIGHT if number % 2 else WRONG) | wrong_first] for number in range(24)}
    of = results(people)
    found = learning.confidence(of).iloc[-1]
    assert (found["asked_in"], found["question"], found["sure_wrong"], found["sure_right"]) == ("practice", "practice", 24, 0)
    first = tables.result_tables(of)["look-at-this-first.csv"].iloc[0]
    assert (first["finding"], first["question"], first["topics"]) == (CONFIDENT_ERRORS, "practice", "children, consent")


NAMES = ["one", "all", "sort", "pair", "said", "practice"]


@settings(max_examples=10)
@given(json_values, json_values)
def test_whatever_was_handed_in_the_tables_are_made(value: Any, entry: Any) -> None:
    field_by_field = {"value": value, "variant": value, "confidence": value, "first": value}
    hostile: list[Entries] = [dict.fromkeys(NAMES, given) for given in (entry, {"value": value}, field_by_field)]
    of = results({"good": [RIGHT]} | {f"h{number}": [entries] for number, entries in enumerate(hostile)})
    options = item_tables.options_by_third(of)
    assert options.loc[options["question"] == "all", "n"].tolist() == [4] * 4
    assert options.loc[(options["question"] == "all") & (options["option"] == "a"), "chosen"].item() >= 1
    assert len(learning.confidence(of)) <= len(NAMES)


# Gain.


def gained(*entries: Entries) -> pd.DataFrame:
    declarations = made_declarations(1)
    rows = [GradeRow(f"l{number}", "", "q-00", 1.0, None, False) for number in range(len(entries))]
    attempts = [attempt(f"l{number}", {"q-00": 1.0}, given) for number, given in enumerate(entries)]
    return learning.learning_gain(cohort_results(MODULE, declarations, {"q-00": 1.0}, rows, attempts, mission()))


def row_of(table: pd.DataFrame, by: str, name: str) -> dict[Any, Any]:
    (row,) = table[(table["by"] == by) & (table["name"] == name)].to_dict("records")
    return row


def swapped(entries: Entries) -> Entries:
    """The same with a repeat that is dated before the first round."""
    return entries | {"again": entries["again"] | {"at": (START - timedelta(days=1)).isoformat()}}


def test_the_gain_is_reported_for_everyone_tracks_and_statements() -> None:
    learnt = warm({"w1": "true", "w2": "false"}, {"w1": "false", "w2": "true"})
    unchanged = warm({"w1": "true", "w2": "true"}, {"w1": "true", "w2": "true"})
    table = gained(*[learnt] * 3, *[unchanged] * 3)
    everyone = row_of(table, "everyone", learning.EVERYONE)
    assert (everyone["n"], everyone["before_percent"], everyone["after_percent"], everyone["gain_points"]) == (6, 25, 75, 50)
    assert everyone["gain_low"] < 50 < everyone["gain_high"]
    assert row_of(table, "statement", "w1")["gain_points"] == 50
    assert [name for name, by in zip(table["name"], table["by"], strict=True) if by == "criterion"] == ["prohibited"]
    assert row_of(table, "criterion", "prohibited")["gain_points"] == row_of(table, "statement", "w2")["gain_points"] == 50
    assert row_of(table, "track", tracks.NOT_SAID)["n"] == 6


def test_a_repeat_before_the_lesson_is_no_learning() -> None:
    learnt = warm({"w1": "true"}, {"w1": "false"})
    everyone = row_of(gained(*[learnt] * 5, swapped(learnt), swapped(learnt)), "everyone", learning.EVERYONE)
    assert (everyone["n"], everyone["out_of_order"]) == (5, 2)


@pytest.mark.parametrize("at", [None, "", "yesterday", 7, ["2026"], "0001-01-01T00:00:00+14:00", "99999-01-01"])
def test_a_time_that_is_not_valid_is_not_in_order(at: Any) -> None:
    learnt = warm({"w1": "true"}, {"w1": "false"})
    spoilt = learnt | {"warm-up": learnt["warm-up"] | {"at": at}}
    everyone = row_of(gained(*[learnt] * 5, spoilt), "everyone", learning.EVERYONE)
    assert (everyone["n"], everyone["out_of_order"]) == (5, 1)


def test_a_group_too_small_to_be_shown_has_no_figures() -> None:
    table = gained(*[warm({"w1": "true"}, {"w1": "false"})] * 4)
    assert table[["before_percent", "after_percent", "gain_points", "gain_low"]].isna().to_numpy().all()
    assert set(table["n"]) == {4}


def test_the_texts_of_questions_are_inert() -> None:
    entries = [msgspec.structs.replace(entry, about="=1+1") if isinstance(entry, Question) else entry for entry in declared()]
    graded = [entry for entry in entries if isinstance(entry, Question) and entry.graded]
    scores, most = score_entries(graded, RIGHT)
    rows = [GradeRow("a", "", name, score, None, False) for name, score in scores.items()]
    of = cohort_results(MODULE, entries, most, rows, [attempt("a", scores, RIGHT)], mission())
    text = tables.to_csv(tables.result_tables(of)["items.csv"])
    assert '"\'=1+1"' in text
    assert '"=1+1"' not in text
