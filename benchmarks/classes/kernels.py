"""The comparison: stock Voila, which starts a kernel for each opened page, with the released notebook in its default template."""

import asyncio
import html
import json
import re
import secrets
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tornado.httpclient import AsyncHTTPClient
from tornado.websocket import WebSocketClientConnection, websocket_connect

from benchmarks.classes.course import MODULE, missing, questions
from benchmarks.courses import surroundings
from benchmarks.problems import BenchmarkProblem
from benchmarks.report import progress
from benchmarks.servers import running
from grading.sources.notebooks import ROOT
from widgets.answers.store import FILE_NAME

_PATIENCE_SECONDS = 300.0
_CONFIGURATION = re.compile(r'<script id="jupyter-config-data" type="application/json">(.*?)</script>', re.DOTALL)
_OUTPUT = re.compile(r'<script type="application/vnd.voila.cell-output\+json">(.*?)</script>', re.DOTALL)
_VIEW = "application/vnd.jupyter.widget-view+json"
_BRIDGE = "widgets.kernel.kernel_widgets.Bridge"
_CONTROL, _CONTROL_VERSION = "jupyter.widget.control", "1.0.0"
_AT = "2026-01-01T00:00:00.000Z"

Content = dict[str, Any]


@dataclass(frozen=True)
class Peer:
    """The measurements of stock Voila."""

    learners: int
    page: list[float]
    """When each learner's page had arrived, in seconds since their common start, sorted."""
    state: list[float]
    """When the browser had the state of all widgets from the kernel."""
    saved: list[float]
    """When the kernel had confirmed the answer."""
    before: float
    """The server's memory after its start (PSS, 10^6 bytes)."""
    after: float
    """The memory of the server and its kernels after all answers were confirmed."""

    @property
    def megabytes(self) -> float:
        """The additional memory for each learner."""
        return (self.after - self.before) / self.learners


def measure_peer(folder: Path, learners: int) -> Peer:
    """Measure learners who open the notebook at the same time and save one answer each. Raises BenchmarkProblem."""
    shutil.copytree(ROOT / "release", folder / "release")
    notebook = f"release/{MODULE}/{MODULE}.ipynb"
    command = ["-m", "voila", notebook, "--no-browser", "--port", "{port}", "--Voila.port_retries=0", "--Voila.ip=127.0.0.1"]
    # The magics find the course's data beside its code, as for everyone who runs `voila` in that folder.
    with running(command, folder, surroundings(folder)) as server:
        before = server.megabytes()
        progress(f"{learners} learners open stock Voila together, with a kernel each ...")
        moments = asyncio.run(_together(server.port, learners))
        after = server.megabytes()
    first = questions()[0][0]
    if missing(folder / "answers" / MODULE / FILE_NAME, {first: _AT}):
        raise BenchmarkProblem("A kernel of stock Voila confirmed an answer that is not on disk.")
    page, state, saved = map(sorted, zip(*moments, strict=True))
    return Peer(learners, page, state, saved, before, after)


async def _together(port: int, learners: int) -> list[tuple[float, float, float]]:
    question, value = questions()[0]
    AsyncHTTPClient.configure(None, max_clients=learners, max_body_size=10**9)
    start = time.perf_counter()

    async def opened() -> tuple[float, float, float]:
        response = await AsyncHTTPClient().fetch(
            f"http://127.0.0.1:{port}/", connect_timeout=_PATIENCE_SECONDS, request_timeout=_PATIENCE_SECONDS
        )
        page = time.perf_counter() - start
        kernel, bridge = _kernel_and_bridge(response.body.decode())
        line = await _Line.to(port, kernel)
        await line.fetch_widgets()
        state = time.perf_counter() - start
        await line.save(bridge, {question: {"value": value, "at": _AT}})
        saved = time.perf_counter() - start
        line.close()
        return page, state, saved

    async with asyncio.timeout(_PATIENCE_SECONDS):
        return await asyncio.gather(*(opened() for _learner in range(learners)))


class _Line:
    """A page's WebSocket to its kernel."""

    def __init__(self, socket: WebSocketClientConnection, session: str) -> None:
        self._socket, self._session = socket, session

    @classmethod
    async def to(cls, port: int, kernel: str) -> "_Line":
        """Open a new connection to a kernel."""
        session = secrets.token_hex()
        address = f"ws://127.0.0.1:{port}/api/kernels/{kernel}/channels?session_id={session}"
        return cls(await websocket_connect(address, connect_timeout=_PATIENCE_SECONDS, max_message_size=10**9), session)

    async def fetch_widgets(self) -> None:
        """Request the state of all widgets from the kernel, as Voila's page does before it shows them."""
        control = secrets.token_hex()
        opening: Content = {"comm_id": control, "target_name": _CONTROL, "target_module": None, "data": {}}
        await self._send("comm_open", opening, {"version": _CONTROL_VERSION})
        await self._send("comm_msg", {"comm_id": control, "data": {"method": "request_states"}})
        await self._message(control, lambda data: data.get("method") == "update_states")

    async def save(self, bridge: str, entries: Content) -> None:
        """Save entries. Raises BenchmarkProblem if the kernel refuses them."""
        message = {"op": "save", "seq": 1, "entries": entries}
        await self._send("comm_msg", {"comm_id": bridge, "data": {"method": "custom", "content": message}})
        data = await self._message(bridge, lambda data: data.get("content", {}).get("op") == "reply")
        if not data["content"]["ok"]:
            raise BenchmarkProblem(f"A kernel of stock Voila could not save: {data['content']['message']}")

    def close(self) -> None:
        """Close the connection; the kernel keeps running, as it does for a while after a page is closed."""
        self._socket.close()

    async def _message(self, comm: str, fits: Callable[[Content], bool]) -> Content:
        """Return a widget's next message that fits."""
        while (message := await self._socket.read_message()) is not None:
            received = _received(message)
            content = received["content"]
            if received["header"]["msg_type"] == "comm_msg" and content["comm_id"] == comm and fits(content["data"]):
                data: Content = content["data"]
                return data
        raise BenchmarkProblem("Stock Voila closed the WebSocket of a page.")

    async def _send(self, kind: str, content: Content, metadata: Content | None = None) -> None:
        header = {"msg_id": secrets.token_hex(), "msg_type": kind, "username": "", "session": self._session, "version": "5.3"}
        message = {"channel": "shell", "header": header, "parent_header": {}, "metadata": metadata or {}, "content": content, "buffers": []}
        await self._socket.write_message(json.dumps(message))


def _received(message: str | bytes) -> Content:
    """Decode a message from the kernel; with attached buffers, the JSON is the first part."""
    if isinstance(message, bytes):
        count = int.from_bytes(message[:4], "big")
        starts = [int.from_bytes(message[4 * number : 4 * number + 4], "big") for number in range(1, count + 1)]
        message = message[starts[0] : starts[1] if count > 1 else None].decode()
    received: Content = json.loads(message)
    return received


def _kernel_and_bridge(page: str) -> tuple[str, str]:
    """Extract the ids of the page's kernel and of the widget that saves from the page. Raises BenchmarkProblem."""
    configuration = _CONFIGURATION.search(page)
    outputs = [json.loads(html.unescape(text))["data"] for text in _OUTPUT.findall(page)]
    bridges = [data[_VIEW]["model_id"] for data in outputs if _VIEW in data and _BRIDGE in data.get("text/plain", "")]
    kernel = json.loads(configuration[1]).get("kernelId") if configuration else None
    if not kernel or not bridges:
        raise BenchmarkProblem("A page of stock Voila arrived without a kernel, or without the widget that saves answers.")
    return kernel, bridges[0]
