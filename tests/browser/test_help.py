"""Help at hand, in a real browser: words and sources beside their links, the glossary, the search, and reading aloud."""

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
VOICES = """
const heard = [];
Object.defineProperty(window, "heard", { value: heard });
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => [
    { name: "far", lang: "en-GB", localService: false },
    ...(GIVEN ? [{ name: "near", lang: "en-GB", localService: true }] : []),
  ],
  speak: (spoken) => heard.push([spoken.voice.name, spoken.text]),
  cancel: () => heard.push("stopped"),
} });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""
"""A browser that can speak, with a voice on the device if GIVEN, and another one elsewhere."""
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


def test_the_glossary_is_in_the_order_of_the_alphabet_with_letters_to_jump_by(open_page: Open, file: str) -> None:
    page = open_page(steps=True)
    opened(page, file)
    page.get_by_role("button", name="Tools", exact=True).click()
    page.get_by_role("button", name="Glossary").click()
    drawer = page.get_by_role("dialog", name="Glossary")
    titles = drawer.locator(".dtr-entry > summary").all_inner_texts()
    assert titles == sorted(titles, key=str.casefold)
    drawer.get_by_role("navigation", name="First letters").get_by_role("button", name="R", exact=True).click()
    first = drawer.locator("[data-entry] summary:focus")
    expect(first).to_have_text(next(title for title in titles if title.startswith("R")))
    page.keyboard.press("Enter")
    expect(drawer.locator("details[open] p").first).to_be_visible()
    assert findings(page) == []


def test_the_key_slash_searches_pages_words_and_sources(open_page: Open, file: str) -> None:
    page = open_page(steps=True)
    person = opened(page, file)
    page.keyboard.press("/")
    field = person.contents.get_by_role("searchbox", name="Search this module")
    expect(field).to_be_focused()
    page.keyboard.type("RESTAVÈK")
    expect(person.contents.get_by_role("status")).to_have_text(re.compile(r"^[1-9]\d* results?$"))
    field.fill("restavek")
    person.contents.locator("[href='#term-restavek']").click()
    expect(page.locator(".peek[open]")).to_contain_text("Restavèk")
    page.keyboard.press("Escape")
    field.fill("harbours receives")
    person.contents.get_by_role("link", name="2. What human trafficking is").first.press("Enter")
    expect(page).to_have_url(re.compile("#page-4.1$"))
    field.fill("zzzz")
    expect(person.contents.get_by_role("status")).to_contain_text("Nothing found.")
    field.fill("")
    expect(person.contents.get_by_role("link", name="Warm-up", exact=True)).to_be_visible()


def test_a_phone_searches_in_its_contents(open_page: Open, file: str) -> None:
    page = open_page(steps=True, **PHONE)
    person = opened(page, file)
    page.keyboard.press("/")
    page.keyboard.type("zero tolerance")
    assert findings(page) == []
    person.contents.get_by_role("link", name="3. A matter of human rights").first.click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page).to_have_url(re.compile("#page-5"))


def test_a_step_is_read_aloud_by_a_voice_of_the_device_after_a_word_on_headphones(open_page: Open, file: str) -> None:
    page = open_page(steps=True)
    page.context.add_init_script(VOICES.replace("GIVEN", "true"))
    person = opened(page, file)
    show_page(person, "page-4.1")
    listen = page.get_by_role("button", name="Listen")
    listen.click()
    expect(page.get_by_text("Use headphones")).to_be_visible()
    assert page.evaluate("heard") == []
    listen.click()
    heard = page.evaluate("heard")
    assert heard[0] == ["near", "2. What human trafficking is"]
    assert any("For an adult, three elements must come together." in text for _, text in heard)
    assert not any("One act is enough" in text for _, text in heard), "it is in another step"
    page.get_by_role("link", name="Continue").click()
    expect(listen).to_be_visible()
    assert page.evaluate("heard").count("stopped") == 1


def test_there_is_nothing_to_listen_to_without_a_voice_on_the_device(open_page: Open, file: str) -> None:
    page = open_page(steps=True)
    page.context.add_init_script(VOICES.replace("GIVEN", "false"))
    opened(page, file)
    expect(page.get_by_role("button", name="Listen")).to_have_count(0)


def test_a_refresher_asks_one_question_at_a_time(open_page: Open, file: str) -> None:
    page = open_page(steps=True)
    person = opened(page, file)
    page.evaluate("dutyToReport.host.set('refresher', { value: { since: '2026-01-01' } })")
    person.go_to("refresher")
    person.cell("refresher").get_by_role("button", name="Begin").click()
    questions = page.locator("[data-question]:visible")
    for number in range(1, 11):
        expect(questions).to_have_count(1)
        expect(questions).to_contain_text(f"{number} of 10")
        page.get_by_role("button", name="See how it went" if number == 10 else "Next question").click()
    expect(questions).to_have_count(0)
    expect(page.get_by_text("10 questions are left.")).to_be_visible()
    page.get_by_role("button", name="Previous").click()
    expect(questions).to_contain_text("10 of 10")
