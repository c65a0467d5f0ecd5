"""A page one step at a time, the test one question at a time, and Back: in real browsers."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.learner import Learner
from tests.browser.looking import findings
from tests.browser.views import show_page, turn_to
from tests.keys import ROOT, graded, right_answer
from tests.unit import building
from widgets.field.building import build
from widgets.field.edition import page as field_page

Open = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
LESSON = f"""## 1. The first

{"word " * 60}

### Inside

{"word " * 90}
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The field edition of a small module: its first page has three steps, with a practice question in the second."""
    cells = building.sound_cells()
    cells[3] = building.markdown(LESSON)
    after = next(number for number, cell in enumerate(cells) if cell["source"] == "## Cases")
    cells.insert(after, building.markdown(f"A last word. {'word ' * 400}"))
    monkeypatch.setenv("DUTY_DATA", str(building.write_data(tmp_path / "data")))
    building.write_module(tmp_path / "release" / "mod", building.released(cells))
    build(tmp_path / "field", tmp_path / "release")
    return (tmp_path / "field" / "mod-en.html").as_uri()


def opened(page: Page, address: str) -> Learner:
    person = Learner(page, address, steps=True)
    page.goto(address)
    person.ready()
    return person


def step(person: Learner) -> Locator:
    return person.page.locator(".page.is-current > .page-step:not([hidden])")


def shows(person: Learner, place: str) -> None:
    """Wait until this place is shown, and nothing else."""
    expect(person.page).to_have_url(re.compile(rf"#{place}$"))
    expect(step(person)).to_have_count(1)
    expect(step(person)).to_have_attribute("data-step", place.partition(".")[2] or "1")


def way_on(person: Learner) -> Locator:
    return person.page.locator(".page-way-next")


def press_there(control: Locator) -> None:
    """Press a control as a finger does: without scrolling to it before."""
    control.evaluate("control => { control.focus({ preventScroll: true }); control.click(); }")


def test_a_page_is_read_step_by_step_and_the_browser_goes_back_the_same_way(open_browser: Open, file: str) -> None:
    person = opened(open_browser(steps=True), file)
    page = person.page
    shows(person, "page-1.1")
    expect(page.get_by_text("1 of 3")).to_be_visible()
    expect(page.get_by_role("heading", name="Inside")).to_be_hidden()
    page.get_by_role("link", name="Continue").click()
    shows(person, "page-1.2")
    expect(page.get_by_role("heading", name="Inside")).to_be_focused()
    # a question may be left, but what asks to be pressed is its button
    expect(way_on(person)).to_have_class(re.compile("quiet"))
    step(person).get_by_role("radio").first.check()
    step(person).get_by_role("button", name="Check my answer").click()
    expect(way_on(person)).not_to_have_class(re.compile("quiet"))
    way_on(person).click()
    shows(person, "page-1.3")
    expect(page.get_by_role("heading", level=2, name="1. The first")).to_be_focused()
    page.evaluate("scrollTo(0, 300)")
    expect(way_on(person)).to_have_text("NextCases")
    press_there(way_on(person))
    shows(person, "page-2.1")
    assert page.evaluate("scrollY") == 0
    page.evaluate("history.back()")
    shows(person, "page-1.3")
    assert page.evaluate("scrollY") == 300
    page.evaluate("history.back()")
    shows(person, "page-1.2")
    page.reload()
    person.ready()
    shows(person, "page-1.2")
    # the bars lead to each step, and without a step a page continues where it was left
    page.get_by_role("link", name="1 of 3").click()
    shows(person, "page-1.1")
    page.get_by_role("link", name="2 of 3: Inside").click()
    shows(person, "page-1.2")
    person.contents.get_by_role("link", name="Cases").click()
    shows(person, "page-2.1")
    person.contents.get_by_role("link", name="1. The first").click()
    shows(person, "page-1.2")
    person.contents.get_by_role("link", name="1. The first").click()
    shows(person, "page-1.1")


def test_whole_pages_are_a_choice_that_the_browser_keeps(open_page: Open, file: str) -> None:
    person = opened(open_page(steps=True), file)
    page = person.page
    show_page(person, "page-1.2")
    page.get_by_role("button", name="Show all on one page").click()
    steps = page.locator(".page.is-current > .page-step")
    for number in range(3):
        expect(steps.nth(number)).to_be_visible()
    expect(page.get_by_role("heading", name="Inside")).to_be_focused()
    expect(page.get_by_role("heading", name="Inside")).to_be_in_viewport()
    expect(way_on(person)).to_have_text("NextCases")
    page.reload()
    person.ready()
    expect(steps.last).to_be_visible()
    page.get_by_role("button", name="Show one piece at a time").click()
    expect(step(person)).to_have_count(1)


def test_without_a_script_and_on_paper_all_of_a_page_is_seen(open_page: Open, file: str) -> None:
    plain = open_page(steps=True, java_script_enabled=False)
    plain.goto(file)
    for words in ("Inside", "A last word."):
        expect(plain.get_by_text(words).first).to_be_visible()
    person = opened(open_page(steps=True), file)
    page = person.page
    expect(page.get_by_role("heading", name="Inside")).to_be_hidden()
    page.emulate_media(media="print")
    for words in ("Inside", "A last word."):
        expect(page.get_by_text(words).first).to_be_visible()
    expect(page.get_by_role("heading", name="Cases", exact=True)).to_be_hidden()


def test_what_the_browser_finds_in_a_hidden_step_is_shown(open_page: Open, file: str) -> None:
    page = open_page(steps=True)
    person = opened(page, file)
    expect(page.locator("[data-step='3']").first).to_have_attribute("hidden", "until-found")
    page.evaluate("""document.querySelector("[data-step='3']").dispatchEvent(new Event("beforematch", { bubbles: true }))""")
    shows(person, "page-1.3")
    page.evaluate("history.back()")
    shows(person, "page-1.1")


@pytest.mark.parametrize("part", ["page", "part", "module"])
def test_a_page_a_part_and_a_module_are_printed(open_page: Open, stick: Path, part: str) -> None:
    page = open_page(steps=True)
    person = opened(page, (stick / "awareness-en.html").as_uri())
    show_page(person, "page-4.1")
    page.evaluate("window.print = () => { window.isAsked = true; }")
    page.get_by_text("Print", exact=True).click()
    page.get_by_role("button", name={"page": "This page", "part": "This part: The lesson", "module": "The whole module"}[part]).click()
    assert page.evaluate("window.isAsked")
    page.emulate_media(media="print")
    titles = page.locator(".page > h2:visible").all_inner_texts()
    pages = [one for entry in person.course()["parts"] for one in entry["pages"]]
    wanted = {
        "page": ["2. What human trafficking is"],
        "part": [one["title"] for one in person.course()["parts"][1]["pages"]],
        "module": [one["title"] for one in pages if not one["graded"]],
    }[part]
    assert titles == wanted
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".page > h2:visible").all_inner_texts() == ["2. What human trafficking is"]


@pytest.fixture
def test_taker(open_page: Open, stick: Path) -> Learner:
    """A learner on a phone, where the test begins."""
    person = opened(open_page(steps=True, **PHONE), (stick / "awareness-en.html").as_uri())
    show_page(person, next(page["id"] for part in person.course()["parts"] for page in part["pages"] if "ex-01" in page["cells"]))
    return person


def test_the_test_is_one_question_at_a_time_with_the_same_numbers_everywhere(test_taker: Learner) -> None:
    person, page = test_taker, test_taker.page
    ids = list(graded())
    expect(step(person).get_by_role("heading", name=f"Question 1 of {len(ids) + 1}")).to_be_visible()
    person.answer_in(person.cell(ids[0]), *person.as_shown(ids[0], right_answer(graded()[ids[0]])))
    page.get_by_role("link", name="Next question").click()
    second = step(person).get_by_role("heading", name=f"Question 2 of {len(ids) + 1}")
    expect(second).to_be_focused()
    expect(second).to_be_in_viewport()
    step(person).get_by_role("button", name="Mark this question").click()
    page.get_by_text(f"All questions: 1 of {len(ids) + 1} answered · 1 marked").click()
    numbers = page.locator(".test-map").get_by_role("link")
    expect(numbers).to_have_count(len(ids) + 1)
    expect(numbers.nth(0)).to_have_accessible_name("Question 1: answered")
    expect(numbers.nth(1)).to_have_accessible_name("Question 2: not answered yet · marked")
    expect(numbers.nth(1)).to_have_attribute("aria-current", "true")
    assert findings(page) == []
    # over several pages, to a question and not to its page's title
    numbers.nth(16).click()
    expect(step(person).get_by_role("heading", name="Question 17 of")).to_be_focused()
    place = turn_to(person, person.end)
    expect(place.get_by_role("link", name="Question 2: not answered yet · marked")).to_be_visible()
    place.get_by_role("link", name="Question 24: not answered yet").click()
    expect(step(person).get_by_role("heading", name="Question 24 of")).to_be_focused()
    page.evaluate("history.back()")
    expect(place).to_be_visible()
    # the last question leads to what comes after it
    place.get_by_role("link", name=f"Question {len(ids)}: not answered yet").click()
    page.get_by_role("link", name="Next question").click()
    expect(page.get_by_role("heading", level=2, name="A written reflection")).to_be_focused()
    expect(way_on(person)).to_have_text("NextHand in")


def test_back_closes_what_is_open_and_keeps_the_page(open_browser: Open, stick: Path) -> None:
    page = open_browser(steps=True)
    page.set_viewport_size({"width": 390, "height": 844})
    person = opened(page, (stick / "awareness-en.html").as_uri())
    show_page(person, "page-4.2")
    page.evaluate("scrollTo(0, 200)")
    dialog = page.locator("dialog[open]")
    for name in ("Contents", "Tools"):
        press_there(page.get_by_role("button", name=name, exact=True))
        expect(dialog).to_be_visible()
        page.evaluate("history.back()")
        expect(dialog).to_have_count(0)
        expect(page.get_by_role("button", name=name, exact=True)).to_be_focused()
        shows(person, "page-4.2")
    assert page.evaluate("scrollY") == 200
    # closed otherwise, it leaves nothing to go back through; a page chosen in it is one step back
    press_there(page.get_by_role("button", name="Tools", exact=True))
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    press_there(page.get_by_role("button", name="Contents", exact=True))
    dialog.get_by_role("link", name="3. A matter of human rights").click()
    expect(page.get_by_role("heading", name="3. A matter of human rights")).to_be_focused()
    page.evaluate("history.back()")
    shows(person, "page-4.2")
    assert page.evaluate("scrollY") == 200
    page.evaluate("history.back()")
    shows(person, "page-1.1")


def test_three_presses_with_others_between_them_do_not_leave(open_page: Open, file: str) -> None:
    person = opened(open_page(steps=True), file)
    for _ in range(4):
        person.page.keyboard.press("Escape")
        person.page.mouse.click(5, 5)
    expect(person.page.locator("main")).to_be_visible()


def test_the_contents_show_their_current_line_whole(open_page: Open, stick: Path) -> None:
    page = open_page(steps=True, viewport={"width": 1280, "height": 800})
    person = opened(page, (stick / "awareness-en.html").as_uri())
    for place in ("page-31", "page-17", "page-28", "page-2", "page-19"):
        show_page(person, place)
        box = person.contents.locator("[aria-current]").bounding_box()
        held = person.contents.bounding_box()
        assert box
        assert held
        assert held["y"] <= box["y"]
        assert box["y"] + box["height"] <= min(held["y"] + held["height"], 800)


def test_a_phones_header_names_the_module(open_page: Open, tmp_path: Path) -> None:
    (tmp_path / "awareness.html").write_text(field_page("awareness", ROOT / "release", "en"), encoding="utf-8")
    person = opened(open_page(steps=True, **PHONE), (tmp_path / "awareness.html").as_uri())
    expect(person.page).to_have_title("Course")
    title = person.page.locator("#page-header h1")
    expect(title).to_be_in_viewport(ratio=1)
    box = title.bounding_box()
    assert box
    assert box["width"] > 100
