"""The exported tree in a clean folder, installed and served by `binder/`'s own steps."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from tests.browser.course import free_port, wait_for

ROOT = Path(__file__).resolve().parents[2]
_INSTALL_SECONDS = 540
_ADDRESS = re.compile(r"The course is at (http://127\.0\.0\.1:\d+/)(\S+)")
# What a person's shell does not have, but this machine's may: it would bring the clone into the tree's Python.
_OURS = ("JUPYTER", "DUTY", "NBGRADER", "BINDER", "PYTHON", "VIRTUAL_ENV")


class LearnerTree:
    """The tree in `folder`. One server at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None
        self._port = free_port()  # the same for each server: on Binder all servers have one origin
        self._log = folder.parent / "binder.log"

    @property
    def answers(self) -> Path:
        """Where the one learner's answers are."""
        return self.folder / "answers" / "awareness" / "answers.json"

    def serve(self, environment: Mapping[str, str] | None = None, base: str = "/") -> str:
        """Run `binder/try`, wait until it serves, and give the address of the page."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
        own = {"HOME": str(self.folder.parent), "PYTHON": sys.executable, "PORT": str(self._port), "PIP_CACHE_DIR": _pip_cache()}
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                ["sh", "binder/try", f"--ServerApp.base_url={base}"],
                cwd=self.folder,
                env=kept | own | dict(environment or {}),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        host, path = self._address()
        wait_for(f"{host}{base.strip('/')}/api".replace("//api", "/api"))
        return host.rstrip("/") + base + path

    def _address(self) -> tuple[str, str]:
        end = time.monotonic() + _INSTALL_SECONDS
        while time.monotonic() < end and self.process and self.process.poll() is None:
            if found := _ADDRESS.search(self._log.read_text()):
                return found[1], found[2]
            time.sleep(0.5)
        raise AssertionError(f"binder/try did not get as far as serving:\n{self._log.read_text()[-5000:]}")

    def stop(self) -> None:
        """Stop the server, and forget what the learner answered: on Binder each visit is a new machine."""
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
            self.process = None
        shutil.rmtree(self.folder / "answers", ignore_errors=True)

    def python(self, code: str) -> str:
        """What the tree's own Python prints."""
        command = [str(self.folder / ".venv" / "bin" / "python"), "-I", "-c", code]
        return subprocess.run(command, cwd=self.folder.parent, capture_output=True, text=True, check=True).stdout.strip()


def _pip_cache() -> str:
    found = subprocess.run([sys.executable, "-m", "pip", "cache", "dir"], capture_output=True, text=True, check=False)
    return found.stdout.strip()
