"""The instructor's server, started for a course as `make instructor` starts it, and a browser's part in speaking with it."""

import contextlib
import json
import re
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

from grading.running import instructor
from tests.course.small_course import SmallCourse

REPOSITORY = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((instructor.HOST, 0))
        return int(probe.getsockname()[1])


def _opener(jar: CookieJar) -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar), urllib.request.ProxyHandler({}))


def get(address: str) -> tuple[int, str, str]:
    """Status, final address and text of a page, as a browser with cookies and no proxy gets it."""
    try:
        with _opener(CookieJar()).open(address, timeout=60) as page:
            return page.status, page.url, page.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, address, ""


@contextlib.contextmanager
def serving(course: SmallCourse) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The server, and all that it said until it was up."""
    command = [sys.executable, "-m", "grading", "instructor", "--course", str(course.root), "--port", str(free_port())]
    server = subprocess.Popen(command, cwd=REPOSITORY, env=course.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert server.stdout is not None
    assert server.stderr is not None
    threading.Thread(target=server.stderr.read, daemon=True).start()
    try:
        yield server, "".join(server.stdout.readline() for _ in range(5))
    finally:
        server.terminate()
        server.wait(60)
        server.stdout.close()


class Formgrader:
    """An instructor's browser that has opened formgrader."""

    def __init__(self, said: str) -> None:
        address = re.findall(r"http://\S+", said)[1]
        self._base = address.partition("?")[0]
        self._jar = CookieJar()
        self._opener = _opener(self._jar)
        self._opener.open(address, timeout=60).close()

    def page(self, path: str) -> int:
        """The status of a page."""
        return self._call(path)[0]

    def read(self, path: str) -> Any:
        """What a part of its API gives."""
        return json.loads(self._call(f"api/{path}")[1])

    def put(self, path: str, data: Any) -> int:
        """The status of a change by its API."""
        return self._call(f"api/{path}", data)[0]

    def _call(self, path: str, data: Any = None) -> tuple[int, str]:
        request = urllib.request.Request(f"{self._base}/{path}")  # noqa: S310  # the server's own address
        if data is not None:
            request.method, request.data = "PUT", json.dumps(data).encode()
            request.add_header("X-XSRFToken", next(str(cookie.value) for cookie in self._jar if cookie.name == "_xsrf"))
        try:
            with self._opener.open(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, ""
