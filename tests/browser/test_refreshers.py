"""Spaced practice after the test: when it is due, what it asks, how it goes on, and what becomes of it. It never counts."""

import calendar
import csv
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from grading.marking.attempts import Attempt, Attempts
from grading.marking.record import Recorder
from grading.results.frames import cohorts
from grading.results.learning import ALL_CRITERIA
from grading.results.tables import write_tables
from tests.browser.course import LocalCourse
from tests.browser.keyboard import Keyboard
from tests.browser.learner import Learner
from tests.browser.learning_platform import Platform
from tests.browser.views import show_page
from tests.bundle_reading import read_bundle
from tests.keys import graded, refreshers_pool, right_answer, wrong_answer
from widgets.content.mission import load_mission

OpenPage = Callable[..., Page]
MODULES = ("awareness", "lessons")
"""Two, so that there is a page where one chooses."""
WEAK, UNSURE = "consequences", "prohibited"
POOL = refreshers_pool()
JANUARY = date(2026, 1, 31)
_WRONG = ("true-false", "choose-one")
_COLLECTED_SECONDS = 60


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCourse]:
    with LocalCourse(tmp_path_factory.mktemp("course"), modules=MODULES) as course:
        yield course


def later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def said(day: date) -> str:
    """A day as the page writes it."""
    return f"{day.day} {day:%B %Y}"


def it_is(page: Page, day: date, hour: int = 12) -> None:
    """Move the page to another day."""
    page.clock.set_fixed_time(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))


def dates(learner: Learner) -> list[str]:
    """What is said of each refresher, where they stand."""
    learner.go_to("refresher")
    return learner.cell("refresher").locator(".dtr-round .dtr-small").all_inner_texts()


def notice(learner: Learner) -> Locator:
    return learner.page.locator(".page-notice", has_text="A refresher is ready for you.")


def begin(learner: Learner, act: str = "Begin") -> list[str]:
    """Open the refresher, and give the ids of what it asks."""
    learner.go_to("refresher")
    learner.cell("refresher").get_by_role("button", name=act).click()
    return asked(learner)


def asked(learner: Learner) -> list[str]:
    found: list[str] = learner.cell("refresher").locator("[data-question]").evaluate_all("all => all.map(one => one.dataset.question)")
    return found


def place_of(learner: Learner, id: str) -> Locator:
    return learner.cell("refresher").locator(f'[data-question="{id}"]')


def answer(learner: Learner, id: str, value: Any, sure: str = "") -> None:
    """Answer a question of the refresher that is open, and check it."""
    place = place_of(learner, id)
    learner.answer_in(place, drawn(learner, id), value)
    if sure:
        place.get_by_role("radio", name=sure, exact=True).check()
    place.get_by_role("button", name="Check my answer").click()
    expect(place.locator(".dtr-verdict").first).to_be_visible()


def drawn(learner: Learner, id: str) -> dict[str, Any]:
    """A question as the page has it: one of the module's practice, or of the refreshers' own."""
    cells = learner.course()["cells"]
    found: dict[str, Any] = cells["refresher"]["questions"].get(id) or cells[id]
    return found


def practise(learner: Learner, id: str, value: Any, sure: str) -> None:
    learner.answer(id, value)
    learner.cell(id).get_by_role("radio", name=sure, exact=True).check()
    learner.cell(id).get_by_role("button", name="Check my answer").click()


def criteria_of(ids: list[str]) -> Counter[str]:
    return Counter(str(POOL[id].criterion) for id in ids)


def first_of(ids: list[str], *types: str, count: int = 2) -> list[str]:
    """The first of the questions that have one of these forms."""
    return [id for id in ids if POOL[id].type in types][:count]


def handed_in_with_mistakes(learner: Learner) -> None:
    """Wrong in practice and in the test in one criterion, unsure in another, right in the rest."""
    practise(learner, "p11-2", wrong_answer(POOL["p11-2"]), "Sure")
    practise(learner, "p12-2", wrong_answer(POOL["p12-2"]), "Not sure")
    practise(learner, "p06-1", right_answer(POOL["p06-1"]), "Not sure")
    practise(learner, "p02-2", right_answer(POOL["p02-2"]), "Sure")
    for id, question in graded().items():
        is_wrong = question.criterion == WEAK and question.type in _WRONG
        learner.answer(id, wrong_answer(question) if is_wrong else right_answer(question))
    learner.ready()
    learner.hand_in()


@pytest.mark.long
def test_a_month_after_the_test_ten_questions_wait_that_count_for_nothing(open_page: OpenPage, course: LocalCourse) -> None:
    learner = Learner(open_page(), course.url)
    learner.sign_in("Rana Sample", "r-100")
    handed_in_with_mistakes(learner)
    result = learner.cell("hand-in").locator(".dtr-score").inner_text()
    left = learner.cell("hand-in").locator(".dtr-conditions").text_content() or ""
    assert "attempts left" in left
    [tested] = record(course)
    today = tested.handed_in.date()
    assert dates(learner) == [f"From {said(later(today, months))}" for months in (1, 3, 6)]
    expect(notice(learner)).to_be_hidden()

    it_is(learner.page, later(today, 1))
    learner.page.goto(course.url)
    card = learner.page.locator('[data-module="awareness"]')
    expect(card).to_contain_text("A refresher is ready for you.")
    expect(learner.page.locator('[data-module="lessons"]')).not_to_contain_text("refresher")
    card.get_by_role("link", name="Open it").click()
    learner.ready()
    expect(learner.cell("refresher")).to_be_visible()
    pages = [page for part in learner.course()["parts"] for page in part["pages"]]
    own = next(page["id"] for page in pages if "refresher" in page["cells"])
    for page in pages:
        show_page(learner, page["id"])
        expect(notice(learner)).to_be_visible(visible=page["id"] != own)
    learner.go_to("hand-in")
    notice(learner).get_by_role("link", name="Open it").click()

    ids = begin(learner)
    assert len(set(ids)) == 10
    assert not set(ids) & set(graded())
    counts = criteria_of(ids)
    assert counts[WEAK] > counts[UNSURE] > 0
    assert sum(counts.values()) == counts[WEAK] + counts[UNSURE], "the others were known"

    wrong = first_of(ids, *_WRONG)
    half = [*wrong, *(id for id in ids if id not in wrong)][:5]
    for id in half:
        answer(learner, id, wrong_answer(POOL[id]) if id in wrong else right_answer(POOL[id]), "Sure" if id == wrong[0] else "")
    expect(learner.page.get_by_text("5 questions are left.")).to_be_visible()
    learner.ready()
    learner.page.reload()
    learner.ready()
    assert begin(learner, "Continue") == ids
    for id in ids:
        expect(place_of(learner, id).locator(".dtr-verdict").first).to_be_visible(visible=id in half)
        expect(place_of(learner, id).get_by_role("button", name="Check my answer")).to_be_visible(visible=id not in half)
    for id in ids:
        if id not in half:
            answer(learner, id, right_answer(POOL[id]))
    place = learner.cell("refresher")
    expect(place).to_contain_text("8 of 10 right.")
    for criterion, number in counts.items():
        missed = sum(POOL[id].criterion == criterion for id in wrong)
        expect(place.get_by_role("table")).to_contain_text(f"{number - missed} of {number} right")
    expect(place).to_contain_text(f"Done. It was due on {said(later(today, 1))}.")
    place.get_by_role("button", name="Send it to my instructor").click()
    expect(place.get_by_text("It has been sent.")).to_be_visible(timeout=60_000)

    assert [row.kind for row in record(course, 2)] == ["graded", "refresher"]
    assert [attempt.attempt for attempt in Attempts(gradebook(course)).of("awareness")] == [1]
    for is_later in (False, True):
        if is_later:
            learner.page.reload()
            learner.ready()
        learner.go_to("hand-in")
        learner.show_result()
        expect(learner.cell("hand-in").locator(".dtr-score")).to_have_text(result, use_inner_text=True)
        expect(learner.cell("hand-in").locator(".dtr-conditions")).to_have_text(left)

    # Of ten answers eight are wholly right, and the two others wholly wrong: 80%.
    [own] = table(course, "refreshers.csv")
    assert [own["learner"], *map(float, (own["months"], own["answered"], own["right"], own["sure_and_wrong"]))] == ["r-100", 1, 10, 8, 1]
    percents = {row["criterion"]: float(row["percent"]) for row in table(course, "refreshers-by-criterion.csv")}
    assert (float(own["percent"]), percents[ALL_CRITERIA]) == (80, 80)
    missed = sum(POOL[id].criterion == WEAK for id in wrong)
    assert percents[WEAK] == pytest.approx(100 * (counts[WEAK] - missed) / counts[WEAK])


@pytest.fixture
def field(open_page: OpenPage, stick: Path) -> Learner:
    """The field edition, opened by a new person on the last day of January."""
    page = open_page()
    it_is(page, JANUARY)
    learner = Learner(page, (stick / "awareness-en.html").as_uri())
    page.goto(learner.url)
    learner.ready()
    return learner


def test_from_a_file_the_months_count_from_the_download_and_what_is_sent_is_no_attempt(field: Learner, tmp_path: Path) -> None:
    asked_for: list[str] = []
    field.page.on("request", lambda request: asked_for.append(request.url))
    field.answer("ex-01", "true")
    assert dates(field) == []
    expect(field.page.get_by_text("The dates will appear here once you have handed in.")).to_be_visible()
    field.say_who("Ada Sample", "ada-1")
    tested = read_bundle(field.download("hand-in", "Download my answers", tmp_path), "awareness")
    assert dates(field) == ["From 28 February 2026", "From 30 April 2026", "From 31 July 2026"]

    field.go_to("ex-01")
    it_is(field.page, date(2026, 2, 27), 23)
    field.page.reload()
    field.ready()
    expect(notice(field)).to_be_hidden()
    it_is(field.page, date(2026, 2, 28), 0)
    field.page.reload()
    field.ready()
    notice(field).get_by_role("link", name="Open it").click()
    ids = begin(field)
    wrong = first_of(ids, *_WRONG, count=1)
    for id in ids:
        answer(field, id, wrong_answer(POOL[id]) if id in wrong else right_answer(POOL[id]))
    expect(field.cell("refresher")).to_contain_text("9 of 10 right.")
    field.ready()
    practised = read_bundle(field.download("refresher", "Download the file for my instructor", tmp_path), "awareness")
    expect(field.cell("refresher")).to_contain_text("You downloaded the file on 28 February 2026.")
    assert [url for url in asked_for if not url.startswith(("data:", "blob:", "file:"))] == []

    assert (tested.answers.purpose, practised.answers.purpose) == ("test", "refresher")
    kept = Recorder(Attempts(f"sqlite:///{tmp_path / 'gradebook.db'}"), "awareness", list(graded().values()))
    assert [kept.record(hand_in).kind for hand_in in (tested, practised, practised)] == ["graded", "refresher", "refresher"]
    [attempt] = kept.attempts.of("awareness", "ada-1")
    assert attempt.value("ex-01") == "true"
    [_, row] = kept.attempts.history("awareness", "ada-1")
    assert (list(row.entries), row.scores) == (["refresher"], {})
    assert list(row.value("refresher")["1"]["answers"]) == ids

    # A second download of the test, for another attempt, leaves the dates of what was begun.
    field.go_to("hand-in")
    field.download("hand-in", "Download my answers", tmp_path)
    assert dates(field)[1:] == ["From 30 April 2026", "From 31 July 2026"]


def gradebook(course: LocalCourse) -> str:
    return f"sqlite:///{course.root / 'gradebook.db'}"


def record(course: LocalCourse, rows: int = 1) -> list[Attempt]:
    """All that is recorded of the module, once there are so many rows."""
    end = time.monotonic() + _COLLECTED_SECONDS
    while len(found := Attempts(gradebook(course)).history("awareness")) < rows and time.monotonic() < end:
        time.sleep(0.2)
    return found


def table(course: LocalCourse, name: str) -> list[dict[str, str]]:
    """A table of the module's results, as it is written for an instructor."""
    [cohort] = cohorts(gradebook(course), course.root / "source", load_mission())
    [path] = [path for path in write_tables(cohort, course.root) if path.name == name]
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def package(packages: Path) -> Path:
    return packages / "awareness-en-scorm2004.zip"


def test_in_a_learning_platform_the_months_count_from_the_last_answer_and_each_device_goes_on(package: Path, open_page: OpenPage) -> None:
    platform = Platform("2004", package)
    rows = [[id, right_answer(question), 0] for id, question in graded().items() if id != "ex-01"]
    platform.kept = {"suspend_data": json.dumps([1, "t00000", *rows, ["reflection", "Words.", 0]])}

    def on(day: date) -> tuple[Page, Learner]:
        """The package, opened on another device."""
        page = open_page()
        it_is(page, day)
        return page, platform.launch(page)

    page, learner = on(JANUARY)
    assert dates(learner) == []
    learner.answer("ex-01", "true")
    assert dates(learner) == ["From 28 February 2026", "From 30 April 2026", "From 31 July 2026"]
    platform.leave(page)

    page, learner = on(date(2026, 3, 2))
    learner.go_to("ex-01")
    learner.answer("ex-01", "false")
    expect(notice(learner)).to_be_visible()
    ids = begin(learner)
    answers = {id: wrong_answer(POOL[id]) for id in first_of(ids, *_WRONG)} | {
        id: right_answer(POOL[id]) for id in first_of(ids, "match", "choose-all")
    }
    for id, value in answers.items():
        answer(learner, id, value)
    platform.leave(page)

    page, learner = on(date(2026, 3, 3))
    assert begin(learner, "Continue") == ids
    for id in ids:
        expect(place_of(learner, id).locator(".dtr-verdict").first).to_be_visible(visible=id in answers)
    expect(learner.cell("refresher").get_by_text(f"{10 - len(answers)} questions are left.")).to_be_visible()
    assert dates(learner)[0] == "Begun. Ready since 28 February 2026."


# What can stand in the entry, and what the page then says of the first refresher, two months after the learner has handed in.
HANDED_IN = "2026-01-31T08:00:00.000Z"
WAITS, BEGUN, NOTHING = "Ready since", "Begun.", None
ASKED = {"since": HANDED_IN, "1": {"questions": ["p03-1", "p01-1"], "answers": {}}}


def damaged(**round: Any) -> dict[str, Any]:
    """An entry whose refresher after one month is not as the page wrote it."""
    return ASKED | {"1": ASKED["1"] | round}  # type: ignore[operator]


DAMAGED: list[tuple[Any, str | None]] = [
    (None, NOTHING),
    ([], NOTHING),
    (["since"], NOTHING),
    ("since", NOTHING),
    (7, NOTHING),
    ({"since": "soon"}, NOTHING),
    ({"since": 20260131, "1": []}, NOTHING),
    (ASKED | {"since": {"1": 1}}, NOTHING),
    (ASKED | {"1": None}, WAITS),
    (ASKED | {"1": {}}, WAITS),
    (ASKED | {"1": [["p01-1"]]}, WAITS),
    (damaged(questions=[]), WAITS),
    (damaged(questions="p01-1"), WAITS),
    (damaged(questions=["none", None, 7, {}, "ex-01"]), BEGUN),
    (damaged(questions=["p01-1", "none"], sent=7), BEGUN),
    (damaged(answers=None), BEGUN),
    (damaged(answers="b"), BEGUN),
    (damaged(answers={"p01-1": "b", "p03-1": {"value": "b"}}), BEGUN),
    (damaged(answers={"p03-1": {"value": 7, "checked": True}}), BEGUN),
]


@pytest.mark.long
def test_whatever_stands_in_the_entry_the_refreshers_can_be_used(field: Learner) -> None:
    failed: list[str] = []
    field.page.on("pageerror", lambda error: failed.append(str(error)))
    it_is(field.page, date(2026, 3, 31))
    for value, expected in DAMAGED:
        entry = json.dumps({"value": value, "at": HANDED_IN})
        field.page.evaluate("entry => localStorage.setItem('dtr:-:awareness:answer:refresher', entry)", entry)
        field.page.reload()
        field.ready()
        found = dates(field)
        assert found[0].startswith(expected) if expected else not found, value
        if expected:
            ids = begin(field, "Begin" if expected == WAITS else "Continue")
            assert ids, value
            assert set(ids) <= POOL.keys(), value
            for id in ids if len(ids) < 10 else ids[:1]:
                answer(field, id, right_answer(POOL[id]))
            said_now = "Done." if len(ids) < 10 else "Begun."
            expect(field.cell("refresher").locator(".dtr-round").first).to_contain_text(said_now)
            field.ready()
        assert not failed, value


def test_a_refresher_that_was_begun_anew_on_another_device_is_not_mixed_with_the_one_that_is_open(field: Learner) -> None:
    failed: list[str] = []
    field.page.on("pageerror", lambda error: failed.append(str(error)))
    it_is(field.page, date(2026, 2, 28))
    field.page.evaluate("since => dutyToReport.host.set('refresher', { value: { since } })", HANDED_IN)
    assert len(begin(field)) == 10
    field.page.evaluate("value => dutyToReport.host.set('refresher', { value })", ASKED)
    expect(field.cell("refresher").locator("[data-question]")).to_have_count(0)
    assert begin(field, "Continue") == ["p03-1", "p01-1"]
    field.page.evaluate("value => dutyToReport.host.set('refresher', { value })", None)
    expect(field.cell("refresher").locator("[data-question]")).to_have_count(0)
    assert failed == []


def test_a_refresher_by_keyboard_alone_with_the_focus_always_in_sight(field: Learner) -> None:
    page, keys = field.page, Keyboard(field)
    page.evaluate("dutyToReport.host.setLearner({ id: 'ada-1', name: 'Ada Sample' })")
    page.evaluate("since => dutyToReport.host.set('refresher', { value: { since } })", HANDED_IN)
    field.go_to("ex-01")
    it_is(page, date(2026, 2, 28))
    page.reload()
    field.ready()
    keys.act_on(notice(field).get_by_role("link", name="Open it"))
    place = field.cell("refresher")
    keys.act_on(place.get_by_role("button", name="Begin"))
    expect(place.get_by_role("heading", name="After 1 month")).to_be_focused()
    for id in asked(field):
        question = place_of(field, id)
        keys.answer_in(question, drawn(field, id), right_answer(POOL[id]))
        keys.act_on(question.locator("button", has_text="Check my answer"))
        expect(question.get_by_role("status").filter(has_text="That is right.")).to_be_focused()
    get = place.get_by_role("button", name="Download the file for my instructor")
    with page.expect_download():
        keys.act_on(get)
    expect(place).to_contain_text("is in your downloads")
    expect(get).to_be_focused()
    assert not keys.problems, "\n".join(keys.problems)
