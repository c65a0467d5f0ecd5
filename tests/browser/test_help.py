"""Help at hand, in a real browser: words and sources beside their links."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.learner import Learner
from tests.browser.looking import findings
from tests.browser.views import show_page
from tests.keys import ROOT
from widgets.field.edition import page as field_page

Open = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The field edition of the first module."""
    path: Path = tmp_path_factory.mktemp("help") / "awareness.html"
    path.write_text(field_page("awareness", ROOT / "release", "en"), encoding="utf-8")
    return path.as_uri()


def opened(page: Page, address: str) -> Learner:
    person = Learner(page, address, steps=True)
    page.goto(address)
    person.ready()
    return person


def test_a_word_opens_its_meaning_beside_it_and_the_place_stays(open_browser: Open, file: str) -> None:
    page = open_browser(steps=True)
    person = opened(page, file)
    show_page(person, "page-4.1")
    word = page.locator(".page.is-current .prose-term:visible").first
    dialog = page.locator(".peek[open]")
    word.press("Enter")
    expect(dialog.get_by_role("heading", name="The Protocol")).to_be_focused()
    expect(dialog).to_contain_text("The treaty of 2000 that defines trafficking.")
    beside, at = dialog.bounding_box(), word.bounding_box()
    assert beside
    assert at
    assert 0 <= beside["y"] - at["y"] - at["height"] < 12
    assert findings(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(word).to_be_focused()
    word.press("Enter")
    page.evaluate("history.back()")
    expect(dialog).to_have_count(0)
    expect(page).to_have_url(re.compile("#page-4.1$"))
    word.press("Enter")
    dialog.get_by_role("button", name="Glossary").click()
    drawer = page.get_by_role("dialog", name="Glossary")
    expect(drawer.locator("[data-entry='protocol']")).to_be_focused()
    page.evaluate("history.back()")
    expect(drawer).to_be_hidden()
    expect(page).to_have_url(re.compile("#page-4.1$"))


def test_a_source_is_a_sheet_on_a_phone(open_page: Open, file: str) -> None:
    page = open_page(steps=True, **PHONE)
    person = opened(page, file)
    show_page(person, "page-4.1")
    link = page.locator(".page.is-current .prose a[href^='#ref-']:visible").first
    link.click()
    sheet = page.locator(".peek[open]")
    expect(sheet).to_contain_text("Protocol to Prevent")
    box = sheet.bounding_box()
    assert box
    assert (box["x"], box["width"], round(box["y"] + box["height"])) == (0, 390, 844)
    assert findings(page) == []
    page.mouse.click(100, 60)
    expect(sheet).to_have_count(0)
    expect(link).to_be_focused()
