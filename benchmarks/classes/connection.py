"""A minimal HTTP/1.1 client: one request at a time on one connection that stays open.

The load generator shares the processor with the server that it measures, so the client does nothing that a
measurement does not need. It supports what the course's server sends: a status, headers with a Content-Length, and a
body.
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
# Incoming data is processed before the next connection reads, so all connections share the buffer.
_buffer = bytearray(262_144)
_view = memoryview(_buffer)


class Response(NamedTuple):
    """The server's response, and when its last byte arrived."""

    status: int
    head: bytes
    body: bytes
    """Empty if the request did not ask for it, unless the server refused the request."""
    size: int
    """The length of the body in bytes."""
    arrived: float
    """In seconds of `time.perf_counter`."""

    def header(self, name: str) -> str:
        """Return a header's value, empty if the header is missing."""
        match = re.search(rb"\r\n" + re.escape(name.encode()) + rb": ([^\r]*)", self.head, re.IGNORECASE)
        return match[1].decode("latin-1") if match else ""

    def cookies(self) -> dict[str, str]:
        """Return the cookies that the response sets, as the next request sends them back."""
        return {name: value for name, value, _path in self.set_cookies()}

    def set_cookies(self) -> list[tuple[str, str, str]]:
        """Return name, value and path of each cookie that the response sets; a deleted cookie has an empty value."""
        found = [tuple(part.decode("latin-1") for part in parts) for parts in _COOKIE.findall(self.head)]
        return [(name, value, path[1] if (path := _PATH.search(rest)) else "/") for name, value, rest in found]


class Connection(asyncio.BufferedProtocol):
    """A persistent connection to a server on this machine."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answered: Callable[[Response | None], None] | None = None
        self._began: Callable[[], None] | None = None
        self._keeps_body = True
        self._expect_head()

    @classmethod
    async def to(cls, port: int) -> Self:
        """Open a new connection to this port of 127.0.0.1."""
        _transport, connection = await asyncio.get_running_loop().create_connection(cls, "127.0.0.1", port)
        return connection

    def send(
        self,
        request: bytes,
        answered: Callable[[Response | None], None],
        began: Callable[[], None] | None = None,
        keeps_body: bool = True,
    ) -> None:
        """Send a request. `began` is called when the first bytes of the response arrive, and `answered` with the complete response.

        `answered` gets None if the connection breaks instead.
        """
        self._answered, self._began, self._keeps_body = answered, began, keeps_body
        if self._transport is None or not self.is_open:
            self._give(None)
        else:
            self._transport.write(request)

    async def ask(self, request: bytes, began: Callable[[], None] | None = None, keeps_body: bool = True) -> Response:
        """Send a request and return its response. Raises BenchmarkProblem if the connection breaks."""
        reply: asyncio.Future[Response | None] = asyncio.get_running_loop().create_future()
        self.send(request, reply.set_result, began, keeps_body)
        response = await reply
        if response is None:
            raise BenchmarkProblem("The server closed a learner's connection instead of answering.")
        return response

    @property
    def is_open(self) -> bool:
        """Whether neither side has closed the connection."""
        return self._transport is not None and not self._transport.is_closing()

    def close(self) -> None:
        """Close the connection."""
        if self._transport:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Store the transport."""
        self._transport = cast(asyncio.Transport, transport)

    def get_buffer(self, sizehint: int) -> memoryview:
        """Return the buffer for incoming data."""
        return _view

    def buffer_updated(self, nbytes: int) -> None:
        """Process incoming data."""
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
        """Pass None to the caller that waits for a response."""
        self._give(None)

    def _expect_head(self) -> None:
        self._status, self._head, self._size = 0, b"", 0
        self._body = bytearray()
        self._left: int | None = None
        """The number of bytes of the body that are still missing; None before its length is known."""

    def _take_head(self, chunk: memoryview) -> memoryview:
        """Read the part of the head that has arrived; returns the data that follows the head."""
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
