"""What a learner sees after "Check my answer", in a real browser: where it appears, on what, and what comes next."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.forms import write_forms
from tests.browser.learner import Learner
from tests.browser.views import turn_to

Open = Callable[..., Page]
SCREENS = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 800}}

VERDICTS_OUT_OF_VIEW = """async () => {
  const { course, host } = dutyToReport;
  const cells = Object.values(course.cells);
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const answer = (place) => {
    const input = place.querySelector("fieldset:not(.dtr-confidence) input");
    if (!input?.checked) input?.click();
    for (const button of place.querySelectorAll(".dtr-place")) {
      button.click();
      button.closest(".dtr-pair").querySelector("[role=menuitemradio]").click();
    }
    place.querySelector(".dtr-move[aria-disabled=false]")?.click();
    const number = place.querySelector("input.dtr-numeric");
    if (number) number.value = "1";
    for (const event of number ? ["input", "change"] : []) number.dispatchEvent(new Event(event));
  };
  const hidden = [];
  let checked = 0;
  const check = async (name, place) => {
    const button = place.querySelector(".dtr-check");
    for (let tries = 0; tries < 2 && button.matches(".dtr-button-main"); tries += 1) {
      if (tries) button.click();
      answer(place);
      scrollBy({ top: button.getBoundingClientRect().top - innerHeight * 0.8, behavior: "instant" });
      await frame();
      button.focus({ preventScroll: true });
      button.click();
      await frame();
      const { top, bottom } = place.querySelector(".dtr-verdict").getBoundingClientRect();
      const header = document.querySelector(".page-header").getBoundingClientRect().bottom;
      if (top < header || bottom > innerHeight) hidden.push(name);
      checked += 1;
    }
  };
  const show = async (cell) => {
    location.hash = document.querySelector(`[data-cell="${cell}"]`).closest("[data-page]").dataset.page;
    await frame();
    return document.querySelector(`[data-cell="${cell}"]`);
  };
  for (const cell of cells) {
    if (cell.kind === "question" && !cell.graded) await check(cell.id, await show(cell.id));
    for (const [scene] of Object.entries(cell.scenes ?? {}).filter(([, { question }]) => question)) {
      host.set(cell.id, { value: { scene, path: [], ends: [], answers: {} } });
      await check(`${cell.id}, ${scene}`, await show(cell.id));
    }
  }
  return { checked, hidden };
}"""
"""Answers all practice questions, also those in cases, and checks each with its button at 80% of the window's height."""


def opened(open_page: Open, stick: Path, module: str, **context: Any) -> Learner:
    person = Learner(open_page(**context), (stick / f"{module}-en.html").as_uri())
    person.page.goto(person.url)
    person.ready()
    return person


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("module", ["awareness", *(pytest.param(module, marks=pytest.mark.long) for module in ("policy", "lessons"))])
def test_no_verdict_is_out_of_view(open_page: Open, stick: Path, module: str, screen: str) -> None:
    person = opened(open_page, stick, module, viewport=SCREENS[screen])
    seen = person.page.evaluate(VERDICTS_OUT_OF_VIEW)
    assert seen["checked"] > 20
    assert seen["hidden"] == []


@pytest.fixture
def forms(open_page: Open, tmp_path: Path) -> Learner:
    """Someone on the page with a question of each form."""
    person = Learner(open_page(), write_forms(tmp_path).as_uri())
    person.page.goto(person.url)
    person.ready()
    return person


def practice(person: Learner, form: str) -> Locator:
    person.go_to(f"{form}-practice")
    return person.cell(f"{form}-practice")


def entry(person: Learner, form: str) -> dict[str, Any]:
    found: dict[str, Any] = person.page.evaluate("id => dutyToReport.host.get(id)", f"{form}-practice")
    return {name: value for name, value in found.items() if name != "at"}


def marked(place: Locator) -> dict[str, str]:
    """How each option that has a mark went, by its text."""
    parts = place.locator("[data-mark]").all()
    return {part.locator(".dtr-option-text").inner_text(): part.get_attribute("data-mark") or "" for part in parts}


def put(person: Learner, place: Locator, left: str) -> Locator:
    return person.pair(place, left).locator(".dtr-place")


def test_a_wrong_answer_has_a_second_try_and_then_all_is_told_in_place(forms: Learner) -> None:
    place = practice(forms, "choose-one")
    texts = place.locator(".dtr-choices").first.locator(".dtr-option-text")
    shown = texts.all_inner_texts()
    wrong, right = place.get_by_role("radio", name="Ask her employer"), place.get_by_role("radio", name="Note what you saw")
    wrong.check()
    place.get_by_role("button", name="Check my answer").click()
    again = place.get_by_role("button", name="Try again")
    expect(again).to_be_focused()
    assert marked(place) == {"Ask her employer": "wrong"}
    expect(wrong).to_have_accessible_description("Your answer is not right Why of a.")
    expect(right).to_be_disabled()

    forms.page.reload()
    forms.ready()
    assert marked(place) == {"Ask her employer": "wrong"}
    expect(place.locator(".dtr-verdict")).to_contain_text("You can try once more.")
    # the second press of a double one does not check what was not answered yet
    again.dblclick()
    expect(place.get_by_role("button", name="Check my answer")).to_be_visible()
    expect(place.locator(".dtr-verdict")).to_have_count(0)
    assert entry(forms, "choose-one") == {"value": None, "first": "a"}
    right.check()
    place.get_by_role("button", name="Check my answer").click()
    assert marked(place) == {"Ask her employer": "plain", "Note what you saw, and report it": "right", "Wait for proof": "plain"}
    assert texts.all_inner_texts() == shown
    assert entry(forms, "choose-one") == {"value": "b", "first": "a", "checked": True}
    expect(place.get_by_role("button", name="Try again")).to_have_count(0)
    place.get_by_role("button", name="Clear my answer").click()
    expect(place.get_by_role("radio", checked=True)).to_have_count(0)
    assert marked(place) == {}


def test_what_was_missed_is_outlined_and_never_green(forms: Learner) -> None:
    place = practice(forms, "choose-all")
    for label in ("Check my answer", "Try again", "Check my answer"):
        if label == "Check my answer":
            place.get_by_role("checkbox", name="A red door").check()
        place.get_by_role("button", name=label).click()
    missed = place.locator('[data-mark="missed"]')
    expect(missed).to_have_count(2)
    expect(missed.locator("svg")).to_have_count(0)
    ink = place.locator(".dtr-choices").first.evaluate("part => getComputedStyle(part).color")
    for part in missed.all():
        expect(part).to_have_css("border-top-color", ink)
        expect(part.locator(".dtr-mark-line")).to_have_css("color", ink)


def test_pairs_are_made_by_tap_by_drag_and_by_key_and_taken_back(forms: Learner) -> None:
    place = practice(forms, "match")
    lie, drive = put(forms, place, "l1"), put(forms, place, "l2")
    means = place.locator(".dtr-chip", has_text="A means")
    # an answer, then its place
    means.click()
    expect(means).to_have_attribute("aria-pressed", "true")
    lie.click()
    expect(lie).to_have_accessible_name("A lie about the pay A means")
    expect(means).to_have_accessible_name("A means (used)")
    # a place, then its answer
    drive.click()
    place.get_by_role("menuitemradio", name="An act").click()
    expect(drive).to_be_focused()
    assert entry(forms, "match")["value"] == {"l1": "r2", "l2": "r1"}
    place.get_by_role("button", name="Remove “An act”").click()
    expect(drive).to_be_focused()
    expect(drive).to_have_accessible_name("A drive across the town Choose…")
    # an answer is dragged to its place, and from there to another one
    means.drag_to(drive)
    assert entry(forms, "match")["value"] == {"l1": "r2", "l2": "r2"}
    place.locator(".dtr-chip", has_text="A purpose").drag_to(lie)
    lie.drag_to(drive)
    assert entry(forms, "match")["value"] == {"l2": "r3"}
    # by key: Escape leaves things as they are
    drive.press("Enter")
    expect(place.get_by_role("menuitemradio", checked=True)).to_be_focused()
    forms.page.keyboard.press("Escape")
    expect(drive).to_be_focused()
    lie.press("Enter")
    forms.page.keyboard.press("End")
    forms.page.keyboard.press("Enter")
    last = place.locator(".dtr-chip").last.get_attribute("data-answer")
    assert entry(forms, "match")["value"] == {"l1": last, "l2": "r3"}


def test_items_are_put_in_order_by_dragging(forms: Learner) -> None:
    place = practice(forms, "order")
    rows = place.locator(".dtr-order-row")
    before = [row.get_attribute("data-item") for row in rows.all()]
    rows.first.locator(".dtr-order-text").drag_to(rows.last.locator(".dtr-order-text"), target_position={"x": 5, "y": 20})
    assert [row.get_attribute("data-item") for row in rows.all()] == [*before[1:], before[0]]
    assert entry(forms, "order")["value"] == [*before[1:], before[0]]


def test_an_answer_in_the_warm_up_moves_nothing(open_page: Open, stick: Path) -> None:
    person = opened(open_page, stick, "awareness", viewport=SCREENS["phone"])
    statements = turn_to(person, "warm-up").locator(".dtr-statements > li")
    before = statements.first.evaluate("one => one.offsetHeight")
    sure = statements.first.get_by_role("radio", name="Sure", exact=True)
    expect(sure).to_have_count(0)
    statements.first.get_by_role("radio", name="True").check()
    expect(sure).to_have_count(1)
    assert statements.first.evaluate("one => one.offsetHeight") == before


def test_a_first_wrong_answer_in_a_case_is_kept(open_page: Open, stick: Path) -> None:
    person = opened(open_page, stick, "awareness")
    cases = [cell for cell in person.course()["cells"].values() if cell["kind"] == "case"]
    scenes = [(case["id"], id, scene["question"]) for case in cases for id, scene in case["scenes"].items() if "question" in scene]
    case, scene, question = next(one for one in scenes if one[2]["type"] == "choose-one")
    place = turn_to(person, case)
    at_scene = {"value": {"scene": scene, "path": [], "ends": [], "answers": {}}}
    person.page.evaluate("given => dutyToReport.host.set(...given)", [case, at_scene])
    person.answer_in(place, question, next(option for option in question["options"] if option != question["key"]))
    place.get_by_role("button", name="Check my answer").click()
    onward = place.get_by_role("button", name="Continue")
    expect(place.get_by_role("button", name="Try again")).to_be_visible()
    expect(onward).not_to_have_class(re.compile("dtr-button-main"))
    person.page.reload()
    person.ready()
    turn_to(person, case)
    place.get_by_role("button", name="Try again").click()
    person.answer_in(place, question, question["key"])
    place.get_by_role("button", name="Check my answer").click()
    expect(place.locator(".dtr-verdict")).to_contain_text("That is right.")
    expect(onward).to_have_class(re.compile("dtr-button-main"))
