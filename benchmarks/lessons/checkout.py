"""A checkout of the course, which is built and served by its own code."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import last_line
from benchmarks.problems import BenchmarkProblem
from benchmarks.servers import running
from widgets.answers.learners import modules
from widgets.languages.catalogue import PSEUDO_VARIABLE


@dataclass(frozen=True)
class Checkout:
    """A folder with the code and the released modules of one state of the course."""

    root: Path

    @property
    def modules(self) -> list[str]:
        """The released modules, in alphabetical order. Raises BenchmarkProblem if there are none."""
        names = modules(self.root / "release")
        if not names:
            raise BenchmarkProblem(f"No module is released in {self.root}. TREE names the folder of a checkout.")
        return names

    def build_field(self, target: Path, *, pseudo: bool = False) -> None:
        """Write its field edition; `pseudo` adds the pseudo-languages. Raises BenchmarkProblem."""
        command = [sys.executable, "-P", "-m", "widgets.field", str(target), "--release", str(self.root / "release")]
        environment = self._environment() | ({PSEUDO_VARIABLE: "1"} if pseudo else {})
        done = subprocess.run(command, cwd=self.root, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise BenchmarkProblem(f"The field edition of {self.root} cannot be built: {last_line(done.stderr or done.stdout)}")

    @contextlib.contextmanager
    def served(self, room: Path) -> Iterator[str]:
        """Serve a copy of its released modules as `make course` does; yields the URL. Raises BenchmarkProblem."""
        shutil.copytree(self.root / "release", room / "release")
        command = ["-P", "-m", "widgets.serving.server", "--root", str(room), "--port", "{port}"]
        with running(command, room, self._environment()) as server:
            yield f"http://127.0.0.1:{server.port}/"

    def _environment(self) -> dict[str, str]:
        ours = ("JUPYTER", "DUTY", "NBGRADER")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return kept | {"PYTHONPATH": str(self.root), "DUTY_DATA": str(self.root / "data"), "PYTHONDONTWRITEBYTECODE": "1"}
