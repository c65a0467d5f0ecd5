"""The drawn test: the rule by which variants are drawn, and how answers of several devices meet. The browser's script does the same."""

import itertools
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import cases
from tests.node import run_script
from widgets.answers.drawn_test import KEPT_DRAWS, draw_variant, drawn_test, put_entry
from widgets.answers.store import Answers, AnswersStore, Entry, decode_answers, encode_answers

GOLDEN: list[dict[str, Any]] = json.loads((Path(__file__).with_name("golden") / "drawn_tests.json").read_text(encoding="utf-8"))
"""What is drawn, by seed, module, question, draw and number of variants; the numbers were worked out once and never change."""
DRAW = """
import { drawVariant } from "STATIC/ground/drawn_test.js";
console.log(JSON.stringify(given.map(({ seed, module, question, draw, ids }) => drawVariant(seed, module, question, draw, ids))));
"""
MERGE = """
import { putEntry } from "STATIC/ground/drawn_test.js";
console.log(JSON.stringify(given.map((arrivals) => {
  const entries = {};
  for (const [id, entry] of arrivals) putEntry(entries, id, entry);
  return entries;
})));
"""
VALID = """
import { drawnTestIn } from "STATIC/ground/drawn_test.js";
console.log(JSON.stringify(given.map((value) => drawnTestIn({ value }) !== null)));
"""
Arrivals = list[tuple[str, dict[str, Any]]]


def test_the_draws_are_those_of_the_golden_file() -> None:
    assert [draw_variant(row["seed"], row["module"], row["question"], row["draw"], row["ids"]) for row in GOLDEN] == [
        row["variant"] for row in GOLDEN
    ]


def test_the_browser_draws_the_same() -> None:
    assert run_script(DRAW, GOLDEN) == [row["variant"] for row in GOLDEN]


def of_test(draw: int, opened: str, variants: dict[str, str], at: str, seed: str = "ana") -> tuple[str, dict[str, Any]]:
    return "drawn-test", {"value": {"seed": seed, "draw": draw, "opened": opened, "variants": variants}, "at": at}


def answer(value: str, at: str, variant: str = "", draw: int = 0, id: str = "q1") -> tuple[str, dict[str, Any]]:
    return id, {"value": value, "at": at} | ({"variant": variant} if variant else {}) | ({"draw": draw} if draw else {})


def merged(arrivals: Arrivals) -> dict[str, Any]:
    entries: dict[str, Entry] = {}
    for id, entry in arrivals:
        put_entry(entries, id, msgspec.convert(entry, Entry))
    return {id: msgspec.to_builtins(entry) for id, entry in entries.items()}


FIRST = of_test(0, "1", {"q1": "b"}, "1")
SECOND = of_test(1, "5", {"q1": "c"}, "5")
OTHER = of_test(0, "2", {"q1": "a"}, "2", seed="x")
TABLE: dict[str, tuple[Arrivals, dict[str, str]]] = {
    "an answer to the drawn variant": ([FIRST, answer("x", "2", "b")], {"q1": "x"}),
    "the newer of two": ([FIRST, answer("y", "3", "b"), answer("x", "2", "b")], {"q1": "y"}),
    "a new draw archives the old answer": ([FIRST, answer("x", "2", "b"), SECOND], {"q1:0b": "x"}),
    "and does not touch what has no variants": (
        [FIRST, answer("x", "2", "b"), answer("words", "2", id="own-words"), SECOND],
        {"q1:0b": "x", "own-words": "words"},
    ),
    "an answer of the old draw that comes later": (
        [FIRST, SECOND, answer("y", "6", "c", 1), answer("x", "9", "b")],
        {"q1": "y", "q1:0b": "x"},
    ),
    "the test comes after its answers": (
        [answer("x", "2", "b"), answer("y", "6", "c", 1), SECOND, FIRST],
        {"q1": "y", "q1:0b": "x"},
    ),
    "two devices: the test that was opened first wins as a whole": (
        [OTHER, answer("y", "8", "a"), FIRST, answer("x", "3", "b")],
        {"q1": "x", "q1:0a": "y"},
    ),
    "an answer from before there were variants is to the first one": ([answer("x", "1"), OTHER], {"q1": "x"}),
    "the fourth draw has the first variant again, not its answer": (
        [FIRST, answer("x", "2", "b"), of_test(3, "7", {"q1": "b"}, "7"), answer("z", "8", "b", 3)],
        {"q1": "z", "q1:0b": "x"},
    ),
    "answers that change places twice": (
        [answer("x", "1", "b"), answer("y", "2", "a"), of_test(0, "4", {"q1": "b"}, "4"), of_test(0, "3", {"q1": "a"}, "5")],
        {"q1": "y", "q1:0b": "x"},
    ),
    "old archives end": (
        [FIRST, answer("x", "2", "b"), of_test(KEPT_DRAWS + 1, "7", {"q1": "b"}, "7")],
        {},
    ),
    "a test that is not valid changes nothing": (
        [FIRST, answer("x", "2", "b"), ("drawn-test", {"value": {"draw": 7}, "at": "9"})],
        {"q1": "x"},
    ),
}


@pytest.mark.parametrize(("arrivals", "expected"), TABLE.values(), ids=TABLE.keys())
def test_answers_of_several_devices_meet(arrivals: Arrivals, expected: dict[str, str]) -> None:
    entries = merged(arrivals)
    assert {id: entry["value"] for id, entry in entries.items() if id != "drawn-test"} == expected
    assert run_script(MERGE, [arrivals]) == [entries]


def arrivals_of_two_questions() -> st.SearchStrategy[Arrivals]:
    tests = st.builds(
        lambda draw, opened, one, two, seed: (draw, opened, {"q1": one, "q2": two}, seed),
        st.integers(0, KEPT_DRAWS + 2),
        st.sampled_from("123"),
        st.sampled_from("abc"),
        st.sampled_from("abc"),
        st.sampled_from("xy"),
    )
    answers = st.tuples(st.sampled_from(["q1", "q2"]), st.sampled_from(["", "a", "b", "c"]), st.integers(0, KEPT_DRAWS + 2))
    return st.lists(tests | answers, min_size=1, max_size=12).map(
        lambda drawn: [
            of_test(*one[:3], f"{at:02d}", one[3]) if len(one) == 4 else answer(f"v{at}", f"{at:02d}", one[1], one[2], one[0])
            for at, one in enumerate(drawn)
        ]
    )


@cases(100, long=3000)
@given(arrivals_of_two_questions().flatmap(lambda arrivals: st.tuples(st.just(arrivals), st.permutations(arrivals))))
def test_the_order_of_arrival_does_not_matter_once_a_test_is_known(drawn: tuple[Arrivals, Arrivals]) -> None:
    one, other = merged(drawn[0]), merged(drawn[1])
    if "drawn-test" in one:
        assert one == other
    assert merged([*one.items(), *other.items()]) == merged([*other.items(), *one.items()]) or "drawn-test" not in one


@cases(30, long=300)
@given(st.lists(arrivals_of_two_questions(), min_size=1, max_size=20))
def test_the_browser_merges_alike(drawn: list[Arrivals]) -> None:
    assert run_script(MERGE, drawn) == [merged(arrivals) for arrivals in drawn]


@cases(100, long=1000)
@given(arrivals_of_two_questions())
def test_no_answer_of_a_kept_draw_is_lost(arrivals: Arrivals) -> None:
    entries = merged(arrivals)
    present = drawn_test(entries["drawn-test"]["value"]).draw if "drawn-test" in entries else 0  # type: ignore[union-attr]
    kept = {entry["value"] for entry in entries.values() if isinstance(entry["value"], str)}
    newest = {(id, entry.get("variant") or "a", entry.get("draw", 0)): entry for id, entry in arrivals if id != "drawn-test"}
    assert {entry["value"] for entry in newest.values() if present - entry.get("draw", 0) <= KEPT_DRAWS} <= kept


def test_what_is_no_drawn_test_is_told_alike() -> None:
    sound = {"seed": "ana", "draw": 0, "opened": "1", "variants": {"q1": "a"}}
    wrong: list[Any] = [
        None,
        7,
        "x",
        [],
        {},
        {**sound, "draw": -1},
        {**sound, "draw": 1001},
        {**sound, "draw": "1"},
        {**sound, "draw": True},
    ]
    wrong += [{**sound, "seed": 1}, {**sound, "seed": "x" * 201}, {**sound, "variants": []}, {**sound, "variants": {"q1": 1}}]
    wrong += [{**sound, "opened": None}, {**sound, "given": 3}, {name: value for name, value in sound.items() if name != "variants"}]
    right = [sound, {**sound, "given": "2"}, {**sound, "more": 1}, {**sound, "seed": "\U0001f600" * 200}, {**sound, "variants": {}}]
    assert [drawn_test(value) is not None for value in wrong + right] == [False] * len(wrong) + [True] * len(right)
    assert run_script(VALID, wrong + right) == [False] * len(wrong) + [True] * len(right)


def test_the_answers_file_keeps_variants(tmp_path: Path) -> None:
    store = AnswersStore(tmp_path, "mod")
    store.put_all({id: msgspec.convert(entry, Entry) for id, entry in (FIRST, answer("x", "2", "b"))})
    store.put(*answer("y", "6", "c", 1))
    store.put(*SECOND)
    read = decode_answers((tmp_path / "answers.json").read_bytes())
    assert {id: (entry.value, entry.variant, entry.draw) for id, entry in read.entries.items() if id != "drawn-test"} == {
        "q1": ("y", "c", 1),
        "q1:0b": ("x", "b", 0),
    }
    assert decode_answers(encode_answers(read)) == read


@pytest.mark.parametrize("draw", [-1, 1001, "1", True, 1.5, None, [], 10**400])
def test_a_draw_that_is_none_is_taken_for_the_first(draw: Any) -> None:
    raw = json.dumps({"format": 1, "entries": {"q1": {"value": "x", "at": "1", "variant": ["b"], "draw": draw}}}).encode()
    assert decode_answers(raw) == Answers(entries={"q1": Entry(value="x", at="1")})


def test_every_seed_gets_each_variant_of_every_question() -> None:
    ids = ["a", "b", "c"]
    for seed, question in itertools.product(["ana", "u--o_27_brien", "李"], ["ex-01", "ex-02"]):
        assert {draw_variant(seed, "awareness", question, draw, ids) for draw in range(3)} == set(ids)
