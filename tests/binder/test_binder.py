"""The exported tree on a clean machine: the page opens, and the bundle that it gives is graded."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook
from playwright.sync_api import Page, expect

from grading.authoring.release import prepare
from grading.marking.attempts import Attempts
from tests.binder.tree import LearnerTree
from tests.browser.course import LocalCourse
from tests.browser.learner import Learner
from tests.keys import graded, right_answer, wrong_answer
from widgets.answers.drawn_test import draw_variant
from widgets.answers.identity import learner_of
from widgets.answers.store import Learner as Identity
from widgets.content.reserved_entries import PLACE
from widgets.handing_in.handin import can_hand_in

# What a kernel finds on mybinder.org.
ON_BINDER = {
    "BINDER_LAUNCH_HOST": "https://mybinder.org/",
    "BINDER_REPO_URL": "https://example.org/academy/duty-to-report",
    "BINDER_REF_URL": "https://example.org/academy/duty-to-report/tree/main",
    "BINDER_REQUEST": "v2/gh/academy/duty-to-report/main",
    "BINDER_PERSISTENT_REQUEST": "v2/gh/academy/duty-to-report/0123456",
    "JUPYTERHUB_USER": "academy-duty-to-report-7f3a9c1e",
    "JUPYTERHUB_BASE_URL": "/",
    "JUPYTERHUB_SERVICE_PREFIX": "/user/academy-duty-to-report-7f3a9c1e/",
}
PLACES = {"on-a-machine": ({}, "/"), "on-binder": (ON_BINDER, ON_BINDER["JUPYTERHUB_SERVICE_PREFIX"])}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> LocalCourse:
    """The instructor's copy of the course, with a gradebook."""
    course = LocalCourse(tmp_path_factory.mktemp("instructor"))
    prepare(course.root)
    return course


@pytest.fixture
def served(tree: LearnerTree, request: pytest.FixtureRequest) -> Iterator[str]:
    """The page's address, in each of the two places."""
    environment, base = PLACES[request.param]
    yield tree.serve(environment, base)
    tree.stop()


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("served", ["on-a-machine", "on-binder"], indirect=True)
def test_bundles_from_the_page_are_graded(served: str, tree: LearnerTree, course: LocalCourse, open_page: Callable[..., Page]) -> None:
    _is_the_learners_own_python(tree)
    person = Learner(open_page(), served)
    person.page.goto(served)
    person.choose("awareness")
    person.ready()
    who = "on-binder" if ON_BINDER["JUPYTERHUB_USER"] in served else "on-a-machine"
    questions = graded()

    first = _some_right_some_wrong()
    for name, value in first.items():
        person.answer(name, value)
    person.answer("reflection", "I would write down what I saw and tell the Focal Point.")
    _say_who(person, who)
    _take_in(course, _download(person, course, who))
    earned = {name: question.score(first.get(name)) for name, question in questions.items()}
    assert _automatic_scores(course, who) == earned

    others = [name for name in questions if name not in first][:3]
    for name in others:
        person.answer(name, right_answer(questions[name]))
    _take_in(course, _download(person, course, who))
    assert _automatic_scores(course, who) == earned | {name: float(questions[name].points or 0) for name in others}

    attempts = Attempts(f"sqlite:///{course.root / 'gradebook.db'}").of("awareness", who)
    assert [attempt.score for attempt in attempts] == pytest.approx([sum(earned.values()), sum(_automatic_scores(course, who).values())])
    assert json.loads(tree.answers.read_text())["learner"] == {"id": who, "name": "Lena Sample"}


@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_new_server_on_binder_gets_every_answer_back(tree: LearnerTree, open_browser: Callable[..., Page]) -> None:
    first, second, third = [id for id, question in graded().items() if question.type == "true-false"][:3]
    person = Learner(open_browser(), tree.serve(ON_BINDER | {"DUTY_PSEUDO": "1"}, ON_BINDER["JUPYTERHUB_SERVICE_PREFIX"]))
    page = person.page
    page.goto(person.url)
    person.choose("awareness")
    person.ready()
    card = page.locator("details", has_text="This server is temporary").first
    expect(card).to_contain_text("about ten minutes")
    card.get_by_label("Your name").fill("Lena Sample")
    card.get_by_label("Your ID").fill("lena-1")
    card.get_by_role("button", name="Continue").click()
    expect(card).to_contain_text("You are working as Lena Sample (lena-1).")
    for id, value in ((first, "true"), (second, "false"), (third, "true")):
        person.answer(id, value)
    person.ready()
    expect(page.locator(".page-status")).to_have_text("Saved in this browser")
    origin = page.evaluate("localStorage['dtr:origin']")
    before = json.loads(tree.answers.read_text())
    assert before["origin"] == origin
    drawn = before["entries"]["drawn-test"]["value"]
    parallel = {id: question for id, question in graded().items() if question.variants}
    assert drawn["variants"] == {id: draw_variant("lena-1", "awareness", id, 0, question.variant_ids) for id, question in parallel.items()}

    # in another language, and back
    page.get_by_role("navigation").get_by_role("link").nth(1).click()
    cards = page.locator('[data-page="page-1"] details.dtr-card')
    count = cards.count()
    for language in ("en-XA", "en"):
        page.locator(".page-language").click()
        page.locator(f"dialog[open] [lang={language}]").click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(cards).to_have_count(count)
    expect(card).to_contain_text("You are working as Lena Sample (lena-1).")

    tree.stop()
    # another answer while no server is there, then a new one on which nothing is
    person.answer(third, "false")
    expect(page.locator(".page-status")).to_have_attribute("data-status", "waiting")
    page.goto(tree.serve(ON_BINDER | {"JUPYTERHUB_USER": "another-4711"}, "/user/another-4711/"))
    person.choose("awareness")
    person.ready()
    for id, side in ((first, "True"), (second, "False"), (third, "False")):
        person.shows(id, side)
    kept = json.loads(tree.answers.read_text())
    assert kept["entries"].pop("drawn-test")["value"] == drawn
    answered = {id: entry for id, entry in kept["entries"].items() if id != PLACE}
    assert {id: entry["value"] for id, entry in answered.items()} == {first: "true", second: "false", third: "false"}
    assert {id: entry["variant"] for id, entry in answered.items()} == {id: drawn["variants"][id] for id in (first, second, third)}
    assert kept["learner"] == {"id": "lena-1", "name": "Lena Sample"}
    # the server is another one, the browser is not
    assert kept["origin"] == origin

    # and another person's answers on the same server are kept apart
    page.get_by_role("navigation").get_by_role("link").nth(1).click()
    card.locator("summary").click()
    card.get_by_role("button", name="I am someone else").click()
    card.get_by_label("Your name").fill("Musa Sample")
    card.get_by_label("Your ID").fill("musa-2")
    card.get_by_label("They are someone else’s. They stay here for that person.").check()
    card.get_by_role("button", name="Continue").click()
    expect(page.locator(".page-notices")).to_contain_text("You are continuing as Musa Sample (musa-2).")
    person.ready()
    person.shows(first, None)
    assert json.loads(tree.answers.read_text())["learner"] == {"id": "musa-2", "name": "Musa Sample"}
    tree.stop()


def test_a_hub_says_who_its_learner_is(monkeypatch: pytest.MonkeyPatch) -> None:
    identity = Identity(id="somebody-else", name="Lena Sample")
    hub = {"JUPYTERHUB_USER": "lena"}
    assert learner_of(identity, hub) == (Identity(id="lena", name="Lena Sample"), True)
    assert learner_of(Identity(), hub) == (Identity(id="lena", name="lena"), True)
    assert learner_of(identity, ON_BINDER) == (identity, False)
    assert learner_of(identity, {}) == (identity, False)
    for name in ("DUTY_EXCHANGE", *ON_BINDER):
        monkeypatch.delenv(name, raising=False)
    assert not can_hand_in()
    for name, value in ON_BINDER.items():
        monkeypatch.setenv(name, value)
    assert not can_hand_in()
    for name in ON_BINDER:
        if name.startswith("BINDER_"):
            monkeypatch.delenv(name)
    assert can_hand_in()


def _is_the_learners_own_python(tree: LearnerTree) -> None:
    asked = ("widgets", "grading", "nbgrader", "pandas", "matplotlib", "jupyterlab")
    assert tree.python(f"from importlib.util import find_spec; print(*(name for name in {asked} if find_spec(name)))") == "widgets"
    assert Path(tree.python("import widgets; print(widgets.__file__)")).is_relative_to(tree.folder / ".venv")


def _some_right_some_wrong() -> dict[str, Any]:
    """Answers to two questions of each form: one right, and where a form has a plainly wrong answer, one wrong."""
    answers: dict[str, Any] = {}
    for form in ("true-false", "choose-one", "choose-all", "order", "match"):
        first, second = [question for question in graded().values() if question.type == form][:2]
        answers[first.id] = right_answer(first)
        answers[second.id] = right_answer(second) if form in ("order", "match") else wrong_answer(second)
    return answers


def _say_who(person: Learner, who: str) -> None:
    person.say_who("Lena Sample", who)
    expect(person.cell("hand-in").get_by_role("button", name="Hand in", exact=True)).to_have_count(0)
    person.ready()


def _download(person: Learner, course: LocalCourse, who: str) -> Path:
    person.ready()
    person.go_to("hand-in")
    bundle = person.download(
        "hand-in", re.compile("^Download my answers( as a file)?$"), course.root / "downloaded" / "awareness" / "archive"
    )
    assert bundle.name.startswith(f"{who}+awareness+")
    return bundle


def _take_in(course: LocalCourse, bundle: Path) -> None:
    assert bundle.is_file()
    for command in ("zip_collect", "autograde"):
        done = course.run("-m", "nbgrader", command, "awareness")
        assert done.returncode == 0, done.stdout + done.stderr


def _automatic_scores(course: LocalCourse, who: str) -> dict[str, Any]:
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}", "duty-to-report") as gradebook:
        grades = gradebook.find_submission_notebook("awareness", "awareness", who).grades
        assert [grade.name for grade in grades if grade.needs_manual_grade] == ["reflection"]
        return {grade.name: grade.auto_score for grade in grades if grade.name != "reflection"}
