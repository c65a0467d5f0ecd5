"""A learner of the course without a browser: signs in, opens the module and saves answers over HTTP, as the page does."""

import asyncio
import gzip
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from benchmarks.classes.connection import Connection, Response
from benchmarks.problems import BenchmarkProblem

_SHOWN = 200
"""How much of a refusal is shown, in bytes."""
# The headers that Chromium sends with a request, because a server parses every header.
BROWSER = (
    'sec-ch-ua: "Chromium";v="156", "Not_A Brand";v="24"\r\nsec-ch-ua-mobile: ?0\r\nsec-ch-ua-platform: "Linux"\r\n'
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36\r\n"
    "Accept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: en-GB,en;q=0.9\r\nSec-Fetch-Site: same-origin\r\n"
)
ASKS_PAGE = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n"
_FROM_PAGE = "Accept: */*\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\n"
_JSON = "Content-Type: application/json\r\n"
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"
Reply = dict[str, Any]
"""What a server or the generator answers, read from JSON."""


class Class(NamedTuple):
    """The data that all learners of a class share."""

    port: int
    """The course's port on 127.0.0.1."""
    code: str
    """The class code."""
    module: str
    questions: list[tuple[str, Any]]
    """The questions that they answer, by id, with a possible answer each."""
    base: str = ""
    """The prefix of the course's addresses on a hub; `{id}` stands for the learner's ID. Empty without a hub."""


class Opened(NamedTuple):
    """When each stage of opening the module was complete, in seconds of `time.perf_counter`."""

    page: float
    state: float
    saved: float


class Learner:
    """One learner with one browser."""

    def __init__(self, of: Class, number: int) -> None:
        self.id = f"learner-{number:04}"
        self.confirmed: dict[str, str] = {}
        """For each question, the time (`at`) of the newest answer that the server has confirmed."""
        self._class = of
        self._base = of.base.replace("{id}", self.id)
        self._name = f"Learner {number}"
        self._cookies: dict[str, str] = {}
        self._connection: Connection | None = None
        self._second: Connection | None = None
        self._reconnecting: asyncio.Task[None] | None = None
        self._fixed: dict[str, bytes] = {}
        self._count = 0
        self._due: list[float] = []
        """The answers that wait for the connection, identified by the time at which they were given."""

    async def sign_in(self) -> None:
        """Sign in, on a separate connection. Raises BenchmarkProblem."""
        connection = await Connection.to(self._class.port)
        self._take_cookies(required(await connection.ask(self._request("GET", "/", ASKS_PAGE)), 200, "The sign-in"))
        form = urlencode({"learner_id": self.id, "name": self._name, "code": self._class.code, "_xsrf": self._cookies["_xsrf"]})
        self._take_cookies(required(await connection.ask(self._request("POST", "/signin", ASKS_PAGE + FORM, form)), 302, "The sign-in"))
        connection.close()

    async def open(self) -> Opened:
        """Open the module's page and save the first answer, as a browser does. Raises BenchmarkProblem.

        The page requests the state while it is still arriving, so a browser opens a second connection for it.
        """
        loop = asyncio.get_running_loop()
        states: list[asyncio.Task[Response]] = []
        await self.connect()
        asks_page = self._request("GET", f"{self._base}/modules/{self._class.module}", ASKS_PAGE)
        page = await self._connected.ask(asks_page, lambda: states.append(loop.create_task(self._state())), keeps_body=False)
        if not required(page, 200, "The page").header("Content-Encoding") or not page.size:
            raise BenchmarkProblem("The page did not arrive compressed.")
        state = await states[0]
        saved: asyncio.Future[float] = loop.create_future()
        self.answer(time.perf_counter(), lambda _due, arrived: saved.set_result(arrived), saved.set_exception)
        return Opened(page.arrived, state.arrived, await saved)

    async def connect(self) -> None:
        """Open the connection that saves answers, unless it is open."""
        if self._connection is None or not self._connection.is_open:
            self._connection = await Connection.to(self._class.port)

    def answer(self, due: float, confirmed: Callable[[float, float], None], failed: Callable[[BenchmarkProblem], None]) -> None:
        """Give an answer at the time `due`: it is sent immediately, or together with others once the previous request is answered.

        `confirmed` is called for each answer with `due` and the time at which the server confirmed it.
        """
        self._due.append(due)
        if len(self._due) == 1:
            self._save(confirmed, failed)

    async def act(self, op: str, data: dict[str, object] | None = None) -> Reply:
        """Send a request of the page, a POST if there is `data`; returns the reply. Raises BenchmarkProblem if the server refuses it."""
        await self.connect()
        body = None if data is None else json.dumps(data)
        response = await self._connected.ask(self._action(op, body))
        raw = required(response, 200, f"'{op}'").body
        reply: Reply = json.loads(gzip.decompress(raw) if response.header("Content-Encoding") == "gzip" else raw)
        return reply

    @property
    def _connected(self) -> Connection:
        if self._connection is None:
            raise BenchmarkProblem(f"{self.id} is not connected yet.")
        return self._connection

    async def _state(self) -> Response:
        self._second = await Connection.to(self._class.port)
        return required(await self._second.ask(self._action("state")), 200, "The state")

    def _save(self, confirmed: Callable[[float, float], None], failed: Callable[[BenchmarkProblem], None], tries: int = 1) -> None:
        sent = self._due.copy()
        entries = dict(map(self._entry, sent))

        async def again() -> None:
            # A proxy closes an idle connection after some seconds, and a browser then opens another.
            await self.connect()
            self._connected.send(request, answered)

        def answered(response: Response | None) -> None:
            nonlocal tries
            if response is None and tries:
                tries -= 1
                self._reconnecting = asyncio.get_running_loop().create_task(again())
                return
            if response is None or response.status != 200 or response.body != b"{}":
                failed(BenchmarkProblem(f"{self.id} could not save. {_refusal(response)}"))
                return
            del self._due[: len(sent)]
            self.confirmed |= {question: entry["at"] for question, entry in entries.items()}
            for due in sent:
                confirmed(due, response.arrived)
            if self._due:
                self._save(confirmed, failed)

        request = self._action("save", json.dumps({"entries": entries}))
        self._connected.send(request, answered)

    def _entry(self, due: float) -> tuple[str, dict[str, Any]]:
        """Return the next answer with the time at which it was given, as the page does."""
        question, value = self._class.questions[self._count % len(self._class.questions)]
        self._count += 1
        given = datetime.fromtimestamp(time.time() - time.perf_counter() + due, UTC)
        return question, {"value": value, "at": given.isoformat(timespec="milliseconds").replace("+00:00", "Z")}

    def _action(self, op: str, body: str | None = None) -> bytes:
        path = f"{self._base}/modules/{self._class.module}/{op}?lang=en"
        return self._request("GET" if body is None else "POST", path, _FROM_PAGE if body is None else _FROM_PAGE + _JSON, body)

    def _request(self, method: str, path: str, headers: str, body: str | None = None) -> bytes:
        fixed = self._fixed.get(path)
        if fixed is None:
            host = f"127.0.0.1:{self._class.port}"
            cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
            common = f"Host: {host}\r\nConnection: keep-alive\r\nReferer: http://{host}{self._base}/modules/{self._class.module}\r\n"
            mine = f"Cookie: {cookies}\r\nX-XSRFToken: {self._cookies['_xsrf']}\r\n" if cookies else ""
            origin = "" if body is None else f"Origin: http://{host}\r\n"
            fixed = self._fixed[path] = f"{method} {path} HTTP/1.1\r\n{common}{origin}{BROWSER}{headers}{mine}".encode()
        if body is None:
            return fixed + b"\r\n"
        raw = body.encode()
        return b"%bContent-Length: %d\r\n\r\n%b" % (fixed, len(raw), raw)

    def _take_cookies(self, response: Response) -> None:
        self._cookies |= response.cookies()
        self._fixed.clear()  # all requests made from now on include the cookies


def required(response: Response, status: int, what: str) -> Response:
    if response.status != status:
        raise BenchmarkProblem(f"{what} was refused. {_refusal(response)}")
    return response


def _refusal(response: Response | None) -> str:
    if response is None:
        return "The server closed the connection."
    return f"The server answered with status {response.status}: {response.body[:_SHOWN].decode(errors='replace')}"
