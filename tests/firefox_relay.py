"""Fill gaps between Playwright and Firefox: ``python tests/firefox_relay.py FIREFOX ARGUMENT...``.

Playwright drives unpatched Firefox through WebDriver BiDi, and version 1.65 expects two things that Firefox 153 does not
have. This program starts Firefox, relays the messages between the two, and adds what is missing. When Firefox has both,
this program is no longer needed.
"""

import asyncio
import contextlib
import json
import re
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from websockets.asyncio.client import connect
from websockets.asyncio.connection import Connection
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

_READY = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
_MEDIA = "emulation.setMediaFeaturesOverride"
_DOWNLOAD = ("browsingContext.downloadWillBegin", "browsingContext.downloadEnd")


class Gaps:
    """The messages of one session, with what Firefox does not send."""

    def __init__(self) -> None:
        self._pending: set[int] = set()

    def request(self, text: str) -> str:
        """Pass a message to Firefox on unchanged, and remember each request for the default media features."""
        if _MEDIA in text:
            message: dict[str, Any] = json.loads(text)
            if message.get("method") == _MEDIA and set(message["params"]["features"].values()) <= {None, "light"}:
                self._pending.add(message["id"])
        return text

    def response(self, text: str) -> str:
        """Let a request for the default media features succeed, and give every download an ID."""
        if not self._pending and not any(method in text for method in _DOWNLOAD):
            return text
        message: dict[str, Any] = json.loads(text)
        if message.get("method") in _DOWNLOAD:
            # Playwright ignores a download that has neither its own ID nor that of a navigation, as from a blob.
            message["params"].setdefault("download", message["params"]["url"])
        elif message.get("id") in self._pending:
            self._pending.remove(message["id"])
            if message.get("error") == "unknown command":
                message = {"type": "success", "id": message["id"], "result": {}}
        return json.dumps(message)


async def _forward(source: Connection, target: Connection, change: Callable[[str], str]) -> None:
    with contextlib.suppress(ConnectionClosed):
        async for text in source:
            await target.send(change(str(text)))
    await target.close()


async def _relay(address: str, playwright: ServerConnection) -> None:
    gaps = Gaps()
    async with connect(f"{address}/session", max_size=None, compression=None, proxy=None) as firefox:
        await asyncio.gather(_forward(playwright, firefox, gaps.request), _forward(firefox, playwright, gaps.response))


async def run(command: list[str]) -> int:
    """Run Firefox until it ends, and return its exit status."""
    firefox = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    assert firefox.stderr
    async with contextlib.AsyncExitStack() as stack:
        async for line in firefox.stderr:
            text = line.decode(errors="replace")
            if ready := _READY.search(text):
                address = ready[1]
                session = serve(partial(_relay, address), "127.0.0.1", 0, max_size=None, compression=None)
                server = await stack.enter_async_context(session)
                text = text.replace(address, f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}")
            # Playwright reads the address from this line.
            print(text, end="", file=sys.stderr, flush=True)
        return await firefox.wait()


if __name__ == "__main__":
    sys.exit(asyncio.run(run(sys.argv[1:])))
