"""The instructor's JupyterLab with formgrader, as `make instructor` starts it, or a weakened copy of it."""

import json
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from grading.running.instructor import CONFIGURATION
from tests.browser.course import LocalCourse, free_port, wait_for

_WITH_OTHER_CONFIGURATION = """
import sys
from pathlib import Path
from grading.cli import main as duty
from grading.running import instructor
instructor.CONFIGURATION = Path(sys.argv.pop())
sys.exit(duty(sys.argv[1:]))
"""


class InstructorsServer:
    """Where an instructor's pages are."""

    def __init__(self, address: str) -> None:
        self.base, _, token = address.partition("/formgrader?")
        self._token = token

    def at(self, path: str) -> str:
        """The address that lets the instructor in and leads to a page."""
        return f"{self.base}/login?{self._token}&next={quote('/' + path)}"

    def mark(self, submission: str, question: str, score: float, comment: str) -> None:
        """Mark a submission's question, as formgrader's page does it."""
        for kind, body in (("grade", {"manual_score": score}), ("comment", {"manual_comment": comment})):
            known = self._ask(f"formgrader/api/{kind}s?submission_id={submission}")
            place = next(entry["id"] for entry in known if entry["name"] == question)
            self._ask(f"formgrader/api/{kind}/{place}", body)

    def _ask(self, path: str, given: dict[str, Any] | None = None) -> Any:
        body = None if given is None else json.dumps(given).encode()
        headers = {"Authorization": self._token.replace("=", " ")}
        request = urllib.request.Request(f"{self.base}/{path}", body, headers, method="PUT" if body else "GET")  # noqa: S310  # our own address
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return json.load(answer)


@contextmanager
def instructors_server(course: LocalCourse, configuration: Path | None = None) -> Iterator[InstructorsServer]:
    """The server for a course while it is needed, with the course's own configuration of Jupyter or another."""
    program = ["-c", _WITH_OTHER_CONFIGURATION, "instructor"] if configuration else ["-m", "grading", "instructor"]
    command: list[str | Path] = [
        sys.executable,
        *program,
        "--course",
        str(course.root),
        "--port",
        str(free_port()),
        *filter(None, [configuration]),
    ]
    with address_of("Formgrader", course, command) as address:
        yield InstructorsServer(address)


@contextmanager
def address_of(what: str, course: LocalCourse, command: Sequence[str | Path]) -> Iterator[str]:
    """The address of this name that an instructor's server prints, while it runs."""
    with subprocess.Popen(
        command, cwd=course.root, env=course.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        try:
            found = next(match for line in server.stdout if (match := re.search(rf"{what}:\s+(\S+)", line)))
            wait_for(found[1])
            yield found[1]
        finally:
            server.terminate()


def stock_formgrader(folder: Path) -> Path:
    """A copy of the course's configuration of Jupyter, with nbgrader's own formgrader in the place of the course's."""
    shutil.copytree(CONFIGURATION, folder)
    file = folder / "jupyter_server_config.d" / "duty-to-report.json"
    settings = json.loads(file.read_text())
    settings["ServerApp"]["jpserver_extensions"] |= {"grading.formgrader.extension": False, "nbgrader.server_extensions.formgrader": True}
    file.write_text(json.dumps(settings))
    return folder
