"""axe, a ruler and the scroll bar find nothing on any view: in both themes, on a wide and a narrow screen, and mirrored."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.course import LocalCourse
from tests.browser.learner import Learner
from tests.browser.looking import LOOKS, NARROW, look
from tests.browser.views import module_views, turn_to
from tests.keys import ROOT
from widgets.field.edition import page as field_page
from widgets.languages.catalogue import PSEUDO_VARIABLE

Open = Callable[..., Page]


@pytest.mark.long
@pytest.mark.parametrize(
    "looks",
    [LOOKS[:2], LOOKS[2:]],
    ids=["light wide and dark narrow", "dark wide and light narrow"],
)
def test_nothing_is_found_on_any_view_of_a_module(open_page: Open, tmp_path: Path, looks: list[tuple[tuple[int, int], str]]) -> None:
    found = _walked(open_page(), tmp_path, "en", looks)
    assert not found, "\n".join(found)


@pytest.mark.long
def test_nothing_is_found_on_any_view_one_step_at_a_time(open_page: Open, tmp_path: Path) -> None:
    found = _walked(open_page(steps=True), tmp_path, "en", LOOKS[:2])
    assert not found, "\n".join(found)


@pytest.mark.long
def test_nothing_is_found_on_any_view_in_a_language_from_right_to_left(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PSEUDO_VARIABLE, "1")
    page = open_page(steps=True)
    found = _walked(page, tmp_path, "ar-XB", LOOKS[:2])
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert not found, "\n".join(found)


def _walked(page: Page, folder: Path, language: str, looks: list[tuple[tuple[int, int], str]]) -> list[str]:
    file = folder / f"{language}.html"
    file.write_text(field_page("awareness", ROOT / "release", language), encoding="utf-8")
    person = Learner(page, file.as_uri())
    page.goto(person.url)
    person.ready()
    violations: list[str] = []
    for view in module_views(person):
        is_narrow = page.locator("dialog.drawer-start[open]").count()
        violations += look(page, view, [(NARROW, theme) for _, theme in looks] if is_narrow else looks)
    return violations


def test_nothing_is_found_from_signing_in_to_the_result(open_page: Open, course: LocalCourse) -> None:
    page = open_page()
    page.goto(course.url)
    violations = look(page, "sign-in")
    page.get_by_label("Your name").fill("Ines Sample")
    page.get_by_label("Your ID").fill("i / 1")
    page.get_by_role("button", name="Go to the course").click()
    expect(page.get_by_role("alert")).to_be_visible()
    violations += look(page, "sign-in, refused")
    page.goto(f"{course.url}no-such-page")
    expect(page.locator("body.sheet")).to_be_visible()
    violations += look(page, "a page that is not there")

    person = Learner(page, course.url)
    person.sign_in("Ines Sample", "ines-1")
    person.answer("ex-01", "true")
    place = turn_to(person, "hand-in")
    violations += look(page, "hand-in, before")
    place.get_by_role("button", name="Hand in").click()
    expect(place.get_by_role("group")).to_be_visible()
    violations += look(page, "hand-in, asked again")
    person.confirm("Hand in")
    expect(place.get_by_text("Your answers have been handed in.")).to_be_visible(timeout=60_000)
    violations += look(page, "hand-in, the result covered")
    person.show_result()
    expect(place.locator(".dtr-score")).to_be_visible()
    violations += look(page, "hand-in, the result")
    assert not violations, "\n".join(violations)
