"""A void question on the learner's page: what it says, and that nobody has to answer it."""

import re
from collections.abc import Callable, Iterator

import nbformat
import pytest
from playwright.sync_api import expect

from grading.authoring.hidden_tests import BEGIN
from grading.course.opening import open_course
from grading.marking.ledger import Ledger
from tests.browser.course import LocalCourse
from tests.browser.learner import Learner
from tests.keys import graded, right_answer, withheld_points

REASON = "The picture was missing in the printed edition."
VOID = next(id for id, question in graded().items() if question.type == "choose-one")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCourse]:
    """A course with a void question in its source, which `make course` releases at its start."""
    laid_out = LocalCourse(tmp_path_factory.mktemp("course"))
    path = laid_out.root / "source" / "awareness" / "awareness.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cell = next(cell for cell in notebook.cells if f"\nid: {VOID}\n" in cell.source)
    cell.source = cell.source.replace(BEGIN, f"void: {REASON}\n{BEGIN}", 1)
    nbformat.write(notebook, path)
    mission = laid_out.root / "data" / "mission.yaml"
    told, count = re.subn(r"(right_answers:).*", r"\1 after-pass-or-last-attempt", mission.read_text())
    assert count == 1
    mission.write_text(told)
    with laid_out as started:
        yield started


@pytest.mark.long
def test_a_void_question_is_explained_and_not_asked(learner: Callable[[str, str], Learner]) -> None:
    person = learner("Vera Sample", "v-800")
    person.go_to(VOID)
    place = person.cell(VOID)
    expect(place).to_contain_text("This question does not count. Everyone gets full points for it.")
    expect(place).to_contain_text(REASON)
    expect(place).not_to_contain_text("Counts towards your result")
    expect(place).not_to_contain_text("Not answered yet")

    id, question = next((id, question) for id, question in graded().items() if id != VOID and not question.wrong_tells_right)
    person.answer(id, right_answer(question))
    person.ready()
    person.go_to("hand-in")
    overview = person.cell("hand-in")
    # the reflection is to be answered too, so with the void question left out they are as many as the automatic ones
    expect(overview).to_contain_text(f"1 of {len(graded())} questions that count are answered.")
    assert overview.locator(f"[data-cell-link='{VOID}']").count() == 0
    assert overview.locator(f"[data-cell-link='{id}']").count() == 1

    person.hand_in()
    withheld = withheld_points(question for id, question in graded().items() if id != VOID)
    expect(overview.locator(".dtr-score")).to_contain_text(f"2 to {2 + withheld} of 50 points")


@pytest.mark.long
def test_the_result_gives_the_reason_in_the_place_of_the_key(learner: Callable[[str, str], Learner], course: LocalCourse) -> None:
    # someone on the roster is shown the right answers after passing
    Ledger(open_course(course.root).directory.db_url).note("roster", learner="v-801", value="Vito Sample")
    person = learner("Vito Sample", "v-801")
    for id, question in graded().items():
        if id != VOID:
            person.answer(id, right_answer(question))
    person.ready()
    person.hand_in()
    overview = person.cell("hand-in")
    expect(overview.locator(".dtr-score")).to_contain_text("50 of 50 points")
    overview.locator(".dtr-veil summary", has_text="right answers").click()
    solution = overview.locator(".dtr-solution", has_text=REASON)
    expect(solution).to_be_visible()
    expect(solution).to_contain_text("This question does not count. Everyone gets full points for it.")
    expect(solution).not_to_contain_text("Right answer:")
