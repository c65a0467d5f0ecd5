"""The catalogue of materials in real Chromium: searched by keyboard, counted aloud, its gaps as the data have them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.learner import Learner
from tests.browser.looking import LOOKS, look
from tests.keys import ROOT
from tests.unit import building
from widgets.field.edition import page as field_page
from widgets.languages.catalogue import PSEUDO_VARIABLE
from widgets.problems import DeclarationProblem
from widgets.schema import read_yaml

TOOL = "%%tool\nid: repository\ntitle: Materials and gaps\nkind: repository\nfrom: repository"
SOURCES = "%%tool\nid: sources\ntitle: Sources\nkind: sources\nfrom: references"
CONTENT: dict[str, Any] = read_yaml((ROOT / "data" / "repository.yaml").read_text(encoding="utf-8"), DeclarationProblem)
IN_USE = [entry for entry in CONTENT["entries"].values() if not (entry.get("superseded_by") or entry.get("historic"))]


@pytest.fixture
def open_tool(open_page: Callable[..., Page], tmp_path: Path) -> Callable[[str], Page]:
    """Opens the tool in a small module's field edition, in the drawer."""

    def open_(language: str = "en") -> Page:
        cells = [*building.released(building.sound_cells()), building.code(TOOL), building.code(SOURCES)]
        building.write_module(tmp_path / "release" / "mod", cells)
        file = tmp_path / "mod.html"
        file.write_text(field_page("mod", tmp_path / "release", language), encoding="utf-8")
        page = open_page()
        person = Learner(page, file.as_uri())
        page.goto(person.url)
        person.ready()
        page.locator(".page-tools").click()
        drawer(page).locator(".dtr-choice-list button").nth(1).click()
        return page

    return open_


def drawer(page: Page) -> Locator:
    return page.locator("dialog:has(.dtr-tool)")


def shown(page: Page) -> int:
    return drawer(page).locator("[data-entry^='material-']:visible").count()


def in_use(entries: list[dict[str, Any]], audience: str, purpose: str) -> int:
    return sum(audience in entry["audience"] and purpose in entry["purpose"] for entry in entries)


def counted(page: Page) -> Locator:
    return drawer(page).get_by_role("status").filter(has_text="entries").or_(drawer(page).get_by_role("status").filter(has_text="entry"))


def test_all_is_there_and_what_is_in_use_comes_first(open_tool: Callable[..., Page]) -> None:
    page = open_tool()
    entries = drawer(page).locator("[data-entry^='material-']")
    assert entries.count() == shown(page) == len(CONTENT["entries"])
    expect(counted(page)).to_have_text(f"{len(CONTENT['entries'])} entries")
    tags = [entry.locator(".dtr-tag").count() for entry in entries.all()]
    assert tags == sorted(tags)
    assert tags.count(0) == len(IN_USE)


def test_it_is_searched_and_filtered_with_the_keyboard_alone(open_tool: Callable[..., Page]) -> None:
    page = open_tool()
    search = drawer(page).get_by_label("Find materials")
    search.focus()
    page.keyboard.type("restavek survey")
    expect(counted(page)).to_have_text("2 entries")
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.press("Tab")
    page.keyboard.type("Journalists")
    matching = [entry for entry in CONTENT["entries"].values() if "journalists" in entry["audience"]]
    expect(counted(page)).to_have_text(f"{len(matching)} entries")
    page.keyboard.press("Tab")
    page.keyboard.type("Measure")
    matching = [entry for entry in matching if "measure" in entry["purpose"]]
    expect(counted(page)).to_have_text(f"{len(matching)} entries")
    assert shown(page) == len(matching)


def test_nothing_found_is_said(open_tool: Callable[..., Page]) -> None:
    page = open_tool()
    drawer(page).get_by_label("Find materials").fill("no such thing anywhere")
    expect(drawer(page).get_by_role("status").filter(has_text="Nothing found.")).to_be_visible()
    assert shown(page) == 0


@pytest.mark.parametrize("teaching_only", [False, True])
def test_the_table_of_gaps_is_what_the_data_say(open_tool: Callable[..., Page], teaching_only: bool) -> None:
    page = open_tool()
    drawer(page).locator("summary", has_text="What is missing").click()
    if teaching_only:
        drawer(page).get_by_label("Count only training materials and courses").check()
    counted = [entry for entry in IN_USE if not teaching_only or entry["kind"] in ("training-material", "course")]
    numbers = {audience: [in_use(counted, audience, purpose) for purpose in CONTENT["purposes"]] for audience in CONTENT["audiences"]}
    gaps = sum(row.count(0) for row in numbers.values())
    expect(drawer(page).get_by_role("status").filter(has_text="gaps")).to_have_text(f"{gaps} gaps")
    table = drawer(page).get_by_role("table", name="Current entries, by audience and purpose")
    for audience, row in numbers.items():
        cells = table.get_by_role("row", name=CONTENT["audiences"][audience]).get_by_role("cell")
        assert cells.all_inner_texts() == list(map(str, row)), audience
    missing = [name for name, number in zip(CONTENT["purposes"].values(), numbers["journalists"], strict=True) if not number]
    expect(drawer(page).get_by_role("listitem").filter(has_text="Journalists: ").first).to_have_text(f"Journalists: {', '.join(missing)}")


@pytest.mark.parametrize("language", ["en", pytest.param("ar-XB", marks=pytest.mark.long)])
def test_axe_and_a_ruler_find_nothing(open_tool: Callable[..., Page], language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PSEUDO_VARIABLE, "1")
    page = open_tool(language)
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    found = look(page, f"the catalogue, {language}", LOOKS)
    assert not found, "\n".join(found)
