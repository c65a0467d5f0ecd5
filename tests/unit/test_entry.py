"""Who may enter: what is published is kept by every host, and no one's answers are lost by it."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.learner_side import COURSE, MODULE, answers_of, release
from tests.unit.serving import small_course
from widgets.answers.entry import Entrants, EntryList, EntryProblem, read_entrants, write_entrants
from widgets.answers.identity import IdentityProblem
from widgets.handing_in.delivery import COURSE_VARIABLE, EXCHANGE_VARIABLE
from widgets.serving.admission import Admission, Visitor
from widgets.serving.classroom.admission import ClassAdmission, CodeProblem
from widgets.serving.hub.service import HubAdmission

CODE = "QUIET-RIVER-9"
ROSTER = Entrants(frozenset({"ada-1", "o'brien"}))
NOT_ON_IT = "You are not on this course's roster."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The course's folder in the exchange, where admission looks."""
    folder = tmp_path / "exchange" / "course"
    (folder / "feedback").mkdir(parents=True)
    (tmp_path / "learners").mkdir()
    monkeypatch.setenv(EXCHANGE_VARIABLE, str(folder.parent))
    monkeypatch.setenv(COURSE_VARIABLE, folder.name)
    return folder


def local(root: Path) -> Callable[[str], object]:
    admission = Admission(root / "learners", release(root))
    return lambda user: admission.let_in(Visitor(user, "A Name"))


def in_class(root: Path) -> Callable[[str], object]:
    admission = ClassAdmission(root / "learners", release(root), CODE, lambda _: None)
    return lambda user: admission.let_in(Visitor(user, "A Name", CODE, device=user))


def on_a_hub(root: Path) -> Callable[[str], object]:
    admission = HubAdmission(root / "learners", release(root))
    return lambda user: admission.welcome(user, "")


@pytest.mark.parametrize("admission", [local, in_class, on_a_hub])
def test_every_admission_lets_in_whom_the_roster_names_and_follows_what_changes(
    folder: Path, tmp_path: Path, admission: Callable[[Path], Callable[[str], object]]
) -> None:
    enter = admission(tmp_path)
    enter("zoe")
    write_entrants(folder, ROSTER)
    enter("ADA-1")
    with pytest.raises(EntryProblem, match=NOT_ON_IT):
        enter("zoe")
    assert (tmp_path / "learners" / "zoe" / MODULE).is_dir()
    write_entrants(folder, Entrants())
    enter("zoe")


def test_a_hubs_user_whose_name_has_to_be_carried_is_found(folder: Path, tmp_path: Path) -> None:
    write_entrants(folder, ROSTER)
    assert HubAdmission(tmp_path / "learners", release(tmp_path)).welcome("O\u2019Brien", "").id == "u--O_27_Brien"


def test_a_stranger_to_the_class_learns_nothing_of_the_roster(folder: Path, tmp_path: Path) -> None:
    write_entrants(folder, ROSTER)
    admission = ClassAdmission(tmp_path / "learners", release(tmp_path), CODE, lambda _: None)
    with pytest.raises(CodeProblem):
        admission.let_in(Visitor("zoe", "Zoe", "wrong"))


def test_an_id_that_cannot_be_used_is_still_told_so(folder: Path, tmp_path: Path) -> None:
    write_entrants(folder, ROSTER)
    with pytest.raises(IdentityProblem, match="Please give your ID"):
        local(tmp_path)("")


@pytest.mark.parametrize("damaged", [b"", b"[]", b'{"only": "everyone"}', b"\xff"])
def test_nobody_enters_while_it_cannot_be_read_who_may(folder: Path, damaged: bytes) -> None:
    (folder / "feedback" / "who-may-enter.json").write_bytes(damaged)
    with pytest.raises(EntryProblem, match="cannot check who may enter"):
        EntryList(folder).check("ada-1")
    assert read_entrants(folder) is None


def test_what_is_published_is_read_by_its_owner_alone_and_names_nobody(folder: Path) -> None:
    assert read_entrants(folder) == Entrants()
    EntryList(None).check("zoe")
    write_entrants(folder, ROSTER)
    file = folder / "feedback" / "who-may-enter.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read_entrants(folder) == ROSTER
    entry = EntryList(folder)
    entry.check("ada-1")
    os.utime(file, ns=(0, 0))
    with pytest.raises(EntryProblem):
        entry.check("zoe")
    write_entrants(folder, Entrants())
    assert not file.exists()


def test_the_page_says_why_to_one_who_was_signed_in_and_to_one_who_signs_in(tmp_path: Path) -> None:
    course = small_course(tmp_path)
    course.open_exchange()
    (course.exchange / "feedback").mkdir()
    with course.served():
        visitor = course.visitor()
        assert visitor.sign_in("zoe", "Zoe").status == 302
        assert visitor.save(tf_1=True).status == 200
        write_entrants(tmp_path / "exchange" / COURSE, ROSTER)
        refused = visitor.save(tf_1=False)
        assert (refused.status, "sign in" in refused.data["message"]) == (403, True)
        for shown in (visitor.get("/"), course.visitor().sign_in("yan", "Yan")):
            assert NOT_ON_IT.replace("'", "&#39;") in shown.text
        assert course.visitor().sign_in("ada-1", "Ada").status == 302
        assert answers_of(course.learners / "zoe" / MODULE).entries["tf-1"].value is True
        write_entrants(tmp_path / "exchange" / COURSE, Entrants())
        assert visitor.get("/").status == 302
