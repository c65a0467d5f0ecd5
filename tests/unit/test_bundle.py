"""The bundle for where there is no exchange: whole, the learner's own, and taken by the instructor's side."""

import io
import zipfile
from pathlib import Path

import pytest

from grading.receiving.bundles import read_bundle
from tests.unit.learner_side import ADA, MODULE, answer, learner_folder
from widgets.answers import Learner
from widgets.bundle import bundle
from widgets.problems import AnswersProblem, HandInProblem

NOTHING = r"^There is nothing to hand in yet: answer a question first\.$"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return learner_folder(tmp_path)


def test_a_bundle_holds_the_four_files_of_a_hand_in(folder: Path) -> None:
    answer(folder, p1="true")
    (folder / "notes.txt").write_text("mine")
    name, content = bundle(folder, ADA)
    assert name.startswith("ada-1+mod+")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == ["answers.json", "mod.ipynb", "submission_secret.txt", "timestamp.txt"]
        for file in ("answers.json", "mod.ipynb"):
            assert archive.read(file) == (folder / file).read_bytes()


def test_the_instructors_side_takes_it(folder: Path, tmp_path: Path) -> None:
    answer(folder, exa_0="a", p1="true")
    name, content = bundle(folder, ADA)
    (tmp_path / name).write_bytes(content)
    hand_in = read_bundle(tmp_path / name, MODULE)
    assert hand_in.learner == "ada-1"
    assert hand_in.problem == ""
    assert hand_in.handed_in is not None
    assert hand_in.answers.value("exa-0") == "a"


def test_each_bundle_has_a_name_and_a_secret_of_its_own(folder: Path) -> None:
    answer(folder, p1="true")
    (first, one), (second, two) = bundle(folder, ADA), bundle(folder, ADA)
    secrets = [zipfile.ZipFile(io.BytesIO(content)).read("submission_secret.txt") for content in (one, two)]
    assert first != second
    assert secrets[0] != secrets[1]
    assert len(secrets[0]) >= 32


def test_without_an_id_there_is_no_bundle(folder: Path) -> None:
    answer(folder, p1="true")
    with pytest.raises(HandInProblem, match="Please give your name and ID first"):
        bundle(folder, Learner())


def test_without_an_answers_file_there_is_nothing_to_hand_in(folder: Path) -> None:
    with pytest.raises(HandInProblem, match=NOTHING):
        bundle(folder, ADA)


def test_answers_taken_back_are_nothing_to_hand_in(folder: Path) -> None:
    answer(folder, p1=None, exa_0="", exa_1=[], exa_2={})
    with pytest.raises(HandInProblem, match=NOTHING):
        bundle(folder, ADA)


def test_a_damaged_answers_file_is_not_sent(folder: Path) -> None:
    (folder / "answers.json").write_bytes(b'{"format": 1')
    with pytest.raises(AnswersProblem, match="damaged"):
        bundle(folder, ADA)
