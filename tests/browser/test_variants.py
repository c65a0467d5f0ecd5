"""Two attempts at a test that repeat nothing, on a server and on a page without one."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Page, expect

from grading.sources.declared import graded_question_of
from tests.browser.course import LocalCourse
from tests.browser.learner import Learner
from tests.bundle_reading import read_bundle
from tests.variants import MARKS, write_variants
from widgets.answers.drawn_test import draw_variant
from widgets.field.building import build

MODULE = "awareness"
IDS = ["a", *MARKS]
TAKEN = "You have handed in this test. Your answers stay as they are."
NEW = "A new test was drawn for this attempt."
OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCourse]:
    """A course whose scored questions have three variants each, which `make course` releases at its start."""
    laid_out = LocalCourse(tmp_path_factory.mktemp("course"))
    write_variants(laid_out.root / "source" / MODULE / f"{MODULE}.ipynb")
    with laid_out as started:
        yield started


def parallel(person: Learner) -> dict[str, Any]:
    """The questions of the page that have variants, by id."""
    return {id: cell for id, cell in person.course()["cells"].items() if cell.get("variants")}


def seen(person: Learner) -> dict[str, str]:
    """The variant of each question that the page shows, by how its text begins."""
    shown = {}
    for id in parallel(person):
        text = person.cell(id).text_content() or ""
        shown[id] = next((variant for variant, mark in MARKS.items() if mark in text), "a")
    return shown


def answer_all(person: Learner, variants: dict[str, str]) -> None:
    """Answer every true/false question with "true"."""
    for id, cell in parallel(person).items():
        if cell["type"] == "true-false":
            person.go_to(id)
            person.answer_in(person.cell(id), cell | cell["variants"].get(variants[id], {}), "true")
    person.ready()


def drawn(id: str, questions: dict[str, Any], draw: int) -> dict[str, str]:
    return {question: draw_variant(id, MODULE, question, draw, IDS) for question in questions}


def test_the_page_carries_every_variant_and_no_key(open_page: OpenPage, course: LocalCourse) -> None:
    person = Learner(open_page(), course.url)
    person.sign_in("Kim Sample", "k-901")
    questions = parallel(person)
    assert len(questions) > 20
    for cell in questions.values():
        assert list(cell["variants"]) == list(MARKS)
        for shown in (cell, *cell["variants"].values()):
            assert not {"key", "why"} & shown.keys()
    released = (course.root / "release" / MODULE / f"{MODULE}.ipynb").read_text()
    for source in json.loads((course.root / "source" / MODULE / f"{MODULE}.ipynb").read_text())["cells"]:
        question = graded_question_of(nbformat.from_dict(source | {"source": "".join(source["source"])}))
        for reason in (question.why or {}).values() if question else []:
            assert json.dumps(reason)[1:-1] not in released


def test_a_second_attempt_repeats_nothing(open_page: OpenPage, course: LocalCourse) -> None:
    person = Learner(open_page(), course.url)
    person.sign_in("Ana Sample", "A-900")
    questions = parallel(person)
    person.go_to(next(iter(questions)))
    first = seen(person)
    assert first == drawn("a-900", questions, 0)
    answer_all(person, first)
    assert seen(person) == first
    person.hand_in()

    person.go_to(next(iter(questions)))
    page = person.page.locator(".page.is-current")
    expect(page.get_by_text(TAKEN)).to_be_visible()
    true_false = next(id for id, cell in questions.items() if cell["type"] == "true-false")
    person.go_to(true_false)
    expect(person.cell(true_false).get_by_role("radio", name="True", exact=True)).to_be_disabled()
    expect(person.cell(true_false).get_by_role("radio", name="True", exact=True)).to_be_checked()

    page.get_by_role("button", name="Start another attempt").click()
    expect(page.get_by_text(NEW)).to_be_visible()
    expect(page.get_by_text(TAKEN)).not_to_be_visible()
    second = seen(person)
    assert second == drawn("a-900", questions, 1)
    assert all(second[id] != first[id] for id in questions)
    expect(person.cell(true_false).get_by_role("radio", name="True", exact=True)).to_be_enabled()
    expect(person.cell(true_false).locator("input:checked")).to_have_count(0)
    person.ready()
    person.page.reload()
    person.ready()
    assert seen(person) == second
    answer_all(person, second)
    person.hand_in()
    expect(person.cell(person.end).locator(".dtr-cover, .dtr-card").last).to_contain_text("Attempt 2 of 3")

    entries = json.loads((course.root / "learners" / "A-900" / MODULE / "answers.json").read_text())["entries"]
    assert entries["drawn-test"]["value"]["draw"] == 1
    assert (entries[true_false]["variant"], entries[true_false]["draw"]) == (second[true_false], 1)
    assert entries[f"{true_false}:0{first[true_false]}"]["value"] == "true"


def test_a_learner_without_a_server_starts_another_attempt_after_taking_a_file(
    open_page: OpenPage, course: LocalCourse, tmp_path: Path
) -> None:
    stick = tmp_path / "field"
    build(stick, course.root / "release")
    person = Learner(open_page(), (stick / f"{MODULE}-en.html").as_uri())
    person.page.goto(person.url)
    person.ready()
    questions = parallel(person)
    person.go_to(next(iter(questions)))
    first = seen(person)
    answer_all(person, first)
    assert seen(person) == first
    person.say_who("Bo Sample", "b-902")
    again = person.cell(person.end).get_by_role("button", name="Start another attempt")
    expect(again).not_to_be_visible()
    answers = read_bundle(person.download(person.end, "Download my answers", tmp_path), MODULE).answers
    assert answers.value("drawn-test")["variants"] == first
    given = {id: answers.entries[id].variant for id in questions if id in answers.entries}
    assert given
    assert given == {id: first[id] for id in given}
    again.click()
    expect(person.cell(person.end).get_by_text(NEW)).to_be_visible()
    second = seen(person)
    assert all(second[id] != first[id] for id in questions)
    person.ready()
    person.page.reload()
    person.ready()
    person.go_to(next(iter(questions)))
    assert seen(person) == second
    expect(person.page.locator(".page.is-current").get_by_text(NEW)).to_be_visible()
