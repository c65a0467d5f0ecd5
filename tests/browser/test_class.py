"""A class is held: a facilitator, four groups, all stages; once with learners' devices and once with a laptop and a projector alone."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from grading.facilitating.outline import ClassOutline, class_outline
from grading.sources.notebooks import ROOT
from tests.browser.course import LocalCourse, free_port
from tests.browser.facilitator import Facilitator, class_server, sign_in_beforehand, write_answers
from tests.browser.learner import Learner
from tests.browser.looking import findings
from widgets.content.data_shapes.class_plan import CLASS_PLAN
from widgets.kinds.case.kind import Case

Open = Callable[..., Page]
CODE = "QUIE-TRIV"
CLASSMATES = [f"c-{number:02}" for number in range(9)]
"""Learners whose answers files are written directly: with two at a real page they are eleven."""
LAPTOP = {"width": 1366, "height": 768}
SIZES = [(1280, 720), (1280, 960)]
"""What projectors show: 16:9 and 4:3."""


@pytest.fixture(scope="module")
def planned() -> ClassOutline:
    return class_outline(CLASS_PLAN.load(ROOT / "data" / CLASS_PLAN.file), ROOT)


@pytest.fixture
def lone_course(tmp_path: Path) -> LocalCourse:
    """A course of which nothing runs yet."""
    return LocalCourse(tmp_path)


def ways_to_scenes(case: Case) -> dict[str, list[str]]:
    """The shortest way to each scene of a case, as what is decided; a question is passed by going on."""
    ways: dict[str, list[str]] = {case.start: []}
    waiting = [case.start]
    for scene in waiting:
        here = case.scenes[scene]
        steps = [(id, choice.to) for id, choice in here.choices.items()] + ([("", here.to)] if here.to else [])
        for step, onward in steps:
            if onward not in ways:
                ways[onward] = [*ways[scene], step]
                waiting.append(onward)
    return ways


def hold_report(facilitator: Facilitator, planned: ClassOutline, group: str) -> str:
    """A group reports back: the facilitator presses what it decided, until its case ends well. Gives how it ended."""
    case = planned.case(planned.plan.groups[group].case)
    way = next(way for scene, way in ways_to_scenes(case).items() if (end := case.scenes[scene].end) and end.verdict == "good")
    scene = case.start
    for step in way:
        here = case.scenes[scene]
        if step:
            facilitator.press(str(list(here.choices).index(step) + 1))
            scene = here.choices[step].to
            if here.choices[step].then:
                facilitator.sees("The group decided")
                facilitator.go_on()
        else:
            facilitator.press("r")
            expect(facilitator.wall.locator(".is-right").first).to_be_visible()
            facilitator.go_on()
            scene = str(here.to)
    facilitator.sees("This protected people")
    return scene


@pytest.mark.long
def test_a_class_with_devices_is_held_from_the_welcome_to_the_last_question(
    open_page: Open, lone_course: LocalCourse, planned: ClassOutline
) -> None:
    course, port = lone_course, free_port()
    course.options = ("--class", CODE, "--ip", "127.0.0.1")
    sign_in_beforehand(course, CODE, CLASSMATES)
    write_answers(course, "stranger", {"warm-up": {"w1": {"answer": "true"}}})
    with course:
        ada, ben = (join(open_page(), course, name) for name in ("Ada", "Ben"))
        with class_server(course, port) as address:
            facilitator = Facilitator(open_page(viewport=LAPTOP), address)
            facilitator.open_wall()
            _before_the_lesson(facilitator, course, ada, ben)
        facilitator.sees_trouble("is not responding")
        with class_server(course, port):
            # the server was started anew: the class goes on where it was, and nobody logs in again
            facilitator.sees_trouble("is not responding", gone=True)
            _lesson_and_groups(facilitator, course, planned)
            _after_the_lesson(facilitator, course, ada)
            assert facilitator.errors == []


def join(page: Page, course: LocalCourse, name: str) -> Learner:
    learner = Learner(page, course.url)
    learner.join_class(CODE, name, name.lower())
    return learner


def say_in_warmup(learner: Learner, title: str, cell: str, answer: str) -> None:
    """Answer the first statement of a warm-up, on the page with this title."""
    learner.page.get_by_role("navigation").get_by_role("link", name=title, exact=True).click()
    learner.cell(cell).get_by_role("radio", name=answer, exact=True).first.check()
    learner.ready()


def _before_the_lesson(facilitator: Facilitator, course: LocalCourse, ada: Learner, ben: Learner) -> None:
    desk, wall = facilitator.desk, facilitator.wall
    facilitator.sees("not negotiable")
    expect(desk.get_by_role("complementary")).to_contain_text("Let the senior guest speak")
    expect(wall.locator("body")).not_to_contain_text("senior guest")
    facilitator.press("t")
    expect(desk.get_by_role("button", name="Pause")).to_be_visible()

    for id in CLASSMATES:
        write_answers(course, id, {"warm-up": {"w1": {"answer": "false" if id < "c-05" else "true"}}})
    facilitator.go_on()
    facilitator.go_on()
    facilitator.sees("Statement 1 of 10")
    facilitator.sees("At least 5 have answered.")
    expect(wall.locator(".wall-time")).to_contain_text("Time left: 5:")
    for learner in (ada, ben):
        learner.ready()
        say_in_warmup(learner, "Warm-up", "warm-up", "False")
    # nobody touches the room: it sees by itself what came, of those in the class, in steps of five
    facilitator.sees("At least 10 have answered.")
    facilitator.press("r")
    facilitator.press("5")
    facilitator.sees("Statement 5 of 10")
    expect(wall.locator(".is-right")).to_have_count(0)
    facilitator.press("d")
    expect(wall.locator("html")).to_have_attribute("data-theme", "dark")
    wall.reload()
    facilitator.sees("Statement 5 of 10")
    expect(wall.locator("html")).to_have_attribute("data-theme", "dark")
    desk.reload()
    assert facilitator.place == "Warm-up: before we begin 6"
    expect(desk.get_by_role("button", name="Pause")).to_be_visible()


def _lesson_and_groups(facilitator: Facilitator, course: LocalCourse, planned: ClassOutline) -> None:
    desk, wall = facilitator.desk, facilitator.wall
    assert facilitator.place == "Warm-up: before we begin 6"
    seen: list[str] = []
    violations: list[str] = facilitator.unreadable()
    for id in CLASSMATES:
        write_answers(course, id, {"warm-up": {"w1": {"answer": "false" if id < "c-05" else "true"}}, "p09-2": "c" if id < "c-08" else "a"})
    while facilitator.go_on():
        stage = next(id for id, stage in planned.plan.stages.items() if stage.title == facilitator.stage)
        expect(wall.locator("h1")).to_have_text(facilitator.stage)
        seen += [stage] if stage not in seen else []
        screen = planned.screens[stage][int(facilitator.place.split()[-1]) - 1]
        violations += facilitator.unreadable()
        if screen.kind == "poll":
            facilitator.press("r")
            expect(wall.locator(".is-right")).to_have_count(1)
            expect(desk.get_by_role("button", name="Hide the answers")).to_be_in_viewport(ratio=1)
            violations += facilitator.unreadable()
        if screen.id == "p09-2":
            expect(wall.locator(".is-right")).to_contain_text("8 answers")
            expect(wall.get_by_text("fewer than 5")).to_have_count(3)
            violations += findings(wall) + findings(desk)
        if screen.kind == "case":
            hold_report(facilitator, planned, screen.id)
        if stage == "warm-up-after":
            break
    assert seen == list(planned.plan.stages)[1:17]
    assert not violations, "\n".join(violations)


def _after_the_lesson(facilitator: Facilitator, course: LocalCourse, ada: Learner) -> None:
    desk, wall = facilitator.desk, facilitator.wall
    for id in CLASSMATES:
        first = {"w1": {"answer": "false" if id < "c-05" else "true"}}
        write_answers(course, id, {"warm-up": first, "warm-up-again": {"w1": {"answer": "false"}}})
    say_in_warmup(ada, "Warm-up, once more", "warm-up-again", "False")
    facilitator.press("1")
    facilitator.sees("At least 10 have answered.")
    facilitator.press("r")
    # before: seven of eleven were right, four were not; after: all ten
    expect(wall.locator(".wall-share-text")).to_have_text(["63% right, or more", "71% right, or more"])
    expect(wall.locator(".is-right")).to_have_text("False")
    facilitator.act(do="go", stage="warm-up-after", screen=11)
    row = wall.get_by_role("row").nth(1)
    expect(row.get_by_role("cell")).to_have_text(["False", "≥ 63%", "≥ 71%"])
    violations = [*facilitator.unreadable(), *findings(wall)]
    facilitator.press("b")
    expect(wall.locator(".wall-view")).to_be_empty()
    expect(desk.get_by_text("The wall is blank now.")).to_be_visible()
    while facilitator.go_on():
        violations += facilitator.unreadable()
    facilitator.sees("Your questions")
    assert not violations, "\n".join(violations)
    for page in (wall, desk):
        text = page.locator("body").inner_text()
        assert not re.search(r"\bAda\b|\bBen\b|c-0\d|Name of", text)


def test_a_class_without_devices_is_held_on_one_screen(open_page: Open, lone_course: LocalCourse, planned: ClassOutline) -> None:
    with class_server(lone_course) as address:
        facilitator = Facilitator(open_page(viewport=LAPTOP), address)
        desk = facilitator.desk
        facilitator.press("t")
        # a projector that shows what the laptop shows: one key hides the notes
        facilitator.press("w")
        expect(desk.get_by_role("heading", level=1)).to_have_text("Welcome")
        expect(desk.locator("html")).to_have_attribute("data-theme", "light")
        expect(desk.get_by_text("Let the senior guest speak")).to_be_hidden()
        facilitator.press("PageDown")
        facilitator.sees("Without: write the numbers 1 to 10")
        facilitator.press("w")
        expect(desk.get_by_role("complementary")).to_contain_text("Read each statement aloud once")
        # the wall's colours are the wall's: the notes keep those that the laptop asks for
        assert desk.locator("html").get_attribute("data-theme") is None

        # slips of paper, counted while something else is on the wall
        facilitator.press("c")
        counts = desk.get_by_role("dialog", name="Counts by hand")
        for name, times in (("Five more: True", 1), ("One more: True", 2), ("One fewer: True", 1), ("Five more: False", 2)):
            for _ in range(times):
                counts.get_by_role("button", name=name).first.click()
        expect(counts.locator(".hands-number").first).to_have_text("6")
        assert findings(desk) == []
        counts.get_by_role("button", name="Close").click()

        # hands, counted beside the question
        facilitator.act(do="go", stage="why-us", screen=1)
        for answer, times in (("True", 2), ("False", 1)):
            for _ in range(times):
                desk.get_by_role("button", name=f"Five more: {answer}").click()
        expect(desk.get_by_text("At least 15 answers so far")).to_be_visible()
        facilitator.press("r")
        expect(desk.locator(".wall-small .wall-share-text")).to_have_text(["10 answers", "5 answers"])

        # the groups' cases are read from the wall, and the facilitator presses what they decided
        facilitator.act(do="go", stage="groups-set-up", screen=0)
        expect(desk.locator(".wall-small .wall-cards li")).to_have_count(4)
        for number, group in enumerate(planned.plan.groups, start=1):
            facilitator.act(do="go", stage=f"report-{number}", screen=1)
            desk.locator(".wall-small .wall-choices button").first.click()
            case = planned.case(planned.plan.groups[group].case)
            decided = next(iter(case.scenes[case.start].choices.values()))
            expect(desk.locator(".wall-small .wall-decided")).to_have_text(decided.text)
        facilitator.press("Backspace")
        expect(desk.locator(".wall-small .wall-choices button").first).to_be_visible()

        facilitator.act(do="go", stage="warm-up-after", screen=1)
        for answer in ("Five more: False", "Five more: False", "Five more: True"):
            desk.get_by_role("button", name=answer).click()
        facilitator.press("r")
        expect(desk.locator(".wall-small .wall-share-text")).to_have_text(["63% right", "67% right"])
        facilitator.act(do="go", stage="where-to-report", screen=1)
        expect(desk.locator(".wall-small")).to_contain_text("Focal Point")
        expect(desk.locator(".wall-small")).to_contain_text("This course still shows example contacts.")
        desk.reload()
        assert facilitator.place == "Where to report 2"
        assert facilitator.errors == []


@pytest.mark.long
def test_every_screen_and_every_step_of_every_case_is_read_from_the_last_row(
    open_page: Open, lone_course: LocalCourse, planned: ClassOutline
) -> None:
    with class_server(lone_course) as address:
        facilitator = Facilitator(open_page(viewport=LAPTOP), address)
        facilitator.open_wall()
        facilitator.act(do="run", on=True)
        unreadable = _read_screens(facilitator, planned)
        for number, group in enumerate(planned.plan.groups, start=1):
            facilitator.act(do="go", stage=f"report-{number}", screen=1)
            unreadable += _read_case(facilitator, planned.plan.groups[group].case, planned)
        unreadable += facilitator.errors
    assert not unreadable, "\n".join(unreadable)


def _read_screens(facilitator: Facilitator, planned: ClassOutline) -> list[str]:
    unreadable: list[str] = []
    for id in {item.cell for item in planned.items.values()}:
        facilitator.act(do="show", id=id, on=True)
    for stage, screens in planned.screens.items():
        for place in range(len(screens)):
            facilitator.act(do="go", stage=stage, screen=place)
            unreadable += facilitator.unreadable(SIZES)
    return unreadable


def _read_case(facilitator: Facilitator, id: str, planned: ClassOutline) -> list[str]:
    """Read what follows each decision in a case, and each scene, before and after its answers are shown."""
    case, seen, unreadable = planned.case(id), set[str](), list[str]()

    def read() -> None:
        unreadable.extend(f"{id}, {text}" for text in facilitator.unreadable())

    def read_from(scene: str) -> None:
        seen.add(scene)
        here = case.scenes[scene]
        read()
        if here.question:
            facilitator.act(do="show", id=f"{id}/{scene}", on=True)
            read()
            lead_to(str(here.to), do="step", by=1)
        for name, choice in here.choices.items():
            lead_to(choice.to, do="decide", case=id, choice=name)

    def lead_to(scene: str, **action: object) -> None:
        if facilitator.act(**action)["state"]["follows"]:
            read()
            facilitator.act(do="step", by=1)
        if scene not in seen:
            read_from(scene)
        facilitator.act(do="undo", case=id)

    read_from(case.start)
    assert seen == set(case.scenes)
    return unreadable
