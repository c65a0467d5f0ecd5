"""A page on paper: light whatever the screen's theme is, without what is pressed, and nothing torn that belongs together."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.learner import Learner
from tests.browser.views import turn_to
from tests.keys import ROOT
from widgets.field.edition import page as field_page

Open = Callable[..., Page]
A4_WIDTH = 703
"""Pixels of CSS between margins of 12 mm."""


@pytest.fixture
def dark(open_page: Open, tmp_path: Path) -> Callable[[str], Learner]:
    """Opens a module on a screen with dark colours, chosen on the page besides."""

    def open_(module: str) -> Learner:
        page = open_page(color_scheme="dark")
        file = tmp_path / f"{module}.html"
        file.write_text(field_page(module, ROOT / "release", "en"), encoding="utf-8")
        person = Learner(page, file.as_uri())
        page.goto(person.url)
        person.ready()
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        return person

    return open_


def colour(page: Page, name: str) -> str:
    return str(page.evaluate("name => getComputedStyle(document.documentElement).getPropertyValue(name)", name))


def test_paper_has_the_light_colours_whatever_the_screen_has(dark: Callable[[str], Learner]) -> None:
    page = dark("awareness").page
    screen = colour(page, "--dtr-ink")
    page.emulate_media(media="print")
    assert colour(page, "--dtr-ink") == "#1a242d" != screen
    page.evaluate("delete document.documentElement.dataset.theme")
    assert colour(page, "--dtr-ink") == "#1a242d"
    page.emulate_media(media="screen")
    assert colour(page, "--dtr-ink") == screen


def test_what_is_pressed_is_not_printed_and_what_is_read_is(dark: Callable[[str], Learner]) -> None:
    person = dark("awareness")
    page = person.page
    question = turn_to(person, "p02-1")
    expect(question.get_by_role("button").first).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(":is(.page-header, .page-side, .page-footer):visible")).to_have_count(0)
    expect(page.get_by_role("button", name="Check my answer")).to_have_count(0)
    expect(question.get_by_role("group").first).to_be_visible()
    expect(page.get_by_role("heading", name="2. What human trafficking is")).to_be_visible()


@pytest.mark.parametrize(("module", "cell"), [("awareness", "p02-2"), ("lessons", "numbers-world"), ("awareness", "hand-in")])
def test_nothing_is_wider_than_the_paper(dark: Callable[[str], Learner], module: str, cell: str) -> None:
    person = dark(module)
    turn_to(person, cell)
    person.page.set_viewport_size({"width": A4_WIDTH, "height": 1000})
    person.page.emulate_media(media="print")
    assert person.page.evaluate("document.documentElement.scrollWidth") <= A4_WIDTH


def test_a_chart_is_not_torn_from_its_scale(dark: Callable[[str], Learner]) -> None:
    person = dark("lessons")
    chart = turn_to(person, "numbers-world")
    person.page.emulate_media(media="print")
    drawn = chart.locator(".dtr-chart-drawn")
    assert drawn.locator("svg").count() == 5
    assert drawn.evaluate("node => getComputedStyle(node).breakInside") == "avoid"
