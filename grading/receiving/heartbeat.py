"""The grading service's heartbeat: a small file in the course's folder with its process, its start time and what waits."""

import contextlib
import os
import socket
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec
import psutil

FILE = ".grading-service.json"
STALE_SECONDS = 120.0
"""A service that has written nothing for this long is not grading, whatever state its process is in."""
_WRITE_EVERY_SECONDS = 5.0
_MAX_BYTES = 10_000
State = Literal["running", "stale", "stopped", "ended", "never"]
"""`stopped`: someone stopped it; `ended`: its process disappeared without being stopped; `never`: none ran in this folder."""


class Pulse(msgspec.Struct, kw_only=True):
    """The contents of the file. Times are ISO 8601 in UTC, empty if there was none."""

    pid: int
    host: str
    created: float
    """When the process was created, by the system's clock: a later process may get the same number."""
    started: str
    looked: str = ""
    """When it last looked into the exchange."""
    waiting: int = 0
    """Hand-ins that it has seen and not graded."""
    waiting_since: str = ""
    """Since when at least one hand-in has been waiting."""
    passed_over: int = 0
    """Items in the exchange that are not hand-ins for this course."""
    stopped: str = ""


class Heartbeat:
    """The heartbeat that one service writes; a disk that cannot be written to does not stop the grading."""

    def __init__(self, root: Path) -> None:
        self._file = root / FILE
        self._written = float("-inf")
        pid = os.getpid()
        self._pulse = Pulse(pid=pid, host=socket.gethostname(), created=psutil.Process(pid).create_time(), started=_now())

    def beat(self, waiting: int, passed_over: int) -> None:
        """Note that the service has looked, and what waits; written at most every few seconds, or when the queue becomes empty."""
        pulse = self._pulse
        emptied = bool(pulse.waiting) != bool(waiting)
        pulse.looked, pulse.waiting, pulse.passed_over = _now(), waiting, passed_over
        pulse.waiting_since = (pulse.waiting_since or pulse.looked) if waiting else ""
        if emptied or time.monotonic() - self._written > _WRITE_EVERY_SECONDS:
            self._write()

    def stop(self) -> None:
        """Note that the service was stopped."""
        self._pulse.stopped = _now()
        self._write()

    def _write(self) -> None:
        self._written = time.monotonic()
        fresh = self._file.with_name(f"{FILE}.{self._pulse.pid}")
        # Losing it does no harm, so it is not synced to disk.
        with contextlib.suppress(OSError):
            fresh.touch(0o600)
            fresh.write_bytes(msgspec.json.encode(self._pulse))
            fresh.replace(self._file)


def read_pulse(root: Path) -> Pulse | None:
    """The last heartbeat of a service in this course; None if there is none, or it cannot be read."""
    try:
        with (root / FILE).open("rb") as file:
            return msgspec.json.decode(file.read(_MAX_BYTES), type=Pulse)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None


def state_of(pulse: Pulse | None) -> State:
    """Whether the service with this heartbeat is alive. On another machine, only the heartbeat's age shows it."""
    if pulse is None:
        return "never"
    if pulse.stopped:
        return "stopped"
    if pulse.host == socket.gethostname() and not _is_alive(pulse):
        return "ended"
    return "stale" if seconds_since(pulse.looked or pulse.started) > STALE_SECONDS else "running"


def seconds_since(moment: str) -> float:
    """The seconds since a time in a heartbeat; infinite if the time is not valid."""
    try:
        then = datetime.fromisoformat(moment)
    except ValueError:
        return float("inf")
    return (datetime.now(UTC) - (then if then.tzinfo else then.replace(tzinfo=UTC))).total_seconds()


def _is_alive(pulse: Pulse) -> bool:
    try:
        process = psutil.Process(pulse.pid)
        return abs(process.create_time() - pulse.created) < 2 and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, ValueError, OverflowError):
        return False


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
