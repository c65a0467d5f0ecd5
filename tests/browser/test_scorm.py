"""The packages in a learning platform: played by a real SCORM run-time in real Chromium, whose storage is empty each time."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.learner import Learner
from tests.browser.learning_platform import Platform
from tests.bundle_reading import read_bundle
from tests.keys import graded, right_answer
from widgets.content.reserved_entries import is_answer_of_test

WAYS = {"1.2": "scorm12", "2004": "scorm2004"}
VERSIONS = [pytest.param("1.2", marks=pytest.mark.long), "2004"]
FORBIDDEN = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
ANSWERS: dict[str, Any] = {
    "p01-1": "b",
    "p03-1": ["e", "b"],
    "ex-01": "true",
    "ex-03": "c",
    "ex-05": ["c", "a"],
    "ex-06": ["i2", "i1", "i3", "i4"],
    "ex-07": {"l1": "r1", "l2": "r3", "l3": "r2", "l4": "r4"},
    "reflection": 'I saw it.\nTwice "there" – été.',
}
"""Two practice questions, one of them answered wrongly, and one graded question of each form."""
CHECKED = ("p01-1", "p03-1")
WRITTEN = 'I saw it. Twice "there" – été.'
REPORTED = {
    "1.2": [
        ("p01-1", "choice", "b", "correct"),
        ("p03-1", "choice", "b,e", "wrong"),
        ("ex-01", "true-false", "t", ""),
        ("ex-03", "choice", "c", ""),
        ("ex-05", "choice", "a,c", ""),
        ("ex-06", "sequencing", "b,a,c,d", ""),
        ("ex-07", "matching", "a.a,b.c,c.b,d.d", ""),
        ("reflection", "fill-in", WRITTEN, ""),
    ],
    "2004": [
        ("p01-1", "choice", "b", "correct"),
        ("p03-1", "choice", "b[,]e", "incorrect"),
        ("ex-01", "true-false", "true", ""),
        ("ex-03", "choice", "c", ""),
        ("ex-05", "choice", "a[,]c", ""),
        ("ex-06", "sequencing", "i2[,]i1[,]i3[,]i4", ""),
        ("ex-07", "matching", "l1[.]r1[,]l2[.]r3[,]l3[.]r2[,]l4[.]r4", ""),
        ("reflection", "long-fill-in", WRITTEN, ""),
    ],
}


def launched(packages: Path, version: str, learner: tuple[str, str] = ("ada-1", "Sample, Ada")) -> Platform:
    """A platform that speaks this version of the standard, to which the learner is new."""
    return Platform(version, packages / f"awareness-en-{WAYS[version]}.zip", learner)


def almost_done(platform: Platform, open_one: str) -> None:
    """What the platform has kept of somebody who has answered all that counts but one question."""
    rows = [[id, right_answer(question), 0] for id, question in graded().items() if id != open_one]
    platform.kept = {"suspend_data": json.dumps([1, "t00000", *rows, ["reflection", "Words.", 0]])}


def in_the_browser(learner: Learner) -> dict[str, Any]:
    """The entries that the page holds, by question; not which test was drawn."""
    entries = json.loads(learner.page.evaluate("JSON.stringify(dutyToReport.device.answers)"))
    return {id: entry for id, entry in entries.items() if is_answer_of_test(id)}


def unmixed(value: Any) -> Any:
    """An answer without the order of its ticks, which is that on the learner's own page."""
    return sorted(value) if isinstance(value, list) and len(value) < 3 else value


def notices(learner: Learner) -> Any:
    return learner.page.locator(".page-notices")


@pytest.mark.parametrize("version", VERSIONS)
def test_a_learner_goes_on_from_what_the_platform_has_kept(
    packages: Path, version: str, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    platform = launched(packages, version)
    page = open_page()
    learner = platform.launch(page)
    for id, value in ANSWERS.items():
        learner.answer(id, value)
        if id in CHECKED:
            learner.cell(id).get_by_role("button", name="Check my answer").click()
    learner.go_to("hand-in")
    expect(learner.page.get_by_text("You are handing in as Sample, Ada (ada-1).")).to_be_visible()
    platform.leave(page)

    answered = "learner_response" if platform.version == "2004" else "student_response"
    interactions = [(row["id"], row["type"], row[answered], row["result"]) for row in platform.interactions()]
    assert sorted(interactions) == sorted(REPORTED[platform.version])
    assert all(not row["correct_responses"] for row in platform.interactions())
    assert platform.value("completion_status") == "incomplete"
    assert platform.value("exit") == "suspend"
    # One of two that were checked is right.
    assert {name: platform.value("score")[name] for name in ("raw", "min", "max")} == {"raw": "50", "min": "0", "max": "100"}

    elsewhere = open_page()
    again = platform.launch(elsewhere)
    expect(again.cell("hand-in")).to_be_visible()
    assert {id: unmixed(entry["value"]) for id, entry in in_the_browser(again).items()} == {
        id: unmixed(value) for id, value in ANSWERS.items()
    }
    again.shows("ex-01", "True")
    again.go_to("p01-1")
    expect(again.cell("p01-1").get_by_text("That is right.")).to_be_visible()
    again.answer("ex-01", "false")
    again.go_to("hand-in")
    hand_in = read_bundle(again.download("hand-in", "Download my answers", tmp_path), "awareness")
    assert (hand_in.learner, hand_in.answers.value("ex-01"), hand_in.answers.value("ex-03")) == ("ada-1", "false", "c")
    platform.leave(elsewhere)

    # Only what has changed is told again: in its place, or at the end where the platform does not tell what has which place.
    rows = [(row["id"], row[answered]) for row in platform.interactions()]
    former = [(id, answer) for id, _, answer, _ in interactions]
    if platform.version == "2004":
        assert rows == [(id, "false" if id == "ex-01" else answer) for id, answer in former]
    else:
        assert rows == [*former, ("ex-01", "f")]


@pytest.mark.parametrize("version", VERSIONS)
def test_who_the_learner_is_is_kept_by_the_platform_and_is_no_answer(packages: Path, version: str, open_page: Callable[..., Page]) -> None:
    platform = launched(packages, version)
    page = open_page()
    learner = platform.launch(page)
    card = learner.page.locator("details:has(form select)")
    card.locator("summary").click()
    card.get_by_label("What is your role?").select_option("military-contingent")
    card.get_by_role("button", name="Use this role").click()
    learner.ready()
    platform.leave(page)
    assert platform.interactions() == []
    assert platform.value("completion_status") == "incomplete"
    again = platform.launch(open_page())
    expect(again.page.get_by_text("The course is adapted to this role: Military · Member of a contingent")).to_be_visible()
    expect(again.page.get_by_text("Start here")).to_be_visible()


def test_complete_is_when_all_that_counts_is_answered(packages: Path, open_page: Callable[..., Page]) -> None:
    platform = launched(packages, "2004")
    almost_done(platform, "ex-01")
    page = open_page()
    platform.launch(page).answer("ex-01", "true")
    platform.leave(page)
    # There is no key, so nobody has passed or failed, and without practice there is no score.
    assert [platform.value(name) for name in ("completion_status", "success_status", "progress_measure")] == ["completed", "unknown", "1"]
    assert platform.value("score")["raw"] == ""


def test_a_platform_that_takes_nothing_is_said_in_one_line(packages: Path, open_page: Callable[..., Page]) -> None:
    platform = launched(packages, "2004")
    platform.answers = False
    page = open_page()
    learner = platform.launch(page)
    learner.answer("ex-01", "true")
    learner.go_to("hand-in")
    expect(notices(learner).get_by_text("Your learning platform is not accepting your answers at the moment.")).to_be_visible()
    learner.ready()
    platform.answers = True
    learner.go_to("ex-02")
    expect(notices(learner).get_by_text("Your learning platform is not accepting")).to_be_hidden()
    assert "ex-01" in platform.value("suspend_data")


def test_where_the_browser_keeps_nothing_the_platform_does(packages: Path, open_page: Callable[..., Page]) -> None:
    platform = launched(packages, "1.2")
    page = open_page()
    page.add_init_script(FORBIDDEN)
    learner = platform.launch(page)
    learner.answer("ex-01", "true")
    learner.ready()
    assert "[ex-01,T," in platform.value("suspend_data")
    platform.answers = False
    learner.answer("ex-02", "true")
    expect(learner.page.locator(".page-status")).to_have_text("Not saved on this device")
    expect(notices(learner).get_by_text("They will be lost when you close this page")).to_be_visible()


def test_what_the_oldest_platforms_have_no_room_for_stays_in_the_browser(packages: Path, open_page: Callable[..., Page]) -> None:
    platform = launched(packages, "1.2")
    almost_done(platform, "ex-01")
    long = "A long text, été. " * 300
    page = open_page()
    learner = platform.launch(page)
    learner.answer("reflection", long)
    learner.answer("ex-01", "true")
    learner.go_to("hand-in")
    expect(notices(learner).get_by_text("Your learning platform has no room for 1 of your answers.")).to_be_visible()
    learner.ready()
    kept = in_the_browser(learner)
    platform.leave(page)
    assert kept["reflection"]["value"] == long
    assert "reflection" not in platform.value("suspend_data")
    assert len(platform.value("suspend_data")) <= 4096
    assert "[ex-01,T," in platform.value("suspend_data")
    assert platform.value("completion_status") == "completed"


@pytest.mark.parametrize("given", ["[2,t00000,[ex-01,T,0]]", "[1,t00000,[none,T,0],[ex-06,[{}],0],[ex-07,{a:[]},0]]"])
def test_what_a_platform_has_damaged_stops_nobody(packages: Path, open_page: Callable[..., Page], given: str) -> None:
    platform = launched(packages, "2004", ("", ""))
    platform.kept = {"suspend_data": given, "location": "no-page"}
    page = open_page()
    platform.launch(page).answer("ex-01", "true")
    platform.leave(page)
    assert "[ex-01,T," in platform.value("suspend_data")


def test_an_id_that_a_grader_cannot_take_is_made_one(packages: Path, open_page: Callable[..., Page]) -> None:
    ids = []
    for platform_id in ("john-course@x.org", "john+course@x.org", "é" * 90):
        learner = launched(packages, "2004", (platform_id, "")).launch(open_page())
        found = learner.page.evaluate("dutyToReport.device.learner")
        assert (found["name"], found["fixed"]) == (platform_id, True)
        ids.append(found["id"])
    assert ids[0] == "john-course@x.org"
    assert len(set(ids)) == len(ids)


def test_without_a_platform_the_page_goes_on_by_itself(packages: Path, open_page: Callable[..., Page], tmp_path: Path) -> None:
    platform = launched(packages, "1.2")
    (tmp_path / "index.html").write_bytes(platform.page)
    page = open_page()
    page.goto((tmp_path / "index.html").as_uri())
    learner = Learner(page, "")
    learner.ready()
    expect(notices(learner).get_by_text("No learning platform was found")).to_be_visible()
    learner.answer("ex-01", "true")
    page.reload()
    learner.shows("ex-01", "True")
