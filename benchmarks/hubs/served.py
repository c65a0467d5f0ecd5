"""The measured hubs: the course as a hub's service, and for comparison one server per learner."""

import contextlib
import re
import secrets
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from benchmarks.classes.course import MODULE, questions
from benchmarks.classes.learners import Class
from benchmarks.courses import OURS, surroundings
from benchmarks.measure import last_line
from benchmarks.problems import BenchmarkProblem
from benchmarks.servers import Server, running
from grading.course.opening import CONFIG_FILE
from grading.hub.local import program_urls
from grading.sources.notebooks import ROOT

SERVICE = "/services/duty-to-report"
_START_SECONDS = 120
_PASSWORD = re.compile(r"^    learner +(\S+)$", re.MULTILINE)


@contextlib.contextmanager
def service(folder: Path, learners: int) -> Iterator[tuple[Server, Class]]:
    """Run the hub of `make hub` with `learners` accounts. Raises BenchmarkProblem."""
    for name in ("data", f"source/{MODULE}", f"release/{MODULE}"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    (folder / CONFIG_FILE).write_text(OURS, encoding="utf-8")
    users = ",".join([f"learner-{number:04}" for number in range(learners)])
    settings = {"DUTY_DATA": str(folder / "data"), "DUTY_DEMONSTRATION_USERS": users}
    command = ["-m", "grading", "hub", "--port", "{port}", "--course", str(folder)]
    with running(command, folder, surroundings(folder) | settings) as server:
        log = folder / "server.log"
        _wait_for(server, f"{SERVICE}/modules", log)
        password = _PASSWORD.search(log.read_text())
        if not password:
            raise BenchmarkProblem("`make hub` did not print the learners' password.")
        yield server, Class(server.port, password[1], MODULE, questions(), SERVICE)


@contextlib.contextmanager
def server_each(folder: Path, learners: int) -> Iterator[tuple[Server, Class]]:
    """Run a hub that starts one server per learner. Raises BenchmarkProblem."""
    for number in range(learners):
        shutil.copytree(ROOT / "release" / MODULE, folder / "homes" / f"learner-{number:04}" / MODULE)
    password = secrets.token_urlsafe(24)
    ports = program_urls(0)
    settings = {
        "BENCHMARK_ROOM": str(folder),
        "BENCHMARK_PASSWORD": password,
        "BENCHMARK_HUB_URL": ports["DUTY_HUB_API_URL"],
        "BENCHMARK_PROXY_URL": ports["DUTY_PROXY_API_URL"],
        "DUTY_DATA": str(ROOT / "data"),
    }
    configuration = str(ROOT / "benchmarks" / "hubs" / "server_each.py")
    command = ["-c", f"{_STARTS}", "{port}", "-f", configuration]
    with running(command, folder, surroundings(folder) | settings) as server:
        _wait_for(server, "/hub/login", folder / "server.log")
        yield server, Class(server.port, password, MODULE, questions(), "/user/{id}")


_STARTS = """
import os, sys
from jupyterhub.app import main
os.environ["BENCHMARK_URL"] = f"http://127.0.0.1:{sys.argv.pop(1)}"
main()
"""


def _wait_for(server: Server, path: str, log: Path) -> None:
    """Wait until the service behind the hub's proxy responds too."""
    until = time.monotonic() + _START_SECONDS
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < until and server.process.is_running():
        with contextlib.suppress(OSError), opener.open(f"http://127.0.0.1:{server.port}{path}", timeout=20) as answer:
            if answer.status == 200:
                return
        time.sleep(0.5)
    raise BenchmarkProblem(f"A hub did not start. Its last line was: {last_line(log.read_text(errors='replace'))}")
