"""The learners' server, killed at any moment: what it confirmed is there, and each confirmed hand-in is graded once."""

import http.client
import json
import os
import random
import re
import secrets
import threading
import time
from collections.abc import Iterator
from http.cookies import SimpleCookie
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from grading.course.course_file import COURSE_ID
from grading.submissions.hand_ins import deliveries
from tests.browser.course import free_port, wait_for
from tests.course.conftest import lay_out
from tests.course.small_course import MODULE, RIGHT, SmallCourse
from tests.effort import times
from tests.running import forkserver
from widgets.answers.store import read_answers
from widgets.handing_in.delivery import COURSE_VARIABLE, EXCHANGE_VARIABLE

KILLS = times(2, long=10, fuzz=200)
LEARNERS = 8
SEED = 20041009
_LONGEST_LIFE = 0.8
_QUESTIONS = list(RIGHT)


class Learner(threading.Thread):
    """Answers and hands in as the page does: what is not confirmed is sent again."""

    def __init__(self, port: int, number: int, over: threading.Event) -> None:
        super().__init__(daemon=True)
        self.id = f"learner-{number}"
        self.saved: dict[str, str] = {}
        """When the newest confirmed entry of each question was given."""
        self.handed_in: list[str] = []
        """The times of the confirmed hand-ins."""
        self.problem = ""
        self._port = port
        self._over = over
        self._cookies: dict[str, str] = {}
        self._chance = random.Random(SEED + number)

    def run(self) -> None:
        try:
            self._work()
        except Exception as problem:  # told by the test, for a thread's own are lost
            self.problem = repr(problem)

    def _work(self) -> None:
        self._until_answered("GET", "/")
        self._until_answered("POST", "/signin", urlencode({"learner_id": self.id, "name": self.id, "_xsrf": self._cookies["_xsrf"]}))
        while not self._over.is_set():
            self._save()
            if self._chance.random() < 0.1:
                self._hand_in()

    def _save(self) -> None:
        at = f"{time.time():.6f}"
        chosen = self._chance.sample(_QUESTIONS, 2)
        entries = {id: {"value": RIGHT[id], "at": f"2026-01-01T{at}"} for id in chosen}
        self._until_answered("POST", f"/modules/{MODULE}/save", json.dumps({"entries": entries}))
        self.saved |= {id: entries[id]["at"] for id in chosen}

    def _hand_in(self) -> None:
        body = json.dumps({"purpose": "test", "token": secrets.token_hex(16)})
        self.handed_in.append(self._until_answered("POST", f"/modules/{MODULE}/hand-in", body)["receipt"]["timestamp"])

    def _until_answered(self, method: str, path: str, body: str | None = None) -> Any:
        """The reply, however often the server is killed meanwhile."""
        while True:
            try:
                status, text = self._ask(method, path, body)
            except (OSError, http.client.HTTPException):
                time.sleep(0.02)
                continue
            assert status in (200, 302), (path, status, text[:200])
            return json.loads(text) if path.startswith("/modules") else None

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            "X-XSRFToken": self._cookies.get("_xsrf", ""),
        }
        kind = "application/json" if path.startswith("/modules") else "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers | {"Content-Type": kind})
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        for name, value in response.getheaders():
            if name == "Set-Cookie":
                self._cookies |= {cookie: morsel.value for cookie, morsel in SimpleCookie(value).items()}
        return response.status, text


@pytest.fixture(scope="module")
def processes() -> Iterator[ForkServerContext]:
    """Processes that have imported the server already, for that takes seconds."""
    with forkserver("widgets.serving.server") as context:
        yield context


@pytest.fixture
def course(released: Path, tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> SmallCourse:
    small = lay_out(released, tmp_path / "course", environment, monkeypatch)
    (small.inbound.parent / "outbound" / MODULE).mkdir(parents=True)
    return small


def serve(root: Path, environment: dict[str, str], port: int) -> None:
    """What serves learners, in a process that can be killed."""
    os.environ.update(environment)
    from widgets.serving import server

    with (root / "server.log").open("ab") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    server.serve(root, "127.0.0.1", port)


def _start(processes: ForkServerContext, course: SmallCourse, port: int) -> ForkServerProcess:
    ours = {EXCHANGE_VARIABLE: str(course.root / "exchange"), COURSE_VARIABLE: COURSE_ID, "DUTY_DATA": course.environment["DUTY_DATA"]}
    server = processes.Process(target=serve, args=(course.root, ours, port))
    server.start()
    wait_for(f"http://127.0.0.1:{port}/")
    return server


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_server_killed_at_random_moments_loses_nothing_that_it_confirmed(course: SmallCourse, processes: ForkServerContext) -> None:
    chance = random.Random(SEED)
    port = free_port()
    over = threading.Event()
    learners = [Learner(port, number, over) for number in range(LEARNERS)]
    for kills in range(KILLS + 1):
        server = _start(processes, course, port)
        if not kills:
            for learner in learners:
                learner.start()
        time.sleep(chance.uniform(0, _LONGEST_LIFE))
        if kills < KILLS:
            server.kill()
            server.join()
    over.set()
    for learner in learners:
        learner.join(60)
    server.terminate()
    server.join(30)

    assert [learner.problem for learner in learners] == [""] * LEARNERS
    assert all(learner.saved for learner in learners)
    assert sum(len(learner.handed_in) for learner in learners) > KILLS / 2
    for learner in learners:
        entries = read_answers(course.root / "learners" / learner.id / MODULE / "answers.json").entries
        assert {id: at for id, at in learner.saved.items() if entries[id].at < at} == {}
    assert _recorded(course) == {learner.id: sorted(learner.handed_in) for learner in learners if learner.handed_in}
    log = re.sub(r"The course is at .*\n", "", (course.root / "server.log").read_text())
    assert "Traceback" not in log, log[-3000:]


def _recorded(course: SmallCourse) -> dict[str, list[str]]:
    """When each learner's hand-ins were handed in, as grading has recorded them, each once."""
    arrived = deliveries(course.inbound)
    assert len(arrived) == len(list(course.inbound.iterdir()))
    assert all(not delivery.read().problem for delivery in arrived)
    course.python("grading.receiving.service", "--once")
    recorded_values: dict[str, list[str]] = {}
    for attempt in course.attempts.history(MODULE):
        recorded_values.setdefault(attempt.learner, []).append(f"{attempt.handed_in:%Y-%m-%d %H:%M:%S.%f} UTC")
    return {learner: sorted(times) for learner, times in recorded_values.items()}
