"""A lean HTTP/1.1 client: one request at a time on one connection that stays open.

The load generator shares the processor with the server that it measures, so nothing is done here that
a measurement does not need. It understands what the course's server sends: a status, headers with a
Content-Length, and a body.
"""

import asyncio
import re
import time
from collections.abc import Callable
from typing import NamedTuple, Self, cast

from benchmarks.problems import BenchmarkProblem

_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_COOKIE = re.compile(rb"\r\nset-cookie: ([^=;\r]+)=([^;\r]*)([^\r]*)", re.IGNORECASE)
_PATH = re.compile(r"; *path=([^;]*)", re.IGNORECASE)
_WITHOUT_BODY = (204, 304)
_REFUSED = 400
# What arrives is dealt with before the next connection reads, so all connections share it.
_buffer = bytearray(262_144)
_view = memoryview(_buffer)


class Response(NamedTuple):
    """What the server answered, and when the last byte of it arrived."""

    status: int
    head: bytes
    body: bytes
    """Empty if the request said that it is not needed, except for a refusal."""
    size: int
    """The length of the body in bytes."""
    arrived: float
    """In seconds of `time.perf_counter`."""

    def header(self, name: str) -> str:
        """A header's value, empty if the header is missing."""
        match = re.search(rb"\r\n" + re.escape(name.encode()) + rb": ([^\r]*)", self.head, re.IGNORECASE)
        return match[1].decode("latin-1") if match else ""

    def cookies(self) -> dict[str, str]:
        """The cookies that it sets, as the next request sends them back."""
        return {name: value for name, value, _path in self.set_cookies()}

    def set_cookies(self) -> list[tuple[str, str, str]]:
        """Name, value and path of each cookie that it sets; the value is empty of one that it takes back."""
        found = [tuple(part.decode("latin-1") for part in parts) for parts in _COOKIE.findall(self.head)]
        return [(name, value, path[1] if (path := _PATH.search(rest)) else "/") for name, value, rest in found]


class Connection(asyncio.BufferedProtocol):
    """A connection to a server of this machine that stays open."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answered: Callable[[Response | None], None] | None = None
        self._began: Callable[[], None] | None = None
        self._keeps_body = True
        self._expect_head()

    @classmethod
    async def to(cls, port: int) -> Self:
        """A new connection to this port of 127.0.0.1."""
        _transport, made = await asyncio.get_running_loop().create_connection(cls, "127.0.0.1", port)
        return made

    def send(
        self,
        request: bytes,
        answered: Callable[[Response | None], None],
        began: Callable[[], None] | None = None,
        keeps_body: bool = True,
    ) -> None:
        """Send a request. `began` is called when the first bytes of the response arrive, and `answered` with all of it.

        `answered` gets None if the connection breaks instead.
        """
        self._answered, self._began, self._keeps_body = answered, began, keeps_body
        if self._transport is None or not self.is_open:
            self._give(None)
        else:
            self._transport.write(request)

    async def ask(self, request: bytes, began: Callable[[], None] | None = None, keeps_body: bool = True) -> Response:
        """The response to a request. Raises BenchmarkProblem if the connection breaks."""
        reply: asyncio.Future[Response | None] = asyncio.get_running_loop().create_future()
        self.send(request, reply.set_result, began, keeps_body)
        response = await reply
        if response is None:
            raise BenchmarkProblem("The server closed a learner's connection instead of answering.")
        return response

    @property
    def is_open(self) -> bool:
        """Whether neither side has closed it."""
        return self._transport is not None and not self._transport.is_closing()

    def close(self) -> None:
        """Close it."""
        if self._transport:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what writes."""
        self._transport = cast(asyncio.Transport, transport)

    def get_buffer(self, sizehint: int) -> memoryview:
        """Where to put what arrives."""
        return _view

    def buffer_updated(self, nbytes: int) -> None:
        """Take what has arrived."""
        if self._began:
            began, self._began = self._began, None
            began()
        chunk = _view[:nbytes]
        if self._left is None:
            chunk = self._take_head(chunk)
        if self._left is not None:
            self._left -= len(chunk)
            if self._keeps_body or self._status >= _REFUSED:
                self._body += chunk
            if self._left <= 0:
                response = Response(self._status, self._head, bytes(self._body), self._size, time.perf_counter())
                self._expect_head()
                self._give(response)

    def connection_lost(self, exc: Exception | None) -> None:
        """Report it to whoever waits."""
        self._give(None)

    def _expect_head(self) -> None:
        self._status, self._head, self._size = 0, b"", 0
        self._body = bytearray()
        self._left: int | None = None
        """How much of the body is still to come; None before its length is known."""

    def _take_head(self, chunk: memoryview) -> memoryview:
        """Read the head as far as it is there; returns what follows it."""
        arrived = self._head + bytes(chunk)
        end = arrived.find(_END_OF_HEAD)
        if end < 0:
            self._head = arrived
            return chunk[:0]
        body = len(arrived) - end - len(_END_OF_HEAD)
        self._head = arrived[:end]
        self._status = int(self._head[9:12])
        length = _LENGTH.search(self._head)
        self._size = self._left = int(length[1]) if length and self._status not in _WITHOUT_BODY else 0
        return chunk[len(chunk) - body :]

    def _give(self, response: Response | None) -> None:
        answered, self._answered = self._answered, None
        if answered:
            answered(response)
