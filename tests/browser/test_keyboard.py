"""A whole module with a keyboard and nothing else, from signing in to the result."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.course import LocalCourse
from tests.browser.keyboard import Keyboard
from tests.browser.learner import Learner
from tests.keys import graded, questions, right_answer

PHONE = {"width": 360, "height": 640}
DESKTOP = {"width": 1280, "height": 900}


@pytest.mark.long
@pytest.mark.parametrize("steps", [True, False], ids=["one step at a time", "whole pages"])
def test_a_whole_module_by_keyboard_alone_with_the_focus_always_in_sight(
    open_page: Callable[..., Page], course: LocalCourse, steps: bool
) -> None:
    person = Learner(open_page(steps=steps), course.url, steps=steps)
    keys = Keyboard(person)
    _sign_in(person, keys)
    _look_something_up(person, keys)
    _read(person, keys)
    _practise(person, keys)
    _play_a_case(person, keys)
    _answer_all_that_counts(person, keys)
    _hand_in(person, keys)
    assert not keys.problems, "\n".join(keys.problems)


def _sign_in(person: Learner, keys: Keyboard) -> None:
    page = person.page
    page.goto(person.url)
    keys.go_to(page.get_by_label("Your name"))
    page.keyboard.type("Kim Sample")
    keys.go_to(page.get_by_label("Your ID"))
    page.keyboard.type(f"kim-{person.steps}")
    keys.act_on(page.get_by_role("button", name="Go to the course"))
    person.ready()
    keys.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    keys.press("Enter")
    _begins(person, "1. How this module works")


def _look_something_up(person: Learner, keys: Keyboard) -> None:
    page = person.page
    tools = page.get_by_role("button", name="Tools", exact=True)
    keys.go_to(tools, "Shift+Tab")
    keys.press("Enter")
    drawer = page.get_by_role("dialog", name="Tools")
    keys.act_on(drawer.get_by_role("button", name="Glossary"))
    drawer = page.get_by_role("dialog", name="Glossary")
    expect(drawer.get_by_role("heading", name="Glossary")).to_be_focused()
    keys.go_to(drawer.get_by_label("Find a word"))
    page.keyboard.type("debt")
    expect(drawer.locator(".dtr-cards > li:visible").first).to_contain_text("debt", ignore_case=True)
    keys.go_to(drawer.get_by_role("button", name="Close"), "Shift+Tab")
    keys.press("Enter")
    expect(tools).to_be_focused()


def _read(person: Learner, keys: Keyboard) -> None:
    _turn_to(person, keys, "account")
    place = person.cell("account")
    keys.act_on(place.get_by_role("button", name="Read it"))
    expect(place.get_by_role("heading").first).to_be_focused()
    keys.act_on(place.get_by_role("button", name="Close the text"))
    expect(place.get_by_role("heading").first).to_be_focused()


def _practise(person: Learner, keys: Keyboard) -> None:
    all_questions = questions()
    for id in ("p07-1", "p07-2", "p11-1", "p11-2", "p11-3", "p11-4"):
        _turn_to(person, keys, id)
        keys.answer(id, right_answer(all_questions[id]))
        act = person.cell(id).locator("button", has_text="Check my answer")
        keys.act_on(act)
        expect(person.cell(id).get_by_role("status").filter(has_text="That is right.")).to_be_visible()
        expect(person.cell(id).get_by_role("button", name="Clear my answer")).to_be_focused()


def _play_a_case(person: Learner, keys: Keyboard) -> None:
    case = next(cell for cell in person.course()["cells"].values() if cell["kind"] == "case")
    _turn_to(person, keys, case["id"])
    place = person.cell(case["id"])
    keys.act_on(place.get_by_role("button", name="Begin"))
    end = place.get_by_role("heading", name="How it ended")
    while not end.is_visible():
        expect(place.locator(".dtr-stage h3").first).to_be_focused()
        onward = place.locator(".dtr-choice-list button").or_(place.get_by_role("button", name="Continue"))
        keys.act_on(onward.first)
    expect(end).to_be_focused()
    keys.act_on(place.get_by_role("button", name="Decide again").last)
    keys.act_on(place.get_by_role("button", name="Pause"))
    expect(place.get_by_role("heading", name=case["title"])).to_be_focused()
    keys.go_to(place.get_by_role("button", name="Continue where I paused"))


def _answer_all_that_counts(person: Learner, keys: Keyboard) -> None:
    for id, question in graded().items():
        _turn_to(person, keys, id)
        keys.answer(id, right_answer(question))
        expect(person.cell(id).locator(".dtr-state")).to_contain_text("Answered")
    _turn_to(person, keys, "reflection")
    keys.go_to(person.cell("reflection").get_by_role("textbox").first)
    person.page.keyboard.type("I would tell the Focal Point.")
    _turn_to_the_next(person, keys)


def _hand_in(person: Learner, keys: Keyboard) -> None:
    place = person.cell("hand-in")
    _begins(person, "Hand in")
    person.ready()
    keys.act_on(place.get_by_role("button", name="Hand in"))
    expect(place.get_by_role("heading", name="Hand in now?")).to_be_focused()
    keys.act_on(place.locator(".dtr-confirm").get_by_role("button", name="Hand in"))
    expect(place.get_by_role("heading", name="Your result")).to_be_focused(timeout=60_000)
    keys.act_on(place.get_by_role("button", name="Show my result"))
    expect(place).to_contain_text("Passed")


def _turn_to(person: Learner, keys: Keyboard, id: str) -> None:
    """Turn to a cell's page, where another is shown: by the link to the next one, the list beside the text, or a phone's drawer.

    On it, go on to the cell's step.
    """
    if not person.page.locator("[data-page]", has=person.cell(id)).is_visible():
        _turn_page(person, keys, id)
    while not person.cell(id).is_visible():
        _go_on(person, keys)


def _turn_page(person: Learner, keys: Keyboard, id: str) -> None:
    page = person.page
    pages = [page for part in person.course()["parts"] for page in part["pages"]]
    target = next(number for number, one in enumerate(pages) if id in one["cells"])
    title = pages[target]["title"]
    shown = next(number for number, one in enumerate(pages) if page.locator(f"[data-page={one['id']}]").is_visible())
    if target == shown + 1:
        _turn_to_the_next(person, keys)
    elif target < len(pages) // 2:
        is_before = page.locator(".page-header :focus").count()
        keys.go_to(page.get_by_role("navigation").get_by_role("link", name=title), "Tab" if is_before else "Shift+Tab")
        keys.press("Enter")
    else:
        _turn_on_a_phone(person, keys, title)
    _begins(person, title)


def _turn_to_the_next(person: Learner, keys: Keyboard) -> None:
    before = person.page.locator(".page.is-current").get_attribute("data-page")
    while person.page.locator(".page.is-current").get_attribute("data-page") == before:
        _go_on(person, keys)


def _go_on(person: Learner, keys: Keyboard) -> None:
    """Take the way on, to where a heading has the focus."""
    keys.act_on(person.page.locator(".page-way-next"))
    expect(person.page.locator("[data-step]:not([hidden]) h3:focus, .page.is-current > h2:focus")).to_have_count(1)


def _turn_on_a_phone(person: Learner, keys: Keyboard, title: str) -> None:
    page = person.page
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    keys.go_to(page.get_by_role("button", name="Contents"), "Shift+Tab")
    keys.press("Enter")
    keys.act_on(page.get_by_role("dialog", name="Contents").get_by_role("link", name=title))
    _begins(person, title)
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


def _begins(person: Learner, title: str) -> None:
    """A page begins with its heading, for whoever hears it too."""
    expect(person.page.get_by_role("heading", level=2, name=title)).to_be_focused()
