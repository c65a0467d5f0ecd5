"""The short text that a learning platform keeps: it gives back what went into it, and goes without the right things."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.keys import MODULES, ROOT
from tests.node import run_script
from tests.page_data import as_data
from widgets.content.cells import with_statements
from widgets.content.course import module_cells
from widgets.content.data_shapes.audiences import AUDIENCES
from widgets.content.reserved_entries import DRAWN_TEST, PLACE, TRACK

SCRIPT = """
import { suspendEntries, suspendOrigin, suspendText } from "STATIC/scorm/suspend_data.js";
import { scormVersion } from "STATIC/scorm/versions.js";
const [cells, entries, version, ownOrigin] = given;
const { text, left } = suspendText(cells, entries, scormVersion(version), ownOrigin);
console.log(JSON.stringify({ text, left, back: suspendEntries(text), origin: suspendOrigin(text) }));
"""
TEXTS = ["", "true", "sure", "T", "constructor", 'He said: "No".\n\\u0041 [x,T]{a:b}\u2028', "été 你好 😀", "a-b", "null", "-1", "1e5"]
MORNING = datetime(2026, 3, 3, 8, tzinfo=UTC)


def kept(cells: dict[str, Any], entries: dict[str, Any], version: str, origin: str = "") -> dict[str, Any]:
    """What becomes of the entries: `text`, what is `left` out, what comes `back`, and the `origin` that does."""
    told: dict[str, Any] = run_script(SCRIPT, [cells, entries, version, origin])
    return told


def answered(cell: dict[str, Any]) -> Any:
    """The longest answer that a cell of the course can have; None where it has none."""
    match cell["kind"], cell.get("type"):
        case "question", "choose-one" | "choose-all":
            return list(cell["options"])
        case "question", "order":
            return list(cell["items"])
        case "question", "match":
            return dict(zip(cell["left"], cell["right"], strict=False))
        case "question", _:
            return "false"
        case "warmup", _:
            return {id: {"answer": "false", "confidence": "unsure"} for id in cell["statements"]}
        case "case", _:
            scenes = cell["scenes"]
            path = [[id, max(scene.get("choices", ["go-on"]), key=len)] for id, scene in scenes.items() if "end" not in scene]
            answers = {id: answered({"kind": "question", **scene["question"]}) for id, scene in scenes.items() if "question" in scene}
            ends = [id for id, scene in scenes.items() if "end" in scene]
            return {"scene": ends[0], "path": path, "ends": ends, "answers": answers}
        case "reading", _:
            return {"skipped": True}
    return None


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("version", ["1.2", "2004"])
def test_the_whole_module_fits_and_comes_back(version: str, module: str) -> None:
    declared = as_data(with_statements(module_cells(ROOT / "release" / module / f"{module}.ipynb", None)))
    # as `static/scorm/page.js` has it
    cells = {cell["id"]: cell for cell in declared} | {TRACK: {"kind": TRACK}}
    answers = {id: value for id, cell in cells.items() if (value := answered(cell))} | {TRACK: max(AUDIENCES.load().tracks, key=len)}
    moments = (MORNING + timedelta(days=number) for number in range(len(answers)))
    entries = {
        id: {
            "value": value,
            "at": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "checked": True,
            "confidence": "unsure",
        }
        for (id, value), moment in zip(answers.items(), moments, strict=True)
    }
    assert len(entries) > 40
    restored = kept(cells, entries, version)
    assert restored["left"] == []
    assert restored["back"] == entries
    assert len(restored["text"]) <= 4096

    variants = {id: "b" for id in entries if cells[id].get("graded") and cells[id]["type"] != "reflection"}
    test = {"seed": "0f" * 16, "draw": 2, "opened": "2026-03-03T08:00:00.000Z", "variants": variants, "given": "2026-03-03T09:00:00.000Z"}
    drawn = {id: {"value": entry["value"], "at": entry["at"], "variant": "b", "draw": 2} for id, entry in entries.items() if id in variants}
    entries |= drawn
    entries[DRAWN_TEST] = {"value": test, "at": "2026-03-03T08:00:00.000Z"}
    # how much of each page is done follows from the answers
    seen = [f"page-{number}" for number in (1, 2, 3, 17, 31)]
    entries[PLACE] = {"value": {"page": "page-17", "step": 3, "seen": seen, "done": {}}, "at": "2026-03-03T08:00:01.000Z"}
    restored = kept(cells | {id: {"kind": TRACK, "id": id} for id in (DRAWN_TEST, PLACE)}, entries, version)
    assert restored["left"] == []
    assert restored["back"] == entries
    assert len(restored["text"]) <= 4096


@pytest.mark.parametrize(("written", "comes_back"), [("a short text", True), ("long " * 811, False)])
def test_a_first_answer_comes_back_but_takes_the_room_of_no_other(written: str, comes_back: bool) -> None:
    cells = {"q": {"id": "q", "type": "choose-all"}, "r": {"id": "r", "type": "reflection"}}
    at = "2026-03-03T08:00:00.000Z"
    answer: dict[str, Any] = {"value": ["a"], "at": at, "checked": True}
    entries = {"q": answer | {"first": ["a", "b"]}, "r": {"value": written, "at": at}}
    restored = kept(cells, entries, "1.2")
    assert restored["left"] == []
    assert restored["back"] == entries | ({} if comes_back else {"q": answer})


@pytest.mark.parametrize("value", [None, [], {}, {"page": 3}, "page-1"])
def test_a_damaged_place_costs_no_answer(value: Any) -> None:
    entries = {"q": {"value": "true", "at": "2026-03-03T08:00:00.000Z"}, PLACE: {"value": value, "at": "2026-03-03T08:00:00.000Z"}}
    restored = kept({"q": {"type": "true-false", "graded": True}, PLACE: {"kind": TRACK, "id": PLACE}}, entries, "2004")
    assert restored["back"]["q"] == entries["q"]
    assert restored["back"][PLACE]["value"] is None


@pytest.mark.parametrize("version", ["1.2", "2004"])
def test_any_text_comes_back_and_the_moment_never_gets_newer(version: str) -> None:
    cells = {f"r-{number}": {"id": f"r-{number}", "type": "reflection"} for number in range(len(TEXTS))}
    entries = {id: {"value": text, "at": "2026-03-03T08:00:00.987Z"} for id, text in zip(cells, TEXTS, strict=True)}
    restored = kept(cells, entries, version)
    assert {id: entry["value"] for id, entry in restored["back"].items()} == dict(zip(cells, TEXTS, strict=True))
    assert {entry["at"] for entry in restored["back"].values()} == {"2026-03-03T08:00:00.000Z"}
    assert version == "2004" or restored["text"].isascii()


def test_a_text_that_a_platform_has_kept_since_the_first_format_comes_back() -> None:
    script = 'import { suspendEntries } from "STATIC/scorm/suspend_data.js"; console.log(JSON.stringify(suspendEntries(given)));'
    assert run_script(script, "[1,tbbcw0,[ex-01,F,60],[p01-1,a,7200,1,U]]") == {
        "ex-01": {"value": "false", "at": "2026-03-03T08:01:00.000Z"},
        "p01-1": {"value": "a", "at": "2026-03-03T10:00:00.000Z", "checked": True, "confidence": "unsure"},
    }


def test_what_was_written_at_length_goes_first_and_what_counts_last() -> None:
    cells = {
        "words": {"type": "reflection", "graded": True},
        "practice": {"type": "order", "graded": False},
        "counts": {"type": "order", "graded": True},
    }

    def left(*lengths: int) -> list[str]:
        entries = {id: {"value": "x y " * length, "at": "2026-03-03T08:00:00.000Z"} for id, length in zip(cells, lengths, strict=True)}
        restored = kept(cells, entries, "1.2")
        assert len(restored["text"]) <= 4096
        assert set(restored["back"]) == set(cells) - set(restored["left"])
        return restored["left"]

    assert left(200, 200, 200) == []
    assert left(500, 300, 300) == ["words"]
    assert left(100, 500, 700) == ["practice"]
    assert left(1100, 600, 600) == ["practice", "words"]


@pytest.mark.parametrize("version", ["1.2", "2004"])
@pytest.mark.parametrize("origin", ["0f" * 16, "abcdef" * 5, "true-sure-read", "A_b-" * 5, "-0123456"])
def test_the_origin_comes_back_and_is_no_answer(version: str, origin: str) -> None:
    entries = {"q": {"value": "true", "at": "2026-03-03T08:00:00.000Z"}}
    found = kept({"q": {"type": "true-false", "graded": True}}, entries, version, origin)
    assert (found["origin"], found["back"]) == (origin, entries)
    assert kept({"q": {}}, {}, version, origin)["text"] == ""


def test_the_origin_goes_before_what_was_written_at_length_and_after_the_rest() -> None:
    cells = {"words": {"type": "reflection", "graded": True}, "counts": {"type": "order", "graded": True}}

    def found(words: int, counts: int) -> tuple[str, list[str]]:
        lengths = {"words": words, "counts": counts}
        entries = {id: {"value": "x" * length, "at": "2026-03-03T08:00:00.000Z"} for id, length in lengths.items()}
        row = kept(cells, entries, "1.2", "0f" * 16)
        assert len(row["text"]) <= 4096
        return row["origin"], row["left"]

    assert found(100, 100) == ("0f" * 16, [])
    assert found(3990, 50) == ("0f" * 16, ["words"])
    assert found(5, 4050) == ("", [])


@pytest.mark.parametrize("text", ["", "[", "[3,t00000,[@,abcdefgh,0]]", '[1,t00000,["@","<b>",0]]', '[1,t00000,["@"]]', "[1,t00000,7]"])
def test_a_damaged_origin_is_none(text: str) -> None:
    script = 'import { suspendOrigin } from "STATIC/scorm/suspend_data.js"; console.log(JSON.stringify(suspendOrigin(given)));'
    assert run_script(script, text) == ""
