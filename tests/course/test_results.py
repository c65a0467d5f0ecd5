"""The reports: what real grading recorded is what an instructor reads, and nothing in it can bite."""

import csv
import io
import json
import math
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from grading.analysis import items, limits, reliability
from grading.cli import main as duty
from grading.marking.passing import best_of
from grading.receiving.service import GradingService
from grading.results import item_tables, learning, tables, tracks
from grading.results.frames import CohortResults, cohort_results, cohorts
from grading.results.gradebook import GradeRow, ResultsProblem
from tests.cohorts import MODULE as MADE_UP
from tests.cohorts import attempt, cohort, declarations, mission, questions, warm
from tests.course.conftest import copies, lay_out
from tests.course.small_course import FULL, MODULE, PARTLY, RIGHT, START, WRONG, SmallCourse, answers, pass_rule
from tests.unit.declaring import json_values
from widgets.content.mission import load_mission
from widgets.kinds.registry import parse

REPOSITORY = Path(__file__).resolve().parents[2]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def report(course: SmallCourse) -> Path:
    """The tables alone, which is what these tests read."""
    out = course.root / "results"
    out.mkdir(exist_ok=True)
    (of,) = cohorts(course.gradebook, course.root / "source", load_mission())
    tables.write_tables(of, out)
    return out


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one sentence that the command ends with."""
    assert duty(["results", *arguments]) == 1
    message = capsys.readouterr().err.strip()
    assert message
    assert len(message.splitlines()) == 1
    return message


@pytest.fixture(scope="module")
def graded(
    released: Path, database: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]
) -> Iterator[SmallCourse]:
    """One learner better at the second attempt, one worse at it, one whose text was marked, one whose text was not; only to be read."""
    root = tmp_path_factory.mktemp("graded") / "course"
    with copies(database, request) as copy_gradebook, pytest.MonkeyPatch.context() as patch:
        course = lay_out(released, root, environment | copy_gradebook(), patch)
        take_in(course)
        yield course


def take_in(course: SmallCourse) -> None:
    course.hand_in("anna", WRONG, 0)
    course.hand_in("anna", RIGHT, 5)
    course.hand_in("boris", RIGHT, 1)
    course.hand_in("boris", PARTLY, 6)
    course.hand_in("chidi", PARTLY | {"own-words": "I would tell the Focal Point."}, 2)
    course.hand_in("dana", {"own-words": "I would ask."}, 3)
    GradingService(course.opened, lambda line: None).take_in()
    course.mark("chidi", 4.0)


def test_the_table_of_learners_says_what_was_recorded(graded: SmallCourse) -> None:
    rows = {row["learner"]: row for row in read(report(graded) / "learners-by-question.csv")}
    assert list(rows) == ["anna", "boris", "chidi", "dana"]
    for learner, row in rows.items():
        best = best_of(graded.attempts.of(MODULE, learner), pass_rule())
        assert best is not None
        assert float(row["score"]) == pytest.approx(best.score, abs=1e-3)
        assert float(row["percent"]) == pytest.approx(best.percent, abs=1e-3)
        assert int(row["best_attempt"]) == best.attempt
        assert int(row["attempts"]) == len(graded.attempts.of(MODULE, learner))
        assert row["passed"] == ("yes" if pass_rule().is_passed(best) else "no")
        for question, points in best.scores.items():
            assert float(row[question]) == pytest.approx(points, abs=1e-3)
    assert rows["anna"]["best_attempt"] == "2"
    assert rows["boris"]["best_attempt"] == "1"
    assert float(rows["anna"]["score"]) == FULL


def test_a_reflection_is_empty_waiting_or_marked(graded: SmallCourse) -> None:
    rows = {
        row["learner"]: (row["reflection_state"], row["reflection_mark"], row["own-words"])
        for row in read(report(graded) / "learners-by-question.csv")
    }
    assert rows == {"anna": ("empty", "", ""), "boris": ("empty", "", ""), "chidi": ("marked", "4.0", "4.0"), "dana": ("waiting", "", "")}


def test_the_criteria_of_a_learner_add_up_to_the_score_and_the_ofhas_their_means(graded: SmallCourse) -> None:
    rows = read(report(graded) / "by-criterion.csv")
    for learner in ("anna", "boris", "chidi", "dana"):
        best = best_of(graded.attempts.of(MODULE, learner), pass_rule())
        own = [row for row in rows if row["learner"] == learner]
        assert best is not None
        assert sum(float(row["score"]) for row in own) == pytest.approx(best.score, abs=1e-3)
        assert sum(float(row["max_score"]) for row in own) == best.max_score
    for row in (row for row in rows if row["learner"] == tables.COHORT):
        scores = [float(other["score"]) for other in rows if other["criterion"] == row["criterion"] and other["learner"] != tables.COHORT]
        assert float(row["score"]) == pytest.approx(np.mean(scores), abs=1e-3)
        assert len(scores) == 4


def test_reading_changes_neither_gradebook_nor_attempts(graded: SmallCourse) -> None:
    before = everything(graded)
    report(graded)
    assert everything(graded) == before


def everything(course: SmallCourse) -> dict[str, list[str]]:
    """All rows of all tables."""
    with sa.create_engine(course.gradebook, poolclass=sa.NullPool).connect() as connection:
        tables = sa.inspect(connection).get_table_names()
        return {name: sorted(map(str, connection.execute(sa.text(f"select * from {name}")))) for name in tables}  # noqa: S608


def test_a_name_that_is_a_formula_is_made_inert_and_one_with_quotes_and_lines_stays_whole(course: SmallCourse) -> None:
    names = {
        "mallory": '=HYPERLINK("http://x.example","y")',
        "nina": 'O"Neill, Nina\nor so',
        "olga": "@SUM(A1)",
        "pia": "-2+3",
        "quin": "\t=1+1",
    }
    for minute, (learner, name) in enumerate(names.items()):
        hand_in_as(course, learner, name, minute)
    GradingService(course.opened, lambda line: None).take_in()
    rows = {row["learner"]: row["name"] for row in read(report(course) / "learners-by-question.csv")}
    recorded = {attempt.learner: attempt.name for attempt in course.attempts.of(MODULE)}
    assert set(rows) == set(names)
    for learner, name in recorded.items():
        dangerous = name.startswith(("=", "+", "-", "@", "\t"))
        assert rows[learner] == (f"'{name}" if dangerous else name)
    assert any(name.startswith("'=") for name in rows.values())


def hand_in_as(course: SmallCourse, learner: str, name: str, minute: int) -> None:
    course.hand_in(learner, None, minute, raw=json.dumps(answers(RIGHT, learner, name)).encode())


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "  =1", "＝1"])
def test_every_beginning_of_a_formula_is_neutralised(text: str) -> None:
    table = pd.DataFrame({"name": [text, "plain"], "points": [-1.5, 2.0]})
    cells = list(csv.DictReader(io.StringIO(tables.to_csv(table), newline="")))
    assert len(cells) == 2
    assert not cells[0]["name"].lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
    assert cells[1]["name"] == "plain"
    assert float(cells[0]["points"]) == -1.5


def test_nobody_handed_in_is_one_sentence(course: SmallCourse, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(capsys, "--db", course.gradebook, "--out", str(course.root / "out"))
    assert said.startswith("No one has handed in yet")
    assert not (course.root / "out").exists()


def test_no_gradebook_is_one_sentence_and_none_is_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "no gradebook yet" in refused(capsys, "--db", f"sqlite:///{tmp_path / 'none.db'}", "--out", str(tmp_path / "out"))
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_no_gradebook_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "none.db").write_text("this is a letter and no database, however long it may be " * 20)
    assert "cannot be read" in refused(capsys, "--db", f"sqlite:///{tmp_path / 'none.db'}", "--out", str(tmp_path / "out"))


@pytest.mark.parametrize("address", ["postgresql://teacher:hush-hush@127.0.0.1:1/none", "nothing at all hush-hush"])
def test_an_address_that_cannot_be_used_is_one_sentence_without_its_password(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "hush-hush" not in refused(capsys, "--db", address, "--out", str(tmp_path / "out"))


def test_a_folder_that_cannot_be_written_is_one_sentence(graded: SmallCourse, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file")
    assert "--out" in refused(capsys, "--db", graded.gradebook, "--out", str(taken), "--source", str(graded.root / "source"))


def test_the_command_writes_tables_and_pictures(graded: SmallCourse, tmp_path: Path) -> None:
    arguments = ["--db", graded.gradebook, "--out", str(tmp_path / "out"), "--source", str(graded.root / "source")]
    command = [sys.executable, "-m", "grading", "results", *arguments]
    done = subprocess.run(command, cwd=REPOSITORY, env=graded.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    written = {path for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert {path.parent.name for path in written} == {"out", MODULE}
    assert {path.suffix for path in written} == {".csv", ".png", ".svg"}
    assert {Path(line) for line in done.stdout.splitlines()} == written
    assert all(row["synthetic"] == "no" for row in read(tmp_path / "out" / MODULE / "items.csv"))


def test_a_learners_modules_stand_in_one_row_with_nothing_where_one_was_not_handed_in() -> None:
    first, second = cohort([[1, 1], [0, 0]]), cohort([[1, 0]])
    table = tables.learners_by_module([first, replace(second, module="other")])
    assert list(table.columns) == ["learner", "name", "made-up_percent", "made-up_passed", "other_percent", "other_passed", "synthetic"]
    rows = list(csv.DictReader(io.StringIO(tables.to_csv(table), newline="")))
    assert [(row["made-up_passed"], row["other_percent"], row["other_passed"]) for row in rows] == [("yes", "50.0", "no"), ("no", "", "")]


def test_a_question_that_the_source_does_not_have_is_named(graded: SmallCourse, tmp_path: Path) -> None:
    shutil.copytree(graded.root / "source", tmp_path / "source")
    notebook = tmp_path / "source" / MODULE / f"{MODULE}.ipynb"
    notebook.write_text(notebook.read_text().replace("id: tf-border", "id: tf-other"))
    with pytest.raises(ResultsProblem, match="'tf-border'"):
        cohorts(graded.gradebook, tmp_path / "source", load_mission())


# Statistics, on tables small enough to work by hand.


def frame(rows: list[list[float]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[f"q{number}" for number in range(len(rows[0]))])


def test_alpha_and_item_rest_are_those_worked_by_hand() -> None:
    # Totals 3, 2, 1, 0: variance 1.25. Items: p 3/4, 2/4, 1/4, so variances 3/16 + 4/16 + 3/16 = 10/16.
    scores = frame([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]])
    assert reliability.alpha(scores) == pytest.approx(3 / 2 * (1 - 0.625 / 1.25))
    # The second question (1, 1, 0, 0) against the rest (2, 1, 1, 0): covariance 1/4, deviations 1/2 and sqrt(1/2).
    assert items.item_rest(scores)["q1"] == pytest.approx(0.25 / (0.5 * math.sqrt(0.5)))
    assert list(items.facility(items.shares(scores, pd.Series({"q0": 1.0, "q1": 2.0, "q2": 1.0})))) == [0.75, 0.25, 0.25]


def test_without_a_spread_nothing_is_correlated() -> None:
    scores = frame([[1, 1 / 3, 1], [1, 1 / 3, 0], [1, 1 / 3, 1]])
    assert items.item_rest(scores).isna().all()
    assert math.isnan(reliability.alpha(frame([[1, 1], [1, 1]])))


def test_a_reversed_key_is_flagged_among_enough_learners_and_not_judged_among_few() -> None:
    rows = [[int(column < number % 7) for column in range(6)] for number in range(21)]
    reversed_key = [[*row, int(sum(row) < 3)] for row in rows]
    table = item_tables.question_statistics(cohort(reversed_key)).set_index("question")
    assert "check the key" in str(table.loc["q-06", "flags"])
    assert not any("check the key" in str(flags) for question, flags in table["flags"].items() if question != "q-06")
    few = item_tables.question_statistics(cohort(reversed_key[: limits.ENOUGH - 1])).set_index("question")
    assert set(few["flags"]) == {limits.TOO_FEW}


def test_the_whole_test_has_a_line_of_its_own_with_alpha_and_n() -> None:
    of = cohort(5 * [[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]])
    last = item_tables.question_statistics(of).iloc[-1]
    assert (last["question"], last["n"], last["alpha"]) == (item_tables.WHOLE_TEST, 20, pytest.approx(0.75))
    assert item_tables.question_statistics(of)["alpha"].notna().sum() == 1


# Tracks.


def tracked(*sizes: int) -> CohortResults:
    """A cohort in which so many learners are of each track; those of the last one did not say. The first of each track gets all wrong."""
    of_track = [f"T{number}" if number < len(sizes) - 1 else "" for number, size in enumerate(sizes) for _ in range(size)]
    first = [place == 0 or of_track[place - 1] != name for place, name in enumerate(of_track)]
    made = cohort([[0, 0] if is_first else [1, 1] for is_first in first])
    return replace(made, tracks=pd.Series(of_track, index=made.learners.index))


def told(*sizes: int) -> list[tuple[str, int, float]]:
    table = tracks.by_track(tracked(*sizes))
    return [(row["track"], row["n"], row["mean_percent"]) for row in table.to_dict("records")]


def test_each_track_of_enough_learners_is_told_of() -> None:
    assert told(5, 10, 5) == [(tracks.NOT_SAID, 5, 80.0), ("T0", 5, 80.0), ("T1", 10, 90.0)]
    table = tracks.by_track(tracked(5, 10, 5))
    assert list(table["passed"]) == [4, 4, 9]
    assert set(table["note"]) == {""}


def test_small_groups_stand_together_and_cannot_be_reckoned_out() -> None:
    # 4 and 2 are enough together
    assert told(4, 2, 8) == [(tracks.NOT_SAID, 8, 87.5), (tracks.SMALL_GROUPS, 6, pytest.approx(100 * 4 / 6))]
    # 4 alone are not, and the next one is told with them: else the whole less the others would tell of the 4
    assert told(4, 6, 8) == [(tracks.NOT_SAID, 8, 87.5), (tracks.SMALL_GROUPS, 10, 80.0)]
    assert "fewer than 5" in tracks.by_track(tracked(4, 6, 8)).iloc[-1]["note"]


def test_of_a_cohort_that_is_too_small_nothing_is_told_by_track() -> None:
    ((name, n, mean),) = told(2, 1, 1)
    assert (name, n) == (tracks.SMALL_GROUPS, 4)
    assert math.isnan(mean)
    assert tracks.by_track(tracked(2, 1, 1))["passed"].isna().all()


@given(st.lists(st.integers(1, 12), min_size=1, max_size=6))
def test_no_row_by_track_tells_of_fewer_than_five(sizes: list[int]) -> None:
    rows = told(*sizes)
    assert sum(n for _, n, _ in rows) == sum(sizes)
    assert all(n >= limits.SMALLEST_GROUP or math.isnan(mean) for _, n, mean in rows)


def test_the_track_is_what_was_said_last_and_known_to_the_course() -> None:
    names = [question.id for question in questions(2)]
    scores = dict.fromkeys(names, 1.0)
    choices: dict[str, list[Any]] = {"a": ["x", "y"], "b": ["x", None], "c": ["never heard of"], "d": [["x"]], "e": [{"x": 1}]}
    rows = [GradeRow(learner, "", name, 1.0, None, False) for learner in [*choices, "f"] for name in names]
    attempts = [
        attempt(learner, scores, {"track": {"value": value}}, number=number)
        for learner, values in choices.items()
        for number, value in enumerate(values, start=1)
    ]
    of = cohort_results(MADE_UP, declarations(2), scores, rows, attempts[::-1], mission(), {"x": "The X", "y": "The Y"})
    assert dict(of.tracks) == {"a": "The Y", "b": "", "c": "", "d": "", "e": "", "f": ""}


# Warm-up.


def warmed(entries: list[dict[str, Any]]) -> pd.DataFrame:
    names = [question.id for question in questions(2)]
    scores = dict.fromkeys(names, 1.0)
    rows = [GradeRow(f"l{number}", "", name, 1.0, None, False) for number in range(len(entries)) for name in names]
    attempts = [attempt(f"l{number}", scores, given) for number, given in enumerate(entries)]
    return tables.by_statement(cohort_results(MADE_UP, declarations(2), scores, rows, attempts, mission())).set_index("statement")


def test_the_warm_up_is_compared_among_those_who_answered_both_times() -> None:
    table = warmed(
        [
            warm({"w1": "true", "w2": "true"}, {"w1": "false", "w2": "true"}),
            warm({"w1": "true", "w2": "false"}, {"w1": "false"}),
            warm({"w1": "false", "w2": "true"}),
        ]
    )
    assert list(table["n"]) == [2, 1]
    assert list(table["right_before"]) == [0.0, 1.0]
    assert list(table["right_after"]) == [1.0, 1.0]


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        [],
        "x",
        {"w1": None},
        {"w1": {"answer": ["true"]}},
        {"w1": {"answer": {}, "confidence": []}},
        {"unknown": {"answer": "true"}},
    ],
)
def test_a_warm_up_of_no_known_form_counts_for_nothing(value: Any) -> None:
    entries = {"warm-up": {"value": value}, "again": {"value": {"w1": {"answer": "false"}}}}
    table = warmed([entries, warm({"w1": "true"}, {"w1": "false"})])
    assert table.loc["w1", "n"] == 1


# Refreshers.

REFRESHERS = """
id: refresher
title: Refreshers
months: [1, 3]
length: 2
questions:
  r-one: {criterion: impact, type: true-false, prompt: A?, key: true, why: {"true": A., "false": B.}}
  r-all: {criterion: examples, type: choose-all, prompt: B?, options: {a: A, b: B, c: C, d: D}, key: [a, b], why: {a: A, b: B, c: C, d: D}}
"""


def checked(value: Any, confidence: str | None = None) -> dict[str, Any]:
    return {"value": value, "checked": True} | ({"confidence": confidence} if confidence else {})


def refreshed_cohort(given: dict[str, Any], *, synthetic: bool = False) -> CohortResults:
    """A cohort of one question, each learner with what they sent of refreshers."""
    names = [question.id for question in questions(1)]
    scores = dict.fromkeys(names, 1.0)
    rows = [GradeRow(learner, "", name, 1.0, None, False) for learner in given for name in names]
    records = [attempt(learner, scores, name=learner.upper()) for learner in given]
    records += [
        replace(attempt(learner, {}, {"refresher": {"value": value}}, number=2), kind="refresher", attempt=0)
        for learner, value in given.items()
    ]
    declared = [*declarations(1), parse("refresher", REFRESHERS)]
    return cohort_results(MADE_UP, declared, scores, rows, records, mission())


def test_refreshers_are_told_apart_from_the_test() -> None:
    question_ids = ["r-one", "r-all"]
    of = refreshed_cohort(
        {
            "a": {
                "since": "2026-03-01",
                "1": {"questions": question_ids, "answers": {"r-one": checked("false", "sure"), "r-all": checked(["a"], "unsure")}},
                "3": {"questions": question_ids, "answers": {"r-one": checked("true"), "r-all": {"value": ["a"]}}},
            },
            "b": {"1": {"questions": question_ids, "answers": {"r-one": checked("true"), "r-all": checked(["b", "a"])}}},
        }
    )
    rows = tables.refreshers(of).drop(columns="synthetic").to_dict("records")
    assert [tuple(row.values()) for row in rows] == [
        ("a", "A", 1, 2, 0, 25.0, 1),
        ("a", "A", 3, 1, 1, 100.0, 0),
        ("b", "B", 1, 2, 2, 100.0, 0),
    ]
    criteria = tables.refreshers_by_criterion(of).drop(columns=["title", "synthetic"]).to_dict("records")
    assert [tuple(row.values()) for row in criteria] == [
        (1, "examples", 2, 2, 75.0),
        (1, "impact", 2, 2, 50.0),
        (1, learning.ALL_CRITERIA, 2, 4, 62.5),
        (3, "impact", 1, 1, 100.0),
        (3, learning.ALL_CRITERIA, 1, 1, 100.0),
    ]
    assert list(of.learners["attempts"]) == [1, 1]
    assert list(of.learners["percent"]) == [100.0, 100.0]


def test_without_refreshers_their_tables_have_no_rows() -> None:
    of = cohort([[1, 0], [0, 1]])
    assert tables.refreshers(of).empty
    assert tables.refreshers_by_criterion(of).empty
    assert "percent" in tables.to_csv(tables.refreshers(of)).splitlines()[0]


@given(json_values)
def test_whatever_stands_for_a_refresher_the_tables_are_made(value: Any) -> None:
    rounds = [value, {"1": value}, {"1": {"questions": value, "answers": {"r-one": value}}}]
    rounds += [{"1": {"questions": ["r-one", "r-one", "q-00"], "answers": {"r-one": checked(value), "q-00": checked("true")}}}]
    for given_value in rounds:
        table = tables.refreshers(refreshed_cohort({"a": given_value}))
        assert len(table) in (0, 1)
        assert set(table["answered"]) <= {1}


def test_every_row_of_a_synthetic_learner_says_so() -> None:
    of = cohort([[1, 0], [0, 1]], synthetic=True)
    assert all((table["synthetic"] == "yes").all() for table in tables.result_tables(of).values())
    assert {name for name, table in tables.result_tables(of).items() if table.empty} == {
        "look-at-this-first.csv",
        "items-by-variant.csv",
        "variants-compared.csv",
        "refreshers.csv",
        "refreshers-by-criterion.csv",
        "retention.csv",
    }


def test_item_statistics_are_those_of_first_attempts(graded: SmallCourse) -> None:
    """A later attempt follows a result that names what was missed: best attempts make every question look easier."""
    (of,) = cohorts(graded.gradebook, graded.root / "source", load_mission())
    made = graded.attempts.of(MODULE)
    first = {one.learner: one for one in reversed(made)}
    best = {learner: best_of((one for one in made if one.learner == learner), pass_rule()) for learner in first}
    assert any(best[learner] != one for learner, one in first.items())
    table = item_tables.question_statistics(of).set_index("question")
    for question, most in next(iter(first.values())).max_scores.items():
        expected = sum(one.scores[question] for one in first.values()) / most / len(first)
        assert table.loc[question, "difficulty_p"] == pytest.approx(expected)


def test_a_clock_that_runs_ahead_by_centuries_dates_no_picture(course: SmallCourse) -> None:
    course.hand_in("ada", RIGHT, (datetime(9999, 1, 1, tzinfo=UTC) - START).total_seconds() / 60)
    GradingService(course.opened, lambda _: None).take_in()
    (of,) = cohorts(course.gradebook, course.root / "source", load_mission())
    assert of.as_of is not None
    assert of.as_of <= datetime.now(UTC)
