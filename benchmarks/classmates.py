"""Learners of a class without a browser: each signs in, reads the page and speaks with the kernel behind it, as the page does."""

import asyncio
import json
import re
import secrets
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.websocket import WebSocketClientConnection, websocket_connect

from benchmarks.problems import BenchmarkProblem

_PATIENCE = 300.0
_READABLE = b'id="course-data"'
_PLACE = re.compile(r'id="kernel-place">(\{.*?\})</script>')
_MOST_AT_ONCE = 200


@dataclass
class Classmate:
    """One learner's page, as far as the server can tell."""

    base: str
    """The course's address, without a slash at its end."""
    id: str
    name: str
    code: str
    readable: float = 0.0
    """When all that can be read had come, in seconds of `time.perf_counter`."""
    ready: float = 0.0
    """When the kernel could be spoken with."""
    kernel: str = ""
    _widget: str = ""
    _cookies: dict[str, str] = field(default_factory=dict)
    _line: WebSocketClientConnection | None = None
    _session: str = field(default_factory=lambda: secrets.token_hex())
    _asked: int = 0

    async def begin(self) -> None:
        """Sign in, open the page, and wait for its kernel. Raises BenchmarkProblem where that does not work."""
        await self._fetch("/")
        form = {"learner_id": self.id, "name": self.name, "code": self.code, "_xsrf": self._cookies["_xsrf"]}
        signed_in = await self._fetch("/signin", method="POST", body=urlencode(form))
        if signed_in.code != 302:
            raise BenchmarkProblem(f"{self.id} was not let in: status {signed_in.code}.")
        await self._open(signed_in.headers["Location"])

    async def ask(self, op: str, **content: Any) -> dict[str, Any]:
        """Ask the kernel's session for something; gives its reply. Raises BenchmarkProblem where it says no."""
        self._asked += 1
        await self._connected.write_message(json.dumps(self._message({"op": op, "seq": self._asked} | content)))
        async with asyncio.timeout(_PATIENCE):
            while True:
                told = await self.told()
                if told.get("op") == "reply" and told.get("seq") == self._asked:
                    if not told["ok"]:
                        raise BenchmarkProblem(f"{self.id} was told: {told['message']}")
                    return told

    async def told(self) -> dict[str, Any]:
        """What the kernel's session says next."""
        while True:
            text = await self._connected.read_message()
            if text is None:
                raise BenchmarkProblem(f"The line of {self.id} broke.")
            message = json.loads(text)
            if message["header"]["msg_type"] == "comm_msg" and message["content"]["comm_id"] == self._widget:
                content = message["content"]["data"].get("content")
                if isinstance(content, dict):
                    return content

    def leave(self) -> None:
        """Close the line to the kernel."""
        if self._line:
            self._line.close()

    @property
    def _connected(self) -> WebSocketClientConnection:
        if self._line is None:
            raise BenchmarkProblem(f"{self.id} has not begun yet.")
        return self._line

    async def _open(self, page: str) -> None:
        came = bytearray()

        def take(part: bytes) -> None:
            came.extend(part)
            if not self.readable and _READABLE in came:
                self.readable = time.perf_counter()

        shown = await self._fetch(page, streaming_callback=take)
        place = _PLACE.search(came.decode())
        if shown.code != 200 or not place:
            raise BenchmarkProblem(f"The page of {self.id} came without a kernel: status {shown.code}.")
        self.kernel, self._widget = json.loads(place[1])["kernel"], json.loads(place[1])["model"]
        address = f"{self.base.replace('http', 'ws', 1)}/api/kernels/{self.kernel}/channels?session_id={self._session}"
        self._line = await websocket_connect(HTTPRequest(address, headers=self._headers(), connect_timeout=_PATIENCE))
        await self.ask("hello")
        self.ready = time.perf_counter()

    async def _fetch(self, path: str, **options: Any) -> HTTPResponse:
        client = AsyncHTTPClient(max_clients=_MOST_AT_ONCE)
        waits = {"connect_timeout": _PATIENCE, "request_timeout": _PATIENCE, "follow_redirects": False}
        response = await client.fetch(self.base + path, raise_error=False, headers=self._headers(), **waits, **options)
        for line in response.headers.get_list("Set-Cookie"):
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return response

    def _headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}

    def _message(self, content: dict[str, Any]) -> dict[str, Any]:
        header = {"msg_id": secrets.token_hex(), "msg_type": "comm_msg", "username": "", "session": self._session, "version": "5.3"}
        data = {"comm_id": self._widget, "data": {"method": "custom", "content": content}}
        return {"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": data, "buffers": []}
