"""A minimum in each criterion, from the mission's file to the gradebook, the results and the learner's page."""

import csv
from collections.abc import Callable
from pathlib import Path

from grading.cli import main as duty
from grading.receiving.service import GradingService
from tests.course.small_course import GRADED, MODULE, RIGHT, SmallCourse, set_minimum

MORE = RIGHT | {"tf-border": "true"}
"""9 of 10 points, and none in the criterion of the true-or-false question."""
FEWER = RIGHT | {"all-signs": ["a"], "match-parts": {"lorry": "act", "lie": "purpose"}}
"""8 of 10 points, and at least half of them in each criterion."""


def take_in(course: SmallCourse) -> None:
    GradingService(course.opened, lambda _: None).take_in()


def points(course: SmallCourse, learner: str) -> float:
    return sum(score or 0.0 for name, (score, _, _) in course.grades(learner).items() if name in GRADED)


def row_of(course: SmallCourse, learner: str, folder: Path) -> dict[str, str]:
    assert duty(["results", "--course", str(course.root), "--out", str(folder)]) == 0
    with next(folder.rglob("learners-by-question.csv")).open(encoding="utf-8-sig", newline="") as file:
        return next(row for row in csv.DictReader(file) if row["learner"] == learner)


def test_enough_points_without_the_minimum_do_not_pass(course: SmallCourse, tmp_path: Path, run: Callable[..., str]) -> None:
    set_minimum(course, 50)
    secret = course.hand_in("ada", MORE)
    take_in(course)
    result = course.result(secret)
    assert result is not None
    assert (result["passed"], result["criterion_minimum"], result["least"], result["most"]) == (False, 50, 9, 10)
    row = row_of(course, "ada", tmp_path / "results")
    assert (row["percent"], row["passed"], row["below_minimum"]) == ("90.0", "no", "examples")
    assert "90.0%, counts\n" in run("learner", "ada") + "\n"


def test_an_attempt_that_passes_counts_before_one_with_more_points(course: SmallCourse, tmp_path: Path, run: Callable[..., str]) -> None:
    set_minimum(course, 50)
    secrets = [course.hand_in("ada", MORE), course.hand_in("ada", FEWER, 1)]
    take_in(course)
    results = [course.result(secret) or {} for secret in secrets]
    assert [(result["passed"], result["counts"]) for result in results] == [(True, False), (True, True)]
    assert points(course, "ada") == 8
    assert row_of(course, "ada", tmp_path / "results")["passed"] == "yes"
    assert "80.0%, counts, passed" in run("learner", "ada")


def test_a_minimum_that_is_switched_off_is_off_for_earlier_attempts(course: SmallCourse, run: Callable[..., str]) -> None:
    set_minimum(course, 50)
    secrets = [course.hand_in("ada", MORE), course.hand_in("ada", FEWER, 1)]
    take_in(course)
    set_minimum(course, 0)
    assert "1 graded" in run("grade")
    assert points(course, "ada") == 9
    assert "1 unchanged" in run("grade")
    GradingService(course.opened, lambda _: None).refresh()
    assert [(course.result(secret) or {})["counts"] for secret in secrets] == [True, False]


def test_an_attempt_from_before_the_minimum_stays_passed(course: SmallCourse, run: Callable[..., str]) -> None:
    secret = course.hand_in("ada", MORE)
    take_in(course)
    before = course.result(secret)
    set_minimum(course, 100)
    assert "1 unchanged" in run("grade")
    GradingService(course.opened, lambda _: None).refresh()
    assert course.result(secret) == before
    later = course.hand_in("ben", MORE)
    take_in(course)
    assert before is not None
    assert before["passed"]
    assert not (course.result(later) or {})["passed"]
    assert duty(["regrade", MODULE, "--course", str(course.root)]) == 0
