"""The released notebook in JupyterLab itself: a learner's folder, no Voila."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lab import RUN_MILLISECONDS, Lab, all_shown, as_shown, card, choose_one, open_lab, option, run_all, run_notebook, status
from tests.keys import graded, questions
from widgets.answers.drawn_test import draw_variant
from widgets.content.reserved_entries import TRACK


@pytest.fixture
def lab(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Lab]:
    lab = Lab(tmp_path, getattr(request, "param", "JupyterLab Light"))
    lab.start()
    yield lab
    lab.stop()


@pytest.mark.long
def test_a_learner_works_in_jupyterlab(lab: Lab, open_page: Callable[..., Page]) -> None:
    page = open_page()
    sent = _sent(page)
    run_notebook(page, lab)
    # JupyterLab itself would leave the reader at the last cell
    expect(status(page)).to_be_in_viewport()
    _has_the_look_of_the_course(page)
    counted, practice = as_shown(page, choose_one(counts=True)), choose_one(counts=False)
    for question in (counted, practice):
        option(page, question).check()
        expect(option(page, question)).to_be_checked()
    expect(card(page, counted)).to_contain_text("Answered · Saved")
    card(page, practice).get_by_role("button", name="Check my answer").click()
    expect(card(page, practice).locator(".dtr-verdict").first).to_be_visible()
    expect(status(page)).to_have_text("Saved")
    test = lab.saved()["drawn-test"]
    parallel = {id: question for id, question in graded().items() if question.variants}
    drawn = {id: draw_variant(test["seed"], "awareness", id, 0, question.variant_ids) for id, question in parallel.items()}
    assert (test["draw"], test["variants"]) == (0, drawn)
    chosen = {question.id: question.choices[0] for question in (counted, practice)} | {"drawn-test": test}
    assert lab.saved() == chosen
    # what went through a subshell would be lost where JupyterLab mistakes it for one that has ended
    assert any(b'"comm_msg"' in frame for frame in sent)
    assert not [frame for frame in sent if b"create_subshell_request" in frame]

    _restart_and_run(page)
    expect(option(page, counted)).to_be_checked()
    expect(card(page, practice).locator(".dtr-verdict")).to_be_visible()
    other = counted.choices[1]
    option(page, counted, other).check()
    expect(card(page, counted)).to_contain_text("Answered · Saved")
    assert lab.saved() == chosen | {counted.id: other}

    # another browser, which has kept nothing of its own
    page = open_page()
    open_lab(page, lab)
    _restart_and_run(page)
    expect(option(page, counted, other)).to_be_checked()
    expect(card(page, practice).locator(".dtr-verdict")).to_be_visible()
    expect(page.get_by_text(f"1 of {len(graded()) + 1} questions that count are answered")).to_be_attached()

    # all of its refreshers are due, so that the last waits
    page.evaluate("value => Object.values(dutyToReport)[0].host.set('refresher', { value })", {"since": "2026-01-01T08:00:00.000Z"})
    page.locator(".dtr-refresher").scroll_into_view_if_needed()
    page.locator(".dtr-refresher").get_by_role("button", name="Begin").click()
    refresher_questions = page.locator(".dtr-refresher-round [data-question]")
    expect(refresher_questions).to_have_count(10)
    # by its id, for what can be chosen is gone once it was checked
    true_side = page.get_by_role("radio", name="True", exact=True, include_hidden=True)
    asks = refresher_questions.filter(has=true_side).first.get_attribute("data-question")
    one = page.locator(f'.dtr-refresher-round [data-question="{asks}"]')
    while not one.is_visible():
        page.get_by_role("button", name="Next question").click()
    one.get_by_role("radio", name="True", exact=True).check()
    one.get_by_role("button", name="Check my answer").click()
    expect(one.locator(".dtr-verdict")).to_be_visible()
    expect(status(page)).to_have_text("Saved")
    assert lab.saved()["refresher"]["6"]["answers"] == {asks: {"value": "true", "checked": True}}


@pytest.mark.long
def test_the_number_of_a_question_leads_to_it(lab: Lab, open_page: Callable[..., Page]) -> None:
    page = open_page()
    run_notebook(page, lab)
    counted = as_shown(page, choose_one(counts=True))
    expect(card(page, counted)).not_to_be_in_viewport()
    number = [question.id for question in questions().values() if question.graded].index(counted.id) + 1
    page.get_by_role("button", name=f"Question {number}:").first.click()
    expect(card(page, counted)).to_be_in_viewport()


@pytest.mark.long
def test_tools_and_sources_open_over_the_notebook(lab: Lab, open_page: Callable[..., Page]) -> None:
    page = open_page()
    run_notebook(page, lab)
    drawer = page.get_by_role("dialog").filter(has=page.locator(".drawer-head"))
    case = page.locator(".dtr-case").first
    case.get_by_role("button", name="Begin").click()
    tools = case.locator(".dtr-tool-links").get_by_role("button")
    # a list of what is there does not wait for it
    expect(tools.first).to_be_visible()
    for tool in tools.all():
        tool.click()
        expect(drawer.get_by_role("heading", name=(tool.text_content() or "").strip(), exact=True)).to_be_visible()
        expect(drawer.get_by_text("The content of this tool is missing")).to_have_count(0)
        drawer.get_by_role("button", name="Close").click()
        expect(drawer).to_be_hidden()

    who = page.locator(".jp-OutputArea details:has(form select)")
    who.scroll_into_view_if_needed()
    who.locator("summary").click()
    who.get_by_label("What is your role?").select_option("military-contingent")
    who.get_by_role("button", name="Use this role").click()
    expect(page.get_by_role("heading", name="An example from your work")).to_be_visible()
    expect(status(page)).to_have_text("Saved")
    assert lab.saved()[TRACK] == "military-contingent"

    link = page.locator(".jp-RenderedMarkdown a[href^='#ref-']").first
    link.click()
    source = (link.get_attribute("href") or "")[1:]
    expect(drawer.locator(f"[data-entry='{source.partition('/')[0]}']")).to_be_visible()
    expect(drawer.locator("[data-place]:visible")).to_have_count(source.count("/"))


@pytest.mark.long
@pytest.mark.parametrize(("lab", "theme"), [("JupyterLab Light", "light"), ("JupyterLab Dark", "dark")], indirect=["lab"])
def test_it_has_jupyterlabs_theme_and_leaves_jupyterlab_as_it_is(lab: Lab, theme: str, open_page: Callable[..., Page]) -> None:
    page = open_page(color_scheme="light" if theme == "dark" else "dark")
    open_lab(page, lab)
    before = _looks(page)
    run_all(page)
    expect(page.get_by_role("menuitem", name="Kernel", exact=True)).to_be_visible()
    assert _looks(page) == before
    card = page.locator(".dtr-card").first
    ink, paper = (card.evaluate(f"card => getComputedStyle(card).{name}") for name in ("color", "backgroundColor"))
    assert (_lightness(paper) > _lightness(ink)) == (theme == "light")
    if shots := os.environ.get("DUTY_SHOTS"):
        page.locator(".dtr-graded").first.scroll_into_view_if_needed()
        page.screenshot(path=Path(shots) / f"lab-{theme}.png")


def _has_the_look_of_the_course(page: Page) -> None:
    """Check that prose and cards have one size, that buttons are round, and that hidden sources are no more than a line."""
    prose, drawn = page.locator(".jp-RenderedMarkdown p").first, page.locator(".dtr-card").first
    assert [node.evaluate("node => getComputedStyle(node).fontSize") for node in (prose, drawn)] == ["17px", "17px"]
    assert page.locator(".dtr-button").first.evaluate("button => getComputedStyle(button).borderRadius") == "8px"
    source = page.locator(".jp-CodeCell", has=page.locator(".dtr-question")).first.locator(".jp-InputPlaceholder")
    assert source.evaluate("placeholder => placeholder.getBoundingClientRect().height") <= 8


def _sent(page: Page) -> list[bytes]:
    """What the page sends to kernels, as it goes out."""
    frames: list[bytes] = []

    def note(frame: str | bytes) -> None:
        frames.append(frame.encode() if isinstance(frame, str) else frame)

    page.on("websocket", lambda socket: socket.on("framesent", note))
    return frames


def _restart_and_run(page: Page) -> None:
    # what the former kernel drew goes before what the new one draws comes
    page.evaluate("document.querySelectorAll('.dtr-question, .dtr-refresher').forEach(drawn => { drawn.dataset.former = 'yes'; })")
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_text("Restart Kernel and Run All Cells…", exact=True).click()
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    expect(page.locator("[data-former]")).to_have_count(0, timeout=RUN_MILLISECONDS)
    all_shown(page)


def _looks(page: Page) -> list[Any]:
    """Colours, fonts and sizes of JupyterLab's own parts. The notebook's prose gets the course's size."""
    places = ["#jp-top-panel", "#jp-main-dock-panel", ".jp-Toolbar", ".jp-InputArea-editor"]
    script = """places => places.map(place => {
        const style = getComputedStyle(document.querySelector(place));
        return [place, style.display, style.color, style.backgroundColor, style.fontFamily, style.fontSize, style.margin];
    })"""
    return list(page.evaluate(script, places))


def _lightness(colour: str) -> int:
    return sum(int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(",")[:3])
