"""One hub for all tests of it: starting one takes some seconds."""

import contextlib
import re
import secrets
import signal
import sys
import time
import urllib.request
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import psutil
import pytest

from grading.course.opening import Course, open_course
from grading.marking.attempts import Attempts
from tests.browser.course import ROOT, LocalCourse
from tests.hub.visitor import Visitor

_PATIENCE = 120
SERVICES = ("/services/duty-to-report/", "/services/instructors/lab")
OTHERS = [f"other-{number}" for number in range(8)]
"""Learners with nothing done yet, for tests that need such."""
LONG = "x" * 101
"""A user name that cannot be carried."""
CANARY, NAMED = "canary-7f3a-sings", "Canary Nightingale"
"""What a learner writes and is called, where tests look whether any log says it."""
MONITOR_TOKEN = secrets.token_hex(32)
ROSTER_TOKEN = secrets.token_hex(32)
"""With which `make roster HUB=1` speaks to the hub."""


USERS = {
    "DUTY_INSTRUCTORS": "instructor,instructor2",
    "DUTY_MONITOR_TOKEN": MONITOR_TOKEN,
    "DUTY_DEMONSTRATION_USERS": f"learner,o'brien,learner-0000,{','.join(OTHERS)},{LONG},instructor,instructor2",
}


class Hub:
    """What `make hub` runs, for a course in a folder of its own."""

    def __init__(self, room: Path, users: dict[str, str] = USERS, services: tuple[str, ...] = SERVICES) -> None:
        """`users` are settings that name accounts, `services` the paths that answer once it has started."""
        (room / "course").mkdir()
        self._services = services
        settings = users | {"DUTY_HUB_STATE": str(room / "hub"), "PYTHONPATH": str(ROOT), "DUTY_ROSTER_TOKEN": ROSTER_TOKEN}
        self.copy = LocalCourse(room / "course", settings=settings)
        self.root = self.copy.root
        """The course's folder."""
        self.address = self.copy.url.rstrip("/")
        self._log = room / "hub.log"
        self._others = iter(OTHERS)
        self._programs: psutil.Popen | None = None
        self.passwords: dict[str, str] = {}
        """Those of the last start, by account."""

    def start(self) -> None:
        """Start it, and wait until it and its services answer."""
        self.run([sys.executable, "-m", "grading", "hub", "--port", str(self.copy.port), "--course", str(self.root)], self.copy.environment)
        self.passwords = dict(re.findall(r"^    (\w+) +(\S+)$", self._log.read_text(), re.MULTILINE))

    def run(self, command: list[str], environment: dict[str, str]) -> None:
        """Run a hub, and wait until it and its services answer."""
        with self._log.open("w") as out:
            self._programs = psutil.Popen(command, cwd=self.root, env=environment, stdout=out, stderr=out)
        wait_for(self.address, self._started, self._log, self._services)

    @property
    def _started(self) -> psutil.Popen:
        """What runs, or ran last."""
        assert self._programs, "The hub has not been started."
        return self._programs

    def stop(self) -> None:
        """Stop it, and end what is left of it."""
        children = self._started.children(recursive=True) if self._started.is_running() else []
        with contextlib.suppress(psutil.NoSuchProcess):
            self._started.send_signal(signal.SIGTERM)
        with contextlib.suppress(psutil.TimeoutExpired):
            self._started.wait(40)
        for one in [self._started, *children]:
            with contextlib.suppress(psutil.Error):
                one.kill()
        self._started.wait()

    def said(self) -> str:
        """The end of what its programs have said since its start."""
        return self._log.read_text(errors="replace")[-4000:]

    def ended(self) -> None:
        """Wait until it has ended."""
        self._started.wait(_PATIENCE)

    @property
    def log(self) -> str:
        """All that hub, proxy and services have said since the start."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def someone(self) -> str:
        """The account of a learner who has not come yet."""
        return next(self._others)

    def visitor(self, name: str) -> Visitor:
        """Somebody who has signed in."""
        visitor = Visitor(self.address)
        assert visitor.sign_in(name, self.password(name)).status == 200
        return visitor

    def password(self, name: str) -> str:
        """The password of an account."""
        return self.passwords.get(name, self.passwords["learner"])

    @cached_property
    def course(self) -> Course:
        """The course, as its instructor's programs open it."""
        return open_course(self.root)

    @property
    def attempts(self) -> Attempts:
        return Attempts(self.course.directory.db_url)

    def program(self, module: str) -> psutil.Process:
        """The process of the hub's that runs this module."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            for one in self._started.children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    if any(f"/{part}".endswith(f"/{module}") for part in one.cmdline()):
                        return one
            time.sleep(0.2)
        raise AssertionError(f"{module} does not run: {self.said()}")


@contextlib.contextmanager
def running_hub(room: Path) -> Iterator[Hub]:
    """A hub in this folder, while it is needed."""
    hub = Hub(room)
    try:
        hub.start()
        yield hub
    finally:
        hub.stop()


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A hub that runs."""
    with running_hub(tmp_path_factory.mktemp("hub")) as hub:
        yield hub


def wait_for(address: str, started: psutil.Popen, log: Path, services: tuple[str, ...]) -> None:
    """Wait until the hub and these of its services answer."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + _PATIENCE
    for path in ("/hub/login", *services):
        while True:
            assert started.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            with contextlib.suppress(OSError), opener.open(address.rstrip("/") + path, timeout=20) as answer:
                if answer.status == 200:
                    break
            time.sleep(0.5)
