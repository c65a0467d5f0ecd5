"""What goes wrong is said in one plain sentence on the page, and no answer is lost by it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.course import LocalCourse
from tests.browser.learner import Learner
from tests.keys import graded

SignIn = Callable[[str, str], Learner]
FIRST = next(id for id, question in graded().items() if question.type == "true-false")


@pytest.fixture(scope="module")
def course(own_course: LocalCourse) -> LocalCourse:
    return own_course


def _answers(course: LocalCourse, id: str) -> Path:
    return course.root / "learners" / id / "awareness" / "answers.json"


def _notice(person: Learner) -> str:
    place = person.page.locator(".page-notice-text")
    expect(place).not_to_be_empty(timeout=30_000)
    return place.inner_text()


def test_a_damaged_answers_file_is_kept_and_said(learner: SignIn, course: LocalCourse) -> None:
    person = learner("Dina Sample", "d-1")
    person.answer(FIRST, "true")
    person.ready()
    file = _answers(course, "d-1")
    half = file.read_bytes()[:-20]
    file.write_bytes(half)
    person.page.reload()
    assert "damaged" in _notice(person)
    assert "Show the old one to your instructor" in _notice(person)
    kept = list(file.parent.glob("answers-set-aside-*.json"))
    assert [path.read_bytes() for path in kept] == [half]
    person.answer(FIRST, "false")
    person.ready()
    assert json.loads(file.read_text())["entries"][FIRST]["value"] == "false"


def test_a_file_of_a_newer_format_is_left_alone_and_answers_wait(learner: SignIn, course: LocalCourse) -> None:
    person = learner("Emil Sample", "e-1")
    file = _answers(course, "e-1")
    newer = b'{"format": 99, "module": "awareness", "entries": {}}'
    file.write_bytes(newer)
    person.page.reload()
    assert "newer version" in _notice(person)
    person.answer(FIRST, "true")
    expect(person.page.locator(".page-status")).to_have_attribute("data-status", "waiting", timeout=30_000)
    assert file.read_bytes() == newer
    file.unlink()
    person.page.reload()
    person.ready()
    assert json.loads(file.read_text())["entries"][FIRST]["value"] == "true"


def test_a_hand_in_without_an_exchange_loses_nothing(learner: SignIn, course: LocalCourse) -> None:
    person = learner("Femi Sample", "f-1")
    person.answer(FIRST, "true")
    person.ready()
    exchange = course.root / "exchange"
    away = exchange.rename(course.root / "exchange-away")
    try:
        person.go_to("hand-in")
        place = person.cell("hand-in")
        place.get_by_role("button", name="Hand in").first.click()
        person.confirm("Hand in")
        expect(place).to_contain_text("Handing in did not work", timeout=60_000)
        expect(place).to_contain_text("Your answers are safe here")
    finally:
        if exchange.exists():
            exchange.rename(course.root / "exchange-made-meanwhile")
        away.rename(exchange)
    person.hand_in()
    expect(person.cell("hand-in")).to_contain_text("Attempt 1 of 3")


def test_nothing_answered_is_not_handed_in(learner: SignIn) -> None:
    person = learner("Gita Sample", "g-1")
    person.go_to("hand-in")
    place = person.cell("hand-in")
    place.get_by_role("button", name="Hand in").first.click()
    person.confirm("Hand in")
    expect(place).to_contain_text("There is nothing to hand in yet")


def test_an_id_that_cannot_be_used_is_refused_with_the_reason(open_page: Callable[..., Page], course: LocalCourse) -> None:
    page = open_page()
    page.goto(course.url)
    page.get_by_label("Your name").fill("Hana Sample")
    for id in ("a+b", "../x", "*", "a/b"):
        page.get_by_label("Your ID").fill(id)
        page.get_by_role("button", name="Go to the course").click()
        expect(page.get_by_role("alert")).to_contain_text("This ID cannot be used")
        expect(page.get_by_label("Your name")).to_have_value("Hana Sample")


def test_a_mistake_in_the_missions_file_is_named_on_the_page(learner: SignIn, course: LocalCourse) -> None:
    person = learner("Ivan Sample", "i-1")
    file = course.root / "data" / "mission.yaml"
    good = file.read_text()
    file.write_text(good.replace("focal_point:", "focal_piont:", 1))
    try:
        person.page.reload()
        expect(person.page.locator(".page-notices")).to_contain_text("focal_piont")
        expect(person.page.locator(".page-notices")).to_contain_text("Did you mean 'focal_point'?")
    finally:
        file.write_text(good)
    person.page.reload()
    expect(person.page.locator(".page-notices")).to_contain_text("example contacts")


def test_a_mission_changes_the_course_by_its_file_alone(learner: SignIn, course: LocalCourse) -> None:
    person = learner("Jana Sample", "j-1")
    file = course.root / "data" / "mission.yaml"
    example = file.read_text()
    real = example.replace("(example)", "").replace("Amara Lindqvist", "Ruth Mbeki").replace("+999", "+211").replace("example", "un")
    file.write_text(real.replace("Example", "Northern"))
    try:
        person.page.reload()
        person.ready()
        expect(person.page.locator(".page-notices")).not_to_contain_text("example contacts")
        assert "Ruth Mbeki" in json.dumps(person.course()["cells"])
        assert "Amara" not in json.dumps(person.course())
    finally:
        file.write_text(example)
