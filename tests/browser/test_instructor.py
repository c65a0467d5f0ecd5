"""An instructor's work reaches the learner's open page: a mark given in formgrader, and a key that is put right."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator

import nbformat
import pytest
from playwright.sync_api import Page, expect

from tests.browser.course import LocalCourse, free_port, wait_for
from tests.browser.learner import Learner
from tests.keys import graded, right_answer, withheld_points, wrong_answer
from widgets.ids import FIRST_VARIANT

SignIn = Callable[[str, str], Learner]
HOSTILE = "I would tell the Focal Point. <script>window.canary = 1</script><img src=x onerror='window.canary = 1'> **not bold**"


@pytest.fixture(scope="module")
def course(own_course: LocalCourse) -> LocalCourse:
    return own_course


@pytest.fixture
def formgrader(course: LocalCourse) -> Iterator[str]:
    """The address of the instructor's formgrader, with its token."""
    port = free_port()
    command = [sys.executable, "-m", "grading", "instructor", "--course", str(course.root), "--port", str(port)]
    with subprocess.Popen(
        command, cwd=course.root, env=course.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as lab:
        assert lab.stdout is not None
        found = next(match for line in lab.stdout if (match := re.search(r"Formgrader:\s+(\S+)", line)))
        wait_for(found[1])
        yield found[1]
        lab.terminate()


@pytest.mark.long
def test_a_mark_in_formgrader_reaches_the_learner(
    learner: SignIn, formgrader: str, open_page: Callable[..., Page], course: LocalCourse
) -> None:
    id, question = next((id, question) for id, question in graded().items() if question.type == "choose-one")
    person = learner("Kofi <b>Sample</b>", "k-500")
    person.answer(id, right_answer(question))
    person.answer("reflection", HOSTILE)
    person.ready()
    person.hand_in()
    place = person.cell("hand-in")
    expect(place).to_contain_text(f"1 to {1 + withheld_points(graded().values())} of 50 points")
    expect(place).to_contain_text("An instructor still has to read it")

    page = open_page()
    page.goto(formgrader, wait_until="domcontentloaded")
    page.get_by_role("link", name="Manual Grading").click()
    page.get_by_role("link", name="awareness", exact=True).click()
    page.get_by_role("link", name="awareness", exact=True).last.click()
    row = page.locator("tbody tr", has=page.locator("a.name-shown", has_text="<b>Sample</b>, Kofi"))
    row.locator("a.name-hidden").click()
    expect(page.locator("#reflection_extra_credit")).to_have_attribute("placeholder", "0", timeout=30_000)
    expect(page.get_by_text(HOSTILE)).to_be_visible()
    assert page.evaluate("window.canary") is None
    with page.expect_response(lambda response: "/api/grade/" in response.url and response.request.method == "PUT"):
        page.locator("#reflection").fill("3.5")
        page.locator("#reflection").blur()
    with page.expect_response(lambda response: "/api/comment/" in response.url and response.request.method == "PUT"):
        page.locator("#reflection-comment").fill("Well seen: you chose a channel.")
        page.locator("#reflection-comment").blur()

    # without a reload: the learner's page is told, and covers each new result until it is asked for
    person.sees_in_result("3.5 of 5 points")
    person.sees_in_result("Well seen: you chose a channel.")
    page.reload()
    expect(page.locator("#reflection")).to_have_value("3.5")


@pytest.mark.long
def test_formgrader_opens_inside_jupyterlab(formgrader: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(formgrader.replace("/formgrader", "/lab"), wait_until="domcontentloaded")
    page.locator("#jp-MainMenu").get_by_text("Nbgrader", exact=True).click(timeout=60_000)
    page.get_by_role("menuitem", name="Formgrader", exact=True).click()
    expect(page.frame_locator("iframe[src*='formgrader']").get_by_role("link", name="awareness").first).to_be_visible(timeout=60_000)


@pytest.mark.long
def test_a_corrected_key_reaches_the_open_page(learner: SignIn, course: LocalCourse) -> None:
    id, question = next((id, question) for id, question in graded().items() if question.type == "true-false")
    person = learner("Lena Sample", "l-600")
    person.answer(id, wrong_answer(question))
    variant = person.variant(id)
    shown = question.as_seen(variant)
    assert shown is not None
    person.ready()
    person.hand_in()
    place = person.cell("hand-in")
    score = f"0 to {withheld_points(graded().values())} of 50 points"
    expect(place).to_contain_text(score)
    expect(place).not_to_contain_text("Corrected on")

    _turn_key(course, id, variant)
    made = course.run("-m", "nbgrader", "generate_assignment", "awareness", "--force")
    assert made.returncode == 0, made.stderr
    regraded = course.run("-m", "grading", "regrade", "awareness", "--apply")
    assert regraded.returncode == 0, regraded.stderr

    # without a reload, in a region whose changes are read out; what it is stays covered
    told = place.get_by_role("status").filter(has_text="Something in it was corrected")
    expect(told).to_have_count(1, timeout=60_000)
    expect(place).not_to_contain_text("Corrected on")
    person.show_result()
    correction = place.locator(".dtr-corrected")
    expect(correction).to_contain_text("Corrected on")
    expect(correction).to_contain_text(f"Your score for this attempt is {score}, as it was before.")
    expect(place.locator(".dtr-score")).to_contain_text(score)
    expect(correction).not_to_contain_text(shown.about or "")
    person.page.reload()
    person.ready()
    person.show_result()
    expect(correction).to_contain_text(f"{score}, as it was before.")


def _turn_key(course: LocalCourse, id: str, variant: str) -> None:
    """Make the key of a true-or-false question's variant the other one, in the course's own `source/`."""
    path = course.root / "source" / "awareness" / "awareness.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cell = next(cell for cell in notebook.cells if f"\nid: {id}\n" in cell.source)
    # what belongs to a variant is indented further than its id, except the delimiters (###) round its key
    begin = r"^" if variant == FIRST_VARIANT else rf"^  {variant}:\n(?:(?:    .*|###.*|)\n)*?    "
    cell.source, turned = re.subn(
        rf"({begin}key: )(true|false)$",
        lambda key: key[1] + ("false" if key[2] == "true" else "true"),
        cell.source,
        flags=re.M,
    )
    assert turned == 1
    nbformat.write(notebook, path)
