"""Several modules in real Chromium: one is chosen, a track is chosen, and both are found again everywhere."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.learner import Learner
from tests.browser.looking import findings, look
from tests.unit import building
from tests.unit.learner_side import answers_of
from tests.unit.serving import Course, small_course
from widgets.content.data_shapes.audiences import COLUMNS
from widgets.content.reserved_entries import TRACK
from widgets.field.building import build

STEPS = "".join(f"        {column}: {{goal: G, strategy: S}}\n" for column in COLUMNS)
AUDIENCES = f"""
audiences:
  soldiers:
    title: Soldiers
    tracks:
      guards:
        title: Guards
{STEPS}
        modules:
          mod: {{need: required, sections: [1. The first], cases: [gate]}}
          second: {{need: recommended}}
        example: A truck stands at your gate.
        first_week: [Save a number., Read the list., Choose your words.]
  helpers:
    title: Helpers
    tracks:
      nurses:
        title: Nurses
{STEPS}
        modules:
          third: {{need: required, sections: all}}
        example: A girl comes to your ward.
        first_week: [Ask who is on call.]
"""
PROGRAMME = """
modules:
  mod: {title: The first module, about: For everybody.}
  second: {title: The second module}
  third: {title: The third module}
"""
OpenPage = Callable[..., Page]


def write_course(root: Path) -> None:
    """Three modules, the first of them with two cases, and two tracks."""
    gate = building.CASE.replace("id: bar", "id: gate").replace("title: The bar", "title: The gate")
    cells = building.sound_cells()
    place = next(number for number, cell in enumerate(cells) if "id: bar" in cell["source"]) + 1
    cells[place:place] = [building.markdown("## Another case"), building.code(gate)]
    building.write_module(root / "release" / "mod", building.released(cells))
    for name in ("second", "third"):
        building.write_module(root / "release" / name, building.released(building.sound_cells()))
    building.write_data(root / "data")
    (root / "data" / "programme.yaml").write_text(PROGRAMME)
    (root / "data" / "audiences.yaml").write_text(AUDIENCES)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    course = small_course(tmp_path_factory.mktemp("served"))
    write_course(course.root)
    with course.served():
        yield course


def signed_in(page: Page, course: Course, id: str) -> Learner:
    """Somebody who has signed in and is to choose a module."""
    learner = Learner(page, f"http://127.0.0.1:{course.port}/")
    page.goto(learner.url)
    page.get_by_label("Your name").fill("Ada Sample")
    page.get_by_label("Your ID").fill(id)
    page.get_by_role("button", name="Go to the course").click()
    expect(page.get_by_role("heading", name="Choose a module")).to_be_visible()
    return learner


def who(page: Page) -> Locator:
    """The card that asks who the learner is, opened."""
    card = page.locator("details:has(form select)")
    if card.get_attribute("open") is None:
        card.locator("summary").click()
    return card


def say(page: Page, track: str) -> None:
    card = who(page)
    card.get_by_label("What is your role?").select_option(label=track)
    card.get_by_role("button", name="Use this role").click()


def module(page: Page, name: str) -> Locator:
    return page.locator(f'[data-module="{name}"]')


def lists(page: Page, *titles: str) -> None:
    """Wait until the contents list these pages, each with what is said of it."""
    expect(page.locator("nav.contents ol ol a > span:last-child")).to_have_text(list(titles))


PLAIN = ["1. The first", "Cases", "Another case", "Test", "The end"]
GUARDS = [
    "1. The first. Required for you",
    "Another case. Start here",
    "Cases",
    "Test. Required for you",
    "The end. Required for you",
]


def test_a_module_and_a_track_are_chosen_on_the_server(open_page: OpenPage, course: Course) -> None:
    page = open_page()
    learner = signed_in(page, course, "ada-1")
    assert page.locator("[data-module] h2").all_inner_texts() == ["The first module", "The second module", "The third module"]
    expect(module(page, "mod")).to_contain_text("About 17 minutes")
    expect(module(page, "mod").get_by_role("link")).to_have_text("Begin: The first module")
    expect(page.locator(".module .dtr-tag")).to_have_count(0)
    expect(page.get_by_text("Adapt the course to your role (optional)")).to_be_visible()

    say(page, "Guards")
    expect(who(page).get_by_text("The course is now adapted to your role.")).to_be_visible()
    expect(module(page, "mod").get_by_text("Required for you")).to_be_visible()
    expect(module(page, "second").get_by_text("Recommended for you")).to_be_visible()
    expect(module(page, "third").locator(".dtr-tag")).to_have_count(0)
    for name in ("mod", "second", "third"):
        assert answers_of(course.learners / "ada-1" / name).value(TRACK) == "guards"

    learner.choose("mod")
    learner.ready()
    lists(page, *GUARDS)
    expect(page.get_by_text("A truck stands at your gate.")).to_be_visible()
    expect(page.locator(".page.is-current .page-facts")).to_contain_text("Required for you")
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("heading", name="Another case")).to_be_visible()
    learner.answer("exa-0", "a")
    learner.ready()
    learner.go_to("hand-in")
    end = page.locator(".page.is-current")
    expect(end.get_by_text("1 of 26 questions that count are answered.")).to_be_visible()
    assert end.locator("section", has_text="Your first week").locator("li").all_inner_texts() == [
        "Save a number.",
        "Read the list.",
        "Choose your words.",
    ]
    expect(end.get_by_role("link", name="The second module")).to_be_visible()
    end.get_by_role("link", name="All modules").click()
    expect(module(page, "mod")).to_contain_text("You stopped at: The end")
    expect(module(page, "mod")).to_contain_text("minutes left")
    expect(module(page, "mod").get_by_role("link")).to_have_text("Continue: The first module")

    # said anew within a module, it is known where one chooses, and on another device
    learner.choose("third")
    learner.ready()
    lists(page, "1. The first", "Cases", "Test", "The end")
    say(page, "Nurses")
    expect(page.get_by_text("All sections of this module are for you, except those marked as optional.")).to_be_visible()
    learner.ready()
    elsewhere = open_page()
    signed_in(elsewhere, course, "ada-1")
    expect(elsewhere.get_by_text("The course is adapted to this role: Helpers · Nurses")).to_be_visible()
    expect(module(elsewhere, "third").get_by_text("Required for you")).to_be_visible()
    Learner(elsewhere, "").choose("mod")
    Learner(elsewhere, "").ready()
    lists(elsewhere, *PLAIN)
    expect(elsewhere.get_by_role("heading", name="The end")).to_be_visible()
    elsewhere.get_by_role("navigation").get_by_role("link", name="1. The first").click()
    say(elsewhere, "I prefer not to say")
    expect(elsewhere.get_by_text("A girl comes to your ward.")).to_have_count(0)
    expect(elsewhere.get_by_text("Adapt the course to your role (optional)")).to_be_visible()


def test_the_choice_waits_while_the_learner_is_offline(open_page: OpenPage, course: Course) -> None:
    page = open_page()
    learner = signed_in(page, course, "ben-2")
    page.route("**/modules", lambda route: route.abort())
    say(page, "Guards")
    expect(who(page).get_by_text("Your choice is saved on this device")).to_be_visible()
    expect(module(page, "mod").get_by_text("Required for you")).to_be_visible()
    assert answers_of(course.learners / "ben-2" / "mod").value(TRACK) is None
    learner.choose("mod")
    learner.ready()
    lists(page, *GUARDS)
    assert answers_of(course.learners / "ben-2" / "mod").value(TRACK) == "guards"


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same course as a field edition."""
    root = tmp_path_factory.mktemp("field")
    write_course(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUTY_DATA", str(root / "data"))
        build(root / "field", root / "release")
    return root / "field"


def kept(page: Page) -> dict[str, Any]:
    return dict(page.evaluate("Object.fromEntries(Object.entries(localStorage).filter(([key]) => key.endsWith(':answer:track')))"))


def test_a_module_and_a_track_are_chosen_without_a_server(open_page: OpenPage, stick: Path) -> None:
    page = open_page()
    page.goto((stick / "index.html").as_uri())
    say(page, "Guards")
    expect(module(page, "mod").get_by_text("Required for you")).to_be_visible()
    assert set(kept(page)) == {f"dtr:-:{name}:answer:track" for name in ("mod", "second", "third")}
    learner = Learner(page, "")
    learner.choose("mod")
    learner.ready()
    lists(page, *GUARDS)
    expect(page.get_by_text("You have not entered your name and ID").first).to_be_attached()
    # it is no answer, so there is nothing to go on with
    expect(page.get_by_text("There are already answers on this device.")).to_have_count(0)
    learner.answer("exa-0", "a")
    learner.ready()
    page.get_by_role("navigation").get_by_role("link", name="All modules").click()
    expect(module(page, "mod")).to_contain_text("You stopped at: Test")
    expect(module(page, "mod")).to_contain_text("minutes left")

    # said in a module, whose file was opened by itself
    page.goto((stick / "third-en.html").as_uri())
    learner.ready()
    say(page, "Nurses")
    learner.ready()
    page.goto((stick / "index.html").as_uri())
    expect(page.get_by_text("The course is adapted to this role: Helpers · Nurses")).to_be_visible()
    page.goto((stick / "mod-en.html").as_uri())
    learner.ready()
    lists(page, *PLAIN)


def test_a_browser_that_keeps_nothing_is_told_of(open_page: OpenPage, stick: Path) -> None:
    page = open_page()
    page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };")
    page.goto((stick / "index.html").as_uri())
    say(page, "Guards")
    expect(who(page).get_by_text("This browser cannot save your answers.")).to_be_visible()
    expect(module(page, "mod").get_by_text("Required for you")).to_be_visible()


def test_nothing_is_found_where_one_chooses(open_page: OpenPage, course: Course, stick: Path) -> None:
    page = open_page()
    learner = signed_in(page, course, "cy-3")
    violations = look(page, "choosing a module")
    say(page, "Guards")
    expect(module(page, "mod").get_by_text("Required for you")).to_be_visible()
    violations += look(page, "choosing a module, with a track")
    learner.choose("mod")
    learner.ready()
    who(page)
    violations += look(page, "the first page, with a track")
    learner.go_to("hand-in")
    violations += look(page, "handing in, with a track")
    page.goto((stick / "index.html").as_uri())
    page.keyboard.press("Tab")
    violations += findings(page)
    assert not violations, "\n".join(violations)
