"""The bundle for where there is no exchange: whole, the learner's own, and taken by the instructor's side."""

import hashlib
import io
import itertools
import zipfile
from pathlib import Path

import pytest

from tests.bundle_reading import read_bundle
from tests.unit.learner_side import ADA, MODULE, answer, learner_folder, released_notebook, sources
from widgets.answers.reflection import as_markdown
from widgets.answers.store import Learner, Purpose, read_answers
from widgets.handing_in.bundle import bundle
from widgets.problems import AnswersProblem, HandInProblem

NOTHING = r"^There is nothing to hand in yet\. Answer a question first\.$"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    released_notebook(tmp_path)
    return learner_folder(tmp_path)


def made(folder: Path, learner: Learner = ADA, purpose: Purpose = "test") -> tuple[str, bytes]:
    """The bundle of what the folder holds."""
    return bundle(folder, folder.parents[2] / "release" / MODULE / f"{MODULE}.ipynb", learner, purpose)


def test_a_bundle_holds_the_four_files_of_a_hand_in_and_a_check_sum(folder: Path) -> None:
    answer(folder, p1="true")
    (folder / "notes.txt").write_text("mine")
    name, content = made(folder)
    assert name.startswith("ada-1+mod+")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == ["answers.json", "checksum.txt", "mod.ipynb", "submission_secret.txt", "timestamp.txt"]
        assert archive.read("answers.json") == (folder / "answers.json").read_bytes()
        assert archive.read("mod.ipynb") == (folder.parents[2] / "release" / MODULE / "mod.ipynb").read_bytes()
        # A page without a server opens it without unpacking.
        assert archive.getinfo("answers.json").compress_type == zipfile.ZIP_STORED
        sum = hashlib.sha256((folder / "answers.json").read_bytes()).hexdigest()
        assert archive.read("checksum.txt").decode() == f"{sum}  answers.json\n"


def test_the_instructors_side_takes_it(folder: Path, tmp_path: Path) -> None:
    answer(folder, exa_0="a", p1="true")
    name, content = made(folder)
    (tmp_path / name).write_bytes(content)
    hand_in = read_bundle(tmp_path / name, MODULE)
    assert hand_in.learner == "ada-1"
    assert hand_in.problem == ""
    assert hand_in.handed_in is not None
    assert hand_in.answers.value("exa-0") == "a"


def test_the_learners_own_words_are_in_the_bundles_notebook_and_not_in_the_released_one(folder: Path, tmp_path: Path) -> None:
    answer(folder, words="I would <tell>.")
    before = sources(tmp_path / "release" / MODULE)
    with zipfile.ZipFile(io.BytesIO(made(folder)[1])) as archive:
        archive.extract("mod.ipynb", tmp_path / "bundle")
    assert sources(tmp_path / "bundle") == [*before[:-1], as_markdown("I would <tell>.")]
    assert sources(tmp_path / "release" / MODULE) == before


def test_a_bundle_says_that_it_is_of_refreshers_and_the_kept_answers_do_not(folder: Path, tmp_path: Path) -> None:
    answer(folder, p1="true")
    with pytest.raises(HandInProblem, match=NOTHING):
        made(folder, purpose="refresher")
    answer(folder, refresher={"1": {"questions": ["p1"], "answers": {}}})
    name, content = made(folder, purpose="refresher")
    (tmp_path / name).write_bytes(content)
    assert read_bundle(tmp_path / name, MODULE).answers.purpose == "refresher"
    assert read_answers(folder / "answers.json").purpose == "test"


def test_each_bundle_has_a_name_and_a_secret_of_its_own(folder: Path) -> None:
    answer(folder, p1="true")
    (first, one), (second, two) = made(folder), made(folder)
    secrets = [zipfile.ZipFile(io.BytesIO(content)).read("submission_secret.txt") for content in (one, two)]
    assert first != second
    assert secrets[0] != secrets[1]
    assert len(secrets[0]) >= 32


def test_without_an_id_there_is_no_bundle(folder: Path) -> None:
    answer(folder, p1="true")
    with pytest.raises(HandInProblem, match="Please enter your name and ID first"):
        made(folder, Learner())


def test_without_an_answers_file_there_is_nothing_to_hand_in(folder: Path) -> None:
    with pytest.raises(HandInProblem, match=NOTHING):
        made(folder)


def test_answers_taken_back_are_nothing_to_hand_in(folder: Path) -> None:
    answer(folder, p1=None, exa_0="", exa_1=[], exa_2={})
    with pytest.raises(HandInProblem, match=NOTHING):
        made(folder)


def test_a_damaged_answers_file_is_not_sent(folder: Path) -> None:
    (folder / "answers.json").write_bytes(b'{"format": 1')
    with pytest.raises(AnswersProblem, match="damaged"):
        made(folder)


@pytest.fixture
def sound(folder: Path, tmp_path: Path) -> tuple[Path, bytes]:
    """Where a bundle of the learner's page lies, and its bytes."""
    answer(folder, exa_0="a", p1="true")
    name, content = made(folder)
    return tmp_path / name, content


def write_members(path: Path, content: bytes, **changed: bytes | None) -> None:
    """The bundle's files but for those that are changed, or left out."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for name, raw in changed.items():
        members[name.replace("_", ".", 1)] = raw  # type: ignore[assignment]
    with zipfile.ZipFile(path, "w") as archive:
        for name, raw in members.items():
            if raw is not None:
                archive.writestr(name, raw)


def test_answers_that_do_not_fit_their_check_sum_are_refused(sound: tuple[Path, bytes]) -> None:
    path, content = sound
    answers = zipfile.ZipFile(io.BytesIO(content)).read("answers.json")
    write_members(path, content, answers_json=answers.replace(b'"true"', b'"false"'))
    with pytest.raises(HandInProblem, match=r"^It is damaged: answers\.json is not as it was .* Ask the learner for it again\.$"):
        read_bundle(path, MODULE)


@pytest.mark.parametrize("line", [b"", b"  ", b"\xff\xfe", b"0" * 64])
def test_a_check_sum_that_says_nothing_true_is_refused(sound: tuple[Path, bytes], line: bytes) -> None:
    write_members(*sound, checksum_txt=line)
    with pytest.raises(HandInProblem, match="It is damaged"):
        read_bundle(sound[0], MODULE)


def test_a_bundle_of_before_there_were_check_sums_is_taken(sound: tuple[Path, bytes]) -> None:
    write_members(*sound, checksum_txt=None)
    assert read_bundle(sound[0], MODULE).answers.value("p1") == "true"


def test_any_byte_that_changes_on_the_way_is_noticed_or_harmless(sound: tuple[Path, bytes]) -> None:
    path, content = sound
    # The notebook is not looked at; without it, the bundle is short enough to try every byte.
    write_members(path, content, mod_ipynb=None)
    content = path.read_bytes()
    honest = said_by(path)
    for place, mask in itertools.product(range(len(content)), (None, 255)):
        damaged = bytearray(content)
        damaged[place] ^= mask or 1 << place % 8
        path.write_bytes(damaged)
        assert is_noticed(path) or said_by(path) == honest, f"byte {place} is {damaged[place]}"


def said_by(path: Path) -> tuple[object, ...]:
    """What of a bundle decides about a learner's result."""
    read = read_bundle(path, MODULE)
    return read.answers, read.learner, read.module, read.handed_in


def is_noticed(path: Path) -> bool:
    """Whether the bundle is refused with a sentence."""
    try:
        return bool(read_bundle(path, MODULE).problem)
    except HandInProblem:
        return True
