"""The one setting of the gradebook: what it may name, what is said where it cannot be used, and what is never said."""

import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from nbgrader.api import Gradebook

from grading.cli import main as duty
from grading.course.gradebook import GRADEBOOK_VARIABLE, GradebookProblem, gradebook_address, require_gradebook
from grading.course.opening import open_course
from grading.running import local
from grading.sources.notebooks import ROOT
from tests.postgresql import Server
from widgets.problems import CourseProblem

PASSWORD = "hush-hush"  # noqa: S105  # of nobody


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port that nobody listens on, and that nobody else gets."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield int(taken.getsockname()[1])


@pytest.fixture
def unreachable(closed_port: int, monkeypatch: pytest.MonkeyPatch) -> str:
    address = f"postgresql://teacher:{PASSWORD}@127.0.0.1:{closed_port}/course"
    monkeypatch.setenv(GRADEBOOK_VARIABLE, address)
    return address


def test_without_the_setting_it_is_a_file_of_the_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for nothing in (None, "", "  "):
        monkeypatch.delenv(GRADEBOOK_VARIABLE, raising=False) if nothing is None else monkeypatch.setenv(GRADEBOOK_VARIABLE, nothing)
        assert gradebook_address(tmp_path) == f"sqlite:///{tmp_path / 'gradebook.db'}"


@pytest.mark.parametrize(
    ("named", "used"),
    [
        ("sqlite:///other.db", "sqlite:////of/the/course/other.db"),
        ("sqlite:////elsewhere/other.db", "sqlite:////elsewhere/other.db"),
        ("postgresql://a@b/c", "postgresql://a@b/c"),
        (" postgresql+psycopg://a:p%2Fw@/c?host=/run/x \n", "postgresql+psycopg://a:p%2Fw@/c?host=/run/x"),
    ],
)
def test_it_names_a_file_or_a_database_on_a_server(named: str, used: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(GRADEBOOK_VARIABLE, named)
    assert gradebook_address(Path("/of/the/course")) == used


@pytest.mark.parametrize(
    ("named", "reason"),
    [
        (f"teacher {PASSWORD}", "does not hold the address of a database"),
        (f"postgresql://teacher:{PASSWORD}@host:port/course", "does not hold the address of a database"),
        (f"postgres://teacher:{PASSWORD}@host/course", "begins with 'postgres://'"),
        (f"postgresql+psycopg2://teacher:{PASSWORD}@host/course", "begins with 'postgresql+psycopg2://'"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence_with_the_right_form(
    named: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(GRADEBOOK_VARIABLE, named)
    with pytest.raises(GradebookProblem, match="Write ") as raised:
        gradebook_address(tmp_path)
    assert reason in str(raised.value)
    assert PASSWORD not in str(raised.value)


def test_a_missing_driver_is_named_with_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(GRADEBOOK_VARIABLE, "postgresql://a@b/c")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(GradebookProblem, match=r"'psycopg' to speak with it is not installed.*\[postgresql\]"):
        gradebook_address(tmp_path)


@pytest.mark.parametrize("query", ["", f"?password={PASSWORD}"])
def test_a_server_that_does_not_answer_is_said_without_the_password(unreachable: str, query: str) -> None:
    with pytest.raises(
        GradebookProblem, match=r"postgresql://teacher:\*\*\*@127\.0\.0\.1:\d+/course cannot be reached: .*refused"
    ) as raised:
        require_gradebook(unreachable + query)
    assert PASSWORD not in str(raised.value)


def test_a_database_that_the_server_does_not_have_is_named(postgresql: Server) -> None:
    address = postgresql.new_database()
    postgresql.drop(address)
    with pytest.raises(GradebookProblem, match=f'database "{sa.make_url(address).database}" does not exist'):
        require_gradebook(address)


def test_a_database_that_cannot_keep_every_name_is_refused(postgresql: Server) -> None:
    address = postgresql.new_database(encoding="LATIN1")
    try:
        with pytest.raises(GradebookProblem, match=r"keeps text as LATIN1.*createdb --encoding=UTF8"):
            require_gradebook(address)
    finally:
        postgresql.drop(address)


COMMANDS: dict[str, Callable[[Path], int]] = {
    "results": lambda root: duty(["results"]),
    "regrade": lambda root: duty(["regrade", "awareness", "--course", str(root)]),
    "service": lambda root: duty(["service", "--once", "--course", str(root)]),
    "release": lambda root: duty(["release", "--check", "awareness", "--course", str(ROOT)]),
    "local": lambda root: duty(["course", "--port", "0"]),
    "instructor": lambda root: duty(["instructor", "--course", str(root)]),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_ends_with_one_sentence_where_it_cannot_be_reached(
    command: str, unreachable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUTY_EXCHANGE", str(tmp_path / "exchange"))
    assert COMMANDS[command](tmp_path) == 1
    message = capsys.readouterr().err.strip()
    assert len(message.splitlines()) == 1
    assert "cannot be reached" in message
    assert PASSWORD not in message


def test_a_wrong_setting_is_a_problem_of_the_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    monkeypatch.setenv(GRADEBOOK_VARIABLE, "nothing")
    with pytest.raises(CourseProblem, match="does not hold the address of a database"):
        open_course(tmp_path)


class Ended:
    """A program that has run and ended."""

    returncode = 0

    def poll(self) -> int:
        return 0

    wait = kill = terminate = lambda self, *_: None


def test_what_serves_learners_is_not_told_of_the_gradebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environments: dict[str, dict[str, str]] = {}

    def start(command: list[str], env: dict[str, str], **_: object) -> Ended:
        environments[command[2]] = env
        return Ended()

    monkeypatch.setenv(GRADEBOOK_VARIABLE, "postgresql://a@b/c")
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    monkeypatch.setenv("DUTY_DATA", "data")
    monkeypatch.setattr(local, "prepare", lambda _: None)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setattr("subprocess.Popen", start)
    assert local.serve(tmp_path, "127.0.0.1", 0) == 0
    graders, learners = environments["grading.receiving.service"], environments["widgets.serving.server"]
    assert graders[GRADEBOOK_VARIABLE] == "postgresql://a@b/c"
    assert GRADEBOOK_VARIABLE not in learners
    assert PASSWORD not in learners.values()
    assert learners["DUTY_DATA"] == "data"


def test_a_database_of_another_course_is_refused(postgresql: Server) -> None:
    address = postgresql.new_database()
    try:
        require_gradebook(address, "one")
        Gradebook(address, "one").close()
        require_gradebook(address, "one")
        with pytest.raises(GradebookProblem, match="belongs to another course, one"):
            require_gradebook(address, "two")
    finally:
        postgresql.drop(address)
