"""Making a submission's folder sound: what is no part of a hand-in goes aside, nothing is lost, a million files cost no more than one."""

import contextlib
import os
from pathlib import Path

import pytest

from grading.submissions.hand_ins import read_hand_in
from grading.submissions.quarantine import MAX_NOTEBOOK_BYTES, SET_ASIDE, make_sound
from widgets.problems import HandInProblem

PARTS = {
    "sample.ipynb": b"the learner's",
    "answers.json": b'{"format": 1, "module": "sample", "entries": {"q": {"value": "a"}}}',
    "timestamp.txt": b"2026-03-01 08:00:00.250000 UTC",
    "submission_secret.txt": b"s" * 64,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    submission_folder = tmp_path / "submitted" / "ada" / "sample"
    submission_folder.mkdir(parents=True)
    for name, content in PARTS.items():
        (submission_folder / name).write_bytes(content)
    return submission_folder


@pytest.fixture
def released(tmp_path: Path) -> Path:
    path = tmp_path / "released.ipynb"
    path.write_text("the course's")
    return path


def made_sound(folder: Path, released: Path) -> list[str]:
    return make_sound(folder, released, contextlib.nullcontext())


def aside(folder: Path) -> Path:
    (kept,) = (folder.parents[1] / SET_ASIDE / folder.parent.name / folder.name).iterdir()
    return kept


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_sound_folder_is_left_alone(folder: Path, released: Path) -> None:
    before = folder.stat().st_ino
    assert made_sound(folder, released) == []
    assert (folder.stat().st_ino, contents(folder)) == (before, PARTS)
    assert not (folder.parents[1] / SET_ASIDE).exists()


def test_all_of_it_is_kept_and_what_is_sound_stays(folder: Path, released: Path) -> None:
    (folder / "notes.txt").write_text("mine")
    said = made_sound(folder, released)
    assert said[0] == "'notes.txt' is not part of a hand-in."
    assert f"kept in submitted/{SET_ASIDE}/ada/sample/" in said[1]
    assert contents(aside(folder)) == PARTS | {"notes.txt": b"mine"}
    assert contents(folder) == PARTS | {"sample.ipynb": b"the course's"}
    assert made_sound(folder, released) == []


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("answers.json", b"x" * 1_000_001, "answers.json is larger than 1000 kB"),
        ("timestamp.txt", b"x" * 1001, "timestamp.txt is larger than 1 kB"),
        ("timestamp.txt", b"", "timestamp.txt makes no sense."),
        ("timestamp.txt", b"2026-03-01 08:00:00 /dev/zero", "timestamp.txt makes no sense."),
        ("submission_secret.txt", b"", "submission_secret.txt makes no sense."),
        ("submission_secret.txt", b"\xff", "submission_secret.txt makes no sense."),
    ],
)
def test_a_part_that_nbgrader_would_stumble_over_goes_aside(folder: Path, released: Path, name: str, content: bytes, reason: str) -> None:
    (folder / name).write_bytes(content)
    assert made_sound(folder, released)[0].startswith(reason)
    assert contents(folder).keys() == PARTS.keys() - {name}
    assert (aside(folder) / name).read_bytes() == content


@pytest.mark.parametrize("raw", [b"{", b""])
def test_answers_that_are_damaged_stay_for_the_grader_to_say_so(folder: Path, released: Path, raw: bytes) -> None:
    (folder / "answers.json").write_bytes(raw)
    assert made_sound(folder, released) == []
    assert "damaged" in read_hand_in(folder, "ada", "sample").problem


def test_the_notebook_is_never_looked_into_but_for_its_kind_and_size(folder: Path, released: Path) -> None:
    os.truncate(folder / "sample.ipynb", MAX_NOTEBOOK_BYTES)
    assert made_sound(folder, released) == []
    os.truncate(folder / "sample.ipynb", MAX_NOTEBOOK_BYTES + 1)
    assert made_sound(folder, released)[0] == "sample.ipynb is larger than 20 MB."
    assert (folder / "sample.ipynb").read_text() == "the course's"


def test_of_many_files_some_are_told(folder: Path, released: Path) -> None:
    for number in range(200):
        (folder / f"{number}.txt").touch()
    said = made_sound(folder, released)
    assert len(said) == 22
    assert said[20] == "More of its contents are not part of a hand-in."
    assert contents(folder).keys() == PARTS.keys()
    assert len(contents(aside(folder))) == 204


def test_a_second_time_is_kept_beside_the_first(folder: Path, released: Path) -> None:
    for text in ("one", "two"):
        (folder / "notes.txt").write_text(text)
        made_sound(folder, released)
    kept = sorted((folder.parents[1] / SET_ASIDE / "ada" / "sample").iterdir())
    assert [(path / "notes.txt").read_text() for path in kept] == ["one", "two"]


def test_names_do_nothing_to_the_screen(folder: Path, released: Path) -> None:
    (folder / "two\nlines \x1b[2J.txt").touch()
    assert made_sound(folder, released)[0] == "'two?lines ?[2J.txt' is not part of a hand-in."


@pytest.mark.parametrize("linked", ["sample", "ada"])
def test_a_link_to_a_folder_is_not_followed(folder: Path, released: Path, tmp_path: Path, linked: str) -> None:
    (folder / "notes.txt").touch()
    place = folder if linked == "sample" else folder.parent
    place.rename(tmp_path / "elsewhere")
    place.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(HandInProblem, match=rf"submitted/(ada/)?{linked} is a link or no folder\."):
        made_sound(folder, released)
    assert (tmp_path / "elsewhere" / "notes.txt" if linked == "sample" else tmp_path / "elsewhere" / "sample" / "notes.txt").exists()


def test_nothing_is_moved_through_a_link(folder: Path, released: Path, tmp_path: Path) -> None:
    (folder / "notes.txt").touch()
    (tmp_path / "outside").mkdir()
    (folder.parents[1] / SET_ASIDE).symlink_to(tmp_path / "outside")
    with pytest.raises(HandInProblem, match=r"submitted/ada/sample cannot be put in order: .set-aside is a link"):
        made_sound(folder, released)
    assert contents(folder).keys() == PARTS.keys() | {"notes.txt"}
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_folder_without_its_notebook_is_not_graded(folder: Path, released: Path) -> None:
    (folder / "sample.ipynb").rename(folder / "essay.ipynb")
    with pytest.raises(HandInProblem, match=r"sample\.ipynb is missing"):
        made_sound(folder, released)


def test_what_cannot_be_moved_is_a_sentence(folder: Path, released: Path) -> None:
    (folder / "notes.txt").touch()
    released.unlink()
    with pytest.raises(HandInProblem, match=r"submitted/ada/sample cannot be put in order: No such file"):
        made_sound(folder, released)
    assert contents(folder).keys() == PARTS.keys() | {"notes.txt"}
