"""A practice question has two tries: what is told after each, what is kept, and what counts; the page's own scripts in Node."""

from typing import Any

import pytest

from grading.facilitating.counts import PollItem, answer_to
from tests.node import run_script
from widgets.answers.store import Answers, Entry, decode_answers, encode_answers

SCRIPT = """
globalThis.document = { documentElement: { lang: "en" } };
const { hintRows, allRows } = await import("STATIC/cells/feedback.js");
const { usableEntry } = await import("STATIC/cells/question_answers.js");
const { afterCheck, keptForSecondTry, phaseOf } = await import("STATIC/cells/tries.js");
const { scorm } = await import("KINDS/question/scorm.js");
const { chooseQuestions } = await import("KINDS/refresher/questions.js");
const tell = (what) => process.stdout.write(JSON.stringify(what ?? null), () => process.exit());
"""
ONE = {"type": "choose-one", "options": {"a": "A", "b": "B", "c": "C"}, "key": "b", "why": {"a": "Not a.", "b": "Yes.", "c": "Not c."}}
ALL = {"type": "choose-all", "options": {"a": "A", "b": "B", "c": "C"}, "key": ["b", "c"], "why": {"a": "Not a.", "b": "Yes.", "c": "Yes."}}
PAIRS = {
    "type": "match",
    "left": {"p": "P", "q": "Q"},
    "right": {"x": "X", "y": "Y", "z": "Z"},
    "key": {"p": "x", "q": "y"},
    "why": {"p": "P is X.", "q": "Q is Y."},
}
ORDER = {
    "type": "order",
    "items": {"a": "A", "b": "B", "c": "C"},
    "key": ["a", "b", "c"],
    "why": {"a": "First.", "b": "Then.", "c": "Last."},
}
NUMBER = {"type": "numeric", "key": 30, "tolerance": 2, "unit": "guests", "why": {"right": "Yes.", "wrong": "It is 30."}}
TRUTH = {"type": "true-false", "key": "true", "why": {"true": "Yes.", "false": "No."}}


def run(script: str, given: Any = None) -> Any:
    return run_script(SCRIPT + script, given)


@pytest.mark.parametrize(
    ("question", "value", "kept"),
    [
        (ONE, "b", {"value": "b", "checked": True}),
        (ONE, "a", {"value": "a", "first": "a"}),
        (ALL, ["b"], {"value": ["b"], "first": ["b"]}),
        (PAIRS, {"p": "x", "q": "z"}, {"value": {"p": "x", "q": "z"}, "first": {"p": "x", "q": "z"}}),
        (NUMBER, 28, {"value": 28, "checked": True}),
        (NUMBER, 20, {"value": 20, "first": 20}),
        # the other answer is the right one: a second try would ask nothing
        (TRUTH, "false", {"value": "false", "checked": True}),
    ],
)
def test_only_a_first_wrong_answer_leaves_a_second_try(question: dict[str, Any], value: Any, kept: dict[str, Any]) -> None:
    assert run("tell(afterCheck(...given));", [question, value]) == kept


def test_after_the_second_answer_all_is_told_and_the_first_is_kept() -> None:
    for value in ("b", "c"):
        assert run("tell(afterCheck(...given, false));", [ONE, value, "a"]) == {"value": value, "first": "a", "checked": True}
    assert run("tell(afterCheck(given, 'a', undefined, true));", ONE) == {"value": "a", "checked": True}


@pytest.mark.parametrize(
    ("entry", "phase"),
    [
        (None, "asked"),
        ({"value": "a"}, "asked"),
        ({"value": "a", "first": "a"}, "hinted"),
        ({"value": "c", "first": "a"}, "asked"),
        ({"first": "a"}, "asked"),
        ({"value": "c", "first": "a", "checked": True}, "told"),
    ],
)
def test_a_reload_shows_what_was_shown(entry: Any, phase: str) -> None:
    assert run("tell(phaseOf(given ?? undefined));", entry) == phase


@pytest.mark.parametrize(
    ("question", "value", "hints"),
    [
        (ONE, "a", {"a": "Not a."}),
        (ALL, ["a", "b"], {"a": "Not a."}),
        (ALL, ["b"], {}),
        (PAIRS, {"p": "x", "q": "z"}, {"q": None}),
        (ORDER, ["a", "c", "b"], {"b": None, "c": None}),
        (NUMBER, 20, {"number": None}),
    ],
)
def test_a_hint_marks_what_was_wrong_and_tells_no_right_answer(question: dict[str, Any], value: Any, hints: dict[str, Any]) -> None:
    rows = run("tell(hintRows(...given));", [question, value])
    assert {row["id"]: row.get("why") for row in rows} == hints
    assert {row["state"] for row in rows} <= {"wrong"}
    assert not [row for row in rows if "right" in row or "30" in row["mark"]]


@pytest.mark.parametrize(
    ("question", "value", "states"),
    [
        (ONE, "a", {"a": "wrong", "b": "missed", "c": "plain"}),
        (ALL, ["a", "b"], {"a": "wrong", "b": "right", "c": "missed"}),
        (PAIRS, {"p": "x", "q": "z"}, {"p": "right", "q": "wrong"}),
        (TRUTH, "false", {"true": "missed", "false": "wrong"}),
    ],
)
def test_only_what_the_learner_did_is_right_or_wrong(question: dict[str, Any], value: Any, states: dict[str, str]) -> None:
    rows = run("tell(allRows(...given));", [question, value])
    assert {row["id"]: row["state"] for row in rows} == states
    assert all(row["why"] for row in rows)


@pytest.mark.parametrize(
    ("question", "first", "kept"),
    [
        (ONE, "a", None),
        (ALL, ["a", "b"], ["b"]),
        (PAIRS, {"p": "x", "q": "z"}, {"p": "x"}),
        (ORDER, ["a", "c", "b"], ["a", "c", "b"]),
        (NUMBER, 20, None),
    ],
)
def test_the_second_try_begins_with_what_was_right(question: dict[str, Any], first: Any, kept: Any) -> None:
    assert run("tell(keptForSecondTry(...given));", [question, first]) == kept


def test_a_first_answer_of_another_form_is_forgotten() -> None:
    usable = "tell(usableEntry(...given));"
    assert run(usable, [ONE, {"value": "a", "first": "gone"}]) == {"value": "a"}
    assert run(usable, [ONE, {"value": "gone", "first": "a", "checked": True}]) == {"first": "a", "checked": False}
    assert run(usable, [ONE, {"value": "gone", "first": "gone"}]) is None


def test_statistics_count_the_first_answer() -> None:
    entry = {"value": "b", "first": "a", "checked": True}
    assert run("tell(scorm.answered(...given));", [ONE | {"id": "q"}, entry])[0]["value"] == "a"
    assert run("tell(scorm.answered(...given));", [ONE | {"id": "q"}, {"value": None, "first": "a"}])[0]["value"] == "a"
    assert run("tell(scorm.answered(...given));", [ONE | {"id": "q"}, {"value": "a"}]) == []
    pool = [ONE | {"id": id, "criterion": id} for id in ("right-late", "right")]
    entries = {"right-late": {"value": None, "first": "a"}, "right": {"value": "b", "checked": True}}
    setting = "{ pool: given[0], entryOf: (id) => given[1][id], criteria: [], value: undefined, length: 1, seed: 's' }"
    assert run(f"tell(chooseQuestions({setting}));", [pool, entries]) == ["right-late"]
    answers = Answers(entries={"p": Entry(value="b", first="a")})
    assert answer_to(PollItem("p", ["a", "b"]), answers) == "a"


def test_a_first_answer_is_saved_like_any_other() -> None:
    entries = {"match": Entry(value={"p": "x"}, first={"p": "y\0"}), "plain": Entry(value="a")}
    back = decode_answers(encode_answers(Answers(entries=entries))).entries
    assert (back["match"].first, back["plain"].first) == ({"p": "y"}, None)
