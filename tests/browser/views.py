"""Every view of a module, one after the other, in any language: by ids and classes, not by words."""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.learner import Learner


def module_views(person: Learner) -> Iterator[str]:
    """Bring the page from view to view, and give the name of each once it is there."""
    cells = person.course()["cells"]
    yield from _questions(person, cells)
    yield from _warm_ups(person, cells)
    yield from _reading(person, cells)
    yield from _case(person, cells)
    yield from _tools(person)
    yield from _refreshers(person)
    yield from _contents(person)


def turn_to(person: Learner, id: str) -> Locator:
    """Turn to the page on which a cell stands, and give the cell's place."""
    pages = [page for part in person.course()["parts"] for page in part["pages"]]
    show_page(person, next(page["id"] for page in pages if id in page["cells"]))
    person.show_step(id)
    expect(person.cell(id)).to_be_visible()
    return person.cell(id)


def show_page(person: Learner, page: str) -> None:
    """Turn to a page, or a step of it, by its address."""
    person.page.evaluate("id => { location.hash = id; }", page)
    expect(person.page.locator(f"[data-page={page.split('.')[0]}]")).to_be_visible()


def _questions(person: Learner, cells: dict[str, Any]) -> Iterator[str]:
    for first in ("p07-1", "p11-4", "ex-01", "reflection"):
        turn_to(person, first)
        yield f"the page of {first}, not answered"
        asked = [id for id in _beside(person, first) if cells[id]["kind"] == "question"]
        places = [person.cell(id) for id in asked if person.cell(id).is_visible()]
        for place in places:
            _answer(place)
        yield f"the page of {first}, answered"
        if not cells[first]["graded"]:
            for place in places:
                place.locator("button.dtr-button").last.click()
                expect(place.locator(".dtr-verdict")).to_be_visible()
            _open_all(person)
            yield f"the page of {first}, with feedback"


def _beside(person: Learner, id: str) -> list[str]:
    pages = [page for part in person.course()["parts"] for page in part["pages"]]
    return next(page["cells"] for page in pages if id in page["cells"])


def _answer(place: Locator) -> None:
    """Give any answer, complete, to a question."""
    if place.locator(".dtr-order").count():
        place.locator(".dtr-move[aria-disabled=false]").first.click()
    for pair in place.locator(".dtr-pair").all():
        pair.locator(".dtr-place").click()
        pair.locator(".dtr-menu-item").first.click()
    for group in place.locator("fieldset:has(input)").all():
        group.locator("input").first.check()
    for area in place.locator("textarea").all():
        area.fill("I would tell the Focal Point.")
        area.blur()


def _open_all(person: Learner) -> None:
    person.page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")


def _warm_ups(person: Learner, cells: dict[str, Any]) -> Iterator[str]:
    for id, cell in cells.items():
        if cell["kind"] == "warmup":
            place = turn_to(person, id)
            for truth in place.locator("fieldset:not(.dtr-confidence)").all():
                truth.locator("input").first.check()
            yield f"{id}, answered"
            if "repeat" in cell:
                place.locator("button.dtr-button-main").click()
                expect(place.locator(".dtr-verdict").first).to_be_visible()
                yield f"{id}, with the answers"


def _reading(person: Learner, cells: dict[str, Any]) -> Iterator[str]:
    place = turn_to(person, next(id for id, cell in cells.items() if cell["kind"] == "reading"))
    yield "a text, behind its note"
    place.locator(".dtr-buttons button").first.click()
    expect(place.locator(".dtr-story")).to_be_visible()
    yield "a text, open"
    place.locator(".dtr-reading-ways button").first.click()
    yield "a text, closed"


def _case(person: Learner, cells: dict[str, Any]) -> Iterator[str]:
    case = next(cell for cell in cells.values() if cell["kind"] == "case")
    place = turn_to(person, case["id"])
    yield "a case, before it begins"
    place.locator(".dtr-buttons button").first.click()
    yield "a case, its first step"
    while not place.locator(".dtr-meant").count():
        _go_on(place)
    _open_all(person)
    yield "a case, its end"
    place.locator(".dtr-tree button").last.click()
    place.locator(".dtr-ways button").last.click()
    yield "a case, paused"


def _go_on(place: Locator) -> None:
    """Take any way on from a scene."""
    choice = place.locator(".dtr-choice-list button")
    if choice.count():
        choice.first.click()
    else:
        place.locator(".dtr-stage > button").click()


def _tools(person: Learner) -> Iterator[str]:
    drawer = person.page.locator("dialog:has(.dtr-tool)")
    person.page.locator(".page-tools").click()
    yield "the tools"
    for place in range(drawer.locator(".dtr-choice-list button").count()):
        tool = drawer.locator(".dtr-choice-list button").nth(place)
        name = tool.inner_text()
        tool.click()
        for select in drawer.locator("select").all():
            select.select_option(index=1)
        _open_all(person)
        yield f"the tool {name}"
        drawer.locator(".drawer-back button").click()
    drawer.locator(".drawer-head .page-icon-button").click()


def _refreshers(person: Learner) -> Iterator[str]:
    """All three are due, so that the last waits."""
    person.page.evaluate("since => dutyToReport.host.set('refresher', { value: { since } })", "2026-01-01T08:00:00.000Z")
    expect(person.page.locator(".page-notice:has(a)")).to_be_visible()
    yield "a page that says that a refresher waits"
    place = turn_to(person, "refresher")
    yield "when refreshers are due"
    place.locator(".dtr-round button").click()
    yield "a refresher, begun"
    onward = place.locator(".dtr-refresher-ways .dtr-button-main")
    for question in place.locator("[data-question]").all():
        if not question.is_visible():
            onward.click()
        _answer(question)
        question.locator(".dtr-check").click()
        expect(question.locator(".dtr-verdict")).to_be_visible()
    if onward.is_visible():
        onward.click()
    expect(place.locator(".dtr-score-line")).to_be_visible()
    yield "a refresher, done"


def _contents(person: Learner) -> Iterator[str]:
    person.page.set_viewport_size({"width": 320, "height": 640})
    person.page.locator(".page-contents-button").click()
    yield "the contents in their drawer"
    person.page.keyboard.press("Escape")
