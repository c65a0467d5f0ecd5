"""Formgrader with a gradebook of each kind: what its pages are made from, and that one mishap does not spoil the next page."""

import re
from pathlib import Path
from typing import Any

import pytest
from nbgrader.apps.api import NbGraderAPI

from grading.receiving.service import GradingService
from tests.course.conftest import copies, lay_out
from tests.course.serving import Formgrader, serving
from tests.course.small_course import MODULE, PARTLY, RIGHT, WRONG, SmallCourse
from tests.postgresql import DATABASES, Server

_PAGES = [
    "manage_assignments",
    f"manage_submissions/{MODULE}",
    "gradebook",
    f"gradebook/{MODULE}",
    f"gradebook/{MODULE}/{MODULE}",
    "manage_students",
    "manage_students/ada",
    f"manage_students/ada/{MODULE}",
]


def take_in(course: SmallCourse) -> None:
    """Three learners: one marked, one whose text waits, one who came back better."""
    course.hand_in("ada", RIGHT | {"own-words": "I would tell the Focal Point, «today»."})
    course.hand_in("ben", WRONG, 1)
    course.hand_in("ben", PARTLY, 2)
    course.hand_in("cleo", PARTLY | {"own-words": "I would ask."}, 3)
    GradingService(course.opened, lambda line: None).take_in()
    course.mark("ada", 3.5, "Well seen: ☂")


def data_of_pages(course: SmallCourse) -> dict[str, Any]:
    """What formgrader's pages show, but for nbgrader's ids, which are random, and the order that they give."""
    opened = course.opened
    api = NbGraderAPI(opened.directory, config=opened.config)
    data = {
        "assignments": api.get_assignments(),
        "notebooks": api.get_notebooks(MODULE),
        "submissions": api.get_submissions(MODULE),
        "submission": api.get_submission(MODULE, "ada"),
        "notebook submissions": api.get_notebook_submissions(MODULE, MODULE),
        "students": api.get_students(),
        "student": api.get_student("ada"),
        "student's submissions": api.get_student_submissions("ada"),
        "student's notebooks": api.get_student_notebook_submissions("ada", MODULE),
    }
    return {name: _comparable(value, str(course.root)) for name, value in data.items()}


def _comparable(value: Any, root: str) -> Any:
    match value:
        case dict():
            return {key: _comparable(part, root) for key, part in sorted(value.items()) if key != "index"}
        case list():
            return sorted((_comparable(part, root) for part in value), key=str)
        case str():
            return re.sub("^[0-9a-f]{32}$", "an id", value).replace(root, "the course")
    return value


def test_its_pages_are_made_from_the_same_data_on_both(
    released: Path, request: pytest.FixtureRequest, tmp_path: Path, environment: dict[str, str]
) -> None:
    page_data = {}
    for kind in DATABASES:
        with copies(kind, request) as copy, pytest.MonkeyPatch.context() as patch:
            course = lay_out(released, tmp_path / kind, environment | copy(), patch)
            take_in(course)
            page_data[kind] = data_of_pages(course)
    of_file, on_server = (page_data[kind] for kind in DATABASES)
    for name, value in of_file.items():
        assert on_server[name] == value, name
    assert [(student["id"], student["score"], student["max_score"]) for student in on_server["students"]] == [
        ("ada", 13.5, 15.0),
        ("ben", 6.0, 15.0),
        ("cleo", 6.0, 15.0),
    ]
    assert [entry["needs_manual_grade"] for entry in on_server["submissions"]] == [False, False, True]


def test_a_mishap_spoils_no_later_page(course: SmallCourse, database: str, request: pytest.FixtureRequest) -> None:
    take_in(course)
    with serving(course) as (_, said):
        formgrader = Formgrader(said)
        assert {page: formgrader.page(page) for page in _PAGES} == dict.fromkeys(_PAGES, 200)
        shown = {entry["student"]: entry["id"] for entry in formgrader.read(f"submitted_notebooks/{MODULE}/{MODULE}")}
        grades = {grade["name"]: grade["id"] for grade in formgrader.read(f"grades?submission_id={shown['cleo']}")}
        assert formgrader.page(f"submissions/{shown['cleo']}/") == 200
        comments = {comment["name"]: comment["id"] for comment in formgrader.read(f"comments?submission_id={shown['cleo']}")}
        assert formgrader.put(f"comment/{comments['own-words']}", {"manual_comment": {"no": "text"}}) == 500
        assert formgrader.put(f"grade/{grades['own-words']}", {"manual_score": 2.5}) == 200
        if database == "postgresql":
            server: Server = request.getfixturevalue("postgresql")
            server.disconnect(course.gradebook)
            formgrader.page(f"submissions/{shown['cleo']}/")
        assert formgrader.page(f"submissions/{shown['cleo']}/") == 200
        assert formgrader.put(f"grade/{grades['own-words']}", {"manual_score": 3.0}) == 200
    assert {entry["id"]: entry["score"] for entry in data_of_pages(course)["students"]}["cleo"] == 9.0


def test_a_score_that_would_count_nowhere_is_refused(course: SmallCourse) -> None:
    take_in(course)
    before = course.grades("ben")
    with serving(course) as (_, said):
        formgrader = Formgrader(said)
        shown = {entry["student"]: entry["id"] for entry in formgrader.read(f"submitted_notebooks/{MODULE}/{MODULE}")}
        grades = {grade["name"]: grade for grade in formgrader.read(f"grades?submission_id={shown['ben']}")}
        for refused in ({"manual_score": 1.0}, {"manual_score": 0}, {"extra_credit": 1}, {"manual_score": 1, "extra_credit": None}):
            assert formgrader.put(f"grade/{grades['tf-border']['id']}", refused) == 400
        for out_of_bounds in ({"manual_score": -1}, {"manual_score": 5.5}, {"manual_score": "inf"}, {"extra_credit": -1}):
            assert formgrader.put(f"grade/{grades['own-words']['id']}", out_of_bounds) == 400
        assert formgrader.put("grade/none-of-this-id", {"manual_score": 1}) == 404
        assert {grade["name"]: grade for grade in formgrader.read(f"grades?submission_id={shown['ben']}")} == grades
        assert formgrader.put(f"grade/{grades['own-words']['id']}", {"manual_score": "4.5"}) == 200
        now = {grade["name"]: grade for grade in formgrader.read(f"grades?submission_id={shown['ben']}")}
    assert now["own-words"]["manual_score"] == 4.5
    assert now | {"own-words": None} == grades | {"own-words": None}
    assert course.grades("ben") == before | {"own-words": (before["own-words"][0], 5.0, False)}
