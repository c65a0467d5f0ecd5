"""The server's health and metrics, for a proxy, a monitoring system or Kubernetes; no sign-in is needed."""

import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import cast

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import HTTPError

from widgets.answers.learners import modules
from widgets.handing_in.delivery import course_exchange
from widgets.serving import metrics
from widgets.serving.course_handler import CourseHandler

HEALTH_SETTING, READER_SETTING = "duty_health", "duty_metrics_reader"
MayRead = Callable[[CourseHandler], Awaitable[bool]]
_KEPT_SECONDS = 5.0
"""However often it is requested, the health is checked at most this often."""


class Health:
    """Checks whether a learner's answer could be saved and a module shown."""

    def __init__(self, learners: Path, release: Path) -> None:
        self._learners, self._release = learners, release
        self._failing: list[str] = []
        self._looked = float("-inf")
        self._lock = asyncio.Lock()

    async def failing(self) -> list[str]:
        """The checks that fail: `disk`, `release` or `exchange`; empty if all succeed."""
        async with self._lock:
            if time.monotonic() - self._looked > _KEPT_SECONDS:
                # In a thread, so that a hanging disk delays no learner.
                self._failing = await asyncio.get_running_loop().run_in_executor(None, self.look)
                self._looked = time.monotonic()
        return self._failing

    def look(self) -> list[str]:
        """Run the checks now."""
        exchange = course_exchange()
        checks = {
            "disk": _takes_a_file(self._learners),
            "release": bool(modules(self._release)),
            "exchange": exchange is None or os.access(exchange / "inbound", os.W_OK | os.X_OK),
        }
        return [name for name, works in checks.items() if not works]


def _takes_a_file(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x" * 4096)  # a full disk still accepts an empty file
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        return False
    return True


class HealthHandler(CourseHandler):
    """Responds whether the server works and, if not, which check fails; nothing else."""

    @allow_unauthenticated
    async def get(self) -> None:
        """Respond with status 200 or 503."""
        failing = await cast(Health, self.settings[HEALTH_SETTING]).failing()
        if failing:
            self.set_status(503)
        self.finish({"status": "failing", "failing": failing} if failing else {"status": "ok"})


class MetricsHandler(CourseHandler):
    """The metrics of this process; each server decides who may read them."""

    @allow_unauthenticated
    async def get(self) -> None:
        """Respond in Prometheus's text format."""
        if not await cast(MayRead, self.settings[READER_SETTING])(self):
            raise HTTPError(403)
        self.set_header("Content-Type", metrics.CONTENT_TYPE)
        self.finish(metrics.exposition())

    def write_error(self, status_code: int, **_options: object) -> None:
        """Respond with JSON instead of a page, because a program reads it."""
        self.finish({"message": "This needs a token that may read the course's metrics (docs/operating.md)."} if status_code == 403 else {})
