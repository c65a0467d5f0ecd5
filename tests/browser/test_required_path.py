"""A module's required path in real Chromium: its minutes, its optional pages, and notes that are folded."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.learner import Learner
from tests.browser.looking import look
from tests.browser.test_tracks import AUDIENCES, lists, say
from tests.browser.views import show_page
from tests.unit import building
from widgets.field.building import build
from widgets.languages.catalogue import PSEUDO_VARIABLE

OpenPage = Callable[..., Page]
LESSON = f"## 1. The first\n\nToday. {'word ' * 260}\n\n#### Then and now\n\nA [reference](#ref-protocol) to another time.\n\n### After it"
MINUTES = 16


@pytest.fixture
def edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The field edition of a module with a note on its first page, an optional case, and a track that asks for that case."""
    cells = building.sound_cells()
    cells[3] = building.markdown(LESSON)
    place = next(number for number, cell in enumerate(cells) if cell["source"] == "## Cases")
    cells[place] = building.markdown("## Cases (optional)")
    data = building.write_data(tmp_path / "data")
    (data / "audiences.yaml").write_text(AUDIENCES.replace("cases: [gate]", "cases: [bar]"))
    monkeypatch.setenv("DUTY_DATA", str(data))
    building.write_module(tmp_path / "release" / "mod", building.released(cells))
    build(tmp_path / "field", tmp_path / "release")
    return tmp_path / "field"


def test_the_minutes_are_the_same_wherever_they_are_shown(open_page: OpenPage, edition: Path) -> None:
    page = open_page()
    page.goto((edition / "index.html").as_uri())
    expect(page.locator("[data-module=mod]")).to_contain_text(f"About {MINUTES} minutes")
    page.get_by_role("link", name="Begin").click()
    expect(page.locator(".page.is-current")).to_contain_text(f"This module takes about {MINUTES} minutes. Pages marked as optional")
    expect(page.locator("nav.contents")).to_contain_text(f"About {MINUTES} minutes")


def test_an_optional_page_is_marked_unless_the_learners_track_asks_for_it(open_page: OpenPage, edition: Path) -> None:
    page = open_page()
    page.goto((edition / "mod-en.html").as_uri())
    lists(page, "1. The first", "Cases. Optional · About 1 minute", "Test", "The end")
    expect(page.get_by_role("link", name="Next Cases (optional)")).to_be_visible()
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("heading", name="Cases", exact=True)).to_be_visible()
    facts = page.locator(".page.is-current .page-facts")
    expect(facts).to_have_text("About 1 minute · Optional")
    page.get_by_role("link", name="Back").click()
    say(page, "Guards")
    lists(page, "1. The first. Required for you", "Cases. Start here", "Test. Required for you", "The end. Required for you")
    expect(page.get_by_role("link", name="Next Cases", exact=True)).to_be_visible()
    page.get_by_role("link", name="Next").click()
    expect(facts).to_have_text("About 1 minute")


def test_a_note_is_closed_until_it_is_opened_or_printed(open_page: OpenPage, edition: Path) -> None:
    page = open_page()
    page.goto((edition / "mod-en.html").as_uri())
    note, words = page.locator(".prose-note"), page.get_by_text("to another time.")
    expect(page.get_by_text("Then and now")).to_be_visible()
    expect(page.get_by_role("heading", name="After it")).to_be_visible()
    expect(words).to_be_hidden()
    page.evaluate("addEventListener('beforeprint', () => { window.printed = document.querySelectorAll('.prose-note[open]').length; })")
    page.pdf()
    assert page.evaluate("window.printed") == 1
    expect(words).to_be_hidden()
    page.get_by_text("Then and now").press("Enter")
    expect(words).to_be_visible()
    page.pdf()
    expect(note).to_have_attribute("open", "")


@pytest.mark.parametrize("language", ["en", pytest.param("ar-XB", marks=pytest.mark.long)])
def test_notes_and_marks_can_be_read_in_each_size_theme_and_direction(
    open_page: OpenPage, edition: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv(PSEUDO_VARIABLE, "1")
    build(edition, edition.parent / "release")
    person = Learner(open_page(), (edition / f"mod-{language}.html").as_uri())
    person.page.goto(person.url)
    assert look(person.page, "a closed note") == []
    person.page.locator(".prose-note summary").click()
    assert look(person.page, "an open note") == []
    show_page(person, "page-2")
    assert look(person.page, "an optional page") == []
