"""Answers that no longer fit their questions, because an author changed the options: the page asks for them again."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import forms
from tests.browser.learner import Learner

CHANGED = {"choose-one": ("b", "x"), "choose-all": ("a", "x"), "order": ("a", "x"), "match": ("r2", "x")}
"""By form, the id of an option that learners have chosen, and of the one that an author put in its place."""


def with_other_ids(data: Any, old: str, new: str) -> Any:
    """The same data with one id in the place of another."""
    return json.loads(json.dumps(data).replace(f'"{old}"', f'"{new}"'))


@pytest.fixture
def learner(open_page: Callable[..., Page], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Learner:
    """Somebody who has answered a question of each form, with a page that has other options since then."""
    file = forms.write_forms(tmp_path)
    learner = Learner(open_page(), file.as_uri())
    learner.page.goto(learner.url)
    learner.ready()
    for form in CHANGED:
        learner.answer(f"{form}-graded", forms.ANSWERS[form])
        learner.answer(f"{form}-practice", forms.ANSWERS[form])
        learner.cell(f"{form}-practice").get_by_role("button", name="Check my answer").click()
    changed = {form: with_other_ids(forms.BODIES[form], *ids) for form, ids in CHANGED.items()}
    monkeypatch.setattr(forms, "BODIES", forms.BODIES | changed)
    forms.write_forms(tmp_path)
    learner.page.reload()
    learner.ready()
    return learner


def test_an_answer_with_an_option_that_is_gone_is_open_and_can_be_given_again(learner: Learner) -> None:
    for form, ids in CHANGED.items():
        place, practice = learner.cell(f"{form}-graded"), learner.cell(f"{form}-practice")
        learner.go_to(f"{form}-graded")
        expect(place.locator(".dtr-state")).to_have_text("Not answered yet")
        expect(place.locator("input:checked")).to_have_count(0)
        expect(practice.get_by_role("button", name="Check my answer")).to_be_visible()
        expect(practice.locator("[data-mark]")).to_have_count(0)
        answer = with_other_ids(forms.ANSWERS[form], *ids)
        learner.answer(f"{form}-graded", answer)
        expect(place.locator(".dtr-state")).to_contain_text("Answered · Saved")
        learner.answer(f"{form}-practice", answer)
        practice.get_by_role("button", name="Check my answer").click()
        expect(practice.locator(".dtr-verdict")).to_be_visible()
