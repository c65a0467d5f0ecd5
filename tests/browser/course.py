"""A whole course in a folder of its own, started and stopped as a person does."""

import atexit
import functools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from grading.hub.local import free_ports

ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 120


def free_port() -> int:
    """A port that nothing listens on just now, and that no connection takes before a server does."""
    return free_ports(1)[0]


def wait_for(url: str, seconds: float = _START_SECONDS) -> None:
    """Wait until the address answers."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310  # our own address
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError(f"{url} did not answer within {seconds} seconds")


@functools.cache
def _released(modules: tuple[str, ...]) -> Path:
    """A course with these modules, released; only to be copied."""
    folder = tempfile.TemporaryDirectory(prefix="released-course-")
    atexit.register(folder.cleanup)
    root = Path(folder.name)
    for name in ("data", *(f"{room}/{module}" for room in ("source", "release") for module in modules)):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copy(ROOT / "nbgrader_config.py", root)
    done = subprocess.run(
        [sys.executable, "-m", "grading", "release"], cwd=root, env=_environment(root), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return root


def _environment(root: Path) -> dict[str, str]:
    """What the programs of the course in this folder run with: its own data, nothing of the machine's own Jupyter."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "DUTY", "NBGRADER"))}
    return kept | {"DUTY_DATA": str(root / "data"), "HOME": str(root), "PYTHONWARNINGS": "ignore"}


class LocalCourse:
    """What `make course` runs, in a copy of the course."""

    def __init__(
        self,
        root: Path,
        port: int | None = None,
        settings: dict[str, str] | None = None,
        options: tuple[str, ...] = (),
        modules: Sequence[str] = ("awareness",),
    ) -> None:
        """`modules` are the ones that it has: a course with one leads to it at once, and starts sooner."""
        self.root = root
        self.settings = settings or {}
        self.options = options
        self.port = port or free_port()
        self.url = f"http://{options[options.index('--ip') + 1] if '--ip' in options else '127.0.0.1'}:{self.port}/"
        self.process: subprocess.Popen[bytes] | None = None
        shutil.copytree(_released(tuple(modules)), root, dirs_exist_ok=True)

    @property
    def environment(self) -> dict[str, str]:
        """What the course's programs run with."""
        return _environment(self.root) | self.settings

    def __enter__(self) -> Self:
        """Serve for as long as the block lasts."""
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start serving and grading, and wait until the first page answers."""
        log = (self.root / "course.log").open("ab")
        command = [sys.executable, "-m", "grading", "course", "--port", str(self.port), *self.options]
        self.process = subprocess.Popen(command, cwd=self.root, env=self.environment, stdout=log, stderr=log, start_new_session=True)
        try:
            wait_for(self.url)
        except AssertionError:
            raise AssertionError((self.root / "course.log").read_text()) from None

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop both, politely or not."""
        if self.process is None:
            return
        if how is signal.SIGKILL:
            os.killpg(self.process.pid, how)
        else:
            self.process.send_signal(how)
        self.process.wait(30)
        self.process = None

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the course's Python in its folder, say ``run("-m", "nbgrader", "autograde", ...)``."""
        return subprocess.run(
            [sys.executable, *arguments], cwd=self.root, env=self.environment, capture_output=True, text=True, timeout=300, check=False
        )
