"""When a refresher is due and what it asks: the page's own script, run by itself."""

from typing import Any

import pytest

from tests.node import run_script

_SCRIPT = """
import { chooseQuestions } from "KINDS/refresher/questions.js";
import { dueDay, scheduledRounds, scheduleStart, nextRound } from "KINDS/refresher/schedule.js";
const acts = { chooseQuestions, dueDay, scheduledRounds, scheduleStart, nextRound };
const told = given.map(([name, ...values]) => {
  // a function cannot be sent: what was answered in practice comes as an object
  if (name === "chooseQuestions") values[0].entryOf = (id) => values[0].practised[id];
  return acts[name](...values) ?? null;
});
console.log(JSON.stringify(told));
"""
CELL = {"months": [1, 3, 6]}
ASKED = {"questions": ["a"], "answers": {}}
DONE = {"questions": ["a"], "answers": {"a": {"value": "x", "checked": True}}}


def run(*calls: list[Any]) -> list[Any]:
    """What each function of the script gives, called as `[name, argument, ...]`."""
    told: list[Any] = run_script(_SCRIPT, calls)
    return told


def test_a_month_that_is_too_short_has_it_on_its_last_day() -> None:
    expected = {
        ("2026-01-31", 1): "2026-02-28",
        ("2028-01-31", 1): "2028-02-29",
        ("2027-11-30", 3): "2028-02-29",
        ("2026-08-31", 6): "2027-02-28",
        ("2026-03-31", 1): "2026-04-30",
        ("2026-12-31", 1): "2027-01-31",
        ("2026-12-01", 1): "2027-01-01",
        ("2026-02-28", 1): "2026-03-28",
    }
    assert run(*(["dueDay", *given] for given in expected)) == list(expected.values())


@pytest.mark.parametrize(
    ("value", "today", "states", "waiting"),
    [
        ({}, "2026-02-27", ["later", "later", "later"], None),
        ({}, "2026-02-28", ["due", "later", "later"], 1),
        ({}, "2026-04-29", ["due", "later", "later"], 1),
        ({}, "2026-04-30", ["passed", "due", "later"], 3),
        ({}, "2026-12-01", ["passed", "passed", "due"], 6),
        ({"1": DONE}, "2026-04-29", ["done", "later", "later"], None),
        ({"1": DONE}, "2026-04-30", ["done", "due", "later"], 3),
        ({"1": ASKED}, "2026-04-29", ["begun", "later", "later"], 1),
        # One that was begun can be gone on with, and comes first, also once the next is due.
        ({"1": ASKED}, "2026-04-30", ["begun", "due", "later"], 1),
        ({"1": ASKED, "3": ASKED}, "2026-08-01", ["begun", "begun", "due"], 3),
        ({"3": DONE}, "2026-08-01", ["passed", "done", "due"], 6),
    ],
)
def test_of_what_was_not_done_the_last_waits_and_what_was_begun_goes_on(
    value: dict[str, Any], today: str, states: list[str], waiting: int | None
) -> None:
    since = "2026-01-31"
    rounds, waits = run(["scheduledRounds", CELL, value, since, today], ["nextRound", CELL, value | {"since": since}, None, today])
    assert [round["state"] for round in rounds] == states
    assert (waits["months"] if waits else None) == waiting


def test_the_months_count_from_the_last_hand_in_until_a_refresher_is_begun() -> None:
    first, again = "2026-01-31T08:00:00Z", "2026-03-15 09:00:00.000000 UTC"
    cases: dict[str, tuple[Any, str | None, str | None]] = {
        "nothing was handed in": ({}, None, None),
        "handed in": ({}, first, "2026-01-31"),
        "handed in again": ({"since": first}, again, "2026-03-15"),
        "handed in again, after a refresher was begun": ({"since": first, "1": ASKED}, again, "2026-01-31"),
        "begun, and the date is lost": ({"since": "soon", "1": ASKED}, again, "2026-03-15"),
        "without a server": ({"since": first}, None, "2026-01-31"),
        "no date": ({"since": "2026-13-40"}, None, None),
    }
    found = run(*(["scheduleStart", value, handed_in] for value, handed_in, _ in cases.values()))
    assert dict(zip(cases, found, strict=True)) == {name: wanted for name, (_, _, wanted) in cases.items()}


def pool(**sizes: int) -> list[dict[str, Any]]:
    """So many questions of each criterion, to which "x" is right."""
    options = {"options": {"x": "Yes", "y": "No"}, "type": "choose-one", "key": "x"}
    return [{"id": f"{name}-{n}", "criterion": name, **options} for name, size in sizes.items() for n in range(size)]


def choice(
    questions: list[dict[str, Any]], practised: dict[str, Any], *rounds: list[str], length: int = 4, right: bool = True
) -> list[str]:
    """What a refresher asks after these practice answers and refreshers, all of whose questions were answered."""
    answer = {"value": "x" if right else "y", "checked": True}
    value = {str(month): {"questions": ids, "answers": dict.fromkeys(ids, answer)} for month, ids in enumerate(rounds, 1)}
    [chosen] = run(["chooseQuestions", {"pool": questions, "practised": practised, "value": value, "length": length, "seed": "s"}])
    return list(chosen)


WRONG, UNSURE, KNOWN = (
    {"value": "y", "checked": True},
    {"value": "x", "checked": True, "confidence": "unsure"},
    {"value": "x", "checked": True},
)


def test_a_second_refresher_asks_first_what_the_first_did_not_ask() -> None:
    questions = pool(weak=8, known=4)
    practised = {"weak-0": WRONG, "known-0": KNOWN}
    first = choice(questions, practised)
    second = choice(questions, practised, first, right=False)
    third = choice(questions, practised, first, second, right=False)
    assert "weak-0" in first, "what was wrong comes first of those that were not asked"
    assert set(first + second) == {f"weak-{n}" for n in range(8)}
    assert len(set(third)) == 4


def test_more_is_asked_of_what_was_wrong_than_of_what_was_unsure_and_nothing_of_what_was_known() -> None:
    practised = {"wrong-0": WRONG, "unsure-0": UNSURE, "known-0": KNOWN}
    chosen = [id.partition("-")[0] for id in choice(pool(wrong=9, unsure=9, known=9, new=9), practised, length=6)]
    # Shares of 1 and 1/2: each question of a criterion divides what is left of its need.
    assert (chosen.count("wrong"), chosen.count("unsure")) == (4, 2)
    few = [id.partition("-")[0] for id in choice(pool(wrong=2, unsure=1, known=9), practised, length=6)]
    assert (few.count("wrong"), few.count("unsure"), few.count("known")) == (2, 1, 3)
    evenly = [id.partition("-")[0] for id in choice(pool(one=9, two=9, three=9), {}, length=6)]
    assert {evenly.count(name) for name in ("one", "two", "three")} == {2}


@pytest.mark.parametrize(
    ("zone", "now", "today"),
    [
        ("Pacific/Auckland", "2026-03-31T20:30:00Z", "2026-04-01"),
        ("America/Los_Angeles", "2026-04-01T05:00:00Z", "2026-03-31"),
        ("UTC", "2026-04-01T00:00:00Z", "2026-04-01"),
    ],
)
def test_a_day_begins_where_the_learner_is(zone: str, now: str, today: str) -> None:
    script = """
        process.env.TZ = given.zone;
        const Real = Date;
        globalThis.Date = class extends Real { constructor(...parts) { super(...(parts.length ? parts : [given.now])); } };
        const { todayHere } = await import("KINDS/refresher/schedule.js");
        console.log(JSON.stringify(todayHere()));
    """
    assert run_script(script, {"zone": zone, "now": now}) == today
