"""A course's own file: its ID, its title, who may grade in it."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.course.course_file import COURSE_ID, CourseFileProblem, check_id, command, course_file, read_course_file, settle
from widgets.data_files import DATA_VARIABLE
from widgets.handing_in.delivery import COURSE_VARIABLE
from widgets.paths import TITLE_VARIABLE

IDS = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?", fullmatch=True).filter(
    lambda name: not name.startswith(("grading", "instructors"))
)


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in (COURSE_VARIABLE, DATA_VARIABLE, TITLE_VARIABLE, "DUTY_COHORT"):
        monkeypatch.setenv(variable, "")


def write(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "course.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_folder_without_a_file_is_the_one_course_of_its_machine(tmp_path: Path) -> None:
    assert read_course_file(tmp_path) is None
    assert (course_file(tmp_path).id, course_file(tmp_path).name) == (COURSE_ID, "Duty to Report")


def test_the_setting_names_a_course_without_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(COURSE_VARIABLE, "mission-course")
    assert course_file(tmp_path).id == "mission-course"
    monkeypatch.setenv(COURSE_VARIABLE, "No Course")
    with pytest.raises(CourseFileProblem, match="'No Course' cannot be used"):
        course_file(tmp_path)


def test_a_setting_that_contradicts_the_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "id: one")
    monkeypatch.setenv(COURSE_VARIABLE, "one")
    assert course_file(tmp_path).id == "one"
    monkeypatch.setenv(COURSE_VARIABLE, "two")
    with pytest.raises(CourseFileProblem, match=r"'two', but .*course\.yaml says 'one'"):
        course_file(tmp_path)


@given(id=IDS, instructors=st.lists(st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=1), max_size=3))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, id: str, instructors: list[str]) -> None:
    folder = write(tmp_path_factory.mktemp("course"), f'id: "{id}"\ninstructors: [{", ".join(map(repr, instructors))}]\n')
    file = read_course_file(folder)
    assert file is not None
    assert (file.id, file.name, file.instructors) == (id, id, instructors)


@given(text=st.text(max_size=60))
def test_any_other_text_is_a_sentence_with_the_file_in_it(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = write(tmp_path_factory.mktemp("course"), text.encode("utf-8", "replace").decode())
    problem = None
    try:
        assert read_course_file(folder) is not None
    except CourseFileProblem as raised:
        problem = raised
    assert problem is None or "course.yaml: " in str(problem)


WRONG = ["id: grading", "id: instructors-2", "id: Übung", "id: a/b", "id: -a", "idd: a", "id: [a]", "title: 5", "- a"]


@pytest.mark.parametrize("text", WRONG)
def test_what_cannot_be_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(CourseFileProblem, match=r"course\.yaml: "):
        read_course_file(write(tmp_path, text))


@given(id=st.text(max_size=70))
def test_an_id_is_safe_as_a_folder_an_address_and_a_service(id: str) -> None:
    try:
        check_id(id)
    except CourseFileProblem:
        return
    assert id.isascii()
    assert id == id.lower()
    assert not set(id) & set("/\\.+ _:%?#")
    assert 1 <= len(id) <= 60


def test_a_course_with_a_file_has_data_of_its_own(tmp_path: Path) -> None:
    cohort = write(tmp_path / "cohorts" / "2027-01", "id: one\ntitle: The first")
    (cohort / "data").mkdir()
    assert settle(cohort).id == "one"
    assert (os.environ[DATA_VARIABLE], os.environ[TITLE_VARIABLE]) == (str(cohort / "data"), "The first")
    assert command("grade") == "make grade COHORT=2027-01"
    settle(tmp_path)
    assert command("grade") == "make grade"
