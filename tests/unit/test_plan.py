"""A learner's own plan: the same in all modules, only for the learner, and robust against whatever is stored."""

import io
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest

from grading.marking.record import entries_of
from tests.bundle_reading import read_bundle
from tests.node import run_script
from tests.unit import building
from tests.unit.learner_side import ADA, MODULE, answer, answers_of, learner_folder, released_notebook
from widgets.answers import track
from widgets.answers.store import Answers, AnswersStore, Entry, decode_answers
from widgets.content.cells import PlanCell, UnreadableCell
from widgets.content.course import page_cell
from widgets.content.data_shapes.plan import STEPS
from widgets.content.reserved_entries import DRAWN_TEST, PLAN, PRIVATE, REFRESHER, SHARED, TRACK, is_answer_of_test
from widgets.content.translation import Translation
from widgets.handing_in.bundle import bundle
from widgets.handing_in.handin import check_ready
from widgets.languages.catalogue import PSEUDO_VARIABLE, offered
from widgets.problems import HandInProblem

CELL = "%%plan\nid: plan\ntitle: My plan"
MINE = {
    "notice": {"ids": ["papers"], "own": "The same van each night"},
    "write": {"ids": [], "own": ""},
    "tell": {"ids": ["oios"], "own": ""},
}
LISTS = {"papers": "No papers.", "guard": "A guard at the door。", "oios": "OIOS"}
CANARY = "canary-of-a-plan"


def entry(value: Any, at: str = "2026-01-01T00:00:00.000+00:00") -> dict[str, Any]:
    return {"value": value, "at": at}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A learner's folder with an answer and a plan."""
    released_notebook(tmp_path)
    folder = learner_folder(tmp_path)
    answer(folder, p1="true")
    AnswersStore(folder, MODULE).put(PLAN, entry({"notice": {"ids": [], "own": CANARY}}))
    return folder


def test_the_browser_knows_the_same_entries() -> None:
    ids = [TRACK, REFRESHER, DRAWN_TEST, PLAN, "ex-01", "ex-01:0b", "plans", ""]
    script = """
    import { isAnswerOfTest, PLAN, REFRESHER, SHARED, TRACK, withoutPrivate } from "STATIC/ground/reserved_entries.js";
    const entries = Object.fromEntries(given.map((id) => [id, { value: 1 }]));
    console.log(JSON.stringify([[TRACK, REFRESHER, PLAN], SHARED, given.map(isAnswerOfTest), Object.keys(withoutPrivate(entries))]));
    """
    names, shared, are_answers, public = run_script(script, ids)
    assert (names, shared) == ([TRACK, REFRESHER, PLAN], [*SHARED])
    assert are_answers == [is_answer_of_test(id) for id in ids]
    assert public == [id for id in ids if id not in PRIVATE]


def test_a_plan_stays_in_the_learners_file_and_is_in_nothing_that_is_handed_in(folder: Path, tmp_path: Path) -> None:
    name, content = bundle(folder, tmp_path / "release" / MODULE / f"{MODULE}.ipynb", ADA)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert all(CANARY.encode() not in archive.read(file) for file in archive.namelist())
    (tmp_path / name).write_bytes(content)
    assert read_bundle(tmp_path / name, MODULE).answers.value("p1") == "true"
    assert answers_of(folder).value(PLAN)["notice"]["own"] == CANARY
    # nbgrader's own exchange submits the whole file
    whole = tmp_path / "whole.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(whole, "w") as copy:
        for file in archive.namelist():
            if file != "checksum.txt":
                copy.writestr(file, (folder / file).read_bytes() if file == "answers.json" else archive.read(file))
    hand_in = read_bundle(whole.rename(tmp_path / f"whole-{name}"), MODULE)
    assert PLAN in hand_in.answers.entries
    assert set(entries_of(hand_in)) == {"p1"}


def test_a_plan_alone_is_nothing_to_hand_in(tmp_path: Path) -> None:
    released_notebook(tmp_path)
    folder = learner_folder(tmp_path)
    AnswersStore(folder, MODULE).put(PLAN, entry(MINE))
    with pytest.raises(HandInProblem, match="nothing to hand in"):
        check_ready(folder, ADA)


def test_the_newest_plan_is_that_of_all_modules(tmp_path: Path) -> None:
    here, there = (AnswersStore(tmp_path / module, module) for module in ("here", "there"))
    for store in (here, there):
        store.path.parent.mkdir()
    here.put_all({PLAN: Entry("older", "2026-01-01"), TRACK: Entry("police", "2026-01-03")})
    there.put_all({PLAN: Entry("newer", "2026-01-02"), TRACK: Entry("civil", "2026-01-02")})
    for store in (here, there):
        track.take_over(store)
        answers: Answers = decode_answers(store.path.read_bytes())
        assert (answers.value(PLAN), answers.value(TRACK)) == ("newer", "police")


def test_a_page_brings_the_lists_in_its_language(monkeypatch: pytest.MonkeyPatch, plain_environment: None) -> None:
    english = page_cell(CELL, None)
    assert isinstance(english, PlanCell)
    assert tuple(english.steps) == STEPS
    assert english.channels["oios"].reach == "mission.oios"
    assert "company" not in english.channels, "only contractors have it"
    monkeypatch.setenv(PSEUDO_VARIABLE, "1")
    mirrored = page_cell(CELL, None, Translation(offered()["ar-XB"], "mod"))
    assert isinstance(mirrored, PlanCell)
    for field in ("title", "framing", "caution", "steps", "signs", "record", "channels"):
        assert getattr(mirrored, field) != getattr(english, field)
    assert list(mirrored.signs) == list(english.signs)


def test_a_file_that_cannot_be_read_is_named_in_the_plans_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = building.write_data(tmp_path / "data")
    (data / "plan.yaml").write_text("framing: Decide.\nsteps: {}\nrecord: {}\ncaution: No names.\n")
    monkeypatch.setenv("DUTY_DATA", str(data))
    cell = page_cell(CELL, None)
    assert isinstance(cell, UnreadableCell)
    assert "Write exactly these, in this order: observe, record, report, refer." in cell.problem


@pytest.mark.parametrize(
    "value", [None, "a plan", [], {"notice": "papers"}, {"notice": {"ids": "papers", "own": 5}}, {"tell": None, "more": {"ids": ["x"]}}]
)
def test_a_plan_of_any_other_form_is_empty(value: Any) -> None:
    script = 'import { isEmpty, planIn } from "KINDS/plan/value.js"; console.log(JSON.stringify(isEmpty(planIn({ value: given }))));'
    assert run_script(script, value) is True


def test_a_plan_in_words_leaves_out_what_the_course_no_longer_has() -> None:
    script = """
    import { planIn, wordsOf } from "KINDS/plan/value.js";
    console.log(JSON.stringify(given.map(([value, list]) => wordsOf(planIn({ value }).notice, list))));
    """
    plans = [MINE, {"notice": {"ids": ["guard", "gone", "papers"], "own": " Wait... "}}, {"notice": {"ids": [], "own": "x" * 500}}]
    first, second, third = run_script(script, [[plan, LISTS] for plan in plans])
    assert first == ["No papers", "The same van each night"]
    assert second == ["A guard at the door", "No papers", "Wait..."]
    assert third == ["x" * 120]


def test_where_a_platform_has_no_room_the_plan_goes_last() -> None:
    script = """
    import { suspendText } from "STATIC/scorm/suspend_data.js";
    console.log(JSON.stringify(suspendText(...given, { longestMemory: 100, isPlain: true }).left));
    """
    cells = {PLAN: {"id": PLAN, "kind": "track"}, "p1": {"id": "p1", "type": "true-false"}}
    entries = {PLAN: entry({"notice": {"ids": [], "own": "x" * 90}}), "p1": entry("true")}
    assert run_script(script, [cells, entries]) == [PLAN]


def test_a_plan_is_no_answer_that_is_counted() -> None:
    assert msgspec.to_builtins(Answers(entries={PLAN: Entry(MINE), "p1": Entry("true")}).for_hand_in(ADA, "test"))["entries"] == {
        "p1": {"value": "true"}
    }
