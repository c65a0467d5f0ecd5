"""A small local course and its server, as a program of its own, and browsers without a screen that visit it."""

import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.unit import building
from tests.unit.conftest import ROOT
from tests.unit.learner_side import COURSE, MODULE, release
from widgets.handing_in.delivery import COURSE_VARIABLE, EXCHANGE_VARIABLE

START_SECONDS = 120
_READS = ("state", "result")


@dataclass
class Answer:
    """What the server sent."""

    status: int
    text: str
    to: str
    headers: dict[str, str]
    raw: bytes = b""
    """The body as it came, which may be compressed."""
    new_cookies: list[str] = field(default_factory=list)
    """Its `Set-Cookie` headers."""

    @property
    def data(self) -> Any:
        """What a JSON answer holds."""
        return json.loads(self.text)


@dataclass
class Visitor:
    """A browser without a screen: keeps cookies, follows nothing by itself."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    ip: str = "127.0.0.1"
    """Where it comes from: any address of this machine's own."""
    base: str = ""
    """The path that the course is below, without a slash at its end."""
    headers: dict[str, str] = field(default_factory=dict)
    """What it, or a proxy on its way, adds to each request."""

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def sign_in(self, id: str, name: str, **more: str) -> Answer:
        self.get(f"{self.base}/")
        return self.ask("POST", f"{self.base}/signin", {"learner_id": id, "name": name, "_xsrf": self.cookies["_xsrf"]} | more)

    def act(self, op: str, data: Any = None, module: str = MODULE, **headers: str) -> Answer:
        """Ask what a module's page asks; with the header that proves that the page is the course's own."""
        headers.setdefault("X-XSRFToken", self.cookies.get("_xsrf", ""))
        method = "GET" if op in _READS else "POST"
        body = None if op in _READS else json.dumps(data or {}).encode()
        return self.ask(method, f"{self.base}/modules/{module}/{op}", body, **headers)

    def save(self, **values: Any) -> Answer:
        """Save an answer to each of these questions, given now."""
        at = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
        return self.act("save", {"entries": {id.replace("_", "-"): {"value": value, "at": at} for id, value in values.items()}})

    def ask(self, method: str, path: str, content: dict[str, str] | bytes | None = None, /, **headers: str) -> Answer:
        """Send a request whose content is a form's fields, bytes as they are, or nothing."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_SECONDS, source_address=(self.ip, 0))
        headers = self.headers | headers
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if isinstance(content, dict):
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            content = urlencode(content).encode()
        connection.request(method, path, content, headers)
        response = connection.getresponse()
        raw = response.read()
        connection.close()
        new_cookies = [value for name, value in response.getheaders() if name == "Set-Cookie"]
        for value in new_cookies:
            self.cookies |= {cookie: morsel.value for cookie, morsel in SimpleCookie(value).items()}
        text = raw.decode("utf-8", "replace")
        return Answer(response.status, text, response.getheader("Location", ""), dict(response.getheaders()), raw, new_cookies)


@dataclass
class Course:
    """A small course in a folder, and its server."""

    root: Path
    port: int
    classroom: str = ""
    """The class code, where it is for a class."""
    proxy: str = ""
    """The address of the proxy in front, where there is one."""
    pid: int = 0
    """The process of the server that runs."""

    @property
    def learners(self) -> Path:
        return self.root / "learners"

    @property
    def exchange(self) -> Path:
        """The course's folder in the exchange; there is one only after `open_exchange`."""
        return self.root / "exchange" / COURSE

    def open_exchange(self) -> None:
        """Make an exchange into which the small module is released, so that learners can hand in."""
        (self.exchange / "inbound").mkdir(parents=True)
        shutil.copytree(self.root / "release" / MODULE, self.exchange / "outbound" / MODULE)

    def visitor(self, ip: str = "127.0.0.1") -> Visitor:
        return Visitor(self.port, ip=ip)

    def command(self, port: int | str | None = None) -> list[str]:
        command = [sys.executable, "-m", "widgets.serving.server", "--root", str(self.root), "--port", str(port or self.port)]
        command += ["--class", self.classroom] if self.classroom else []
        return [*command, "--proxy", self.proxy] if self.proxy else command

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DUTY_", "JUPYTER", "VOILA_", "BINDER_"))}
        kept |= {"DUTY_DATA": str(self.root / "data"), "HOME": str(self.root), "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
        if self.exchange.is_dir():
            kept |= {EXCHANGE_VARIABLE: str(self.exchange.parent), COURSE_VARIABLE: COURSE}
        return kept

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
            self.pid = process.pid
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
    """A port on which nothing listens; not one of those that clients get, or another test's request may take it first."""
    for port in random.sample(range(20_000, 32_000), 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


def small_course(root: Path, classroom: str = "") -> Course:
    release(root)
    building.write_data(root / "data")
    return Course(root, free_port(), classroom)
