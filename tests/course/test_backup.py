"""Backup, destruction, restore: every row and every file equal, on SQLite and PostgreSQL, and nothing is graded twice."""

import os
import shutil
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from grading.cli import main as duty
from grading.course.opening import open_course
from grading.marking.database import open_engine
from grading.operating.archive import ArchiveWriter
from grading.operating.backup import backup_summary, make_backup
from grading.operating.restore import restore
from grading.operating.status import look
from grading.receiving.heartbeat import read_pulse, state_of
from grading.receiving.service import GradingService
from tests.course.small_course import FULL, MODULE, PARTLY, RIGHT, WRONG, SmallCourse, set_minimum
from tests.postgresql import PROGRAMS, without_server
from tests.running import wait_until
from widgets.problems import CourseProblem

NAMES = ("Ünïcødé", "اسم", "名前 1", "new\nline", "back\\slash", "x" * 200, os.fsdecode(b"not-utf8-\xff"))
"""Names that files in learners' folders may have."""
_STATE = ("learners", "answers", "exchange", "submitted", "autograded", "data", "source", "release", "hub")


@pytest.fixture(autouse=True)
def postgresql_programs(course: SmallCourse, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the course, which sets the path as well."""
    monkeypatch.setenv("PATH", f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.delenv("DUTY_HUB_STATE", raising=False)
    monkeypatch.delenv("DUTY_HUB_DATABASE", raising=False)


@pytest.fixture
def lived(course: SmallCourse) -> SmallCourse:
    """A course in which some have handed in, been marked, refused and held, with answers and a hub's state."""
    course.hand_in("ada", RIGHT)
    course.hand_in("ben", WRONG | {"own-words": "My own words."}, 1)
    course.hand_in("cyd", None, 2, raw=b"{damaged")
    service = GradingService(course.opened, lambda line: None)
    service.take_in()
    course.hand_in("ben", PARTLY, 3)
    service.take_in()
    course.mark("ben", 4.0, "Well seen. Ünïcødé ✓")
    service.refresh()
    for name in NAMES:
        folder = course.root / "learners" / "ada" / MODULE
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode("utf-8", "surrogateescape"))
    (course.root / "answers" / MODULE).mkdir(parents=True)
    (course.root / "answers" / MODULE / "answers.json").write_text("{}")
    (course.root / "data" / "mission.yaml").open("a").write("# changed here\n")
    hub = course.root / "hub"
    hub.mkdir()
    (hub / "cookie-secret").write_text("secret")
    with sa.create_engine(f"sqlite:///{hub / 'jupyterhub.sqlite'}").begin() as connection:
        connection.exec_driver_sql("create table users (name text)")
        connection.exec_driver_sql("insert into users values ('ada')")
    open_course(course.root)  # closes new folders to others
    return course


def rows(address: str) -> dict[str, list[Any]]:
    """Every row of every table."""
    metadata = sa.MetaData()
    with open_engine(address).connect() as connection:
        metadata.reflect(connection)
        return {name: sorted(map(repr, connection.execute(sa.select(table)))) for name, table in metadata.tables.items()}


def files(root: Path) -> dict[str, tuple[int, float, bytes]]:
    """Every file and folder of a course's state: mode, time of change, content; the hub's database by its rows."""
    contents = {}
    for name in _STATE:
        for path in [root / name, *(root / name).rglob("*")]:
            if path.exists() and path.name != "jupyterhub.sqlite":
                about = path.stat()
                content = path.read_bytes() if path.is_file() else b""
                contents[str(path.relative_to(root))] = (stat.S_IMODE(about.st_mode), round(about.st_mtime, 3), content)
    return {path: value if value[2] else (value[0], 0, b"") for path, value in contents.items()}


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two courses are the same; says briefly what differs."""
    differing = {key: (one.get(key), other.get(key)) for key in one.keys() | other.keys() if one.get(key) != other.get(key)}
    assert not differing, str(differing)[:2000]
    return True


def state(course: SmallCourse) -> dict[str, Any]:
    """All rows and files of a course."""
    return rows(course.gradebook) | files(course.root)


def destroy(course: SmallCourse) -> None:
    """What a broken disk leaves to someone who has cloned the course again."""
    for name in ("learners", "answers", "exchange", "submitted", "autograded", "hub"):
        shutil.rmtree(course.root / name, ignore_errors=True)
    shutil.copyfile(Path(__file__).resolve().parents[2] / "data" / "mission.yaml", course.root / "data" / "mission.yaml")
    set_minimum(course, 0)
    empty(course.gradebook)


def empty(address: str) -> None:
    url = sa.make_url(address)
    if url.get_backend_name() == "sqlite":
        Path(str(url.database)).unlink()
        return
    with open_engine(address).begin() as connection:
        for table in sa.inspect(connection).get_table_names():
            connection.exec_driver_sql(f"drop table {table} cascade")


def numbers(course: SmallCourse) -> list[tuple[str, int, str]]:
    """What the record says was handed in."""
    return sorted((row.learner, row.attempt, row.kind) for row in course.attempts.history(MODULE))


def test_every_row_and_every_file_comes_back(lived: SmallCourse, tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar.gz"
    before = rows(lived.gradebook), files(lived.root), rows(f"sqlite:///{lived.root / 'hub' / 'jupyterhub.sqlite'}")
    manifest = make_backup(lived.opened, archive)
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert "every checksum is right" in backup_summary(manifest, archive)[0]
    assert same(rows(lived.gradebook) | files(lived.root), before[0] | before[1])
    destroy(lived)
    (lived.root / "data" / "local.yaml").write_text("kept: true")
    assert any("kept in" in line for line in restore(lived.root, archive))
    [aside] = lived.root.glob("before-restore-*")
    assert (aside / "data" / "local.yaml").is_file()
    assert same(rows(lived.gradebook), before[0])
    assert same(files(lived.root), before[1])
    assert rows(f"sqlite:///{lived.root / 'hub' / 'jupyterhub.sqlite'}") == before[2]
    # The database still refuses to change the record.
    with pytest.raises(sa.exc.DBAPIError, match="only added to"), open_engine(lived.gradebook).begin() as connection:
        connection.exec_driver_sql("delete from duty_attempts")
    # And grading goes on: nothing twice, what is new once.
    recorded = numbers(lived)
    service = GradingService(lived.opened, lambda line: None)
    service.refresh()
    service.take_in()
    assert numbers(lived) == recorded
    assert same(rows(lived.gradebook), before[0])
    secret = lived.hand_in("dan", RIGHT, 9)
    service.take_in()
    assert (lived.result(secret) or {})["score"] == FULL
    assert numbers(lived) == sorted([*recorded, ("dan", 1, "graded")])


@pytest.fixture
def stop(course: SmallCourse) -> Iterator[Callable[[], None]]:
    """The service in a thread of its own, and what stops it."""
    stop_event = threading.Event()
    thread = threading.Thread(target=GradingService(course.opened, lambda line: None).run, args=[stop_event])
    thread.start()

    def stop() -> None:
        stop_event.set()
        thread.join()

    yield stop
    stop()


def test_a_backup_while_learners_hand_in_loses_nothing_and_grades_each_once(
    course: SmallCourse, stop: Callable[[], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hand-ins arrive between each two parts of the backup that could contradict each other, and are graded while it goes on."""
    learners = ["first", "before-submitted", "before-autograded", "before-exchange", "before-data"]
    course.hand_in(learners[0], RIGHT)
    wait_until(lambda: len(course.attempts.learners()) == 1)
    # It is recorded before its files are in their folders.
    wait_until(lambda: all((course.root / name).is_dir() for name in ("submitted", "autograded")))
    waiting = set(learners[1:])
    add = ArchiveWriter.add_folder

    def somebody_hands_in(self: ArchiveWriter, folder: Path, name: str) -> None:
        if (learner := f"before-{name}") in waiting:
            waiting.remove(learner)
            course.hand_in(learner, RIGHT, 1)
            wait_until(lambda: bool(course.grades(learner)))
        add(self, folder, name)

    monkeypatch.setattr(ArchiveWriter, "add_folder", somebody_hands_in)
    archive = tmp_path / "backup.tar.gz"
    make_backup(course.opened, archive)
    assert not waiting
    assert look(course.root).grading.state == "running"
    with pytest.raises(CourseProblem, match="Stop it first"):
        restore(course.root, archive, replace=True)
    stop()
    destroy(course)
    restore(course.root, archive)
    assert state_of(read_pulse(course.root)) == "never"
    learner_ids = {path.name.partition("+")[0] for path in (*course.inbound.iterdir(), *(course.root / "submitted").iterdir())}
    assert course.attempts.learners() == {"first"}
    # The last one came after the exchange was copied: had the gradebook been copied later, it would know a hand-in that is lost.
    assert learner_ids == set(learners) - {"before-data"}
    service = GradingService(course.opened, lambda line: None)
    service.refresh()
    service.take_in()
    assert numbers(course) == [(learner, 1, "graded") for learner in sorted(learner_ids)]
    assert all(course.grades(learner)["tf-border"][0] == 1.0 for learner in learner_ids)


def test_work_that_is_here_is_only_replaced_when_asked_and_then_kept(lived: SmallCourse, tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar.gz"
    make_backup(lived.opened, archive)
    before = state(lived)
    lived.hand_in("eve", RIGHT, 5)
    GradingService(lived.opened, lambda line: None).take_in()
    later = state(lived)
    with pytest.raises(CourseProblem, match=r"holds work already \(a gradebook, learners, answers, submitted, autograded, exchange\)"):
        restore(lived.root, archive)
    assert same(state(lived), later)
    lines = restore(lived.root, archive, replace=True)
    assert same(state(lived), before)
    [aside] = lived.root.glob("before-restore-*")
    assert any(str(aside) in line for line in lines)
    assert stat.S_IMODE(aside.stat().st_mode) == 0o700
    assert (aside / "submitted" / "eve" / MODULE / "answers.json").is_file()
    kept = {path.name for path in aside.iterdir()}
    assert kept & {"gradebook.db", "gradebook.copy"}


def test_where_putting_it_in_place_fails_all_is_as_before(lived: SmallCourse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = tmp_path / "backup.tar.gz"
    make_backup(lived.opened, archive)
    (lived.root / "learners" / "later").mkdir()
    lived.mark("ben", 2.0)
    before = state(lived)
    from grading.operating.restore import _Placing

    place = _Placing._place_database

    def fails(self: _Placing, address: str, name: str) -> None:
        place(self, address, name)
        if name == "gradebook.copy":
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(_Placing, "_place_database", fails)
    with pytest.raises(CourseProblem, match=r"No space left on device.*All is as it was before"):
        restore(lived.root, archive, replace=True)
    assert same(state(lived), before)
    assert not list(lived.root.glob("before-restore-*"))
    assert not list(lived.root.glob(".restoring-*"))


@without_server
def test_a_damaged_archive_is_one_sentence_and_changes_nothing(
    lived: SmallCourse, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = tmp_path / "backup.tar.gz"
    make_backup(lived.opened, archive)
    archive.write_bytes(archive.read_bytes()[:-1])
    destroy(lived)
    (lived.root / "exchange").mkdir(0o700)
    before = files(lived.root)
    assert duty(["restore", str(archive), "--course", str(lived.root)]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert str(archive) in said
    assert same(files(lived.root), before)
    assert not list(lived.root.glob(".restoring-*"))


@without_server
def test_an_archive_is_never_overwritten_nor_put_into_what_it_holds(lived: SmallCourse, tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar.gz"
    archive.write_text("precious")
    with pytest.raises(CourseProblem, match="is there already"):
        make_backup(lived.opened, archive)
    assert archive.read_text() == "precious"
    with pytest.raises(CourseProblem, match="which is backed up"):
        make_backup(lived.opened, lived.root / "learners" / "backup.tar.gz")
    with pytest.raises(CourseProblem, match="does not exist"):
        make_backup(lived.opened, tmp_path / "nowhere" / "backup.tar.gz")


@without_server
def test_a_link_is_left_out_and_named(lived: SmallCourse, tmp_path: Path) -> None:
    (lived.root / "learners" / "ada" / "link").symlink_to("/etc/passwd")
    os.mkfifo(lived.root / "learners" / "ada" / "pipe")
    manifest = make_backup(lived.opened, tmp_path / "backup.tar.gz")
    assert manifest.left_out == ["learners/ada/link", "learners/ada/pipe"]
    assert "2 links or special files are not in it" in backup_summary(manifest, tmp_path)[-1]


@without_server
def test_the_commands_say_what_they_did(lived: SmallCourse, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert duty(["backup", str(tmp_path), "--course", str(lived.root)]) == 0
    [archive] = tmp_path.glob("duty-to-report-*.tar.gz")
    assert str(archive) in capsys.readouterr().out
    assert look(lived.root).last_backup
    destroy(lived)
    (lived.root / "data" / "mission.yaml").open("a").write("# changed here\n")
    assert duty(["restore", str(archive), "--course", str(lived.root)]) == 0
    # What was here is what the backup holds, so nothing had to be kept.
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert not list(lived.root.glob("before-restore-*"))
