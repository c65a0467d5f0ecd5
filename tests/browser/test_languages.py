"""The course in made-up languages: nothing stays English, nothing is cut off, and switching keeps everything."""

import calendar
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.course import LocalCourse
from tests.browser.foreign import cut_off, english_on, mission_words
from tests.browser.learner import Learner
from tests.browser.looking import findings
from tests.browser.views import module_views, show_page, turn_to
from tests.keys import ROOT
from widgets.field.building import build
from widgets.languages.catalogue import PSEUDO_VARIABLE

NAME, ID = "Ines Sample", "ines-1"
LANGUAGE_NAMES = ["English"]
MONTHS = list(calendar.month_name)[1:]
"""The browser names the months, and knows no made-up ones."""
_SWITCH_MILLISECONDS = 30_000
"""The server reads the whole module before it answers."""
Open = Callable[..., Page]
LANGUAGES = [pytest.param("en-XA", marks=pytest.mark.long), "ar-XB"]
"""Longer words, and words from right to left."""

# Every sentence that a result can bring; what is in it comes from the instructor's side, in digits here.
RESULT: dict[str, Any] = {
    **{"format": 1, "module": "awareness", "attempt": 2, "attempts_allowed": 3, "attempts_left": 1, "pass_mark": 75, "passed": False},
    "criterion_minimum": 60,
    **{"score": 10.5, "max_score": 30.0, "percent": 35.0, "counts": False, "best": {"attempt": 1, "score": 12.0, "percent": 40.0}},
    **{"handed_in": "2026-03-03T10:00:00+00:00", "graded": "2026-03-03T10:01:00+00:00", "hidden_true_false": True},
    "criteria": [
        {"criterion": "examples", "title": "1", "ability": "10", "least": 1.0, "most": 2.0, "max_score": 2.0, "state": "open"},
        {"criterion": "impact", "title": "8", "ability": "11", "least": 0.0, "most": 1.0, "max_score": 2.0, "state": "short"},
        {"criterion": "prohibited", "title": "9", "ability": "12", "least": 2.0, "most": 2.0, "max_score": 2.0, "state": "enough"},
    ],
    "missed": [{"id": "ex-01", "about": "2", "read": "2. What human trafficking is"}, {"id": "ex-02", "about": "13"}],
    "reflection": {"state": "waiting", "score": None, "max_score": 10.0, "comment": ""},
    "solutions": [
        {"id": f"ex-0{number}", "prompt": "3", "yours": "4", "state": state, "right": "5", "why": "6"}
        for number, state in enumerate(("right", "part", "wrong", "missing"), start=1)
    ],
    "correction": {
        "date": "2026-03-04",
        "questions": [{"id": "ex-01", "about": "7"}],
        "attempts": [
            {"attempt": number, "before": {"score": 1.0, "max_score": 2.0}, "now": {"score": now, "max_score": 2.0}}
            for number, now in ((1, 1.0), (2, 2.0))
        ],
        "passing": "lost",
    },
}
WITH_RESULT = """async (results) => {
  const state = { answers: {}, can: { handIn: true }, results };
  await dutyToReport.host.connect({ request: async (op) => (op === "state" ? state : {}), close() {} });
}"""


# Where the first and the last sign of each telephone number are drawn.
NUMBERS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const number = /\\+999[ \\d]+\\d/.exec(node.data);
    if (!number || !node.parentElement.checkVisibility() || node.parentElement.closest("script")) continue;
    const at = (place) => {
      const range = document.createRange();
      range.setStart(node, place);
      range.setEnd(node, place + 1);
      return range.getBoundingClientRect().left;
    };
    found.push([number[0], at(number.index), at(number.index + number[0].length - 1)]);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The field edition in English and in the made-up languages."""
    target = tmp_path_factory.mktemp("stick") / "field"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(PSEUDO_VARIABLE, "1")
        build(target, ROOT / "release")
        yield target


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCourse]:
    """A course that offers the made-up languages."""
    with LocalCourse(tmp_path_factory.mktemp("course"), settings={PSEUDO_VARIABLE: "1"}) as course:
        yield course


def opened(open_page: Open, stick: Path, language: str, width: int = 1280, *, steps: bool = False) -> Learner:
    page = open_page(steps=steps)
    page.set_viewport_size({"width": width, "height": 900})
    person = Learner(page, (stick / f"awareness-{language}.html").as_uri(), steps=steps)
    page.goto(person.url)
    person.ready()
    return person


def on_all_pages(person: Learner, check: Callable[[Page], list[str]]) -> list[str]:
    problems = []
    for part in person.course()["parts"]:
        for page in part["pages"]:
            for place in places(person, page["id"]):
                show_page(person, place)
                problems += [f"{place}: {said}" for said in check(person.page)]
    return problems


def places(person: Learner, page: str) -> list[str]:
    """The addresses of a page: that of each step, where one is shown at a time."""
    count = person.page.locator(f"[data-page={page}] > [data-step]").count()
    return [f"{page}.{step + 1}" for step in range(count)] if person.steps else [page]


@pytest.mark.long
def test_every_text_on_every_view_was_given_to_translators(open_page: Open, stick: Path) -> None:
    person = opened(open_page, stick, "en-XA")
    allowed = [*mission_words(person.course()), *LANGUAGE_NAMES, *MONTHS]
    problems = on_all_pages(person, lambda page: english_on(page, allowed))
    for view in module_views(person):
        problems += [f"{view}: {text}" for text in english_on(person.page, allowed)]
    assert problems == []


def test_english_is_found_where_it_is_left(open_page: Open, stick: Path) -> None:
    person = opened(open_page, stick, "en-XA")
    person.page.locator(".page.is-current h2").evaluate("heading => { heading.title = 'Left in English'; }")
    assert english_on(person.page, [*mission_words(person.course()), *LANGUAGE_NAMES]) == ["Left in English"]
    person.page.locator(".page.is-current h2").evaluate("heading => { heading.style = 'overflow: hidden; block-size: 5px'; }")
    assert len(cut_off(person.page)) == 1


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_off_on_a_narrow_screen(open_page: Open, stick: Path, language: str) -> None:
    person = opened(open_page, stick, language, width=320, steps=True)
    problems = on_all_pages(person, cut_off)
    for view in module_views(person):
        problems += [f"{view}: {box}" for box in cut_off(person.page)]
    person.page.locator(".page-language").click()
    problems += [f"the languages: {said}" for said in [*cut_off(person.page), *findings(person.page)]]
    assert problems == []


def test_a_telephone_number_is_never_turned_round(open_page: Open, stick: Path) -> None:
    person = opened(open_page, stick, "ar-XB")
    turn_to(person, "account")
    beside_the_text = person.page.evaluate(NUMBERS)
    person.page.locator(".page-tools").click()
    person.page.locator("dialog[open] .dtr-choice-list button").nth(4).click()
    in_contacts = person.page.evaluate(NUMBERS)
    assert beside_the_text
    assert len(in_contacts) > 4
    assert [number for number, first, last in beside_the_text + in_contacts if first >= last] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_result_speaks_the_language_and_fits(open_page: Open, stick: Path, language: str) -> None:
    person = opened(open_page, stick, language, width=320)
    place = turn_to(person, "hand-in")
    person.page.evaluate(WITH_RESULT, RESULT)
    place.locator(".dtr-veil button").first.click()
    expect(place.locator(".dtr-score")).to_be_visible()
    person.page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    assert english_on(person.page, [*mission_words(person.course()), *LANGUAGE_NAMES, *MONTHS]) == []
    assert cut_off(person.page) == []


def test_another_file_of_the_field_edition_holds_the_same_answers_and_place(open_page: Open, stick: Path) -> None:
    person = opened(open_page, stick, "en")
    turn_to(person, "p01-1").get_by_role("radio").nth(1).check()
    chosen = person.cell("p01-1").locator("input:checked").get_attribute("value")
    page = person.page
    page.get_by_role("button", name="Language").click()
    page.get_by_role("link", name="Ɱîŕŕöŕ").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(person.cell("p01-1")).to_be_visible()
    expect(person.cell("p01-1").locator("input:checked")).to_have_attribute("value", chosen or "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_where_one_chooses_speaks_the_language_and_fits(open_page: Open, stick: Path, language: str) -> None:
    page = open_page(viewport={"width": 320, "height": 640})
    page.goto((stick / f"index-{language}.html").as_uri())
    expect(page.locator("[data-module=awareness]")).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    assert english_on(page, [*LANGUAGE_NAMES, "Example Mission"]) + cut_off(page) + findings(page) == []
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_signing_in_speaks_what_the_browser_asks_for_and_what_is_chosen(open_page: Open, course: LocalCourse) -> None:
    page = open_page(locale="en-XA")
    page.goto(course.url)
    expect(page.locator("html")).to_have_attribute("lang", "en-XA")
    assert english_on(page, [*LANGUAGE_NAMES, "Example Mission"]) + findings(page) == []
    page.locator("#name").fill(NAME)
    page.locator("#learner_id").fill("i / 1")
    page.locator("button[type=submit]").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert english_on(page, [*LANGUAGE_NAMES, "Example Mission"]) == []
    page.goto(f"{course.url}no-such-page")
    assert english_on(page, LANGUAGE_NAMES) == []
    page.goto(course.url)
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Duty to Report")).to_be_visible()
    page.goto(course.url)
    expect(page.locator("html")).to_have_attribute("lang", "en")


def choose(person: Learner, language: str) -> None:
    person.page.locator(".page-language").click()
    person.page.locator(f"dialog[open] [lang={language}]").click()
    expect(person.page.locator("html")).to_have_attribute("lang", language, timeout=_SWITCH_MILLISECONDS)
    expect(person.page.locator(".page-language")).to_be_focused()


def test_switching_keeps_answers_and_place(learner: Callable[[str, str], Learner]) -> None:
    person = learner(NAME, ID)
    page = person.page
    place = turn_to(person, "ex-01")
    place.locator("input").first.check()
    person.ready()
    chosen = place.locator("input:checked").get_attribute("value")
    opened_at = page.evaluate("performance.timeOrigin")
    choose(person, "ar-XB")

    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(place).to_be_visible()
    expect(place.locator("input:checked")).to_have_attribute("value", chosen or "")
    assert english_on(page, [*mission_words(person.course()), *LANGUAGE_NAMES, NAME, ID]) == []
    place.locator("input").nth(1).check()
    other = place.locator("input:checked").get_attribute("value")
    expect(page.locator(".page-status")).to_have_attribute("data-status", "saved")
    choose(person, "en")
    expect(place.locator("input:checked")).to_have_attribute("value", other or "")
    assert page.evaluate("performance.timeOrigin") == opened_at
    # each drawing takes away the one before it
    assert page.locator("nav.contents").count() == 1
    assert page.locator(".page-skip").count() == page.locator("dialog.drawer-start").count() == page.locator(".page-status").count() == 1

    choose(person, "en-XA")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en-XA")
    expect(place.locator("input:checked")).to_have_attribute("value", other or "")


def test_what_the_server_says_is_in_the_language_of_the_page(learner: Callable[[str, str], Learner]) -> None:
    person = learner("Omar Sample", "omar-1")
    choose(person, "en-XA")
    place = turn_to(person, "hand-in")
    place.locator(".dtr-actions button").first.click()
    place.get_by_role("group").locator("button").first.click()
    expect(place.locator(".dtr-problem")).to_be_visible()
    assert english_on(person.page, [*mission_words(person.course()), *LANGUAGE_NAMES, "Omar Sample", "omar-1"]) == []
