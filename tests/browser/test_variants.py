"""Two attempts at a test that repeat nothing, on a server and on a page without one."""

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.course import LocalCourse
from tests.browser.learner import Learner, plain
from tests.bundle_reading import read_bundle
from tests.keys import graded, released_notebook
from widgets.answers.drawn_test import draw_variant
from widgets.forms.question import LEAST_VARIANTS
from widgets.ids import FIRST_VARIANT

MODULE = "awareness"
TAKEN = "You have handed in this test. Your answers are saved and cannot be changed."
NEW = "This attempt has a new test."
OpenPage = Callable[..., Page]


def parallel(person: Learner) -> dict[str, Any]:
    """The questions of the page that have variants, by id."""
    return {id: cell for id, cell in person.course()["cells"].items() if cell.get("variants")}


def ids_of(cell: dict[str, Any]) -> list[str]:
    """The ids of a question's variants, in their order."""
    return [FIRST_VARIANT, *cell["variants"]]


def seen(person: Learner) -> dict[str, str]:
    """The variant of each question that the page shows, by its words."""
    shown = {}
    for id, cell in parallel(person).items():
        text = " ".join((person.cell(id).text_content() or "").split())
        variants = {FIRST_VARIANT: cell, **cell["variants"]}
        [shown[id]] = [variant for variant, its in variants.items() if all(words in text for words in words_of(its))]
    return shown


def words_of(variant: dict[str, Any]) -> list[str]:
    """What the page shows of a variant at least: each paragraph of its question and each of its options."""
    sides = [side.values() for field in ("options", "items", "left") if (side := variant.get(field))]
    paragraphs = variant["prompt"].strip().split("\n\n")
    return [plain(words) for words in [*paragraphs, *itertools.chain(*sides)]]


def answer_all(person: Learner, variants: dict[str, str]) -> None:
    """Answer every true/false question with "true"."""
    for id, cell in parallel(person).items():
        if cell["type"] == "true-false":
            person.go_to(id)
            person.answer_in(person.cell(id), cell | cell["variants"].get(variants[id], {}), "true")
    person.ready()


def drawn(id: str, questions: dict[str, Any], draw: int) -> dict[str, str]:
    return {question: draw_variant(id, MODULE, question, draw, ids_of(cell)) for question, cell in questions.items()}


def test_the_page_carries_every_variant_and_no_key(open_page: OpenPage, course: LocalCourse) -> None:
    person = Learner(open_page(), course.url)
    person.sign_in("Kim Sample", "k-901")
    questions = parallel(person)
    assert len(questions) > 20
    declared = graded(MODULE)
    for id, cell in questions.items():
        assert ids_of(cell) == declared[id].variant_ids
        assert len(ids_of(cell)) >= LEAST_VARIANTS
        for shown in (cell, *cell["variants"].values()):
            assert not {"key", "why"} & shown.keys()
    released = json.dumps(released_notebook(MODULE))
    for question in declared.values():
        for shown in question.all_variants():
            for reason in (shown.why or {}).values():
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
    expect(person.cell(person.end)).to_contain_text("Attempt 2 of 3")

    entries = json.loads((course.root / "learners" / "A-900" / MODULE / "answers.json").read_text())["entries"]
    assert entries["drawn-test"]["value"]["draw"] == 1
    assert (entries[true_false]["variant"], entries[true_false]["draw"]) == (second[true_false], 1)
    assert entries[f"{true_false}:0{first[true_false]}"]["value"] == "true"


def test_a_learner_without_a_server_starts_another_attempt_after_taking_a_file(open_page: OpenPage, stick: Path, tmp_path: Path) -> None:
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
