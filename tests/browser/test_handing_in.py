"""What a learner is told before an attempt is used, on every host: the terms, a question, and that nothing has changed."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.course import LocalCourse
from tests.browser.learner import Learner
from tests.browser.learning_platform import Platform
from tests.bundle_reading import read_bundle
from tests.keys import ROOT, graded
from widgets.answers.terms import Terms
from widgets.field.building import build
from widgets.scorm.package import build as build_packages

Open = Callable[..., Page]
MODULE = "awareness"
FIRST, SECOND = [id for id, question in graded().items() if question.type == "true-false"][:2]
LATER, PAST = "2099-03-13T16:00:00+00:00", "2025-03-13T16:00:00+00:00"
BERLIN = {"timezone_id": "Europe/Berlin"}
BY = "Hand in by Friday, 13 March 2099 at 17:00 (UTC+1)."
LOSES = "If you hand in after this time, you get no points in the course’s gradebook. This does not change whether you pass."
MARK = "You pass with 75% of all points, if you have at least 60% in each subject."
ATTEMPTS = "You have 3 attempts. The best one counts."
SAME = "Nothing has changed since you last handed in, so nothing was handed in now. No attempt was used."
SAME_FILE = "Nothing has changed since your last file."
FILE = "Each file with new answers that your instructor collects uses one attempt."
WAYS = {"1.2": "scorm12", "2004": "scorm2004"}
VERSIONS = [pytest.param("1.2", marks=pytest.mark.long), "2004"]
DOWNLOAD = "Download my answers"
PUBLISH = """
from datetime import datetime
from pathlib import Path
from nbgrader.api import Gradebook
from grading.course.opening import open_course
from grading.marking.terms import publish_terms
course = open_course(Path())
with Gradebook(course.directory.db_url) as gradebook:
    gradebook.update_or_create_assignment("awareness", duedate=datetime(2099, 3, 13, 16))
publish_terms(course, "awareness")
"""
WITH_RESULT = """async (results) => {
  const state = { answers: {}, can: { handIn: true, bundle: false }, results };
  await dutyToReport.host.connect({ request: async (op) => (op === "state" ? state : {}), close() {} });
}"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCourse]:
    """A course whose module is due, and where lateness costs all points."""
    course = LocalCourse(tmp_path_factory.mktemp("course"))
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write('\nget_config().LateSubmissionPlugin.penalty_method = "zero"\n')
    with course:
        done = course.run("-c", PUBLISH)
        assert done.returncode == 0, done.stderr
        yield course


def edition(folder: Path, terms: Terms) -> Path:
    """The module's file in a field edition with these terms."""
    build(folder / "field", ROOT / "release", terms_of=lambda _module: terms)
    return folder / "field" / f"{MODULE}-en.html"


def opened(page: Page, file: Path) -> Learner:
    """The page of somebody who has answered a question and said who they are."""
    person = Learner(page, file.as_uri())
    page.goto(person.url)
    person.ready()
    person.answer(FIRST, "true")
    person.say_who("Ada Sample", "ada-1")
    return person


def conditions(person: Learner) -> list[str]:
    """The terms on the card where one hands in."""
    person.go_to(person.end)
    return person.cell(person.end).locator(".dtr-conditions li").all_inner_texts()


def question(person: Learner) -> Locator:
    """What is asked before an attempt is used."""
    return person.cell(person.end).locator(".dtr-confirm")


def press(person: Learner, button: str) -> Locator:
    """Press a button where one hands in; the question that comes then."""
    person.go_to(person.end)
    person.cell(person.end).get_by_role("button", name=button).first.click()
    expect(question(person).get_by_role("heading", name="Hand in now?")).to_be_focused()
    return question(person)


def nothing_changed(person: Learner) -> None:
    """Try to hand in again what was handed in: no one is asked, and nothing is sent."""
    person.go_to(person.end)
    place = person.cell(person.end)
    if not place.get_by_role("button", name="Hand in again").is_visible():
        place.locator("summary", has_text="Hand in again").click()
    place.get_by_role("button", name="Hand in again").click()
    expect(place.get_by_role("status").filter(has_text=SAME)).to_be_visible()
    expect(question(person)).to_have_count(0)


def go_back(person: Learner) -> None:
    question(person).get_by_role("button", name="Go back").click()
    expect(question(person)).to_have_count(0)
    expect(person.cell(person.end).locator(".dtr-actions button").first).to_be_focused()


def test_a_server_says_the_terms_and_asks_before_each_attempt(course: LocalCourse, open_page: Open) -> None:
    page = open_page(**BERLIN)
    handed_in: list[str] = []
    page.on("request", lambda request: handed_in.append(request.url) if "/hand-in?" in request.url else None)
    person = Learner(page, course.url)
    person.sign_in("Ada Sample", "ada-1")
    person.answer(FIRST, "true")
    person.ready()
    assert conditions(person) == [BY, LOSES, MARK, ATTEMPTS]
    person.go_to(FIRST)
    assert person.page.locator(".page.is-current .dtr-conditions li").all_inner_texts() == [BY, LOSES, MARK, ATTEMPTS]

    asked = press(person, "Hand in")
    expect(asked).to_contain_text("This uses attempt 1 of 3.")
    expect(asked).to_contain_text("35 questions are not answered. They earn no points.")
    go_back(person)
    assert handed_in == []
    person.hand_in()
    expect(person.cell(person.end)).to_contain_text("Attempt 1 of 3.")
    expect(person.cell(person.end).locator(".dtr-conditions")).to_contain_text("You have 2 attempts left.")
    assert len(handed_in) == 1
    person.go_to(FIRST)
    expect(person.page.locator(".page.is-current .dtr-conditions")).to_have_count(0)

    nothing_changed(person)
    person.answer(FIRST, "false")
    expect(press(person, "Hand in again")).to_contain_text("This uses attempt 2 of 3.")
    go_back(person)
    person.answer(FIRST, "true")
    person.ready()
    page.reload()
    person.ready()
    if person.variant(FIRST):  # in another variant it is another answer
        expect(press(person, "Hand in again")).to_contain_text("This uses attempt 2 of 3.")
    else:
        nothing_changed(person)
    assert len(handed_in) == 1


def test_a_learner_who_knows_the_answers_reads_that_it_no_longer_counts(course: LocalCourse, open_page: Open) -> None:
    person = Learner(open_page(), course.url)
    person.sign_in("Ben Sample", "ben-1")
    person.answer(FIRST, "true")
    person.go_to(person.end)
    common = {"handed_in": "2026-03-03T10:00:00+00:00", "graded": "2026-03-03T10:01:00+00:00", "attempts_allowed": 4, "attempts_left": 3}
    person.page.evaluate(WITH_RESULT, common | {"attempt": 1, "told": False})
    expect(person.cell(person.end).locator(".dtr-conditions")).to_contain_text("You have 3 attempts left.")
    # an instructor gave this learner one attempt more than the mission has
    expect(press(person, "Hand in")).to_contain_text("This uses attempt 2 of 4.")
    go_back(person)
    person.page.evaluate(WITH_RESULT, common | {"attempt": 1, "told": True})
    told = "The right answers have been shown to you. You can still hand in, but it no longer counts."
    expect(person.cell(person.end).locator(".dtr-conditions")).to_contain_text(told)
    asked = press(person, "Hand in")
    expect(asked).to_contain_text("This hand-in will not count.")
    expect(asked).not_to_contain_text("This uses attempt")


def test_the_field_edition_says_the_terms_and_asks_before_each_file(open_page: Open, tmp_path: Path) -> None:
    person = opened(open_page(**BERLIN), edition(tmp_path, Terms(LATER, "zero")))
    assert conditions(person) == [BY, LOSES, MARK, ATTEMPTS]
    downloads: list[Any] = []
    person.page.on("download", lambda download: downloads.append(download))
    expect(press(person, DOWNLOAD)).to_contain_text(FILE)
    go_back(person)
    assert downloads == []
    person.download(person.end, DOWNLOAD, tmp_path)
    for button in (DOWNLOAD, "Copy as text"):
        expect(press(person, button)).to_contain_text(SAME_FILE)
        go_back(person)
    person.answer(SECOND, "true")
    asked = press(person, DOWNLOAD)
    expect(asked).to_contain_text(FILE)
    expect(asked).not_to_contain_text(SAME_FILE)
    go_back(person)
    assert len(downloads) == 1


def test_text_that_is_copied_and_a_file_that_is_shared_are_asked_about(open_page: Open, tmp_path: Path) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.add_init_script(
        "navigator.canShare = () => true; navigator.share = async ({ files }) => { window.shared = files[0].name; if (window.closed_list) "
        "throw new DOMException('no', 'AbortError'); };"
    )
    person = opened(page, edition(tmp_path, Terms()))
    place = person.cell(person.end)
    press(person, "Share the file")
    assert page.evaluate("window.shared") is None
    page.evaluate("window.closed_list = true")
    person.confirm("Share the file")
    page.wait_for_function("window.shared")
    # the learner closed the list of apps, so nothing was given
    expect(press(person, "Share the file")).to_contain_text(FILE)
    page.evaluate("window.closed_list = false")
    person.confirm("Share the file")
    expect(place).to_contain_text("The file was shared.")
    expect(press(person, "Copy as text")).to_contain_text(SAME_FILE)
    person.confirm("Copy as text")
    expect(place).to_contain_text("The text has been copied.")
    origins = {json.loads(page.evaluate("navigator.clipboard.readText()"))["origin"], page.evaluate("localStorage['dtr:origin']")}
    assert len(origins) == 1


def test_after_the_due_date_the_page_says_what_it_costs(open_page: Open, tmp_path: Path) -> None:
    person = opened(open_page(**BERLIN), edition(tmp_path, Terms(PAST, "other")))
    loses = "If you hand in now, you may lose points in the course’s gradebook. This does not change whether you pass."
    assert conditions(person)[:2] == ["The due date was Thursday, 13 March 2025 at 17:00 (UTC+1).", loses]
    expect(press(person, DOWNLOAD)).to_contain_text(f"The due date has passed. {loses}")


def test_a_closed_module_says_that_it_no_longer_counts(open_page: Open, tmp_path: Path) -> None:
    person = opened(open_page(), edition(tmp_path, Terms(PAST, "zero", closed=True)))
    closed = "Your instructor has closed this module. You can still hand in, but it no longer counts"
    told = f"{closed}, because the right answers are now shown."
    assert conditions(person) == [told, "Your instructor will still read a new written reflection."]
    expect(press(person, DOWNLOAD)).to_contain_text("This hand-in will not count.")


def test_saving_a_copy_asks_nothing(open_page: Open, tmp_path: Path) -> None:
    person = opened(open_page(), edition(tmp_path, Terms()))
    person.page.locator("summary", has_text="Your answers stay on this device").last.click()
    with person.page.expect_download():
        person.page.get_by_role("button", name="Save my answers as a file").last.click()
    expect(press(person, DOWNLOAD)).to_contain_text(FILE)


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("platform") / "scorm"
    build_packages(target, ROOT / "release", terms_of=lambda _module: Terms(LATER, "zero"))
    return target


def launched(packages: Path, version: str) -> Platform:
    return Platform(version, packages / f"{MODULE}-en-{WAYS[version]}.zip")


@pytest.mark.parametrize("version", VERSIONS)
def test_a_learning_platform_shows_the_terms_and_carries_the_origin_to_other_devices(
    packages: Path, version: str, open_page: Open, tmp_path: Path
) -> None:
    platform = launched(packages, version)
    page = open_page(**BERLIN)
    person = platform.launch(page)
    person.answer(FIRST, "true")
    assert conditions(person) == [BY, LOSES, MARK, ATTEMPTS]
    expect(press(person, DOWNLOAD)).to_contain_text(FILE)
    go_back(person)
    first = person.download(person.end, DOWNLOAD, tmp_path)
    expect(press(person, DOWNLOAD)).to_contain_text(SAME_FILE)
    origin = person.page.evaluate("localStorage['dtr:origin']")
    platform.leave(page)

    again = platform.launch(open_page())
    again.answer(SECOND, "true")
    again.go_to(again.end)
    second = again.download(again.end, DOWNLOAD, tmp_path)
    assert again.page.evaluate("localStorage['dtr:origin']") is None
    assert [read_bundle(bundle, MODULE).answers.origin for bundle in (first, second)] == [origin, origin]


@pytest.mark.parametrize("mode", ["review", pytest.param("browse", marks=pytest.mark.long)])
@pytest.mark.parametrize("version", VERSIONS)
def test_who_looks_back_sends_nothing_keeps_nothing_and_cannot_hand_in(packages: Path, version: str, mode: str, open_page: Open) -> None:
    platform = launched(packages, version)
    page = open_page()
    person = platform.launch(page)
    person.answer(FIRST, "true")
    person.ready()
    assert platform.told(page)
    platform.leave(page)

    platform.mode = mode
    elsewhere = open_page()
    person = platform.launch(elsewhere)
    line = person.page.locator(".page-notices").get_by_text(
        "You are reviewing this module. What you do now is not sent and does not count."
    )
    expect(line).to_be_visible()
    person.shows(FIRST, "True")
    person.answer(FIRST, "false")
    person.answer(SECOND, "true")
    expect(person.page.locator(".page-status")).to_have_text("Not saved")
    person.go_to(person.end)
    place = person.cell(person.end)
    expect(place).to_contain_text("You are reviewing this module, so you cannot hand in now.")
    expect(place.get_by_role("button")).to_have_count(0)
    expect(person.page.get_by_text("How to hand in")).to_have_count(0)
    assert [key for key in person.page.evaluate("Object.keys(localStorage)") if ":answer:" in key or ":pending:" in key] == []
    elsewhere.evaluate("document.querySelector('iframe').src = 'about:blank'")
    expect(elsewhere.frame_locator("iframe").locator("#course-data")).to_have_count(0)
    assert platform.told(elsewhere) == []

    platform.mode = "normal"
    expect(platform.launch(open_page()).page.locator(".page-status")).to_have_text("Saved")
