"""`nbgrader collect` and `nbgrader zip_collect` under the course's configuration."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.course.small_course import MODULE, PARTLY, RIGHT, WRONG, SmallCourse, answers, at, refreshed
from tests.postgresql import without_server


def test_collecting_by_hand_skips_no_attempt(course: SmallCourse) -> None:
    for minutes, values in enumerate([RIGHT, WRONG]):
        course.hand_in("ben", values, minutes)
    course.nbgrader("collect", MODULE)
    assert [attempt.attempt for attempt in course.attempts.of(MODULE, "ben")] == [1, 2]
    course.autograde()
    assert course.grades("ben")["tf-border"][0] == 1.0
    course.hand_in("ben", PARTLY, 2)
    course.exchange("Collect")
    assert "08:01" in (course.root / "submitted" / "ben" / MODULE / "timestamp.txt").read_text()
    course.exchange("Collect", update=True)
    assert "08:02" in (course.root / "submitted" / "ben" / MODULE / "timestamp.txt").read_text()
    assert len(course.attempts.of(MODULE, "ben")) == 3


def test_a_damaged_hand_in_does_not_take_the_place_of_a_good_one(course: SmallCourse) -> None:
    course.hand_in("ben", RIGHT)
    course.hand_in("ben", None, 1, raw=b"{")
    said = course.exchange("Collect")
    assert "answers.json is damaged" in said
    course.autograde()
    assert course.grades("ben")["tf-border"][0] == 1.0


@without_server
def test_collecting_follows_no_link(course: SmallCourse, tmp_path: Path) -> None:
    private = tmp_path / "private.txt"
    private.write_text("the instructor's")
    course.hand_in("ben", RIGHT)
    folder = next(course.inbound.iterdir())
    (folder / "notes.txt").symlink_to(private)
    (folder / "folder").symlink_to(tmp_path)
    course.exchange("Collect")
    assert {path.name for path in (course.root / "submitted" / "ben" / MODULE).iterdir()} == {
        f"{MODULE}.ipynb",
        "answers.json",
        "timestamp.txt",
        "submission_secret.txt",
    }


def write_bundle(course: SmallCourse, learner: str, minutes: float, values: dict[str, Any], **more: str) -> Path:
    archive = course.root / "downloaded" / MODULE / "archive"
    archive.mkdir(parents=True, exist_ok=True)
    path = archive / f"{learner}+{MODULE}+{at(minutes):%Y%m%dT%H%M%S%f}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("answers.json", json.dumps(answers(values, learner)))
        bundle.writestr(f"{MODULE}.ipynb", course.released_notebook.read_text())
        bundle.writestr("timestamp.txt", f"{at(minutes):%Y-%m-%d %H:%M:%S.%f} UTC")
        bundle.writestr("submission_secret.txt", "s" * 128)
        for name, text in more.items():
            bundle.writestr(name, text)
    return path


def test_bundles_are_collected_and_a_second_one_too(course: SmallCourse) -> None:
    write_bundle(course, "ada", 0, RIGHT)
    write_bundle(course, "ben", 0, WRONG)
    course.nbgrader("zip_collect", MODULE)
    course.autograde()
    assert course.grades("ada")["tf-border"][0] == 1.0
    assert course.grades("ben")["tf-border"][0] == 0.0
    write_bundle(course, "ben", 9, RIGHT)
    course.nbgrader("zip_collect", MODULE)
    course.autograde()
    assert course.grades("ben")["tf-border"][0] == 1.0
    assert course.grades("ada")["tf-border"][0] == 1.0
    course.nbgrader("zip_collect", MODULE)
    assert [len(course.attempts.of(MODULE, learner)) for learner in ("ada", "ben")] == [1, 2]


@without_server
def test_a_bundle_of_the_learners_page_is_taken(course: SmallCourse) -> None:
    from widgets.answers.store import Learner
    from widgets.handing_in.bundle import bundle

    folder = course.root / "somewhere" / MODULE
    folder.mkdir(parents=True)
    course.fill(folder, RIGHT, "")
    name, content = bundle(folder, folder / f"{MODULE}.ipynb", Learner(id="ada", name="Ada"))
    archive = course.root / "downloaded" / MODULE / "archive"
    archive.mkdir(parents=True)
    (archive / name).write_bytes(content)
    course.nbgrader("zip_collect", MODULE)
    course.autograde()
    assert course.grades("ada")["match-parts"][0] == 2.0


@without_server
def test_refreshers_are_kept_and_not_collected(course: SmallCourse) -> None:
    course.hand_in("ada", RIGHT, 0)
    course.hand_in("ada", None, 2, raw=refreshed(WRONG))
    course.exchange("Collect")
    folder = course.root / "submitted" / "ada" / MODULE
    assert "08:00" in (folder / "timestamp.txt").read_text()
    bundle = write_bundle(course, "ada", 4, {})
    with zipfile.ZipFile(bundle, "w") as archive:
        archive.writestr("answers.json", refreshed(WRONG))
        archive.writestr("timestamp.txt", f"{at(4):%Y-%m-%d %H:%M:%S.%f} UTC")
    course.nbgrader("zip_collect", MODULE)
    assert "08:00" in (folder / "timestamp.txt").read_text()
    assert [record.kind for record in course.attempts.records(MODULE)] == ["graded", "refresher", "refresher"]


@without_server
def test_refreshers_put_in_the_place_of_a_submission_by_hand_leave_the_grades(course: SmallCourse) -> None:
    course.hand_in("ada", RIGHT, 0)
    course.exchange("Collect")
    course.autograde()
    before = course.grades("ada")
    folder = course.root / "submitted" / "ada" / MODULE
    course.fill(folder, None, f"{at(9):%Y-%m-%d %H:%M:%S.%f} UTC", raw=refreshed(WRONG))
    course.autograde()
    assert course.grades("ada") == before
    new = course.root / "submitted" / "ben" / MODULE
    new.mkdir(parents=True)
    course.fill(new, None, f"{at(9):%Y-%m-%d %H:%M:%S.%f} UTC", raw=refreshed(WRONG))
    assert "handed in for its refreshers" in course.autograde(fails=True)
    assert course.grades("ben") == {}


@without_server
def test_bad_bundles_are_passed_over(course: SmallCourse, tmp_path: Path) -> None:
    write_bundle(course, "ada", 0, RIGHT, **{"../../../escaped.txt": "x", "/var/escaped.txt": "x"})
    bomb = write_bundle(course, "bomb", 0, RIGHT)
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("answers.json", b"0" * 50_000_000)
        file.writestr("timestamp.txt", f"{at(0):%Y-%m-%d %H:%M:%S.%f} UTC")
    archive = bomb.parent
    (archive / f"broken+{MODULE}+1.zip").write_bytes(b"PK\x03\x04 no")
    (archive / f"timeless+{MODULE}+1.zip").write_bytes(zip_of({"answers.json": json.dumps(answers(RIGHT))}, tmp_path))
    (archive / "other+module+1.zip").write_bytes(zip_of({}, tmp_path))
    (archive / f"..+{MODULE}+1.zip").write_bytes(zip_of({}, tmp_path))
    (archive / "essay.docx").write_bytes(b"words")
    output = course.nbgrader("zip_collect", MODULE)
    assert {path.name for path in (course.root / "submitted").iterdir()} == {"ada"}
    assert not list(course.root.rglob("escaped.txt"))
    for reason in ("larger than", "damaged", "does not say when", "is missing", "holds no hand-in"):
        assert reason in output


def zip_of(files: dict[str, str], tmp_path: Path) -> bytes:
    path = tmp_path / "made.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path.read_bytes()


def test_an_older_bundle_does_not_take_the_place_of_a_newer_hand_in(course: SmallCourse) -> None:
    course.hand_in("ben", RIGHT, 5)
    course.exchange("Collect")
    write_bundle(course, "ben", 1, WRONG)
    course.nbgrader("zip_collect", MODULE)
    assert "08:05" in (course.root / "submitted" / "ben" / MODULE / "timestamp.txt").read_text()
    assert len(course.attempts.of(MODULE, "ben")) == 2


@without_server
def test_a_module_that_is_not_released_is_said_so(course: SmallCourse) -> None:
    (course.root / "downloaded" / "other" / "archive").mkdir(parents=True)
    (course.root / "downloaded" / "other" / "archive" / "ben+other+1.zip").write_bytes(b"PK")
    said = course.nbgrader("zip_collect", "other", fails=True)
    assert "The module 'other' has not been released" in said
    assert "Traceback" not in said


@without_server
@pytest.mark.parametrize("name", ["a b", "<img src=x>", "..", "é", "x" * 101])
def test_ids_that_cannot_be_used_are_passed_over(course: SmallCourse, name: str) -> None:
    moment = f"{at(0):%Y-%m-%d %H:%M:%S.%f} UTC"
    folder = course.inbound / f"{name}+{MODULE}+{moment}"
    folder.mkdir()
    course.fill(folder, RIGHT, moment)
    (folder / "submission_secret.txt").write_text("s")
    course.exchange("Collect")
    assert course.attempts.history(MODULE) == []
