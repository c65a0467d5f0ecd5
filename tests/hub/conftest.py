"""One hub for all tests of it: starting one takes some seconds."""

import contextlib
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import psutil
import pytest

from grading.config import Course, open_course
from grading.marking.attempts import Attempts
from tests.browser.course import ROOT, LocalCourse
from tests.hub.visitor import Visitor

_PATIENCE = 120
LONG = "x" * 101
"""A user name that cannot be carried."""


@dataclass
class Hub:
    """A running hub with the course in it."""

    address: str
    root: Path
    """The course's folder."""
    process: psutil.Process
    log: Path
    passwords: dict[str, str]

    def visitor(self, name: str) -> Visitor:
        """Somebody who has signed in."""
        visitor = Visitor(self.address)
        assert visitor.sign_in(name, self.passwords.get(name, self.passwords["learner"])).status == 200
        return visitor

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
            for one in self.process.children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    if module in one.cmdline():
                        return one
            time.sleep(0.2)
        raise AssertionError(f"{module} does not run: {self.log.read_text()[-2000:]}")


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """The hub that `make hub` starts, with a second learner and a second instructor."""
    room = tmp_path_factory.mktemp("hub")
    (room / "course").mkdir()
    users = {
        "DUTY_INSTRUCTORS": "instructor,instructor2",
        "DUTY_DEMONSTRATION_USERS": f"learner,o'brien,learner-0000,{LONG},instructor,instructor2",
    }
    course = LocalCourse(room / "course", settings=users | {"DUTY_HUB_STATE": str(room / "hub"), "PYTHONPATH": str(ROOT)})
    log = room / "hub.log"
    command = [sys.executable, "-m", "grading.hub", "--port", str(course.port), "--root", str(course.root)]
    with log.open("w") as out:
        started = subprocess.Popen(command, cwd=course.root, env=course.environment, stdout=out, stderr=out)
    process = psutil.Process(started.pid)
    try:
        wait_for(course.url, started, log)
        passwords = dict(re.findall(r"^    (\w+) +(\S+)$", log.read_text(), re.MULTILINE))
        yield Hub(course.url.rstrip("/"), course.root, process, log, passwords)
    finally:
        children = process.children(recursive=True) if process.is_running() else []
        started.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            started.wait(40)
        for one in [process, *children]:
            with contextlib.suppress(psutil.Error):
                one.kill()
        started.wait()


def wait_for(address: str, started: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until the hub and both of its services answer."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + _PATIENCE
    for path in ("/hub/login", "/services/duty-to-report/", "/services/instructors/lab"):
        while True:
            assert started.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            with contextlib.suppress(OSError), opener.open(address.rstrip("/") + path, timeout=20) as answer:
                if answer.status == 200:
                    break
            time.sleep(0.5)
