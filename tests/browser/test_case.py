"""A case as a learner plays it: what is seen and said, how it ended, and other ways."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.learner import Learner
from tests.unit import building
from widgets.field.building import build

Open = Callable[..., Page]
CASE = """%%case
id: bar
title: The bar
intro: You are there.
start: door
scenes:
  door:
    when: Day 1, 18:00
    picture: {place: bar, people: [man, woman], things: [car], time: dusk}
    text: A door.
    tools: [signs]
    choices:
      look: {text: Look at it, to: yard, then: You look.}
      stay: {text: Stay out, to: late}
  yard:
    when: Day 2
    picture: {place: yard, alt: The gate is open}
    text: A yard.
    says:
      - {name: Ada, words: Someone was here., person: woman}
      - {name: A voice, words: Hello.}
    choices:
      tell: {text: Tell someone, to: good}
      wait: {text: Wait, to: late}
  good:
    text: It went well.
    end: {verdict: good, name: They are safe, victim: v, learner: l, mission: m}
  late:
    text: It was late.
    end: {verdict: harmful, victim: v, learner: l, mission: m}"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The field edition of a small module with this case."""
    cells = [building.code(CASE) if "id: bar" in "".join(cell["source"]) else cell for cell in building.sound_cells()]
    monkeypatch.setenv("DUTY_DATA", str(building.write_data(tmp_path / "data")))
    building.write_module(tmp_path / "release" / "mod", building.released(cells))
    build(tmp_path / "field", tmp_path / "release")
    return (tmp_path / "field" / "mod-en.html").as_uri()


def begun(page: Page, address: str) -> Locator:
    """The case, at its first step."""
    person = Learner(page, address)
    page.goto(address)
    person.ready()
    person.go_to("bar")
    place = person.cell("bar")
    place.get_by_role("button", name="Begin").click()
    return place


def choose(place: Locator, name: str) -> None:
    place.locator(".dtr-choice-list").get_by_role("button", name=name).click()


def test_a_scene_shows_its_picture_its_hours_and_who_says_what(open_page: Open, file: str) -> None:
    place = begun(open_page(), file)
    picture = place.locator("svg.dtr-picture")
    expect(picture).to_have_attribute("aria-hidden", "true")
    expect(picture.locator(".dtr-picture-people > svg")).to_have_count(2)
    expect(place.get_by_role("list").filter(has_text="Day 1, 18:00")).to_be_visible()
    choose(place, "Look at it")
    expect(place.get_by_role("img", name="The gate is open")).to_be_visible()
    expect(place.locator(".dtr-hours li")).to_have_text(["Day 1, 18:00", "Day 2"])
    said = place.locator(".dtr-says")
    expect(said).to_have_text(["Ada Someone was here.", "A voice Hello."])
    expect(said.nth(0).locator(".dtr-portrait")).to_be_visible()
    expect(said.nth(1).locator(".dtr-portrait")).to_have_count(0)


def test_the_head_of_each_step_is_seen_whole(open_page: Open, file: str) -> None:
    place = begun(open_page(), file)
    place.page.set_viewport_size({"width": 390, "height": 600})
    choose(place, "Look at it")
    header = place.page.locator(".page-header").bounding_box()
    name = place.locator(".dtr-case-name").bounding_box()
    assert header
    assert name
    assert name["y"] >= header["y"] + header["height"]
    expect(place.get_by_role("heading", name="Step 2")).to_be_focused()


def test_an_ending_names_all_endings_and_leads_to_another_way_by_keyboard(open_page: Open, file: str) -> None:
    place = begun(open_page(), file)
    choose(place, "Look at it")
    choose(place, "Tell someone")
    expect(place.get_by_text("This protected people")).to_be_visible()
    expect(place.get_by_role("button", name="Pause")).to_have_count(0)
    expect(place.get_by_text("You have seen 1 of 2 endings.")).to_be_visible()
    ends = place.locator(".dtr-tree-ends > li")
    expect(ends).to_have_text(["They are safe", "This did harm (not seen yet)"])
    decisions = place.locator(".dtr-tree-path").get_by_role("button")
    expect(decisions).to_have_text([re.compile("Day 1, 18:00.*Look at it"), re.compile("Day 2.*Tell someone")])
    decisions.first.focus()
    place.page.keyboard.press("Tab")
    expect(decisions.nth(1)).to_be_focused()
    place.page.keyboard.press("Enter")
    expect(place.get_by_role("heading", name="Step 2")).to_be_focused()
    choose(place, "Wait")
    expect(ends).to_have_text(["They are safe (seen before)", "This did harm"])
    expect(place.get_by_text("You have seen all 2 endings.")).to_be_visible()


def test_pictures_are_mirrored_where_text_runs_from_right_to_left(open_page: Open, file: str) -> None:
    place = begun(open_page(), file)
    direction = "picture => new DOMMatrix(getComputedStyle(picture).transform).a"
    assert place.locator("svg.dtr-picture").evaluate(direction) == 1
    place.page.evaluate("document.documentElement.dir = 'rtl'")
    assert place.locator("svg.dtr-picture").evaluate(direction) == -1


def test_on_paper_a_picture_is_grey_and_no_hint_is_left_without_its_buttons(open_page: Open, file: str) -> None:
    place = begun(open_page(), file)
    expect(place.get_by_text("This may help:")).to_be_visible()
    place.page.emulate_media(media="print")
    expect(place.get_by_text("This may help:")).to_be_hidden()
    expect(place.locator("svg.dtr-picture")).to_have_css("filter", "grayscale(1)")
