"""The terms of a module: what the gradebook says of due date and lateness, published for the learner's page."""

import stat
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import LateSubmissionPlugin
from traitlets.config import Config

from grading.course.nbgrader_environment import find_tools
from grading.course.opening import Course
from grading.marking.ledger import Ledger
from grading.marking.terms import is_module_closed, publish_terms, terms_of
from widgets.answers.terms import Terms, read_terms, write_terms

MODULE = "mod"
DUE = datetime(2026, 3, 13, 16, 0)  # noqa: DTZ001  # as nbgrader keeps it
TERMS = Terms("2026-03-13T16:00:00+00:00", "zero", closed=True)


class HalfPlugin(LateSubmissionPlugin):
    """A course's own rule for late hand-ins."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "feedback").mkdir()
    return tmp_path


def course_in(root: Path, **late: Any) -> Course:
    """A course whose gradebook is in this folder, with these settings for late hand-ins."""
    config = Config({"CourseDirectory": {"root": str(root), "db_url": f"sqlite:///{root}/gradebook.db"}, **late})
    return Course(config, CourseDirectory(config=config), root / "exchange" / "course")


def due(course: Course, duedate: datetime | None = DUE) -> None:
    find_tools()
    with Gradebook(course.directory.db_url) as gradebook:
        gradebook.update_or_create_assignment(MODULE, duedate=duedate)


def test_terms_that_were_written_are_read(folder: Path) -> None:
    write_terms(folder, MODULE, TERMS)
    assert read_terms(folder, MODULE) == TERMS
    assert read_terms(folder, "other") == Terms()
    # whoever knows the name may read it: each learner's page does
    assert stat.S_IMODE((folder / "feedback" / f"terms-{MODULE}.json").stat().st_mode) == 0o644


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"[]",
        b"{",
        b"\xff",
        b"[" * 5000,
        b'{"late": "half"}',
        b'{"closed": 1}',
        b'{"due": "soon", "closed": true}',
        b'{"due": "2026-03-13T16:00:00", "closed": true}',
        b'{"closed": true, "due": "' + b" " * 5000 + b'"}',
    ],
)
def test_damaged_terms_are_the_defaults(folder: Path, damaged: bytes) -> None:
    (folder / "feedback" / f"terms-{MODULE}.json").write_bytes(damaged)
    assert read_terms(folder, MODULE) == Terms()


def test_a_course_without_a_gradebook_has_the_defaults_and_still_no_gradebook(tmp_path: Path) -> None:
    course = course_in(tmp_path)
    assert terms_of(course, MODULE) == Terms()
    assert not is_module_closed(course, MODULE)
    assert list(tmp_path.iterdir()) == []


def test_the_due_date_is_that_of_the_gradebook_in_utc(tmp_path: Path) -> None:
    course = course_in(tmp_path)
    due(course)
    assert terms_of(course, MODULE) == Terms("2026-03-13T16:00:00+00:00")
    assert terms_of(course, "other") == Terms()
    due(course, None)
    assert terms_of(course, MODULE) == Terms()


@pytest.mark.parametrize(
    ("settings", "late"),
    [
        ({}, "none"),
        ({"LateSubmissionPlugin": {"penalty_method": "none"}}, "none"),
        ({"LateSubmissionPlugin": {"penalty_method": "zero"}}, "zero"),
        ({"AssignLatePenalties": {"plugin_class": HalfPlugin}}, "other"),
        ({"AssignLatePenalties": {"plugin_class": f"{__name__}.HalfPlugin"}, "LateSubmissionPlugin": {"penalty_method": "zero"}}, "other"),
    ],
)
def test_what_lateness_costs_is_what_the_course_has_set(tmp_path: Path, settings: dict[str, Any], late: str) -> None:
    assert terms_of(course_in(tmp_path, **settings), MODULE).late == late


def test_terms_are_published_once_and_again_when_they_change(tmp_path: Path) -> None:
    course = course_in(tmp_path)
    due(course)
    publish_terms(course, MODULE)
    path = course.feedback / f"terms-{MODULE}.json"
    assert stat.S_IMODE(course.feedback.stat().st_mode) == 0o711
    first = path.stat().st_ino
    publish_terms(course, MODULE)
    assert path.stat().st_ino == first
    Ledger(course.directory.db_url).note("closed", module=MODULE)
    publish_terms(course, MODULE)
    assert read_terms(course.exchange, MODULE) == Terms("2026-03-13T16:00:00+00:00", closed=True)
    assert path.stat().st_ino != first


def test_a_module_is_closed_once_an_instructor_has_closed_it(tmp_path: Path) -> None:
    course = course_in(tmp_path)
    due(course)
    assert not is_module_closed(course, MODULE)
    Ledger(course.directory.db_url).note("closed", module=MODULE)
    assert is_module_closed(course, MODULE)
    assert not is_module_closed(course, "other")
