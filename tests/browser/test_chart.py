"""A chart in the field edition, in real Chromium: seen in both themes and on a phone, read as a table, translated, mirrored, and safe."""

import itertools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import nbformat
import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from grading.authoring.declare import declare
from grading.authoring.draw import draw_charts
from tests.browser.foreign import cut_off, english_on, mission_words
from tests.browser.learner import Learner
from tests.browser.looking import LOOKS, NARROW, WIDE, look
from tests.unit import building
from widgets.field.edition import page as field_page
from widgets.languages.catalogue import PSEUDO_VARIABLE

Open = Callable[..., Page]
Sources = Callable[..., Learner]
FIGURES = {"then": "3,600 to 22,500 people", "more": "at least 2,000 people", "about": "about 12,000 people", "now": "2,468 people"}
AGAINST = ("Nobody knew.", "Nobody saw it.", "It is a round number.", "Not all were found.")
_REFERENCES = "%%tool\nid: sources\ntitle: Sources\nkind: sources\nfrom: references"
# Where the shapes of a strip begin and end, as shares of the scale from its zero on, in the direction in which the page is read.
_ENDS = """(strip, name) => {
  const box = (shape) => shape.getBoundingClientRect();
  const grid = box(strip.querySelector(".chart-grid"));
  const shape = box(strip.querySelector(name));
  const isMirrored = document.documentElement.dir === "rtl";
  const share = (place) => (isMirrored ? grid.right - place : place - grid.left) / grid.width;
  return [share(shape.left), share(shape.right)].sort((one, other) => one - other);
}"""


@pytest.fixture
def open_chart(open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sources:
    """Opens a module with a chart on its second page, in a language; `change` may change the file, `is_drawn` leaves the drawing out."""
    data = building.write_data(tmp_path / "data")
    monkeypatch.setenv("DUTY_DATA", str(data))
    monkeypatch.setenv(PSEUDO_VARIABLE, "1")

    def open_(language: str = "en", change: Callable[[str], str] = str, *, is_drawn: bool = True, width: int = WIDE[0]) -> Learner:
        cells = building.sound_cells()
        shown = [building.markdown("## Numbers\n\nSome words."), building.code(building.CHART), building.code(_REFERENCES)]
        notebook = declare(nbformat.from_dict(building.notebook([*cells[:6], *shown, *cells[6:]])), "mod")
        if is_drawn:
            draw_charts(notebook, "mod", data)
        folder = tmp_path / "release" / "mod"
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / "mod.ipynb")
        file = tmp_path / f"{language}.html"
        file.write_text(change(field_page("mod", tmp_path / "release", language)), encoding="utf-8")
        page = open_page(viewport={"width": width, "height": 900})
        person = Learner(page, file.as_uri())
        page.goto(f"{person.url}#page-2")
        person.ready()
        return person

    return open_


def figures(page: Page) -> Locator:
    return page.locator(".dtr-chart")


def box_of(part: Locator) -> FloatRect:
    """The rectangle of a part that is shown."""
    box = part.bounding_box()
    assert box
    return box


def ends(chart: Locator, row: int, shape: str) -> Any:
    return chart.locator(".dtr-chart-drawn li svg").nth(row).evaluate(_ENDS, shape)


def test_it_is_seen_in_both_themes_and_on_a_phone_and_nothing_is_found(open_chart: Sources) -> None:
    page = open_chart().page
    chart = figures(page)
    assert look(page, "a chart", LOOKS) == []
    chart.locator("summary").first.click()
    assert look(page, "a chart, its table open", LOOKS) == []
    for width, height in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": height})
        for drawing in chart.locator("svg[role=img]").all():
            box = drawing.bounding_box()
            assert box is not None
            assert box["width"] > 200
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            assert box["height"] >= 18


def test_its_colours_are_those_of_the_theme(open_chart: Sources) -> None:
    page = open_chart().page
    looks = {}
    themes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for theme in themes:
        page.emulate_media(color_scheme=theme)
        band, end, tick = (figures(page).locator(f".chart-{name}").first for name in ("band", "end", "tick"))
        looks[theme] = [
            band.evaluate("shape => getComputedStyle(shape).fill"),
            end.evaluate("shape => getComputedStyle(shape).stroke"),
            tick.evaluate("shape => getComputedStyle(shape).fill"),
        ]
    assert all(one != other for one, other in zip(looks["light"], looks["dark"], strict=True))


@pytest.mark.parametrize("width", [WIDE[0], NARROW[0]])
def test_a_range_is_a_band_from_end_to_end_at_any_width(open_chart: Sources, width: int) -> None:
    chart = figures(open_chart(width=width).page)
    assert ends(chart, 0, ".chart-band") == pytest.approx([3600 / 30_000, 22_500 / 30_000], abs=0.01)
    assert ends(chart, 1, ".chart-open") == pytest.approx([2000 / 30_000, 1], abs=0.01)
    assert sum(ends(chart, 2, ".chart-ring")) / 2 == pytest.approx(12_000 / 30_000, abs=0.01)


def test_numbers_under_it_are_readable_on_a_phone_and_do_not_meet(open_chart: Sources) -> None:
    chart = figures(open_chart(width=NARROW[0]).page)
    boxes = [box_of(tick) for tick in chart.locator(".dtr-chart-axis:last-child .chart-tick").all()]
    assert len(boxes) == 4
    assert all(box["height"] >= 11 for box in boxes)
    assert all(one["x"] + one["width"] + 4 < other["x"] for one, other in itertools.pairwise(boxes))


def test_each_figure_has_its_claim_in_words_and_the_picture_a_name(open_chart: Sources) -> None:
    chart = figures(open_chart().page)
    for id in ("then", "more", "about"):
        expect(chart.locator(".dtr-chart-drawn").get_by_text(FIGURES[id], exact=True)).to_be_visible()
        expect(chart.get_by_role("img", name=f"{FIGURES[id]}, on a scale from 0 to 30,000", exact=True)).to_have_count(1)
    expect(chart.get_by_role("figure", name="How many?")).to_have_count(1)
    expect(chart.get_by_text("Claimed in 2002: Somebody")).to_be_visible()
    expect(chart.locator("li", has_text="People, as claimed then").get_by_text("Estimate", exact=True)).to_be_visible()
    today = chart.locator(".dtr-chart-today")
    for text in ("Today’s figures count something else", FIGURES["now"], "It counts others."):
        expect(today.get_by_text(text, exact=True)).to_be_visible()


def test_the_table_holds_each_figure_and_what_is_known_against_it(open_chart: Sources) -> None:
    chart = figures(open_chart(width=NARROW[0]).page)
    table = chart.get_by_role("table")
    expect(table).to_have_count(0)
    chart.get_by_text("What is known about these figures, as a table").click()
    for text in (*FIGURES.values(), *AGAINST):
        expect(table.get_by_role("cell", name=text, exact=True)).to_be_visible()
    expect(table.get_by_role("row", name="How it is known Hearsay: someone repeated what others had seen or said.")).to_be_visible()
    expect(table.get_by_role("row", name="Today 2,468 people: People who were counted")).to_be_visible()
    table.get_by_role("link", name="T/2").click()
    expect(chart.page.locator("dialog[open]")).to_contain_text("T/2")


def test_a_page_with_nothing_to_answer_but_a_chart_is_done_once_it_was_seen(open_chart: Sources) -> None:
    page = open_chart().page
    expect(page.get_by_role("link", name="done: Numbers")).to_be_visible()


@pytest.mark.parametrize("language", ["en-XA", "ar-XB"])
def test_all_its_words_are_translated_and_none_is_cut_off(open_chart: Sources, language: str) -> None:
    person = open_chart(language, width=NARROW[0])
    page = person.page
    figures(page).locator("summary").first.click()
    allowed = [*mission_words(person.course()), "English"]
    page.evaluate("document.querySelector('.page-header').remove()")
    assert english_on(page, allowed) == []
    assert cut_off(page) == []


def test_from_right_to_left_the_scale_runs_so_too_and_its_numbers_can_be_read(open_chart: Sources) -> None:
    page = open_chart("ar-XB", width=NARROW[0]).page
    chart = figures(page)
    assert ends(chart, 0, ".chart-band") == pytest.approx([3600 / 30_000, 22_500 / 30_000], abs=0.01)
    places = [box_of(tick)["x"] for tick in chart.locator(".dtr-chart-axis:last-child .chart-tick").all()]
    assert places == sorted(places, reverse=True)
    turned = chart.locator(".dtr-chart-axis:last-child .chart-tick").first.evaluate("text => text.getScreenCTM().a")
    assert turned > 0
    assert box_of(chart.locator(".dtr-chart-axis:last-child .chart-tick").last)["x"] >= 0


HOSTILE = {
    "a script": r"\u003cscript\u003ewindow.hacked = 1\u003c/script\u003e",
    "a handler": r"\u003cpath class='chart-dot' d='M0 0' onclick='window.hacked = 1' style='fill:red'/\u003e",
    "a picture": r"\u003cimage href='x' onerror='window.hacked = 1'/\u003e",
    "a page within": r"\u003cforeignObject\u003e\u003cbody xmlns='http://www.w3.org/1999/xhtml'\u003eHello\u003c/body\u003e\u003c/foreignObject\u003e",
}


@pytest.mark.parametrize("planted", HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_but_shapes_and_numbers_is_taken_from_a_drawing(open_chart: Sources, planted: str) -> None:
    def plant(html: str) -> str:
        changed = re.sub(r"\\u003c/svg\\u003e", lambda end: planted + end[0], html)
        assert changed != html
        return changed

    page = open_chart(change=plant).page
    expect(figures(page).locator(".chart-band").first).to_be_visible()
    names = "svg => [...svg.querySelectorAll('*')].flatMap((part) => [part.localName, ...part.getAttributeNames()])"
    found = {name for svg in figures(page).locator("svg").all() for name in svg.evaluate(names)}
    assert found == {"path", "text", "class", "d", "transform", "x", "y", "text-anchor"}
    assert page.evaluate("window.hacked") is None


def test_a_chart_that_was_not_drawn_says_so(open_chart: Sources) -> None:
    page = open_chart(is_drawn=False).page
    expect(page.get_by_text("This chart is drawn when the module is released.")).to_be_visible()
    expect(page.locator("svg[role=img]")).to_have_count(0)
