"""nbgrader's own commands with a gradebook of each kind, and what becomes of all of them where the setting is wrong."""

import csv

import pytest

from grading.course.gradebook import GRADEBOOK_VARIABLE
from grading.receiving.service import GradingService
from tests.course.small_course import FULL, MODULE, RIGHT, WRONG, SmallCourse, notebook_with
from tests.postgresql import Server, without_server


def take_in(course: SmallCourse) -> None:
    course.hand_in("ada", RIGHT)
    course.hand_in("ben", WRONG, 1)
    GradingService(course.opened, lambda line: None).take_in()


def test_grades_are_exported(course: SmallCourse) -> None:
    take_in(course)
    course.nbgrader("export")
    with (course.root / "grades.csv").open(newline="") as file:
        rows = {row["student_id"]: (float(row["score"]), row["timestamp"]) for row in csv.DictReader(file)}
    assert rows == {"ada": (FULL, "2026-03-01 08:00:00.250000"), "ben": (0.0, "2026-03-01 08:01:00.250000")}


def test_a_gradebook_of_today_needs_no_upgrade_and_bears_one(course: SmallCourse) -> None:
    take_in(course)
    before = course.grades("ada")
    course.nbgrader("db", "upgrade")
    assert course.grades("ada") == before


def test_a_learner_is_removed_with_all_that_was_graded(course: SmallCourse) -> None:
    take_in(course)
    before = course.grades("ada")
    course.nbgrader("db", "student", "remove", "ben", "--force")
    assert course.grades("ben") == {}
    assert course.grades("ada") == before


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_nobody_keeps_a_connection_to_the_server(course: SmallCourse, postgresql: Server) -> None:
    take_in(course)
    course.autograde(force=True)
    assert course.grades("ada")
    assert postgresql.connections(course.gradebook) == 0


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_the_gradebook_is_on_the_server_and_no_file_is_made(course: SmallCourse) -> None:
    (course.root / "gradebook.db").unlink()
    take_in(course)
    course.autograde(force=True)
    assert course.grades("ada")["tf-border"][0] == 1.0
    assert not list(course.root.rglob("*.db"))


@without_server
def test_with_a_wrong_setting_nbgrader_does_nothing_at_all(course: SmallCourse) -> None:
    """It would go on without the course's configuration: with another gradebook, and running what was submitted."""
    trace = course.root / "trace"
    folder = course.root / "submitted" / "mallory" / MODULE
    folder.mkdir(parents=True)
    course.fill(folder, RIGHT, "", notebook=notebook_with(course.released_notebook, f"open({str(trace)!r}, 'w')"))
    course.environment[GRADEBOOK_VARIABLE] = "mysql://teacher:hush-hush@127.0.0.1/course"
    output = course.nbgrader("autograde", MODULE, "--create", fails=True)
    assert output.count("\n") == 1
    assert f"{GRADEBOOK_VARIABLE} begins with 'mysql://'" in output
    assert "hush-hush" not in output
    assert not trace.exists()
    assert not (course.root / "autograded").exists()
