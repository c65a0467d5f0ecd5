"""A course's status for pages and monitoring, cached for a few seconds."""

import threading
import time
from pathlib import Path

from grading.operating.sizes import Measuring, Size
from grading.operating.status import MEASURE_SECONDS, Status, look
from widgets.problems import CourseProblem

_KEPT_SECONDS = 10.0
_SIZES_KEPT_SECONDS = 600.0


class _Remembered(Measuring):
    """Measures folders, with a cache: reading every file's size is the most expensive part of a status."""

    def __init__(self, sizes: dict[Path, tuple[float, Size]]) -> None:
        super().__init__(MEASURE_SECONDS)
        self._sizes = sizes

    def size(self, path: Path) -> Size:
        """The size of a file or folder, at most ten minutes old."""
        measured, size = self._sizes.get(path, (float("-inf"), Size(0)))
        if time.monotonic() - measured > _SIZES_KEPT_SECONDS:
            size = super().size(path)
            self._sizes[path] = time.monotonic(), size
        return size


class Watch:
    """Watches the course in a folder; if many threads ask at once, only one reads the status."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = threading.Lock()
        self._sizes: dict[Path, tuple[float, Size]] = {}
        self._last: Status | CourseProblem | None = None
        self._looked = float("-inf")

    def status(self) -> Status:
        """The status, at most a few seconds old. Raises CourseProblem if it is unavailable."""
        with self._lock:
            if self._last is None or time.monotonic() - self._looked > _KEPT_SECONDS:
                try:
                    self._last = look(self._root, _Remembered(self._sizes))
                except CourseProblem as problem:
                    self._last = problem
                self._looked = time.monotonic()
            if isinstance(self._last, CourseProblem):
                raise self._last
            return self._last
