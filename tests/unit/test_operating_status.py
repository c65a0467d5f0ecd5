"""What a course's status says, and what it takes for a reason to call someone."""

import json
import os
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.operating import status
from grading.operating.backup_log import FILE as NOTED
from grading.operating.backup_log import last_backup, note_backup
from grading.operating.report import report_lines
from grading.operating.sizes import Measuring, Size
from grading.operating.status import Grading, HandIns, Status
from grading.operating.wording import readable_size
from grading.receiving.heartbeat import FILE, STALE_SECONDS, Heartbeat, Pulse, read_pulse, state_of


def moment(seconds_ago: float = 0) -> str:
    return (datetime.now(UTC) - timedelta(seconds=seconds_ago)).isoformat(timespec="seconds")


def pulse(**changed: object) -> Pulse:
    """The sign of life of this very process."""
    me = psutil.Process(os.getpid())
    made = Pulse(pid=me.pid, host=socket.gethostname(), created=me.create_time(), started=moment(1000), looked=moment(1))
    return msgspec.structs.replace(made, **changed)


def dead_pid() -> int:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def test_a_service_that_beats_is_seen_until_it_stops(tmp_path: Path) -> None:
    assert state_of(read_pulse(tmp_path)) == "never"
    heartbeat = Heartbeat(tmp_path)
    heartbeat.beat(0, 0)
    assert state_of(read_pulse(tmp_path)) == "running"
    heartbeat.beat(3, 1)
    seen = read_pulse(tmp_path)
    assert seen
    assert (seen.waiting, seen.passed_over, bool(seen.waiting_since)) == (3, 1, True)
    heartbeat.beat(0, 1)
    assert read_pulse(tmp_path).waiting_since == ""  # type: ignore[union-attr]
    heartbeat.stop()
    assert state_of(read_pulse(tmp_path)) == "stopped"
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({}, "running"),
        ({"looked": STALE_SECONDS + 60}, "stale"),
        ({"looked": "", "started": 1}, "running"),
        ({"looked": "yesterday"}, "stale"),
        ({"created": 1.0}, "ended"),  # another process has the number now
        ({"stopped": 0}, "stopped"),
        ({"host": "elsewhere", "pid": 1}, "running"),
        ({"host": "elsewhere", "looked": STALE_SECONDS + 60}, "stale"),
        ({"pid": 2**40}, "ended"),
        ({"pid": -1}, "ended"),
    ],
)
def test_a_dead_or_hanging_service_is_told_from_a_living_one(changed: dict[str, object], state: str) -> None:
    # Moments are given in seconds ago: they count from now, not from when the tests were collected.
    moments = {
        name: moment(value)
        for name, value in changed.items()
        if name in ("looked", "started", "stopped") and isinstance(value, int | float)
    }
    assert state_of(pulse(**changed | moments)) == state


def test_a_killed_service_is_seen() -> None:
    assert state_of(pulse(pid=dead_pid())) == "ended"


@given(st.binary(max_size=200))
def test_a_damaged_sign_of_life_is_none(raw: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as room:
        (Path(room) / FILE).write_bytes(raw)
        (Path(room) / NOTED).write_bytes(raw)
        assert read_pulse(Path(room)) is None
        last_backup(Path(room))


def test_a_folder_that_cannot_be_written_to_does_not_keep_the_service_from_grading(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    Heartbeat(tmp_path).beat(1, 0)
    Heartbeat(tmp_path / "gone").stop()


def made(**changed: object) -> Status:
    """The status of a course in which all is well."""
    grading = Grading("running", moment(1000), moment(1), 7, "here")
    well = Status(
        course="/srv/course",
        course_id="duty-to-report",
        gradebook="sqlite:////srv/course/gradebook.db",
        schema="current",
        grading=grading,
        hand_ins=HandIns(waiting=0),
        last_graded=moment(60),
        reflections=3,
        free={"course": 10**11},
        sizes={"learners": Size(2_500_000), "exchange": Size(10**9, is_complete=False), "results": Size(0)},
        last_backup="",
        problems=[],
    )
    return msgspec.structs.replace(well, **changed)


def test_a_healthy_course_is_told_in_plain_lines() -> None:
    told = report_lines(made())
    assert told[-1] == "All is well."
    text = "\n".join(told)
    assert "runs since" in text
    assert "learners 2.5 MB, exchange more than 1.0 GB" in text
    assert "results" not in text
    assert "3 texts to mark" in text


def test_what_needs_a_person_comes_last() -> None:
    assert report_lines(made(problems=["One.", "Two."]))[-2:] == ["! One.", "! Two."]


def test_hand_ins_that_wait_too_long_call_a_person() -> None:
    running = Grading("running")
    assert list(status._about_hand_ins(HandIns(waiting=5, waiting_since=moment(30)), running)) == []
    (problem,) = status._about_hand_ins(HandIns(waiting=5, waiting_since=moment(status.WAIT_SECONDS + 60)), running)
    assert "5 hand-ins cannot be graded" in problem


@pytest.mark.parametrize(
    ("grading", "hand_ins", "said"),
    [
        (Grading("running"), HandIns(waiting=0, refused=9, set_aside=9, passed_over=9), ""),
        (Grading("running"), HandIns(waiting=0, to_decide=1), "decide about 1 hand-in. Run: make decide"),
        (Grading("never"), HandIns(waiting=0), "has not run in this folder yet"),
        (Grading("stopped", moment()), HandIns(waiting=0), "was stopped at"),
        (Grading("ended", moment()), HandIns(waiting=0), "ended without being stopped"),
        (Grading("stale", moment(), pid=7, host="here"), HandIns(waiting=9), "process 7 on here"),
    ],
)
def test_a_person_is_called_for_a_reason(grading: Grading, hand_ins: HandIns, said: str) -> None:
    problems = [*status._about_grading(grading), *status._about_hand_ins(hand_ins, grading)]
    assert len(problems) == bool(said)
    assert all(said in problem for problem in problems)


def test_a_disk_that_fills_up_is_a_reason() -> None:
    assert status._about_disks({"course": status.LEAST_FREE}) == []
    assert "Only 999 MB are free on the disk of the course." in status._about_disks({"course": 999_000_000})[0]


def test_sizes_are_those_of_files_without_links(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "one").write_bytes(b"1" * 10)
    (tmp_path / "a" / "b" / "two").write_bytes(b"2" * 5)
    (tmp_path / "a" / "link").symlink_to("/usr")
    link = (tmp_path / "a" / "link").lstat().st_size
    assert Measuring(60).size(tmp_path / "a") == Size(15 + link)
    assert Measuring(60).size(tmp_path / "a" / "one") == Size(10)
    assert Measuring(60).size(tmp_path / "missing") == Size(0)
    assert Measuring(-1).size(tmp_path / "a") == Size(0, is_complete=False)


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1 kB"), (2_500_000, "2.5 MB"), (123_000_000, "123 MB"), (7 * 10**12, "7.0 TB")],
)
def test_a_size_is_told_briefly(size: int, text: str) -> None:
    assert readable_size(size) == text


def test_the_last_backup_is_remembered(tmp_path: Path) -> None:
    assert last_backup(tmp_path) == ""
    note_backup(tmp_path)
    assert datetime.now(UTC) - datetime.fromisoformat(last_backup(tmp_path)) < timedelta(minutes=1)


def test_a_status_is_json_for_monitors() -> None:
    assert json.loads(msgspec.json.encode(made()))["hand_ins"]["waiting"] == 0
