"""The folders of a local course: each learner's own, set up once, never taken over or emptied."""

from pathlib import Path

import pytest

from tests.unit.learner_side import MODULE, answer, answers_of, release
from tests.unit.test_identity import OTHER_NAMES, SAME_NAMES
from widgets.answers.identity import IdentityProblem
from widgets.answers.learners import admit, create_folders, known_as, modules
from widgets.answers.store import AnswersStore, Learner
from widgets.problems import CourseProblem


@pytest.fixture
def released(tmp_path: Path) -> Path:
    return release(tmp_path)


@pytest.fixture
def learners(tmp_path: Path) -> Path:
    (tmp_path / "learners").mkdir()
    return tmp_path / "learners"


def test_only_folders_with_their_notebook_are_modules(released: Path) -> None:
    (released / "a-notes").mkdir()
    (released / "b-other").mkdir()
    (released / "b-other" / "mod.ipynb").write_text("{}")
    (released / "readme.txt").write_text("")
    (released / "a-first").mkdir()
    (released / "a-first" / "a-first.ipynb").write_text("{}")
    assert modules(released) == ["a-first", MODULE]


def test_where_nothing_is_released_there_are_no_modules(tmp_path: Path) -> None:
    assert modules(tmp_path / "release") == []


def test_a_new_learner_gets_a_folder_for_each_module_and_a_name(learners: Path, released: Path) -> None:
    (released / "second").mkdir()
    (released / "second" / "second.ipynb").write_text("{}")
    assert admit(learners, released, " ada-1 ", "Ada  Lovelace") == Learner("ada-1", "Ada Lovelace")
    for module in (MODULE, "second"):
        folder = learners / "ada-1" / module
        assert answers_of(folder).learner == Learner("ada-1", "Ada Lovelace")
        assert sorted(path.name for path in folder.iterdir()) == [".answers.lock", "answers.json"]


def test_who_comes_again_finds_the_answers_however_the_name_is_capitalised(learners: Path, released: Path) -> None:
    admit(learners, released, "ada-1", "Ada")
    answer(learners / "ada-1" / MODULE, Learner("ada-1", "Ada"), p1="true")
    assert admit(learners, released, "ada-1", "ADA").id == "ada-1"
    after = answers_of(learners / "ada-1" / MODULE)
    assert (after.value("p1"), after.learner.name) == ("true", "Ada")


def test_an_id_in_other_capitals_leads_to_the_same_folder(learners: Path, released: Path) -> None:
    admit(learners, released, "Ada-1", "Ada")
    assert admit(learners, released, "aDA-1", "Ada").id == "Ada-1"
    assert [folder.name for folder in learners.iterdir()] == ["Ada-1"]


@pytest.mark.parametrize(("first", "again"), [("a-09", "a‑09"), ("a-09", "Ａ－０９"), ("n-04", "n-٠٤"), ("a-01", "a-01\u200b")])
def test_an_id_typed_on_another_keyboard_leads_to_the_same_folder(learners: Path, released: Path, first: str, again: str) -> None:
    admit(learners, released, first, "Ada")
    assert admit(learners, released, again, "Ada").id == first
    assert [folder.name for folder in learners.iterdir()] == [first]


def test_of_folders_that_differ_by_capitals_only_the_exact_one_is_taken(learners: Path, released: Path) -> None:
    for id in ("A-09", "a-09"):
        (learners / id).mkdir()
    if len(list(learners.iterdir())) < 2:
        pytest.skip("this file system ignores capital letters")
    assert [admit(learners, released, id, f"Ada {id}").id for id in ("a-09", "A-09")] == ["a-09", "A-09"]


@pytest.mark.parametrize(("first", "again"), SAME_NAMES)
def test_a_name_typed_on_another_keyboard_lets_in(learners: Path, released: Path, first: str, again: str) -> None:
    admit(learners, released, "n-04", first)
    assert admit(learners, released, "n-04", again).id == "n-04"
    assert answers_of(learners / "n-04" / MODULE).learner.name == first


@pytest.mark.parametrize(("first", "again"), OTHER_NAMES)
def test_another_name_keeps_out_and_the_refusal_says_who_can_correct_it(learners: Path, released: Path, first: str, again: str) -> None:
    admit(learners, released, "n-04", first)
    with pytest.raises(IdentityProblem, match=r"ask your instructor to correct it\.$"):
        admit(learners, released, "n-04", again)


def test_somebody_elses_id_is_refused_and_changes_nothing(learners: Path, released: Path) -> None:
    admit(learners, released, "ada-1", "Ada")
    before = (learners / "ada-1" / MODULE / "answers.json").read_bytes()
    for id in ("ada-1", "ADA-1"):
        with pytest.raises(IdentityProblem, match="Someone with another name uses this ID"):
            admit(learners, released, id, "Ben")
    assert (learners / "ada-1" / MODULE / "answers.json").read_bytes() == before
    assert [folder.name for folder in learners.iterdir()] == ["ada-1"]


def test_a_bad_id_makes_no_folder(learners: Path, released: Path) -> None:
    with pytest.raises(IdentityProblem):
        admit(learners, released, "../ada", "Ada")
    assert list(learners.iterdir()) == []
    assert not (learners.parent / "ada").exists()


def test_without_a_module_nobody_is_admitted(learners: Path, tmp_path: Path) -> None:
    with pytest.raises(CourseProblem, match=r"No module has been released yet\. Ask your instructor"):
        admit(learners, tmp_path / "release", "ada-1", "Ada")
    assert list(learners.iterdir()) == []


def test_a_module_released_later_is_set_up_at_the_next_sign_in(learners: Path, released: Path) -> None:
    admit(learners, released, "ada-1", "Ada")
    (released / "second").mkdir()
    (released / "second" / "second.ipynb").write_text("{}")
    with pytest.raises(IdentityProblem):
        admit(learners, released, "ada-1", "Ben")
    assert not (learners / "ada-1" / "second").exists()
    admit(learners, released, "ada-1", "Ada")
    assert answers_of(learners / "ada-1" / "second").learner.name == "Ada"


def test_a_damaged_answers_file_is_left_for_the_page_to_tell_of(learners: Path, released: Path) -> None:
    folder = learners / "ada-1" / MODULE
    admit(learners, released, "ada-1", "Ada")
    (folder / "answers.json").write_bytes(b'{"format": 1, "entr')
    admit(learners, released, "ada-1", "Ada")
    assert (folder / "answers.json").read_bytes() == b'{"format": 1, "entr'
    assert "damaged" in (AnswersStore(folder, MODULE).load()[1] or "")


def test_what_is_released_again_leaves_alone_what_the_learner_did(learners: Path, released: Path) -> None:
    admit(learners, released, "ada-1", "Ada")
    folder = learners / "ada-1" / MODULE
    answer(folder, Learner("ada-1", "Ada"), p1="true")
    (folder / "notes.txt").write_text("mine")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    (released / MODULE / "mod.ipynb").write_text("{}")
    admit(learners, released, "ada-1", "Ada")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_to_admit_a_learner_leaves_the_release_as_it_is(learners: Path, released: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in sorted(released.rglob("*"))}
    admit(learners, released, "ada-1", "Ada")
    assert {path: path.stat().st_mtime_ns for path in sorted(released.rglob("*"))} == before


def test_a_folder_says_who_learns_in_it_only_once(learners: Path) -> None:
    create_folders(learners, [MODULE], Learner("ada-1", "Ada"))
    create_folders(learners, [MODULE], Learner("ada-1", "Another"))
    assert answers_of(learners / "ada-1" / MODULE).learner == Learner("ada-1", "Ada")


def test_a_learner_is_called_by_the_first_name_that_can_be_read(learners: Path) -> None:
    for module, content in (("a", "{half"), ("b", None), ("c", '{"format": 1, "entries": {}}')):
        (learners / "ada-1" / module).mkdir(parents=True)
        if content:
            (learners / "ada-1" / module / "answers.json").write_text(content)
    assert known_as(learners, "ada-1") == Learner("ada-1", "")
    answer(learners / "ada-1" / "b", Learner("ada-1", "Ada"))
    assert known_as(learners, "ada-1") == Learner("ada-1", "Ada")
