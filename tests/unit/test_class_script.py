"""The room's modules: one script, and what its clock and its shares say."""

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.facilitating.counts import FEW
from tests.keys import ROOT
from tests.node import run_script
from widgets import inline
from widgets.languages.catalogue import interface

STATIC = ROOT / "grading" / "facilitating" / "static"
SCRIPT = """
import { clockClass, clockReading, clockText } from "STATIC/clock.js";
import { questionKeys, questionPairs } from "STATIC/question.js";
import { shareOf } from "STATIC/shares.js";
const calls = { clockClass, clockReading, clockText, questionKeys, questionPairs, shareOf };
console.log(JSON.stringify(given.map(([name, ...values]) => calls[name](...values))));
"""
NOW = 1_800_000_000


def said(calls: list[list[Any]]) -> list[Any]:
    """What the functions of the page give, each call as its name and arguments."""
    return list(run_script(SCRIPT, calls, STATIC))


def test_the_rooms_modules_join_to_one_script() -> None:
    script = inline.script("room", STATIC)
    assert not re.findall(r"^\s*(?:import|export)\b(?!\()", script, re.MULTILINE)
    assert "return{start}" in script
    assert "</" not in script


def test_every_sentence_that_the_room_says_is_there() -> None:
    sources = {file.name: file.read_text(encoding="utf-8") for file in STATIC.glob("*.js")}
    words = set(json.loads((STATIC / "words.json").read_text(encoding="utf-8")))
    calls = [call for source in sources.values() for call in re.findall(r"\bsay\(([^)]*)", source)]
    used = {key for call in calls for key in re.findall(r'(?<!=== )"(\w+)"', call)}
    assert len(used) > 50
    assert used - words - set(interface()) == set()
    # the facilitator's own sentences do not hide the wall's, which are translated
    assert words & set(interface()) == set()
    others = "".join(sources.values())
    ours = words | {key for key in interface() if key.startswith("wall")}
    assert [key for key in ours if f'"{key}"' not in others] == []


def test_a_timer_says_what_is_left_and_when_the_end_is_near() -> None:
    running = {"ran": 30, "since": NOW}
    readings = said([["clockReading", running, 2, NOW + seconds] for seconds in (0, 29, 30, 89, 90, 150)])
    assert [(reading["left"], reading["level"]) for reading in readings] == [
        (90, "calm"),
        (61, "calm"),
        (60, "soon"),
        (1, "soon"),
        (0, "over"),
        (-60, "over"),
    ]
    assert all(reading["running"] and reading["begun"] for reading in readings)
    (standing, nothing, back) = said(
        [["clockReading", {"ran": 30}, 2, NOW], ["clockReading", None, 2, NOW], ["clockReading", running, 2, NOW - 99]]
    )
    assert (standing["left"], standing["running"], standing["begun"]) == (90, False, True)
    assert (nothing["left"], nothing["running"], nothing["begun"]) == (120, False, False)
    assert back["left"] == 90


def test_seconds_are_said_as_minutes() -> None:
    assert said([["clockText", seconds] for seconds in (0, 0.2, 59, 60, 61.5, 600, -30)]) == [
        "0:00",
        "0:01",
        "0:59",
        "1:00",
        "1:02",
        "10:00",
        "0:30",
    ]


def test_the_class_goes_on_between_two_answers_of_the_server() -> None:
    clock = {"elapsed": 300, "planned": 600, "late": 0, "left": 300, "now": NOW}
    timer = {"ran": 50, "since": NOW}
    (standing, running, over) = said(
        [
            ["clockClass", clock, 10, {"ran": 50}, 1],
            ["clockClass", clock, 10, timer, 1],
            # of its last ten seconds and twenty more
            ["clockClass", clock, 30, timer, 1],
        ]
    )
    assert standing == {"elapsed": 300, "planned": 600, "late": 0, "left": 300}
    assert running == {"elapsed": 310, "planned": 600, "late": 0, "left": 290}
    assert over == {"elapsed": 330, "planned": 600, "late": 20, "left": 290}


@pytest.mark.parametrize(
    ("right", "wrong", "wanted"),
    [
        (15, 5, {"low": 75, "high": 75, "text": "75% right"}),
        (16, None, {"low": 80, "high": 100, "text": "80% right, or more"}),
        (None, 12, {"low": 0, "high": 25, "text": "25% right, or less"}),
        (None, None, None),
    ],
)
def test_a_share_is_as_exact_as_may_be_told(right: int | None, wrong: int | None, wanted: dict[str, Any] | None) -> None:
    assert (
        said([["shareOf", {"true": right, "false": wrong}, True, FEW], ["shareOf", {"true": wrong, "false": right}, False, FEW]])
        == [wanted] * 2
    )
    assert said([["shareOf", None, True, FEW]]) == [None]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=20, max_size=60))
def test_the_true_share_lies_within_what_is_said(counted: list[tuple[int, int]]) -> None:
    masked = [[number if number >= FEW else None for number in pair] for pair in counted]
    shares = said([["shareOf", {"true": right, "false": wrong}, True, FEW] for right, wrong in masked])
    for (right, wrong), share in zip(counted, shares, strict=True):
        assert (share is None) == (right < FEW and wrong < FEW)
        if share:
            assert share["low"] - 0.5 <= 100 * right / (right + wrong) <= share["high"] + 0.5


QUESTIONS: list[tuple[dict[str, Any], list[list[str]], list[list[str]], list[str]]] = [
    ({"type": "true-false", "key": False}, [["true", "True"], ["false", "False"]], [["true", "True"], ["false", "False"]], ["false"]),
    ({"type": "choose-one", "options": {"b": "B", "a": "A"}, "key": "a"}, [["b", "B"], ["a", "A"]], [["b", "B"], ["a", "A"]], ["a"]),
    ({"type": "choose-all", "options": {"a": "A", "b": "B"}, "key": ["a"]}, [["a", "A"], ["b", "B"]], [["a", "A"], ["b", "B"]], ["a"]),
    ({"type": "order", "items": {"x": "Z", "y": "A"}, "key": ["x", "y"]}, [["y", "A"], ["x", "Z"]], [["x", "Z"], ["y", "A"]], []),
    ({"type": "match", "left": {"x": "X"}, "right": {"r": "R"}, "key": {"x": "r"}}, [["x", "X"]], [["x", "X → R"]], []),
]


@pytest.mark.parametrize(("question", "before", "after", "keys"), QUESTIONS, ids=[question[0]["type"] for question in QUESTIONS])
def test_a_question_of_any_form_is_put_to_the_room_without_its_answer(
    question: dict[str, Any], before: list[list[str]], after: list[list[str]], keys: list[str]
) -> None:
    assert said([["questionPairs", question], ["questionPairs", question, True], ["questionKeys", question]]) == [before, after, keys]
