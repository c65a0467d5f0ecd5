"""A learner's own plan: kept on the device, the same in another module, and printed on a card of the size of a credit card."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.learner import Learner
from tests.bundle_reading import read_bundle
from tests.keys import ROOT
from widgets.content.data_shapes.plan import STEPS
from widgets.field.building import build
from widgets.kinds.plan.kind import Plan
from widgets.languages.catalogue import PSEUDO_VARIABLE

Open = Callable[..., Page]
PLAN = Plan.kind
OWN = "The same van at the depot gate each night"
TO_PRINT = "window.print = () => { window.printed = (window.printed ?? 0) + 1; };"
# In millimetres, of a side of the card; and whether all of its text is in it.
SIDES = """() => [...document.querySelectorAll(".dtr-pocket-side")].map((side) => {
  const { width, height } = side.getBoundingClientRect();
  return [...[width, height].map((pixels) => Math.round(pixels / 96 * 254) / 10), side.scrollHeight <= side.clientHeight];
})"""
FULLEST = """() => dutyToReport.host.set("plan", { value: Object.fromEntries(Object.entries({
  notice: document.plan.signs, write: document.plan.record, tell: document.plan.channels,
}).map(([part, list]) => [part, { ids: Object.keys(list).sort((one, other) => JSON.stringify(list[other]).length
  - JSON.stringify(list[one]).length).slice(0, { notice: 3, write: 5, tell: 2 }[part]), own: "mmmm ".repeat(24) }])) })"""


@pytest.fixture(scope="module")
def made_up_stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A field edition that has made-up languages as well."""
    target = tmp_path_factory.mktemp("stick") / "field"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(PSEUDO_VARIABLE, "1")
        build(target, ROOT / "release")
    return target


def opened(page: Page, stick: Path, module: str, language: str = "en") -> Learner:
    page.add_init_script(TO_PRINT)
    person = Learner(page, (stick / f"{module}-{language}.html").as_uri())
    page.goto(person.url)
    person.ready()
    return person


def part(person: Learner, lead: str) -> Any:
    place = person.cell(PLAN).locator("details", has_text=lead)
    if place.get_attribute("open") is None:
        place.locator("summary").click()
    return place


def test_a_plan_is_kept_is_that_of_every_module_and_is_not_handed_in(open_page: Open, stick: Path, tmp_path: Path) -> None:
    page = open_page()
    person = opened(page, stick, "awareness")
    cell = person.course()["cells"][PLAN]
    person.go_to(PLAN)
    signs = [*cell["signs"].values()]
    notice = part(person, "If I notice this")
    for text in signs[:3]:
        notice.get_by_role("checkbox", name=text, exact=True).check()
    expect(notice.get_by_role("checkbox", name=signs[3], exact=True)).to_be_disabled()
    notice.get_by_role("checkbox", name=signs[0], exact=True).uncheck()
    notice.get_by_label("In my own words").fill(OWN)
    part(person, "I tell").get_by_role("checkbox", name=cell["channels"]["oios"]["label"], exact=True).check()
    person.ready()

    page.reload()
    person.ready()
    person.go_to(PLAN)
    expect(person.cell(PLAN).locator("summary").first).to_contain_text(f"{signs[1].rstrip('.')}; {signs[2].rstrip('.')}; {OWN}")
    person.answer("ex-01", "true")
    person.say_who("Ada Sample", "ada-1")
    expect(person.page.locator(".page.is-current .dtr-plan")).to_contain_text(OWN)
    handed_in = read_bundle(person.download(person.end, "Download my answers", tmp_path), "awareness").answers
    assert handed_in.value("ex-01") is not None
    assert PLAN not in handed_in.entries
    kept = person.page.evaluate("id => dutyToReport.host.get(id).value", PLAN)
    assert OWN in json.dumps(kept)

    other = opened(page, stick, "policy")
    other.go_to(PLAN)
    expect(other.cell(PLAN).locator("summary").first).to_contain_text(OWN)
    other.cell(PLAN).get_by_role("button", name="Clear my plan").click()
    expect(other.cell(PLAN).locator("summary").first).not_to_contain_text(OWN)
    expect(other.cell(PLAN)).to_contain_text("Your plan is empty now.")


@pytest.mark.parametrize("language", ["en", pytest.param("ar-XB", marks=pytest.mark.long)])
def test_the_card_has_the_size_of_a_credit_card_and_room_for_the_fullest_plan(
    open_page: Open, stick: Path, language: str, request: pytest.FixtureRequest
) -> None:
    folder = request.getfixturevalue("made_up_stick") if language != "en" else stick
    page = open_page(color_scheme="dark")
    person = opened(page, folder, "awareness", language)
    cell = person.course()["cells"][PLAN]
    page.evaluate("cell => { document.plan = cell; }", cell)
    page.evaluate(FULLEST)
    page.evaluate("id => { location.hash = id; }", person.cell(PLAN).evaluate("place => place.closest('[data-page]').dataset.page"))
    person.cell(PLAN).locator(".dtr-button-main").click()
    assert page.evaluate("window.printed") == 1
    assert page.evaluate(SIDES) == [[85.6, 54.0, True]] * 2
    front, back = page.locator(".dtr-pocket-side").all_text_contents()
    assert "mmmm" in front
    assert all(cell["steps"][step]["text"] in back for step in STEPS)
    assert all(contact in back for contact in ("+999 555 0100", "+999 555 0101", "+999 555 0130"))
    page.emulate_media(media="print")
    shown = "() => [...document.body.children].filter((child) => child.checkVisibility()).map((child) => child.className)"
    assert page.evaluate(shown) == ["dtr dtr-pocket"]
    ink = page.locator(".dtr-pocket-side").first.evaluate("side => getComputedStyle(side).color")
    assert sum(map(int, ink.removeprefix("rgb(").removesuffix(")").split(", "))) < 3 * 64, "dark on white paper"
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".dtr-pocket")).to_have_count(0)
