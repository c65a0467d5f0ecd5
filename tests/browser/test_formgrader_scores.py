"""Formgrader in a browser: no score for an automatic question, a mark for the reflection as before."""

import json
from collections.abc import Callable

import pytest
from nbgrader.api import Gradebook
from playwright.sync_api import Page, expect

from grading.course.opening import open_course
from grading.formgrader.scores import AUTOMATIC
from tests.browser.course import LocalCourse
from tests.browser.instructor import instructors_server
from tests.browser.learner import Learner
from tests.keys import graded, wrong_answer

SignIn = Callable[[str, str], Learner]
LEARNER = "r-700"


def scores(course: LocalCourse) -> dict[str, tuple[float | None, float | None, float | None]]:
    """What the gradebook has of the learner, by question: automatic score, mark and extra credit."""
    with Gradebook(open_course(course.root).directory.db_url) as gradebook:
        grades = gradebook.find_submission_notebook("awareness", "awareness", LEARNER).grades
        return {grade.name: (grade.auto_score, grade.manual_score, grade.extra_credit) for grade in grades}


@pytest.fixture
def question(learner: SignIn) -> str:
    """The id of an automatic question that the learner has got wrong; the reflection waits for a mark."""
    id, asked = next((id, question) for id, question in graded().items() if question.type == "choose-one")
    person = learner("Rosa Sample", LEARNER)
    person.answer(id, wrong_answer(asked))
    person.answer("reflection", "I would tell the Focal Point.")
    person.ready()
    person.hand_in()
    expect(person.cell("hand-in")).to_contain_text("An instructor still has to read it")
    return id


@pytest.mark.long
def test_only_the_reflection_takes_a_score(question: str, open_page: Callable[..., Page], course: LocalCourse) -> None:
    before = scores(course)
    assert before[question] == (0.0, None, None)
    with Gradebook(open_course(course.root).directory.db_url) as gradebook:
        submission = gradebook.find_submission_notebook("awareness", "awareness", LEARNER).id
    with instructors_server(course) as server:
        page = open_page()
        page.goto(server.at(f"formgrader/submissions/{submission}/"), wait_until="load")
        expect(page.locator("#reflection_extra_credit")).to_have_attribute("placeholder", "0")
        cell = page.locator(".nbgrader_cell", has=page.locator(f"#{question}"))

        for control in (page.locator(f"#{question}"), page.locator(f"#{question}_extra_credit"), cell.get_by_text("Full credit")):
            expect(control).to_be_disabled()
            expect(control).to_have_attribute("title", AUTOMATIC)
        for control in (page.locator("#reflection"), page.locator("#reflection_extra_credit")):
            expect(control).to_be_enabled()
        # the Tab key leads from box to box of what can be marked, and nowhere else
        assert page.locator(".tabbable").evaluate_all("boxes => boxes.map((box) => box.id).filter(Boolean)") == [
            "reflection",
            "reflection_extra_credit",
            "reflection-comment",
        ]

        # whoever enables the button is refused by the server, and sees why
        cell.get_by_text("Full credit").evaluate("button => { button.disabled = false; }")
        with page.expect_response(lambda reply: "/api/grade/" in reply.url and reply.request.method == "PUT") as reply:
            cell.get_by_text("Full credit").dispatch_event("click")  # no pointer: the page is still laying itself out
        assert (reply.value.status, json.loads(reply.value.body())["message"]) == (400, AUTOMATIC)
        expect(cell.get_by_role("alert")).to_have_text(AUTOMATIC)
        expect(page.locator(f"#{question}")).to_have_value("")
        assert scores(course) == before

        with page.expect_response(lambda reply: "/api/grade/" in reply.url and reply.request.method == "PUT") as reply:
            page.locator("#reflection").fill("3.5")
            page.locator("#reflection").press("Tab")
        assert reply.value.status == 200
        expect(page.locator("#reflection")).to_have_value("3.5")
        expect(page.get_by_role("alert")).to_have_count(1)
    assert scores(course) == before | {"reflection": (before["reflection"][0], 3.5, None)}
