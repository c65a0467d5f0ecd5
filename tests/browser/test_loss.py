"""What is lost when something breaks while a learner works: nothing.

After each disturbance every answer that the page called saved is on disk, and every one that it did
not is still in the browser; and the page comes back by itself, without a reload.
"""

import json
import signal
from collections.abc import Callable, Iterator
from typing import Any

import psutil
import pytest
from playwright.sync_api import Page, expect

from tests.browser.course import LocalCourse
from tests.browser.learner import Learner
from tests.keys import graded
from widgets.content.reserved_entries import is_answer_of_test

MODULE = "awareness"
QUESTIONS = [id for id, question in graded().items() if question.type == "true-false"]
STATUS = ".page-status"
PENDING = "Object.fromEntries(Object.entries(localStorage).filter(([key]) => key.includes(':pending:')))"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"
FORBIDDEN = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
SignIn = Callable[..., Learner]


@pytest.fixture(scope="module")
def course(own_course: LocalCourse) -> LocalCourse:
    return own_course


@pytest.fixture
def person(open_page: Callable[..., Page], course: LocalCourse, request: pytest.FixtureRequest) -> Iterator[Learner]:
    """A learner with an ID of their own, who goes step by step, and whose page must never have been reloaded."""
    person = Learner(open_page(steps=True), course.url, steps=True)
    id = f"loss-{abs(hash(request.node.name)) % 10**8}"
    person.sign_in("Lena Sample", id)
    person.page.evaluate("window.isTheSamePage = true")
    yield person
    if course.process is None:
        course.start()


def saved(course: LocalCourse, person: Learner) -> dict[str, Any]:
    """The answers on disk, by question."""
    path = course.root / "learners" / person.id / MODULE / "answers.json"
    entries = json.loads(path.read_text())["entries"] if path.exists() else {}
    return {id: entry["value"] for id, entry in entries.items()}


def waiting(person: Learner) -> dict[str, Any]:
    """The answers that the browser keeps, by question; not which test was drawn."""
    kept = person.page.evaluate(PENDING)
    values = {key.rpartition(":")[2]: json.loads(text)["value"] for key, text in kept.items()}
    return {id: value for id, value in values.items() if is_answer_of_test(id)}


def nothing_is_lost(course: LocalCourse, person: Learner, given: dict[str, str]) -> None:
    """Each answer is on disk or in the browser, and where the page says "Saved", all are on disk."""
    status = person.page.locator(STATUS).get_attribute("data-status")
    on_disk, in_browser = saved(course, person), waiting(person)
    assert given == {id: in_browser.get(id, on_disk.get(id)) for id in given}
    if status == "saved":
        assert given == {id: on_disk.get(id) for id in given}


def comes_back(course: LocalCourse, person: Learner, given: dict[str, str]) -> None:
    """By itself, in place, with every answer on disk."""
    person.ready()
    assert given == {id: saved(course, person).get(id) for id in given}
    assert person.page.evaluate("window.isTheSamePage === true")


def server_of(course: LocalCourse) -> psutil.Process:
    """The process that serves learners."""
    assert course.process
    return next(process for process in psutil.Process(course.process.pid).children() if "widgets.serving.server" in process.cmdline())


@pytest.mark.long
def test_a_killed_server_is_not_noticed_once_another_serves(person: Learner, course: LocalCourse) -> None:
    answers = {QUESTIONS[0]: "true"}
    person.answer(QUESTIONS[0], "true")
    course.stop(signal.SIGKILL)
    for id in QUESTIONS[1:4]:
        person.answer(id, "false")
        answers[id] = "false"
        nothing_is_lost(course, person, answers)
    course.start()
    comes_back(course, person, answers)


@pytest.mark.long
def test_a_server_that_hangs_is_waited_for(person: Learner, course: LocalCourse) -> None:
    hung = server_of(course)
    hung.send_signal(signal.SIGSTOP)
    person.answer(QUESTIONS[0], "true")
    nothing_is_lost(course, person, {QUESTIONS[0]: "true"})
    expect(person.page.locator(STATUS)).to_have_attribute("data-status", "waiting", timeout=20_000)
    hung.send_signal(signal.SIGCONT)
    comes_back(course, person, {QUESTIONS[0]: "true"})


def test_a_full_disk_is_reported_and_nothing_is_lost(person: Learner, course: LocalCourse) -> None:
    folder = course.root / "learners" / person.id / MODULE
    kept = folder.with_name("kept")
    folder.rename(kept)
    folder.write_text("a file in the place of the folder")
    person.answer(QUESTIONS[0], "true")
    expect(person.page.locator(".page-notice-text")).to_contain_text("could not be written to disk")
    assert waiting(person) == {QUESTIONS[0]: "true"}
    folder.unlink()
    kept.rename(folder)
    comes_back(course, person, {QUESTIONS[0]: "true"})


@pytest.mark.long
def test_a_server_that_is_stopped_and_started_again(person: Learner, course: LocalCourse) -> None:
    person.answer(QUESTIONS[0], "true")
    course.stop(signal.SIGKILL)
    answers = {QUESTIONS[0]: "true", QUESTIONS[1]: "false"}
    person.answer(QUESTIONS[1], "false")
    expect(person.page.locator(STATUS)).to_have_attribute("data-status", "waiting", timeout=20_000)
    expect(person.page.locator(".page-notice-text")).to_contain_text("saved on this device")
    nothing_is_lost(course, person, answers)
    course.start()
    comes_back(course, person, answers)


@pytest.mark.parametrize(
    "phase", [*(pytest.param(phase, marks=pytest.mark.long) for phase in ("before", "at once", "when saved")), "while saving"]
)
def test_a_line_that_breaks_while_answering(person: Learner, course: LocalCourse, phase: str) -> None:
    context = person.page.context
    status = person.page.locator(STATUS)
    person.go_to(QUESTIONS[0])
    if phase == "before":
        context.set_offline(True)
    person.answer(QUESTIONS[0], "true")
    if phase == "while saving":
        expect(status).to_have_attribute("data-status", "saving", timeout=5_000)
    elif phase == "when saved":
        person.ready()
    context.set_offline(True)
    answers = {QUESTIONS[0]: "true", QUESTIONS[1]: "false"}
    person.answer(QUESTIONS[1], "false")
    nothing_is_lost(course, person, answers)
    assert QUESTIONS[1] not in saved(course, person)
    context.set_offline(False)
    comes_back(course, person, answers)


def test_a_line_that_breaks_while_handing_in(person: Learner, course: LocalCourse) -> None:
    person.answer(QUESTIONS[0], "true")
    person.ready()
    person.go_to("hand-in")
    person.page.context.set_offline(True)
    place = person.cell("hand-in")
    place.get_by_role("button", name="Hand in").first.click()
    person.confirm("Hand in")
    nothing_is_lost(course, person, {QUESTIONS[0]: "true"})
    person.page.context.set_offline(False)
    comes_back(course, person, {QUESTIONS[0]: "true"})
    # the page repeats it by itself
    expect(place.get_by_text("Your answers have been handed in.")).to_be_visible(timeout=60_000)


def test_a_page_that_is_closed_in_mid_save(person: Learner, course: LocalCourse) -> None:
    context = person.page.context
    person.answer(QUESTIONS[0], "true")
    person.page.close(run_before_unload=False)
    person.page = context.new_page()
    person.page.goto(course.url)
    person.shows(QUESTIONS[0], "True")
    person.ready()
    assert saved(course, person)[QUESTIONS[0]] == "true"


@pytest.mark.parametrize("broken", [FULL, FORBIDDEN], ids=["full", "forbidden"])
def test_a_browser_that_keeps_nothing(open_page: Callable[..., Page], course: LocalCourse, broken: str) -> None:
    page = open_page()
    page.add_init_script(broken)
    person = Learner(page, course.url)
    person.sign_in("Kim Sample", f"kept-{len(broken)}")
    person.page.evaluate("window.isTheSamePage = true")
    person.answer(QUESTIONS[0], "true")
    comes_back(course, person, {QUESTIONS[0]: "true"})
    page.context.set_offline(True)
    person.answer(QUESTIONS[1], "false")
    expect(page.locator(".page-notice-text")).to_contain_text("Keep this page open", timeout=30_000)
    page.context.set_offline(False)
    comes_back(course, person, {QUESTIONS[0]: "true", QUESTIONS[1]: "false"})
