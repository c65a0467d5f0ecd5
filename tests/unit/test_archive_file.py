"""The archive of a course: whole, or refused with a sentence."""

import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.cohorts.archive_file import MANIFEST, archive, verify
from widgets.problems import CourseProblem


def course_in(root: Path) -> Any:
    """As much of a course as its archive needs, with a gradebook and a learner."""
    for name, text in {"learners/ada/mod/answers.json": "{}", "données/読む.txt": "été", "learners/ada/.cookie-secret": "s"}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    (root / "exchange" / "id" / "inbound").mkdir(parents=True)
    with sqlite3.connect(root / "gradebook.db") as gradebook:
        gradebook.execute("create table marks (mark)")
        gradebook.execute("insert into marks values (5)")
    gradebook.close()
    (root / "gradebook.db-journal").write_text("")
    directory = SimpleNamespace(root=str(root), db_url=f"sqlite:///{root / 'gradebook.db'}", course_id="id")
    return SimpleNamespace(directory=directory, exchange=root / "exchange" / "id")


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    room = tmp_path_factory.mktemp("archive")
    archive(course_in(room / "course"), room / "whole.zip")
    return room / "whole.zip"


def test_everything_is_in_it_once_and_empty_folders_too(packed: Path, tmp_path: Path) -> None:
    manifest = verify(packed)
    assert set(manifest.files) == {"gradebook.db", "learners/ada/mod/answers.json", "données/読む.txt", "learners/ada/.cookie-secret"}
    assert manifest.course == "id"
    with zipfile.ZipFile(packed) as opened:
        opened.extractall(tmp_path)
    assert (tmp_path / "exchange" / "id" / "inbound").is_dir()
    with sqlite3.connect(tmp_path / "gradebook.db") as gradebook:
        assert gradebook.execute("select mark from marks").fetchall() == [(5,)]
    gradebook.close()


def test_a_row_that_is_being_written_is_not_in_it(tmp_path: Path) -> None:
    course = course_in(tmp_path / "course")
    writer = sqlite3.connect(tmp_path / "course" / "gradebook.db")
    writer.execute("insert into marks values (6)")
    archive(course, tmp_path / "a.zip")
    writer.rollback()
    writer.close()
    with zipfile.ZipFile(tmp_path / "a.zip") as opened:
        opened.extract("gradebook.db", tmp_path)
    with sqlite3.connect(tmp_path / "gradebook.db") as gradebook:
        assert gradebook.execute("select mark from marks").fetchall() == [(5,)]
    gradebook.close()


def test_links_are_named_and_never_followed(tmp_path: Path) -> None:
    course = course_in(tmp_path / "course")
    (tmp_path / "elsewhere.txt").write_text("of another")
    (tmp_path / "course" / "learners" / "link").symlink_to(tmp_path / "elsewhere.txt")
    (tmp_path / "course" / "folder").symlink_to(tmp_path)
    manifest = archive(course, tmp_path / "a.zip")
    assert sorted(manifest.left_out) == ["folder", "learners/link"]
    assert not any("elsewhere" in name for name in manifest.files)


def test_what_was_unpacked_can_be_archived_again(packed: Path, tmp_path: Path) -> None:
    course = course_in(tmp_path / "course")
    with zipfile.ZipFile(packed) as opened:
        opened.extractall(tmp_path / "course")
    again = archive(course, tmp_path / "a.zip")
    assert (again.files, again.left_out) == (verify(packed).files, [MANIFEST])


def test_an_exchange_elsewhere_is_in_it(tmp_path: Path) -> None:
    course = course_in(tmp_path / "course")
    course.exchange = tmp_path / "shared" / "id"
    (course.exchange / "feedback").mkdir(parents=True)
    (course.exchange / "feedback" / "result.json").write_text("{}")
    assert "exchange/id/feedback/result.json" in archive(course, tmp_path / "a.zip").files


def test_a_damaged_gradebook_is_not_archived(tmp_path: Path) -> None:
    course = course_in(tmp_path / "course")
    with (tmp_path / "course" / "gradebook.db").open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096)
    with pytest.raises(CourseProblem, match="damaged"):
        archive(course, tmp_path / "a.zip")
    assert list(tmp_path.glob("*.zip*")) + list(tmp_path.glob(".*")) == []


@given(cut=st.integers(0, 10_000))
def test_a_part_of_an_archive_is_refused(packed: Path, cut: int) -> None:
    refused_or_same(packed, lambda whole: whole[: cut % len(whole)], must_refuse=True)


@given(at=st.integers(0), bit=st.integers(0, 7))
def test_a_changed_bit_is_noticed_or_changes_nothing(packed: Path, at: int, bit: int) -> None:
    def change(whole: bytes) -> bytes:
        place = at % len(whole)
        return whole[:place] + bytes([whole[place] ^ (1 << bit)]) + whole[place + 1 :]

    refused_or_same(packed, change)


@given(text=st.binary(max_size=200))
def test_any_other_file_is_refused(packed: Path, text: bytes) -> None:
    refused_or_same(packed, lambda _: text, must_refuse=True)


def refused_or_same(packed: Path, change: Callable[[bytes], bytes], *, must_refuse: bool = False) -> None:
    other = packed.with_name("other.zip")
    other.write_bytes(change(packed.read_bytes()))
    try:
        manifest = verify(other)
    except CourseProblem:
        return
    assert not must_refuse
    assert manifest.files == verify(packed).files


def test_a_file_that_the_manifest_does_not_name_is_noticed(packed: Path, tmp_path: Path) -> None:
    more = tmp_path / "more.zip"
    more.write_bytes(packed.read_bytes())
    with zipfile.ZipFile(more, "a") as opened:
        opened.writestr("learners/ada/more.txt", "x")
    with pytest.raises(CourseProblem):
        verify(more)
    assert MANIFEST in zipfile.ZipFile(more).namelist()
