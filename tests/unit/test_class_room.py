"""What the facilitator's room gives its windows: the wall without a note, the class as it stands, and one sentence where it cannot."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grading.facilitating.outline import StateProblem
from grading.facilitating.room import Room, RoomProblem
from grading.facilitating.state import FILE as STATE_FILE
from tests.page_data import as_data
from tests.unit import building
from tests.unit.class_plans import PLAN, SAY, write_course
from widgets.content.data_shapes.class_plan import CLASS_PLAN
from widgets.languages.catalogue import ENGLISH, PSEUDO_VARIABLE, Language, offered


class Clock:
    """A clock that a test sets."""

    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DUTY_DATA", str(tmp_path / "data"))
    return write_course(tmp_path)


def act(room: Room, **action: Any) -> dict[str, Any]:
    return room.act(json.dumps(action).encode())


def change(file: Path, old: str, new: str) -> None:
    """Change a file so that it is seen, however fast the test is."""
    file.write_text(file.read_text().replace(old, new))
    os.utime(file, ns=(0, file.stat().st_mtime_ns + 1_000_000_000))


def page_of(room: Room, language: Language = ENGLISH, *, notes: bool) -> dict[str, Any]:
    """What a window of the room gets, as its script reads it."""
    page: dict[str, Any] = as_data(room.page(language, notes=notes))
    return page


def strings(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield str(key)
            yield from strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from strings(value)
    elif isinstance(node, str):
        yield node


def test_the_wall_has_nothing_that_only_the_facilitator_may_see(root: Path) -> None:
    desk, wall = page_of(Room(root), notes=True), page_of(Room(root), notes=False)
    said = list(strings(desk["notes"]))
    assert SAY in said
    assert any(building.NOTE.replace("'", "’") in text or building.NOTE in text for text in said)
    seen = list(strings(wall))
    assert not [text for text in seen if SAY in text or building.NOTE in text]
    assert {name: value for name, value in desk.items() if name not in ("notes", "now")} == {
        name: value for name, value in wall.items() if name != "now"
    }


def test_no_graded_question_is_in_the_room(root: Path) -> None:
    page = json.dumps(page_of(Room(root), notes=True))
    assert '"p1"' in page
    assert "exa-0" not in page
    assert building.WHY.format(id="exa-0") not in page


def test_a_note_is_drawn_as_text_and_its_references_as_words(root: Path) -> None:
    notebook = root / "source" / "mod" / "mod.ipynb"
    change(notebook, building.NOTE, "**Open** with [the Protocol](#ref-protocol) <script>alert(1)</script>")
    (html,) = page_of(Room(root), notes=True)["notes"]["welcome"]["html"]
    assert html == "<p><strong>Open</strong> with the Protocol &lt;script&gt;alert(1)&lt;/script&gt;</p>\n"


def test_the_missions_contacts_and_values_are_on_the_wall(root: Path) -> None:
    change(root / "data" / CLASS_PLAN.file, "title: Welcome", 'title: "Welcome to {mission.name}"')
    page = page_of(Room(root), notes=False)
    assert page["stages"][0]["title"] == "Welcome to Test Mission"
    assert page["mission"]["focal_point"]["name"] == "Ana"
    assert page["example_contacts"] is False


def test_the_wall_speaks_the_language_of_the_class_and_the_notes_stay_as_they_are(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PSEUDO_VARIABLE, "1")
    page = page_of(Room(root), offered()["ar-XB"], notes=True)
    assert (page["language"], page["direction"]) == ("ar-XB", "rtl")
    for text in (page["stages"][0]["title"], page["stages"][0]["wall"][0], page["groups"]["one"]["name"], page["cells"]["p1"]["prompt"]):
        assert not text.isascii()
    assert page["notes"]["welcome"]["say"] == [SAY]


def test_what_is_done_is_there_after_a_restart(root: Path) -> None:
    room = Room(root, clock := Clock())
    act(room, do="run", on=True)
    act(room, do="count", item="p1", answer="true", by=5)
    clock.now += 30
    state = act(room, do="go", stage="back", screen=1)
    assert state["clock"]["elapsed"] == 30
    again = Room(root, clock).now()
    assert again["state"] == state["state"]
    assert again["state"]["hands"] == {"p1": {"true": 5}}


def test_answers_are_told_once_they_are_shown(root: Path) -> None:
    room = Room(root)
    assert act(room, do="count", item="p1", answer="true", by=7)["counts"]["p1"] == {"answered": 5}
    assert act(room, do="show", id="p1", on=True)["counts"]["p1"] == {"told": {"true": 7, "false": None}}


@pytest.mark.parametrize(
    "given",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b'{"do": "fly"}',
        b'{"do": "step", "by": 5}',
        b'{"do": "step"}',
        b'{"do": "count", "item": 1}',
        b"\xff",
        b"[" * 9000,
    ],
    ids=repr,
)
def test_what_is_no_action_is_one_sentence(root: Path, given: bytes) -> None:
    room = Room(root)
    with pytest.raises(StateProblem, match="Reload it"):
        room.act(given)
    assert not (root / STATE_FILE).exists()


def test_an_action_that_is_far_too_large_is_not_read(root: Path) -> None:
    with pytest.raises(StateProblem, match="Reload the page"):
        Room(root).act(b'{"do": "go", "stage": "' + b"x" * 20_000 + b'"}')


def test_a_class_with_a_mistake_in_its_plan_does_not_open_and_says_why(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(root / "data" / CLASS_PLAN.file, "polls: [p1]", "polls: [exa-0]")
    with pytest.raises(RoomProblem, match=rf"data/{CLASS_PLAN.file} \(welcome\): The poll 'exa-0' counts in the test"):
        Room(root).page(ENGLISH, notes=True)
    (root / "data" / CLASS_PLAN.file).unlink()
    monkeypatch.setattr("widgets.data_files.installed_folder", lambda: root / "data")
    with pytest.raises(RoomProblem, match="The plan of the class is missing"):
        Room(root).now()


def test_a_class_that_goes_on_keeps_its_plan_while_the_file_is_spoilt(root: Path) -> None:
    room = Room(root)
    act(room, do="go", stage="work", screen=0)
    change(root / "data" / CLASS_PLAN.file, "minutes: 3", "minutes: 0")
    told = room.now()
    assert told["state"]["stage"] == "work"
    assert told["notices"] == [f"data/{CLASS_PLAN.file} (work): The field 'minutes' must be a whole number from 1 to 180."]
    change(root / "data" / CLASS_PLAN.file, "minutes: 0", "minutes: 4")
    assert room.now()["notices"] == []
    assert room.now()["clock"]["planned"] == 11 * 60


def test_a_stage_that_is_taken_out_of_the_plan_sends_the_class_to_the_start(root: Path) -> None:
    room = Room(root)
    act(room, do="go", stage="end")
    change(root / "data" / CLASS_PLAN.file, PLAN[PLAN.index("  end:") :], "")
    assert room.now()["state"]["stage"] == "welcome"


def test_mistakes_in_data_that_no_class_needs_do_not_stop_one(root: Path) -> None:
    (root / "data" / "glossary.yaml").write_text("[")
    assert Room(root).now()["notices"] == []


def test_a_disk_that_is_full_is_told_and_the_class_goes_on(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    room = Room(root)
    with monkeypatch.context() as patch:
        patch.setattr("grading.facilitating.state.write_atomically", refuse)
        told = act(room, do="step", by=1)
    assert told["state"]["screen"] == 1
    assert "No space left on device" in told["notices"][0]
    assert act(room, do="step", by=1)["notices"] == []
