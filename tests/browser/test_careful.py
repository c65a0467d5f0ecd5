"""A page for somebody who may be watched: it is left at once, shows no result unasked, and forces nobody through hard content."""

import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.course import LocalCourse
from tests.browser.learner import Learner
from tests.browser.views import turn_to
from tests.keys import graded, right_answer, withheld_points

SignIn = Callable[[str, str], Learner]
OpenPage = Callable[..., Page]
BLANK = "about:blank"
ELSEWHERE = "http://weather.test/"
CASE, READING = "placement", "account"
ESCAPES = 3


@pytest.fixture
def person(learner: SignIn) -> Learner:
    """A learner of the test's own."""
    return learner("Ida Sample", f"careful-{uuid.uuid4().hex}")


def by_button(page: Page) -> None:
    page.locator("#page-header").get_by_role("button", name="Leave").click()


def by_key(page: Page) -> None:
    for _ in range(ESCAPES):
        page.keyboard.press("Escape")


@pytest.mark.parametrize("leave", [by_button, by_key])
def test_leaving_is_at_once_and_back_does_not_show_the_course_again(person: Learner, leave: Callable[[Page], None]) -> None:
    first, second = [id for id, question in graded().items() if question.type == "true-false"][:2]
    person.answer(first, "true")
    person.go_to(READING)
    leave(person.page)
    person.page.wait_for_url(BLANK)
    for _ in range(2):
        _go_back(person.page)
    # by its address it opens as it was left
    person.page.goto(person.url)
    person.ready()
    expect(person.cell(READING)).to_be_visible()
    person.shows(first, "True")
    person.shows(second, None)


def test_what_is_being_typed_is_kept(person: Learner) -> None:
    person.go_to("reflection")
    person.cell("reflection").get_by_role("textbox").first.press_sequentially("I would")
    by_key(person.page)
    person.page.wait_for_url(BLANK)
    person.page.goto(person.url)
    person.ready()
    person.go_to("reflection")
    expect(person.cell("reflection").get_by_role("textbox").first).to_have_value("I would")


def test_the_sign_in_page_is_left_in_the_same_way(open_page: OpenPage, course: LocalCourse) -> None:
    page = open_page()
    page.goto(course.url)
    expect(page).to_have_title("Course")
    page.get_by_role("button", name="Dark colours").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_label("Your name").press("Escape")
    page.get_by_role("button", name="Leave").click()
    page.wait_for_url(BLANK)


def test_the_missions_own_website_and_a_blank_page_where_it_does_not_answer_or_there_is_no_line(
    person: Learner, course: LocalCourse
) -> None:
    mission = course.root / "data" / "mission.yaml"
    kept = mission.read_text()
    mission.write_text(f"{kept}\nquick_exit: {ELSEWHERE}\n")
    requests: list[str] = []
    page = person.page
    try:
        page.reload(wait_until="commit")
        page.context.route(f"{ELSEWHERE}**", lambda route: route.fulfill(body="Sunny"))
        by_button(page)
        expect(page.get_by_text("Sunny")).to_be_visible()
        page.go_back(wait_until="commit")
        expect(page.get_by_text("Sunny")).to_be_visible()
        page.goto(person.url)
        page.context.set_offline(True)
        by_button(page)
        page.wait_for_url(BLANK)
        page.context.set_offline(False)
        page.context.unroute(f"{ELSEWHERE}**")
        # asked for, and never answered
        page.context.route(f"{ELSEWHERE}**", lambda route: requests.append(route.request.url))
        page.goto(person.url)
        by_button(page)
        expect(page.locator("main")).to_be_hidden()
        page.wait_for_url(BLANK)
        assert requests == [ELSEWHERE]
    finally:
        mission.write_text(kept)


def test_escape_still_closes_a_dialog_and_the_way_out_is_in_it(person: Learner) -> None:
    page = person.page
    drawer = page.locator("dialog[open]")
    page.get_by_role("button", name="Tools").click()
    drawer.get_by_role("button", name="Glossary").click()
    drawer.get_by_role("searchbox").fill("child")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    told = page.get_by_role("status").filter(has_text="Press Escape once more")
    expect(told).to_be_visible()
    expect(told).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator("main")).to_be_visible()
    page.get_by_role("button", name="Tools").click()
    drawer.get_by_role("button", name="Leave").click()
    page.wait_for_url(BLANK)


@pytest.mark.parametrize("width", [320, 360])
def test_on_a_phone_the_button_is_in_the_bar_and_in_the_contents(person: Learner, width: int) -> None:
    page = person.page
    page.set_viewport_size({"width": width, "height": 640})
    page.mouse.wheel(0, 3000)
    expect(page.locator("#page-header").get_by_role("button", name="Leave")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Contents").click()
    page.locator("dialog[open]").get_by_role("button", name="Leave").click()
    page.wait_for_url(BLANK)


def test_nothing_outside_the_page_says_what_it_is_about(person: Learner) -> None:
    page = person.page
    person.go_to(CASE)
    expect(page).to_have_title("Course")
    assert re.search(r"/modules/awareness#page-\d+$", page.url)
    shown = page.request.get(page.url)
    assert shown.headers["referrer-policy"] == "no-referrer"


def test_a_result_is_covered_until_it_is_asked_for(person: Learner) -> None:
    id, question = next((id, question) for id, question in graded().items() if question.type == "choose-one")
    person.answer(id, right_answer(question))
    person.ready()
    place = person.cell("hand-in")
    score = place.get_by_text(f"1 to {1 + withheld_points(graded().values())} of 50 points")
    person.hand_in(show=False)
    expect(place.get_by_role("status").filter(has_text="Your result is here")).to_have_count(1)
    expect(score).to_have_count(0)
    expect(place.get_by_text("Not passed yet")).to_have_count(0)
    place.get_by_role("button", name="Show my result").click()
    expect(score).to_be_visible()
    place.get_by_role("button", name="Hide my result").click()
    expect(score).to_have_count(0)
    place.get_by_role("button", name="Show my result").click()
    person.page.reload()
    person.ready()
    expect(place.get_by_role("button", name="Show my result")).to_be_visible()
    expect(score).to_have_count(0)


def test_a_case_is_skipped_begun_paused_and_gone_on_with(person: Learner) -> None:
    person.go_to(CASE)
    place = person.cell(CASE)
    expect(place.get_by_text("Someone to talk to: Staff Counsellor")).to_be_visible()
    place.get_by_role("button", name="Skip this case").click()
    expect(place.get_by_text("You skipped this case.")).to_be_visible()
    current = person.page.get_by_role("navigation").locator("[aria-current]")
    expect(current.get_by_text("done")).to_have_count(1)
    place.get_by_role("button", name="Begin").click()
    expect(current.get_by_text("done")).to_have_count(0)
    place.locator(".dtr-choice-list").get_by_role("button").first.click()
    expect(place.get_by_role("heading", name="Step 2")).to_be_visible()
    expect(place.get_by_text("Someone to talk to: Staff Counsellor")).to_be_visible()
    place.get_by_role("button", name="Pause").click()
    expect(place.get_by_text("You paused at step 2.")).to_be_visible()
    expect(place.get_by_role("heading", name="Step 2")).to_have_count(0)
    person.ready()
    person.page.reload()
    person.ready()
    place.get_by_role("button", name="Continue where I paused").click()
    expect(place.get_by_role("heading", name="Step 2")).to_be_visible()


def test_a_reading_is_skipped_read_closed_and_gone_on_with_where_it_was(person: Learner) -> None:
    page = person.page
    page.set_viewport_size({"width": 360, "height": 640})
    place = turn_to(person, READING)
    paragraphs = place.locator(".dtr-story p")
    expect(place.get_by_text("Someone to talk to: Staff Counsellor")).to_be_visible()
    place.get_by_role("button", name="Skip it").click()
    expect(place.get_by_text("You skipped this text.")).to_be_visible()
    place.get_by_role("button", name="Read it").click()
    close = place.get_by_role("button", name="Close the text")
    for paragraph in (0, 4):
        paragraphs.nth(paragraph).evaluate("node => node.scrollIntoView({ block: 'start' })")
        expect(close).to_be_in_viewport(ratio=1)
    close.click()
    expect(paragraphs).to_have_count(0)
    expect(place.get_by_text("You closed the text. Your place in it is saved")).to_be_visible()
    place.get_by_role("button", name="All contacts").first.click()
    expect(page.locator("dialog[open]").get_by_text("Someone to talk to")).to_be_visible()
    page.keyboard.press("Escape")
    place.get_by_role("button", name="Continue reading").click()
    expect(paragraphs.nth(4)).to_be_focused()
    expect(paragraphs.nth(4)).to_be_in_viewport()


def _go_back(page: Page) -> None:
    """Press Back, and see to it that nothing of the course comes up."""
    page.go_back(wait_until="commit")
    page.wait_for_url(BLANK)
    expect(page.locator("body")).to_have_text("")
