"""`make grade`: what an instructor reads, and what learners find afterwards."""

import pytest

from grading.cli import main as duty
from tests.course.small_course import FULL, MODULE, RIGHT, WRONG, SmallCourse


def test_every_submission_is_accounted_for(course: SmallCourse, capsys: pytest.CaptureFixture[str]) -> None:
    secret = course.hand_in("ada", RIGHT)
    course.hand_in("ben", WRONG)
    course.exchange("collect")
    broken = course.root / "submitted" / "cleo" / MODULE
    broken.mkdir(parents=True)
    course.fill(broken, None, "2026-03-01 08:00:00.250000 UTC", raw=b"{")
    assert duty(["grade", "--course", str(course.root)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told == [
        f"Refused: cleo ({MODULE}): answers.json is damaged. It is not complete JSON. It was not graded, and it used no attempt.",
        f"{MODULE}: 3 submissions: 2 graded, 0 unchanged, 1 refused.",
    ]
    result = course.result(secret)
    assert result is not None
    assert (result["score"], result["reflection"]["state"]) == (FULL, "empty")
    assert duty(["grade", "--course", str(course.root), MODULE]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"{MODULE}: 3 submissions: 0 graded, 2 unchanged, 1 refused."
    assert duty(["grade", "--course", str(course.root), "--force"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"{MODULE}: 3 submissions: 2 graded, 0 unchanged, 1 refused."


def test_without_submissions_it_says_what_to_do(course: SmallCourse, capsys: pytest.CaptureFixture[str]) -> None:
    assert duty(["grade", "--course", str(course.root)]) == 0
    assert capsys.readouterr().out == f"{MODULE}: nothing to grade. Collect what has been handed in first: nbgrader collect {MODULE}\n"


def test_a_module_that_is_not_released_is_said_in_one_sentence(course: SmallCourse, capsys: pytest.CaptureFixture[str]) -> None:
    assert duty(["grade", "--course", str(course.root), "other"]) == 1
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert "'other' has not been released" in said.err


def test_a_feedback_page_can_be_made_of_what_was_graded_in_bulk(course: SmallCourse) -> None:
    secret = course.hand_in("ada", RIGHT | {"own-words": "I would write it down."})
    course.exchange("collect")
    assert duty(["grade", "--course", str(course.root)]) == 0
    course.nbgrader("generate_feedback", MODULE)
    page = (course.root / "feedback" / "ada" / MODULE / f"{MODULE}.html").read_text()
    assert "I would write it down." in page
    course.nbgrader("release_feedback", MODULE)
    assert course.result(secret) is not None
