"""The folders of the kinds of cells: each is whole, and says what an answer is, when a cell is done, and what is reported."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.node import KIND_PARTS, run_script
from widgets.kinds.registry import KINDS
from widgets.languages.catalogue import interface
from widgets.paths import KINDS_FOLDER

FILES = ("__init__.py", "kind.py", "component.js")


def scripts(folder: Path) -> str:
    return "".join(file.read_text(encoding="utf-8") for file in folder.rglob("*.js"))


def missing_parts(folder: Path) -> list[str]:
    """The files that a kind's folder lacks. A kind that keeps what a learner does says what of it is an answer, and what is reported."""
    needed = {*FILES, *KIND_PARTS} if "host.set(" in scripts(folder) else FILES
    return sorted(name for name in needed if not (folder / name).is_file())


@pytest.mark.parametrize("kind", KINDS)
def test_a_kinds_folder_holds_all_that_a_kind_needs(kind: str) -> None:
    assert missing_parts(KINDS_FOLDER / kind) == []


def test_every_folder_is_a_kind() -> None:
    assert {entry.name for entry in KINDS_FOLDER.iterdir() if entry.is_dir() and entry.name != "__pycache__"} == set(KINDS)


def test_what_a_new_kind_lacks_is_named(tmp_path: Path) -> None:
    assert missing_parts(tmp_path) == sorted(FILES)
    (tmp_path / "component.js").write_text("host.set(cell.id, { value });\n")
    assert missing_parts(tmp_path) == ["__init__.py", "answer.js", "kind.py", "scorm.js"]


def test_every_sentence_that_a_kind_says_is_there() -> None:
    said = {key for call in re.findall(r"\bsay\(([^)]*)", scripts(KINDS_FOLDER)) for key in re.findall(r'(?<!=== )"([a-z]\w*)"', call)}
    assert len(said) > 100
    assert said - set(interface()) == set()


QUESTION = {"kind": "question", "type": "true-false"}
STATEMENTS = {"kind": "warmup", "statements": {"one": {}, "two": {}}}
ONE, BOTH = {"one": {"answer": "true"}}, {"one": {"answer": "true"}, "two": {"answer": "false"}}
# A cell, what is kept of it, how far the answer has come, and whether the cell is done.
STATES: list[tuple[dict[str, Any], dict[str, Any] | None, str, bool]] = [
    (QUESTION, None, "none", False),
    (QUESTION, {"value": None}, "none", False),
    (QUESTION, {"value": "maybe"}, "none", False),
    (QUESTION, {"value": "true"}, "full", False),
    (QUESTION, {"value": "true", "checked": True}, "full", True),
    (QUESTION | {"graded": True}, {"value": "true"}, "full", True),
    (QUESTION | {"graded": True, "void": "Wrong."}, None, "none", True),
    (QUESTION | {"problem": "It has no key."}, None, "none", True),
    ({"kind": "case"}, {"value": {"path": []}}, "none", False),
    ({"kind": "case"}, {"value": {"scene": "gate", "ends": []}}, "part", False),
    ({"kind": "case"}, {"value": {"scene": "gate", "stopped": "paused"}}, "part", False),
    ({"kind": "case"}, {"value": {"stopped": "skipped"}}, "full", True),
    ({"kind": "case"}, {"value": {"ends": ["home"]}}, "full", True),
    (STATEMENTS, {"value": {}}, "none", False),
    (STATEMENTS, {"value": ONE}, "part", False),
    (STATEMENTS, {"value": BOTH}, "full", True),
    (STATEMENTS | {"repeat": "before"}, {"value": BOTH}, "full", False),
    (STATEMENTS | {"repeat": "before"}, {"value": BOTH, "checked": True}, "full", True),
    ({"kind": "warmup", "problem": "It has no statements."}, {"value": ONE}, "none", True),
    ({"kind": "reading"}, None, "none", False),
    ({"kind": "reading"}, {"value": {"paused": 0}}, "full", True),
    ({"kind": "refresher"}, None, "none", False),
    ({"kind": "refresher"}, {"value": {"since": None}}, "full", False),
    ({"kind": "handin"}, None, "none", False),
    ({"kind": "plan"}, None, "none", True),
    ({"kind": "plan"}, {"value": {"notice": {}}}, "full", True),
    *(({"kind": kind}, None, "none", True) for kind in ("chart", "diagram", "inshort", "tool")),
]


def test_each_kind_says_how_far_an_answer_has_come_and_when_its_cell_is_done() -> None:
    script = """
    import { answerState, isDone } from "STATIC/cells/answered.js";
    const told = (cell, entry) => [answerState(cell, entry), isDone(cell, { get: () => entry })];
    console.log(JSON.stringify(given.map(([cell, entry]) => told(cell, entry ?? undefined))));
    """
    told = run_script(script, [row[:2] for row in STATES])
    assert [(*row[:2], *said) for row, said in zip(STATES, told, strict=True)] == STATES
    assert {row[0]["kind"] for row in STATES} == set(KINDS)


def test_a_platform_is_told_of_questions_and_of_nothing_else() -> None:
    scenes = {"gate": {"question": {"type": "true-false", "key": True}}, "home": {}}
    cells: dict[str, dict[str, Any]] = {
        "asked": QUESTION | {"graded": True},
        "practised": QUESTION | {"key": True},
        "unchecked": QUESTION | {"key": True},
        "told": {"kind": "case", "scenes": scenes},
        "felt": STATEMENTS,
        "read": {"kind": "reading"},
        "refresher": {"kind": "refresher"},
        "track": {"kind": "track"},
    }
    values: dict[str, Any] = {
        "told": {"answers": {"gate": "false", "home": "true"}},
        "felt": BOTH,
        "read": {"read": True},
        "track": "civil",
    }
    entries = {id: {"value": values.get(id, "true"), "at": "2026-11-29T08:00:00Z", "checked": id != "unchecked"} for id in cells}
    script = """
    import { reportAnswers } from "STATIC/scorm/report.js";
    console.log(JSON.stringify(reportAnswers(...given).map(({ id, value, share = null }) => [id, value, share])));
    """
    told = run_script(script, [{id: cell | {"id": id} for id, cell in cells.items()}, entries])
    assert told == [["asked", "true", None], ["practised", "true", 1], ["told.gate", "false", 0]]
