"""A cohort from its opening to its archive, with real nbgrader, beside the course that it is made from."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from grading.authoring.release import release
from grading.cli import main as duty
from grading.cohorts.folders import ARCHIVED
from grading.course.course_file import command
from grading.course.gradebook import GRADEBOOK_VARIABLE
from grading.course.opening import open_course
from grading.marking.attempts import Attempts
from grading.marking.ledger import Ledger
from grading.operating.archive import read_archive
from grading.operating.backup import KIND
from grading.receiving.service import GradingService
from tests.course.test_privacy import ADA, MODULE
from tests.postgresql import DATABASES, PROGRAMS, Server
from tests.unit import building
from tests.unit.learner_side import answer
from widgets.content.mission import load_mission
from widgets.handing_in.delivery import COURSE_VARIABLE, EXCHANGE_VARIABLE, deliver

ROOT = Path(__file__).resolve().parents[2]
NAME = "2027-01"
_PROGRAMS_OWN = ("gradebook.db", ".grading", ".last-backup")
Run = Callable[..., str]

pytestmark = pytest.mark.long  # a cohort is opened for each, with its three modules released


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The course that cohorts are made from; what opening one sets in the environment goes with the test."""
    folder = tmp_path / "course"
    building.write_data(folder / "data")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    building.write_module(folder / "source" / MODULE, building.sound_cells())
    monkeypatch.setenv("DUTY_DATA", str(folder / "data"))
    for name in ("DUTY_COURSE_TITLE", "DUTY_COHORT"):
        monkeypatch.setenv(name, "")
    for name in (EXCHANGE_VARIABLE, COURSE_VARIABLE, GRADEBOOK_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def run(clone: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """A command about cohorts; gives what it says."""

    def act(*arguments: str, fails: bool = False) -> str:
        assert duty(["cohort", *arguments, "--course", str(clone)]) == int(fails)
        said = capsys.readouterr()
        return said.err if fails else said.out

    return act


@pytest.fixture(params=DATABASES)
def cohort(clone: Path, run: Run, request: pytest.FixtureRequest) -> Iterator[Path]:
    """The folder of an open cohort with one hand-in, its gradebook in a file or on a server."""
    run("open", NAME)
    folder = clone / "cohorts" / NAME
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("postgresql")
        file, address = folder / "course.yaml", server.new_database()
        file.write_text(file.read_text().replace('gradebook: ""', f'gradebook: "{address}"'))
        (folder / "gradebook.db").unlink()
        release(MODULE, folder)
    hand_in(folder)
    yield folder
    if request.param == "postgresql":
        server.drop(address)


def hand_in(folder: Path, mark: str = "first", value: str = "a") -> None:
    """Ada hands in, and the service takes it in."""
    course, answers = open_course(folder), folder / "learners" / ADA.id / MODULE
    answers.mkdir(parents=True, exist_ok=True)
    answer(answers, learner=ADA, **{"exa-0": value, "words": "I would tell the Focal Point."})
    deliver(course.exchange, answers / "answers.json", folder / "release" / MODULE / f"{MODULE}.ipynb", ADA, "test", mark)
    GradingService(course, lambda _: None).take_in()


def recorded(address: str) -> dict[str, list[Any]]:
    """Every row of every table of a gradebook."""
    engine = sa.create_engine(address, poolclass=NullPool)
    tables = sa.MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        return {name: sorted(map(repr, connection.execute(sa.select(table)))) for name, table in tables.tables.items()}


def files(folder: Path) -> dict[str, str]:
    """The checksum of each file but the gradebook, by path."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != ARCHIVED and not path.name.startswith(_PROGRAMS_OWN))
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def test_a_cohort_has_its_own_id_questions_policy_and_gradebook(clone: Path, run: Run) -> None:
    said = run("open", NAME)
    folder = clone / "cohorts" / NAME
    assert f"Its course ID is duty-to-report-{NAME}." in said
    mission = folder / "data" / "mission.yaml"
    mission.write_text(mission.read_text().replace(load_mission().name, "Mission of this cohort"))
    course = open_course(folder)
    assert (course.directory.course_id, load_mission().name) == (f"duty-to-report-{NAME}", "Mission of this cohort")
    assert course.exchange == folder / "exchange" / f"duty-to-report-{NAME}"
    hand_in(folder)
    assert len(Attempts(course.directory.db_url).of(MODULE)) == 1
    assert not (clone / "gradebook.db").exists()
    building.write_module(clone / "source" / MODULE, building.sound_cells()[:-1])
    assert files(folder / "source") != files(clone / "source")
    assert open_course(clone).directory.course_id == "duty-to-report"


def test_what_commands_advise_names_the_cohort_and_what_does_not_count_for_it(
    clone: Path, run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(GRADEBOOK_VARIABLE, "postgresql:///of_the_clone")
    assert "DUTY_GRADEBOOK does not count for a cohort" in run("open", NAME)
    folder = clone / "cohorts" / NAME
    assert open_course(folder).directory.db_url == f"sqlite:///{folder / 'gradebook.db'}"
    monkeypatch.delenv(GRADEBOOK_VARIABLE)
    assert duty(["close", MODULE, "--course", str(folder)]) == 0
    assert f"make close MODULE={MODULE} SURE=1 COHORT={NAME}\n" in capsys.readouterr().out
    open_course(clone)
    assert command("decide") == "make decide"


def test_a_cohort_begins_with_the_data_that_the_academy_has_changed(
    clone: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own").mkdir()
    mission = (clone / "data" / "mission.yaml").read_text()
    (tmp_path / "own" / "mission.yaml").write_text(mission.replace(load_mission().name, "Mission of the academy"))
    monkeypatch.setenv("DUTY_DATA", str(tmp_path / "own"))
    run("open", NAME)
    monkeypatch.delenv("DUTY_DATA")
    open_course(clone / "cohorts" / NAME)
    assert load_mission().name == "Mission of the academy"


def test_a_cohort_that_cannot_be_released_leaves_nothing_behind(clone: Path, run: Run) -> None:
    notebook = clone / "source" / MODULE / f"{MODULE}.ipynb"
    notebook.write_text(notebook.read_text().replace("choose-one", "choose-none"))
    assert "is not released" in run("open", NAME, fails=True)
    assert list((clone / "cohorts").iterdir()) == []


@pytest.mark.parametrize("name", ["2027/01", "..", "A", "x-", "", "x" * 41, "é", "a b"])
def test_a_name_that_cannot_be_used_is_refused(clone: Path, run: Run, name: str) -> None:
    for action in ("open", "close", "archive", "restore"):
        archive = ["--file", "x"] if action == "restore" else []
        assert run(action, name, *archive, fails=True).count("\n") == 1
    assert not (clone / "cohorts").exists()


def test_a_cohort_is_closed_archived_and_deleted_one_sure_step_after_another(cohort: Path, clone: Path, run: Run) -> None:
    address = open_course(cohort).directory.db_url
    assert f"{NAME}  open   0       1          0" in run()
    assert "not closed" in run("archive", NAME, "--sure", fails=True)
    assert f"make cohort-close COHORT={NAME} SURE=1" in run("close", NAME)
    assert Ledger(address).closed(MODULE) is None

    assert f"The cohort '{NAME}' is closed." in run("close", NAME, "--sure")
    assert "closed already" in run("close", NAME)
    hand_in(cohort, "late", "b")
    assert [attempt.after_answers for attempt in Attempts(address).of(MODULE)] == [False, True]

    said = run("archive", NAME)
    (archive,) = (clone / "archives").iterdir()
    assert str(archive) in said
    assert read_archive(archive, KIND).course_id == f"duty-to-report-{NAME}"
    assert archive.stat().st_mode & 0o777 == 0o600
    assert f"{NAME}  archived" in run()
    run("archive", NAME)
    assert list((clone / "archives").iterdir()) == [archive]
    answers = cohort / "learners" / ADA.id / MODULE / "answers.json"
    answers.write_text(answers.read_text() + "\n")
    run("archive", NAME)
    archives = sorted((clone / "archives").iterdir())
    assert len(archives) == 2

    worker = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(99)", "--root", str(cohort)])
    try:
        assert f"process {worker.pid}" in run("archive", NAME, "--sure", fails=True)
        assert cohort.is_dir()
    finally:
        worker.kill()
        worker.wait()
    assert "is in the cohort's own folder" in run("archive", NAME, "--sure", "--to", str(cohort / "archives"), fails=True)
    (cohort / "my-notes.txt").write_text("mine")
    assert f"The archive does not have what else is in {cohort}: my-notes.txt." in run("archive", NAME)
    assert "is not deleted: the archive does not have my-notes.txt." in run("archive", NAME, "--sure", fails=True)
    (cohort / "my-notes.txt").unlink()
    assert f"{cohort} is deleted." in run("archive", NAME, "--sure")
    assert sorted((clone / "archives").iterdir()) == archives
    assert not cohort.exists()


@pytest.fixture
def closed(cohort: Path, run: Run) -> Path:
    """A cohort that is closed."""
    run("close", NAME, "--sure")
    return cohort


def test_an_archived_cohort_is_restored_with_every_row_and_file(closed: Path, clone: Path, run: Run) -> None:
    address = open_course(closed).directory.db_url
    rows, here = recorded(address), files(closed)
    run("archive", NAME)
    (archive,) = (clone / "archives").iterdir()
    run("archive", NAME, "--sure")
    at_server = not address.startswith("sqlite")
    if at_server:  # the database is still there
        assert "REPLACE=1" in run("restore", NAME, "--file", str(archive), fails=True)
        assert not closed.exists()
        assert recorded(address) == rows
        empty(address)
    said = run("restore", NAME, "--file", str(archive))
    assert f"make results COHORT={NAME}" in said
    assert files(closed) == here
    course = open_course(closed)
    assert (course.directory.course_id, course.directory.db_url) == (f"duty-to-report-{NAME}", address)
    assert recorded(address) == rows
    # As a hub sees it, it is still archived.
    assert f"{NAME}  archived" in run()
    assert duty(["results", "--course", str(closed)]) == 0
    assert any((closed / "results").iterdir())
    assert f"There is a cohort '{NAME}' already" in run("restore", NAME, "--file", str(archive), fails=True)
    assert "Archive and delete that one first" in run("restore", "other", "--file", str(archive), fails=True)
    # Nothing has changed by looking into it, so what is there is the archive.
    assert f"{closed} is deleted." in run("archive", NAME, "--sure")
    assert list((clone / "archives").iterdir()) == [archive]
    assert list((clone / "cohorts").iterdir()) == []


def empty(address: str) -> None:
    """Leave nothing in a database."""
    engine = sa.create_engine(address, poolclass=NullPool)
    with engine.begin() as connection:
        for table in sa.inspect(connection).get_table_names():
            connection.exec_driver_sql(f"drop table {table} cascade")


@pytest.mark.parametrize("cohort", ["postgresql"], indirect=True)
def test_a_cohort_is_restored_into_another_database_or_over_what_is_there(closed: Path, clone: Path, run: Run, postgresql: Server) -> None:
    address = open_course(closed).directory.db_url
    rows = recorded(address)
    run("archive", NAME, "--sure")
    (archive,) = (clone / "archives").iterdir()
    other = postgresql.new_database()
    run("restore", NAME, "--file", str(archive), "--gradebook", other)
    assert open_course(closed).directory.db_url == other
    assert recorded(other) == rows == recorded(address)
    shutil.rmtree(closed)
    assert "before-restore" in run("restore", NAME, "--file", str(archive), "--replace")
    assert recorded(address) == rows
    # What it held before would be lost with the folder.
    assert "is not deleted: the archive does not have before-restore-" in run("archive", NAME, "--sure", fails=True)
    postgresql.drop(other)


@pytest.mark.parametrize("cohort", ["sqlite"], indirect=True)
def test_a_nightly_backup_of_a_lost_cohort_is_restored_as_open(cohort: Path, clone: Path, run: Run, tmp_path: Path) -> None:
    rows = recorded(open_course(cohort).directory.db_url)
    (cohort / "hub").mkdir()
    (cohort / "hub" / "secret").write_text("of all cohorts")
    backup = tmp_path / "night.tar.gz"
    assert duty(["backup", str(backup), "--course", str(cohort)]) == 0
    shutil.rmtree(cohort)
    assert f"The cohort '{NAME}' is open." in run("restore", NAME, "--file", str(backup))
    assert recorded(open_course(cohort).directory.db_url) == rows
    assert not (cohort / "hub").exists()
    assert f"{NAME}  open   0       1          0" in run()


def test_what_cannot_be_restored_is_one_sentence_and_leaves_nothing(clone: Path, run: Run, tmp_path: Path) -> None:
    assert "FILE=archives/" in run("restore", NAME, fails=True)
    assert "does not exist. Name the archive" in run("restore", NAME, "--file", str(tmp_path / "nothing"), fails=True)
    (tmp_path / "text").write_text("no archive")
    assert "damaged or is not an archive" in run("restore", NAME, "--file", str(tmp_path / "text"), fails=True)
    release(MODULE, clone)
    assert duty(["backup", str(tmp_path / "clone.tar.gz"), "--course", str(clone)]) == 0
    said = run("restore", NAME, "--file", str(tmp_path / "clone.tar.gz"), fails=True)
    assert "it is not the archive of a cohort" in said
    assert said.count("\n") == 1
    assert list((clone / "cohorts").iterdir()) == []


@pytest.fixture(autouse=True)
def _programs_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client's programs that belong to the tests' server: those of another version may refuse it."""
    monkeypatch.setenv("PATH", f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.delenv("DUTY_HUB_STATE", raising=False)
