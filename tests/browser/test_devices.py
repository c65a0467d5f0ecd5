"""Two devices of one learner: the same progress, the same minutes, and the place where the learner stopped."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.learner import Learner
from tests.unit import building
from tests.unit.serving import Course, small_course

PHONE = {"viewport": {"width": 390, "height": 844}}
MARKS = "[...document.querySelectorAll('nav.contents ol ol a')].map((a) => [a.lastChild.textContent, a.firstChild.dataset.state])"
ANSWER_ALL = """() => {
  const { cells } = JSON.parse(document.querySelector('#course-data').textContent);
  for (const cell of Object.values(cells)) if (cell.graded) dutyToReport.host.set(cell.id, { value: 'a' });
}"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    course = small_course(tmp_path_factory.mktemp("served"))
    course.open_exchange()
    building.write_module(course.root / "release" / "second", building.released(building.sound_cells()))
    with course.served():
        yield course


def signed_in(page: Page, course: Course) -> Learner:
    """The learner, where one chooses a module."""
    learner = Learner(page, f"http://127.0.0.1:{course.port}/")
    page.goto(learner.url)
    page.get_by_label("Your name").fill("Ada Sample")
    page.get_by_label("Your ID").fill("ada-1")
    page.get_by_role("button", name="Go to the course").click()
    expect(page.locator("#choice .module-list")).to_be_visible()
    return learner


def marks(page: Page) -> dict[str, str]:
    """The state of each page in the contents, by its title."""
    return dict(page.evaluate(MARKS))


def test_a_learner_continues_on_another_device_at_the_same_place(open_page: Callable[..., Page], course: Course) -> None:
    here = signed_in(open_page(), course)
    first = here.page.locator("[data-module]").first
    expect(first).to_have_attribute("data-module", "mod")
    expect(first).to_contain_text("About 16 minutes")
    here.choose("mod")
    here.ready()
    expect(here.page.locator(".page-length")).to_contain_text("This module takes about 16 minutes.")
    expect(here.page.locator(".contents-length")).to_have_text("About 16 minutes")
    assert marks(here.page) == {"1. The first": "started", "Cases": "new", "Test": "new", "The end": "new"}

    here.answer("p1", "true")
    here.cell("p1").get_by_role("button", name="Check my answer").click()
    here.answer("exa-0", "a")
    here.ready()
    expect(here.page.locator(".contents-length")).to_have_text("About 15 minutes left")
    expect(here.page.locator(".page-left")).to_have_text("About 15 minutes left")
    assert marks(here.page) == {"1. The first": "done", "Cases": "new", "Test": "started", "The end": "new"}

    there = signed_in(open_page(**PHONE), course)
    card = there.page.locator("[data-module]").first
    expect(card).to_contain_text("You stopped at: Test")
    expect(card).to_contain_text("About 15 minutes left")
    card.get_by_role("link").click()
    there.ready()
    expect(there.page.get_by_role("heading", name="Test", exact=True)).to_be_visible()
    assert marks(there.page) == marks(here.page)

    # everything is answered and handed in there, and known here
    there.page.evaluate(ANSWER_ALL)
    there.ready()
    there.page.evaluate("location.hash = 'page-4'")
    there.cell("hand-in").get_by_role("button", name="Hand in").first.click()
    there.confirm("Hand in")
    done = {"1. The first": "done", "Cases": "new", "Test": "done", "The end": "done"}
    expect(there.page.locator("nav.contents .contents-done")).to_have_count(3, timeout=60_000)
    assert marks(there.page) == done
    there.ready()
    here.page.reload()
    here.ready()
    assert marks(here.page) == done
    here.page.get_by_role("navigation").get_by_role("link", name="All modules").click()
    handed_in = here.page.locator('[data-module="mod"]')
    expect(handed_in).to_contain_text("Handed in")
    expect(here.page.locator("[data-module]").first).to_have_attribute("data-module", "second")
