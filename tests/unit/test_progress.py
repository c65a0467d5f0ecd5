"""How far a learner is in a module, and where: the same on every device, because answers and one entry say so."""

import json
from typing import Any

import pytest

from tests.keys import MODULES, released_notebook
from tests.node import run_script
from tests.page_data import as_data
from widgets.content.reserved_entries import PLACE
from widgets.pages.page import course_page, module_page

SUMS = """
import { doneParts, progressOf } from "STATIC/page/progress.js";
const [parts, track, shares] = given;
const progress = progressOf(parts, track, shares);
console.log(JSON.stringify({ ...progress, done: doneParts(progress) }));
"""
DONE = """
globalThis.document = { documentElement: { lang: "en" } };
const { createDone } = await import("STATIC/page/done.js");
const { course, entries, seen, reached, host } = given;
const shown = { seen: new Set(seen), reached };
const done = createDone(course, { ...host, get: (id) => entries[id], isHandedIn: () => host.same ?? false }, shown);
const pages = course.parts.flatMap((part) => part.pages);
console.log(JSON.stringify({ shares: done.shares(), states: Object.fromEntries(pages.map((page) => [page.id, done.stateOf(page)])) }));
"""
# A host that keeps entries, and whose time passes when the script says so.
VISITS = """
const timers = new Map();
let now = 0;
globalThis.setTimeout = (act, pause) => { timers.set(timers.size + 1, { act, at: now + pause }); return timers.size; };
globalThis.clearTimeout = (timer) => { if (timers.has(timer)) timers.get(timer).at = Infinity; };
const pass = (milliseconds) => {
  now += milliseconds;
  for (const timer of timers.values()) if (timer.at <= now) { timer.at = Infinity; timer.act(); }
};
const listeners = {};
const listen = (event, act) => (listeners[event] ??= []).push(act);
globalThis.document = { documentElement: { lang: "en" }, hidden: false, addEventListener: listen };
globalThis.window = { addEventListener: listen };
const { createVisits } = await import("STATIC/page/visits.js");
const heard = [];
const saved = [];
const entries = { ...given };
const own = new Set();
let shares = {};
const host = {
  status: "saved",
  get: (id) => entries[id],
  pending: (id) => own.has(id),
  onChange: (act) => heard.push(act),
  onResults() {},
  set(id, { value }) {
    own.add(id);
    entries[id] = { value, at: "" };
    if (id === "place") saved.push(value);
    for (const act of heard) act(id);
  },
  adopt(id, value) {
    own.delete(id);
    entries[id] = { value, at: "" };
    for (const act of heard) act(id);
  },
};
const visits = createVisits(host, () => shares);
const see = (page, step = 1) => visits.add({ page, step }, 1);
const tell = () => console.log(JSON.stringify({ saved, last: visits.last, seen: [...visits.seen] }));
"""


def page(id: str, minutes: int, **more: Any) -> dict[str, Any]:
    return {"id": id, "title": id, "minutes": minutes, "is_optional": False, "is_later": False, "is_case": False} | more


PARTS = [
    {"title": "A", "pages": [page("p1", 3), page("p2", 4), page("p3", 9, is_optional=True)]},
    {"title": "B", "pages": [page("p4", 7)]},
    {"title": "C", "pages": [page("p5", 5, is_optional=True)]},
    {"title": "D", "pages": [page("p6", 1, is_later=True)]},
]


@pytest.mark.parametrize(
    ("track", "shares", "total", "left", "parts", "done"),
    [
        (None, {}, 14, 14, [["A", 7, 0], ["B", 7, 0]], 0),
        (None, {"p3": 1, "p6": 1}, 14, 14, [["A", 7, 0], ["B", 7, 0]], 0),
        (None, {"p1": 1, "p2": 0.5}, 14, 9, [["A", 7, 5 / 7], ["B", 7, 0]], 0),
        (None, {"p1": 1, "p2": 1, "p4": 6 / 7}, 14, 1, [["A", 7, 1], ["B", 7, 6 / 7]], 1),
        (None, {"p1": 1, "p2": 1, "p4": 0.99}, 14, 1, [["A", 7, 1], ["B", 7, 0.99]], 1),
        (None, {"p1": 1, "p2": 1, "p4": 1, "gone": 1}, 14, 0, [["A", 7, 1], ["B", 7, 1]], 2),
        ({"pages": ["p3"], "first": ["p5"]}, {"p3": 1}, 28, 19, [["A", 16, 9 / 16], ["B", 7, 0], ["C", 5, 0]], 0),
    ],
)
def test_what_is_left_goes_down_from_the_modules_minutes_to_none(
    track: Any, shares: Any, total: int, left: int, parts: list[list[Any]], done: int
) -> None:
    progress = run_script(SUMS, [PARTS, track, shares])
    assert (progress["total"], progress["left"], progress["done"]) == (total, left, done)
    assert [[part["title"], part["minutes"]] for part in progress["parts"]] == [part[:2] for part in parts]
    assert [part["share"] for part in progress["parts"]] == pytest.approx([part[2] for part in parts])


@pytest.mark.parametrize("module", MODULES)
def test_a_module_without_answers_takes_its_minutes(module: str) -> None:
    shown = module_page(released_notebook(module), module)
    progress = run_script(SUMS, [as_data(course_page(shown))["parts"], None, {}])
    required = [page.minutes for part in shown.parts for page in part.pages if page.is_required]
    assert (progress["total"], progress["left"], progress["share"]) == (sum(required), sum(required), 0)


def test_what_has_no_minutes_is_not_divided() -> None:
    assert run_script(SUMS, [[], None, {}]) == {"total": 0, "left": 0, "share": 0, "parts": [], "done": 0}


# What was done on a page

QUESTION = {"kind": "question", "type": "true-false"}
CELLS: dict[str, dict[str, Any]] = {
    "practice": QUESTION,
    "graded": QUESTION | {"graded": True},
    "more": QUESTION | {"graded": True},
    "void": QUESTION | {"graded": True, "void": "Wrong."},
    "chart": {"kind": "chart"},
    "case": {"kind": "case"},
    "hand-in": {"kind": "handin"},
    "refresher": {"kind": "refresher", "months": [1, 3]},
}


def course(*pages: list[str], **more: Any) -> dict[str, Any]:
    listed = [page(f"page-{number}", 1, cells=cells, **more) for number, cells in enumerate(pages, start=1)]
    return {"parts": [{"pages": listed}], "cells": {id: cell | {"id": id} for id, cell in CELLS.items()}}


def done(course: dict[str, Any], entries: Any = None, seen: Any = (), host: Any = None, reached: Any = None) -> dict[str, Any]:
    entries = {id: entry if isinstance(entry, dict) else {"value": entry} for id, entry in (entries or {}).items()}
    return dict(
        run_script(
            DONE,
            {"course": course, "entries": entries, "seen": list(seen), "host": host or {}, "reached": reached or dict.fromkeys(seen, 1)},
        )
    )


def test_answers_decide_and_a_page_that_asks_for_nothing_is_done_once_all_of_it_was_seen() -> None:
    told = course(["practice"], ["graded", "more", "void"], ["chart"], [], ["case"])
    fresh = done(told)
    assert fresh == {"shares": {}, "states": dict.fromkeys([f"page-{number}" for number in range(1, 6)], "new")}
    # on another device nothing was seen, and the answers are there
    entries = {"practice": {"value": "true", "checked": True}, "graded": "true", "case": {"ends": ["e"]}}
    elsewhere = done(told, entries | {"case": {"value": {"ends": ["e"]}}})
    assert elsewhere["shares"] == {"page-1": 1, "page-2": 0.5, "page-5": 1}
    assert list(elsewhere["states"].values()) == ["done", "started", "new", "new", "done"]
    seen = done(told, seen=["page-1", "page-2", "page-3", "page-4"])
    assert seen["shares"] == {"page-3": 1, "page-4": 1}
    assert list(seen["states"].values()) == ["started", "started", "done", "done", "new"]
    # of a text in four steps, only the first was seen
    assert done(told, seen=["page-4"], reached={"page-4": 0.25}) == {
        "shares": {"page-4": 0.25},
        "states": fresh["states"] | {"page-4": "started"},
    }
    # what was chosen and not checked is begun
    assert done(told, {"practice": "true"})["states"]["page-1"] == "started"


HANDED_IN = {"results": {"handed_in": "2026-03-03T08:00:05+00:00", "graded": None}, "questions": [{"cell": {"id": "graded"}}]}


@pytest.mark.parametrize(
    ("at", "host", "opened", "is_done"),
    [
        ("", {}, "", False),
        ("2026-03-03T08:00:00.000Z", {"same": True}, "", True),
        ("2026-03-03T08:00:00.000Z", HANDED_IN, "", True),
        ("2026-03-03T08:00:05.900Z", HANDED_IN, "", True),
        ("2026-03-03T08:00:06.000+00:00", HANDED_IN, "", False),
        ("2026-03-03T08:00:00.000Z", HANDED_IN | {"results": {"handed_in": "2026-03-03 08:00:05.123456 UTC"}}, "", True),
        ("2026-03-03T08:00:00.000Z", HANDED_IN, "2026-03-03T09:00:00.000Z", False),
        ("2026-03-03T08:00:00.000Z", HANDED_IN, "2026-03-03T07:00:00.000Z", True),
        ("2026-03-03T08:00:00.000Z", HANDED_IN | {"same": True, "results": {"refused": "Late.", "attempts_left": 1}}, "", False),
        ("2026-03-03T08:00:00.000Z", HANDED_IN | {"results": {"refused": "No attempts.", "attempts_left": 0}}, "", True),
    ],
)
def test_handing_in_is_done_when_handed_in_and_nothing_changed_since(at: str, host: Any, opened: str, is_done: bool) -> None:
    entries: dict[str, Any] = {"graded": {"value": "true", "at": at}}
    if opened:
        entries["drawn-test"] = {"value": {"seed": "s", "draw": 0, "opened": opened, "variants": {}}}
    states = done(course(["hand-in"]), entries, host=host)["states"]
    assert states == {"page-1": "done" if is_done else "new"}


def test_where_no_result_comes_back_the_file_says_when_it_was_handed_in() -> None:
    test = {"seed": "s", "draw": 0, "opened": "2026-03-03T07:00:00.000Z", "variants": {}, "given": "2026-03-03T08:00:05.000Z"}
    host = {"results": None, "questions": HANDED_IN["questions"]}
    for at, state in (("2026-03-03T08:00:00.000Z", "done"), ("2026-03-03T08:00:06.000Z", "new")):
        entries = {"graded": {"value": "true", "at": at}, "drawn-test": {"value": test}}
        assert done(course(["hand-in"]), entries, host=host)["states"] == {"page-1": state}


def test_refreshers_have_no_mark_until_one_was_done_and_none_waits() -> None:
    later = course(["refresher"], is_later=True)
    over = {"questions": ["q"], "answers": {"q": {"checked": True}}}
    far, long_ago = "2999-01-01", "2020-01-01"
    for value, state in (
        (None, "later"),
        ({"since": far}, "later"),
        ({"since": long_ago}, "later"),
        ({"since": far, "1": over}, "done"),
        ({"since": long_ago, "1": over}, "later"),
        ({"since": long_ago, "1": over, "3": over}, "done"),
    ):
        assert done(later, {"refresher": {"value": value}}, seen=["page-1"])["states"] == {"page-1": state}
    # beside something else they neither hinder nor help
    assert done(course(["graded", "refresher"]), {"graded": "true"})["states"] == {"page-1": "done"}


# Where the learner is


def visits(script: str, entries: Any = None) -> dict[str, Any]:
    return dict(run_script(VISITS + script + "tell();", entries or {}))


def test_opening_a_module_saves_nothing_and_turning_a_page_saves_once() -> None:
    assert visits('see("page-1"); pass(60000); listeners.pagehide[0]();')["saved"] == []
    told = visits('see("page-1"); see("page-2"); pass(900); see("page-3"); pass(900); pass(200);')
    assert told["saved"] == [{"page": "page-3", "step": 1, "seen": ["page-1", "page-2", "page-3"], "done": {}}]


def test_a_step_is_saved_with_an_answer_or_when_the_learner_leaves() -> None:
    turn = 'see("page-1"); see("page-1", 2); pass(5000); '
    assert visits(turn)["saved"] == []
    [with_answer] = visits(turn + 'host.set("q", { value: "a" });')["saved"]
    [leaving] = visits(turn + "document.hidden = true; listeners.visibilitychange[0]();")["saved"]
    [closing] = visits(turn + "listeners.pagehide[0]();")["saved"]
    [waiting] = visits(turn + "pass(20000);")["saved"]
    assert with_answer == leaving == closing == waiting == {"page": "page-1", "step": 2, "seen": ["page-1"], "done": {}}


def test_what_was_finished_is_saved_at_once_and_the_same_is_not_saved_twice() -> None:
    told = visits(
        """
        see("page-1");
        shares = { "page-1": 0.5 };
        host.set("q", { value: "a" });
        shares = { "page-1": 1 };
        host.set("q", { value: "b" });
        host.set("q", { value: "c" });
        listeners.pagehide[0]();
        """
    )
    assert [value["done"] for value in told["saved"]] == [{"page-1": 1}]


def test_another_device_leads_to_its_place_and_is_not_overwritten() -> None:
    there = {"page": "page-9", "step": 2, "seen": ["page-1", "page-9"], "done": {}}
    told = visits("visits.add(visits.last, 1); pass(60000);", {PLACE: {"value": there}})
    assert (told["saved"], told["last"]) == ([], {"page": "page-9", "step": 2})
    # what comes later from elsewhere is no work done here
    told = visits(
        f"""
        see("page-1");
        host.adopt("place", {json.dumps(there)});
        shares = {{ "page-1": 1 }};
        host.adopt("q", "a");
        listeners.pagehide[0]();
        """
    )
    assert (told["saved"], told["seen"]) == ([], ["page-1", "page-9"])


def test_nothing_is_saved_before_the_other_side_has_said_what_it_has() -> None:
    told = visits(
        """
        host.status = "connecting";
        see("page-1");
        see("page-2");
        pass(5000);
        const early = saved.length;
        host.adopt("place", { page: "page-9", step: 1, seen: ["page-9"], done: {} });
        host.status = "saved";
        pass(1000);
        if (early) saved.length = 0;
        """
    )
    assert told["saved"] == [{"page": "page-2", "step": 1, "seen": ["page-1", "page-2", "page-9"], "done": {}}]


def test_an_end_saves_what_waits() -> None:
    assert len(visits('see("page-1"); see("page-2"); visits.end(); pass(60000);')["saved"]) == 1
