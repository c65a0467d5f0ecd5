"""Diagrams of every type in the field edition, in real Chromium: seen, read aloud, opened, printed, translated, mirrored.

What a screen reader is given is in `golden/diagrams.yml`. After a change that is meant, write it again and read the diff:

    RENEW_TREES=1 .venv/bin/python -m pytest -n0 tests/browser/test_diagram.py
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.foreign import cut_off, english_on, mission_words
from tests.browser.learner import Learner
from tests.browser.looking import NARROW, WIDE, look
from tests.unit import building
from tests.unit.test_diagram import EXAMPLES
from widgets.field.edition import page as field_page
from widgets.languages.catalogue import PSEUDO_VARIABLE

Open = Callable[..., Page]
Gallery = Callable[..., Learner]
GOLDEN = Path(__file__).parent / "golden" / "diagrams.yml"
_A4_WIDTH = 703
"""Pixels of CSS between margins of 12 mm."""


@pytest.fixture
def gallery(open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gallery:
    """Opens a module with all examples of the guide on its first page, in a language."""
    monkeypatch.setenv(PSEUDO_VARIABLE, "1")

    def open_(language: str = "en", size: tuple[int, int] = WIDE) -> Learner:
        cells = [building.markdown("# A module"), building.code("%load_ext widgets"), building.markdown("# Part\n\n## Diagrams")]
        building.write_module(tmp_path / "release" / "mod", [*cells, *map(building.code, EXAMPLES)])
        file = tmp_path / f"{language}.html"
        file.write_text(field_page("mod", tmp_path / "release", language), encoding="utf-8")
        page = open_page(viewport={"width": size[0], "height": size[1]})
        person = Learner(page, file.as_uri())
        page.goto(f"{person.url}#page-1")
        person.ready()
        return person

    return open_


def diagrams(page: Page) -> Locator:
    return page.locator(".dtr-diagram")


def test_nothing_is_found_in_either_theme_or_on_a_phone_and_none_is_empty(gallery: Gallery) -> None:
    page = gallery().page
    expect(diagrams(page)).to_have_count(len(EXAMPLES))
    assert look(page, "diagrams") == []
    for card in page.locator(".dtr-diagram-card summary").all():
        card.click()
    assert look(page, "diagrams, all open", [(WIDE, "light"), (NARROW, "dark")]) == []


def test_a_screen_reader_is_given_what_the_golden_file_holds(gallery: Gallery) -> None:
    page = gallery().page
    tree = "\n".join(f"{one.get_by_role('heading').first.text_content()}:\n{one.aria_snapshot()}\n" for one in diagrams(page).all())
    if os.environ.get("RENEW_TREES"):
        GOLDEN.write_text(tree, encoding="utf-8")
    assert tree == GOLDEN.read_text(encoding="utf-8")
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    table = page.get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(3)
    expect(table.get_by_role("columnheader", name="Who can try crimes")).to_have_count(1)
    expect(table.get_by_role("rowheader", name="Civilian staff")).to_be_visible()


def test_an_element_opens_by_the_keyboard_and_is_open_on_paper(gallery: Gallery) -> None:
    page = gallery().page
    elements = diagrams(page).filter(has=page.get_by_role("heading", name="Three elements must come together"))
    means = elements.get_by_text("One of these is enough:")
    expect(means).to_be_hidden()
    elements.locator("summary").nth(1).focus()
    page.keyboard.press("Enter")
    expect(means).to_be_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": _A4_WIDTH, "height": 1000})
    expect(elements.get_by_text("The aim is to exploit the person.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= _A4_WIDTH
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(elements.get_by_text("The aim is to exploit the person.")).to_be_hidden()
    expect(means).to_be_visible()


def test_the_row_of_the_learners_role_is_marked_in_words_while_they_have_it(gallery: Gallery) -> None:
    page = gallery().page
    table = page.get_by_role("table")
    expect(table.get_by_text("Your role")).to_have_count(0)
    page.get_by_text("Adapt the course to your role").first.click()
    page.get_by_label("What is your role?").select_option("military-contingent")
    page.get_by_role("button", name="Use this role").click()
    expect(table.get_by_role("rowheader", name="Members of a contingent Your role")).to_be_visible()
    expect(table.get_by_text("Your role")).to_have_count(1)


@pytest.mark.parametrize("language", ["en-XA", "ar-XB"])
def test_all_words_are_translated_and_none_is_cut_off(gallery: Gallery, language: str) -> None:
    person = gallery(language, NARROW)
    page = person.page
    for card in page.locator(".dtr-diagram-card summary").all():
        card.click()
    page.evaluate("document.querySelectorAll('.page-header, .dtr-sources').forEach((box) => box.remove())")
    assert english_on(page, [*mission_words(person.course()), "English"]) == []
    assert cut_off(page) == []


def test_from_right_to_left_steps_and_arrows_run_the_other_way(gallery: Gallery) -> None:
    places = {}
    for language in ("en", "ar-XB"):
        page = gallery(language).page
        steps = diagrams(page).first.locator("ol > li")
        places[language] = [box["x"] for step in steps.all() if (box := step.bounding_box())]
        arrow = diagrams(page).first.locator(".dtr-diagram-way .dtr-icon").first
        assert (arrow.evaluate("icon => icon.getScreenCTM().a") < 0) == (language == "ar-XB")
    assert places["en"] == sorted(places["en"])
    assert places["ar-XB"] == sorted(places["ar-XB"], reverse=True)


def test_parts_keep_their_edges_where_the_system_has_its_own_colours(gallery: Gallery) -> None:
    page = gallery().page
    page.emulate_media(forced_colors="active")
    edge = "box => parseFloat(getComputedStyle(box).borderTopWidth)"
    for name in ("box", "badge", "ask", "result", "ring", "branch"):
        assert page.locator(f".dtr-diagram-{name}").first.evaluate(edge) > 0, name
