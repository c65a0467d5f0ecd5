"""What a screen reader is given of each form of question, held as text that a person can read.

After a change that is meant, write the files anew and read what `git diff` says of them:

    RENEW_TREES=1 .venv/bin/python -m pytest -n0 tests/browser/test_trees.py
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.forms import ANSWERS, BODIES, write_forms
from tests.browser.learner import Learner
from widgets.forms.registry import forms

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def learner(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Learner]:
    """Somebody on the page with a question of each form."""
    page = chromium.new_context(viewport={"width": 1280, "height": 900}).new_page()
    person = Learner(page, write_forms(tmp_path_factory.mktemp("forms")).as_uri())
    page.goto(person.url)
    person.ready()
    yield person
    page.context.close()


@pytest.mark.parametrize("form", BODIES)
def test_a_screen_reader_is_given_what_the_golden_file_holds(learner: Learner, form: str) -> None:
    states: dict[str, str] = {}
    if not forms()[form].by_hand:
        states |= _practice(learner, f"{form}-practice", form)
    if not forms()[form].practice_only:
        states |= _graded(learner, f"{form}-graded", form)
    tree = "\n".join(f"{state}:\n{snapshot}\n" for state, snapshot in states.items())
    file = GOLDEN / f"{form}.yml"
    if os.environ.get("RENEW_TREES"):
        file.write_text(tree, encoding="utf-8")
    assert tree == file.read_text(encoding="utf-8")


def _graded(learner: Learner, id: str, form: str) -> dict[str, str]:
    place = learner.cell(id)
    learner.go_to(id)
    before = _tree(place)
    learner.answer(id, ANSWERS[form])
    expect(place.locator(".dtr-state")).to_contain_text("Answered · Saved")
    return {"counts, not answered": before, "counts, answered": _tree(place)}


def _practice(learner: Learner, id: str, form: str) -> dict[str, str]:
    place = learner.cell(id)
    learner.go_to(id)
    before = _tree(place)
    learner.answer(id, ANSWERS[form])
    answered = _tree(place)
    check = place.locator(".dtr-check")
    check.click()
    states = {"practice, not answered": before, "practice, answered": answered}
    if check.inner_text() == "Try again":
        states["practice, not right at the first try"] = _tree(place)
        check.click()
        states["practice, second try"] = _tree(place)
        learner.answer_in(place, learner.course()["cells"][id], ANSWERS[form])
        check.click()
    expect(check).to_have_text("Clear my answer")
    return states | {"practice, feedback shown": _tree(place)}


def _tree(place: Locator) -> str:
    return place.aria_snapshot()
