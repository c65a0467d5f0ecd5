"""A key is found to be wrong after hand-ins: it is changed, everyone is regraded, and whom it concerns is told."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from nbgrader.converters import GenerateAssignment, GenerateFeedback
from nbgrader.utils import notebook_hash

from grading.cli import main as duty
from grading.receiving.service import GradingService
from tests.course.small_course import FULL, MODULE, PARTLY, RIGHT, WRONG, SmallCourse, source_notebook, tell_answers, write_source

ABOUT = "whether a border must be crossed"


@pytest.fixture
def service(course: SmallCourse) -> GradingService:
    return GradingService(course.opened, lambda _: None)


def change_key(course: SmallCourse, old: str = "key: false", new: str = "key: true") -> None:
    """What an author does: the key in `source/`, then the module is made anew."""
    notebook = source_notebook()
    cell = next(cell for cell in notebook.cells if "id: tf-border" in cell.source)
    assert old in cell.source
    cell.source = cell.source.replace(old, new)
    write_source(course.root, notebook)
    course.convert(GenerateAssignment, force=True)


def told(course: SmallCourse, secret: str) -> dict[str, Any]:
    result = course.result(secret)
    assert result is not None
    return result


def raw(course: SmallCourse, secret: str) -> bytes:
    name = notebook_hash(secret=secret, notebook_id=MODULE)
    return Path(course.root / "exchange" / "duty-to-report" / "feedback" / f"{name}.json").read_bytes()


def day_of(course: SmallCourse, learner: str) -> str:
    """The day on which the learner was regraded, as the record has it."""
    rows = course.attempts.history(MODULE, learner)
    assert rows[-1].kind == "regraded"
    return rows[-1].recorded.astimezone(UTC).date().isoformat()


def entry(before: float, now: float, attempt: int = 1) -> dict[str, Any]:
    return {"attempt": attempt, "before": {"score": before, "max_score": FULL}, "now": {"score": now, "max_score": FULL}}


def ranges(before: float, now: float) -> dict[str, Any]:
    """Of an attempt that did not pass: both are without the point of the true-or-false question, which is not shown."""
    told_points = ({"least": least, "most": least + 1, "max_score": FULL} for least in (before, now))
    return {"attempt": 1, **dict(zip(("before", "now"), told_points, strict=True))}


def test_whom_a_changed_key_concerns_is_told_and_nobody_else(course: SmallCourse, service: GradingService) -> None:
    tell_answers(course, "ada", "ben", "cleo")
    silent = {name: value for name, value in WRONG.items() if name != "tf-border"}
    secrets = {name: course.hand_in(name, values) for name, values in {"ada": RIGHT, "ben": WRONG, "cleo": silent}.items()}
    service.take_in()
    before = {name: raw(course, secret) for name, secret in secrets.items()}
    assert all(told(course, secret)["correction"] is None for secret in secrets.values())

    change_key(course)
    assert {name: raw(course, secret) for name, secret in secrets.items()} == before
    assert duty(["regrade", MODULE, "--apply", "--course", str(course.root)]) == 0

    passed, failed = told(course, secrets["ada"]), told(course, secrets["ben"])
    assert passed["correction"] == {
        "date": day_of(course, "ada"),
        "attempts": [entry(FULL, FULL - 1)],
        "passing": None,
        "questions": [{"id": "tf-border", "about": ABOUT}],
    }
    assert failed["correction"] == {"date": day_of(course, "ben"), "attempts": [ranges(0, 0)], "passing": None, "questions": []}
    assert ABOUT not in json.dumps(failed)
    assert raw(course, secrets["cleo"]) == before["cleo"]


def test_a_pass_won_and_a_pass_lost_are_told_with_the_newest_hand_in(course: SmallCourse, service: GradingService) -> None:
    first = RIGHT | {"one-channel": "b", "tf-border": "true"}
    second = first | {"tf-border": "false", "all-signs": []}
    mission = course.root / "data" / "mission.yaml"
    mission.write_text(mission.read_text().replace("pass_mark: 75", "pass_mark: 80"))
    course.hand_in("ada", first)
    secrets = {"ada": course.hand_in("ada", second, 1), "ben": course.hand_in("ben", RIGHT | {"one-channel": "b"})}
    service.take_in()
    assert {name: told(course, secret)["passed"] for name, secret in secrets.items()} == {"ada": False, "ben": True}
    change_key(course)
    assert duty(["regrade", MODULE, "--apply", "--course", str(course.root)]) == 0
    ada, ben = told(course, secrets["ada"]), told(course, secrets["ben"])
    assert (ada["passed"], ada["correction"]["passing"]) == (True, "gained")
    assert ada["correction"]["attempts"] == [entry(7, 8), entry(6, 5, attempt=2)]
    assert (ben["passed"], ben["correction"]["passing"]) == (False, "lost")
    assert ben["correction"]["questions"] == []


def test_a_service_that_starts_later_tells_the_same(course: SmallCourse, service: GradingService) -> None:
    secret = course.hand_in("ben", PARTLY)
    service.take_in()
    change_key(course)
    assert duty(["regrade", MODULE, "--apply", "--course", str(course.root)]) == 0
    standing = raw(course, secret)
    GradingService(course.opened, lambda _: None).refresh()
    assert raw(course, secret) == standing


def test_nbgraders_feedback_page_tells_it_too(course: SmallCourse, service: GradingService) -> None:
    tell_answers(course, "ada", "ben", "cleo")
    for name, values in {"ada": RIGHT, "ben": WRONG}.items():
        course.hand_in(name, values)
    service.take_in()
    pages = {name: course.root / "feedback" / name / MODULE / f"{MODULE}.html" for name in ("ada", "ben")}
    course.convert(GenerateFeedback)
    assert not any("Corrected" in page.read_text() for page in pages.values())
    change_key(course)
    assert duty(["regrade", MODULE, "--apply", "--course", str(course.root)]) == 0
    course.convert(GenerateFeedback, force=True)
    passed, failed = (pages[name].read_text() for name in ("ada", "ben"))
    day = datetime.fromisoformat(day_of(course, "ada"))
    assert f"Corrected on {day.day} {day:%B %Y}" in passed
    assert f"Your score for this attempt was {FULL:g} of {FULL:g} points. It is {FULL - 1:g} of {FULL:g} points now." in passed
    assert f"The mistake was about: {ABOUT}." in passed
    assert f"Your score for this attempt is 0 to 1 of {FULL:g} points, as it was before." in failed
    assert "The mistake was about" not in failed
    assert ABOUT not in failed
