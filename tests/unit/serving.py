"""A small local course and its server, as a program of its own, and browsers without a screen that visit it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from tests.unit import building
from tests.unit.conftest import ROOT
from tests.unit.learner_side import release

START_SECONDS = 120


@dataclass
class Answer:
    """What the server sent."""

    status: int
    text: str
    to: str
    headers: dict[str, str]


@dataclass
class Visitor:
    """A browser without a screen: keeps cookies, follows nothing by itself."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    ip: str = "127.0.0.1"
    """Where it comes from: any address of this machine's own."""

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def sign_in(self, id: str, name: str, **more: str) -> Answer:
        self.get("/")
        return self.ask("POST", "/signin", {"learner_id": id, "name": name, "_xsrf": self.cookies["_xsrf"]} | more)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_SECONDS, source_address=(self.ip, 0))
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(form) if form is not None else None, headers)
        response = connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        connection.close()
        for name, value in response.getheaders():
            if name == "Set-Cookie":
                self.cookies |= {cookie: morsel.value for cookie, morsel in SimpleCookie(value).items()}
        return Answer(response.status, text, response.getheader("Location", ""), dict(response.getheaders()))


@dataclass
class Course:
    """A small course in a folder, and its server."""

    root: Path
    port: int
    classroom: str = ""
    """The class code, where it is for a class."""

    @property
    def learners(self) -> Path:
        return self.root / "learners"

    def visitor(self, ip: str = "127.0.0.1") -> Visitor:
        return Visitor(self.port, ip=ip)

    def command(self, port: int | str | None = None) -> list[str]:
        command = [sys.executable, "-m", "widgets.server", "--root", str(self.root), "--port", str(port or self.port)]
        return [*command, "--class", self.classroom] if self.classroom else command

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DUTY_", "JUPYTER", "VOILA_", "BINDER_"))}
        return kept | {"DUTY_DATA": str(self.root / "data"), "HOME": str(self.root), "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}

    def fails(self, port: int | str | None = None) -> str:
        """What the server says that cannot start."""
        done = subprocess.run(
            self.command(port), cwd=self.root, env=self.environment, capture_output=True, text=True, timeout=START_SECONDS, check=False
        )
        assert done.returncode == 1, done.stderr
        assert done.stdout == ""
        return done.stderr

    @contextmanager
    def served(self) -> Iterator[subprocess.Popen[bytes]]:
        with (self.root / "server.log").open("ab") as log:
            process = subprocess.Popen(self.command(), cwd=self.root, env=self.environment, stdout=log, stderr=log)
        try:
            self._await(process)
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)

    def _await(self, process: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and process.poll() is None:
            try:
                self.visitor().get("/")
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError((self.root / "server.log").read_text())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def small_course(root: Path, classroom: str = "") -> Course:
    release(root)
    building.write_data(root / "data")
    return Course(root, free_port(), classroom)
