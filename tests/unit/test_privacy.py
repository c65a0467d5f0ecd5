"""Modes of the course's files, and of a hand-in in a private and in a shared exchange."""

import os
import stat
from pathlib import Path

import pytest
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeFactory
from traitlets.config import Config

from grading.authoring.private_release import PrivateRelease
from grading.course.opening import Course, close_to_others, exchange_folder, make_folders
from grading.course.privacy import close_gradebook, take_over_risk
from tests.unit.learner_side import ADA, COURSE, MODULE, answer, learner_folder, release
from widgets.handing_in.delivery import EXCHANGE_VARIABLE, deliver

_WRITTEN = ("results", "certificates", "signing", "exports", "questions", "demo")
CLOSED = (".git", "source", "submitted", "autograded", "feedback", "downloaded", "learners", "answers", *_WRITTEN, "exchange")
OPEN = ("release", "widgets", "data", "field", "scorm", "learner-tree")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def opened(root: Path, *, shared: bool = False, exchange: Path | None = None, database: str | None = None) -> Course:
    config = Config()
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.course_id = COURSE
    config.CourseDirectory.groupshared = shared
    config.CourseDirectory.db_url = database or f"sqlite:///{root / 'gradebook.db'}"
    config.Exchange.root = str(exchange or root / "exchange")
    return Course(config, CourseDirectory(config=config), Path(config.Exchange.root) / COURSE)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course's folder in which everything is open to everyone."""
    folder = tmp_path / "course"
    for name in (*CLOSED, *OPEN):
        (folder / name).mkdir(parents=True)
        (folder / name).chmod(0o777)
    for name in ("gradebook.db", "gradebook.db-wal", "gradebook.db-shm", "gradebook.db-journal", "nbgrader_config.py"):
        (folder / name).write_text("")
        (folder / name).chmod(0o666)
    return folder


def test_what_holds_keys_answers_or_grades_is_closed_and_nothing_else(root: Path) -> None:
    close_to_others(opened(root))
    assert {mode(root / name) for name in CLOSED} == {0o700}
    assert {mode(root / name) for name in OPEN} == {0o777}
    assert {mode(path) for path in root.glob("gradebook.db*")} == {0o600}
    assert mode(root / "nbgrader_config.py") == 0o666


def test_the_group_of_a_groupshared_course_keeps_its_rights(root: Path) -> None:
    (root / "autograded").chmod(0o2777)
    close_to_others(opened(root, shared=True))
    assert {mode(root / name) for name in CLOSED} == {0o770, 0o2770}
    assert {mode(path) for path in root.glob("gradebook.db*")} == {0o660}


def test_what_is_missing_is_not_made(tmp_path: Path) -> None:
    close_to_others(opened(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_an_exchange_elsewhere_is_left_alone(root: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "exchange"
    elsewhere.mkdir()
    elsewhere.chmod(0o777)
    close_to_others(opened(root, exchange=elsewhere))
    assert mode(elsewhere) == 0o777


def test_what_a_link_leads_to_is_left_alone(root: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "shared"
    elsewhere.mkdir()
    elsewhere.chmod(0o777)
    for name in ("submitted", "exchange"):
        (root / name).rmdir()
        (root / name).symlink_to(elsewhere)
    close_to_others(opened(root))
    assert mode(elsewhere) == 0o777


def test_what_somebody_else_owns_is_left_alone_without_an_error(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    close_to_others(opened(root))
    assert {mode(root / name) for name in CLOSED} == {0o777}


def test_a_gradebook_on_a_server_has_no_file_to_close(root: Path) -> None:
    close_to_others(opened(root, database="postgresql://course@host/gradebook.db"))
    assert mode(root / "gradebook.db") == 0o666
    close_gradebook(f"sqlite:///{root / 'gradebook.db'}")
    assert mode(root / "gradebook.db") == 0o600


def test_the_folders_of_grading_are_made_closed_before_nbgrader_makes_them(tmp_path: Path) -> None:
    (tmp_path / "feedback").mkdir()
    make_folders(opened(tmp_path))
    assert {path.name: mode(path) for path in tmp_path.iterdir() if path.name != "feedback"} == {"submitted": 0o700, "autograded": 0o700}


def test_the_courses_own_exchange_is_made_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(EXCHANGE_VARIABLE, raising=False)
    assert mode(exchange_folder(tmp_path / "course")) == 0o700
    monkeypatch.setenv(EXCHANGE_VARIABLE, str(tmp_path / "named"))
    assert exchange_folder(tmp_path / "course") == tmp_path / "named"
    assert not (tmp_path / "named").exists()


@pytest.mark.parametrize(("shared", "wanted"), [(False, 0o700), (True, 0o770)])
def test_releasing_keeps_the_own_exchange_closed(root: Path, shared: bool, wanted: int) -> None:
    course = opened(root, shared=shared)
    close_to_others(course)
    PrivateRelease(coursedir=course.at(MODULE), config=course.config).ensure_root()
    assert mode(root / "exchange") & 0o777 == wanted


def test_releasing_opens_an_exchange_elsewhere_as_nbgrader_does_and_nobody_can_take_it_over(root: Path, tmp_path: Path) -> None:
    (tmp_path / "exchange").mkdir(0o700)
    course = opened(root, exchange=tmp_path / "exchange")
    assert ExchangeFactory(config=course.config).release_assignment is not PrivateRelease
    PrivateRelease(coursedir=course.at(MODULE), config=course.config).ensure_root()
    assert mode(tmp_path / "exchange") == 0o1777


@pytest.mark.parametrize(("of_exchange", "of_folder", "of_files"), [(0o700, 0o700, 0o600), (0o750, 0o777, 0o644), (0o777, 0o777, 0o644)])
def test_a_hand_in_is_as_private_as_its_exchange(tmp_path: Path, of_exchange: int, of_folder: int, of_files: int) -> None:
    course = tmp_path / "exchange" / COURSE
    for name in ("inbound", f"outbound/{MODULE}"):
        (course / name).mkdir(parents=True)
    course.parent.chmod(of_exchange)
    notebook = release(tmp_path) / MODULE / f"{MODULE}.ipynb"
    folder = learner_folder(tmp_path)
    answer(folder, exa_0="a")
    deliver(course, folder / "answers.json", notebook, ADA, "test", "token")
    [arrived] = (course / "inbound").iterdir()
    assert mode(arrived) == of_folder
    assert {mode(file) for file in arrived.iterdir()} == {of_files}


@pytest.mark.parametrize(("mode", "is_risky"), [(0o700, False), (0o755, False), (0o777, True), (0o1777, False), (0o773, True)])
def test_an_exchange_in_which_anybody_can_rename_folders_is_told_of(tmp_path: Path, mode: int, is_risky: bool) -> None:
    tmp_path.chmod(mode)
    risk = take_over_risk(tmp_path)
    assert bool(risk) == is_risky
    assert risk == "" or risk.endswith(f"Run: chmod +t {tmp_path}")
    assert take_over_risk(tmp_path / "none") == ""
