"""A relay between browser and server that counts what crosses the wire: headers and websockets too, whatever asks for it.

The browser's own count knows neither websockets nor what its workers fetch.
"""

import asyncio
import contextlib
import re
import threading
import time
from collections.abc import Iterator

from benchmarks.problems import BenchmarkProblem

_REQUEST = re.compile(rb"(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \S+ HTTP/1\.1\r\n")
_CHUNK = 65536
_QUIET_SECONDS = 2.0
_LOOK_SECONDS = 0.1
_PATIENCE_SECONDS = 60.0


class Relay:
    """Passes on what comes to `port` of this machine to another port of it, and back."""

    def __init__(self, target: int) -> None:
        self.port = 0
        self.reset()
        self._target = target

    def reset(self) -> None:
        """Count from nothing."""
        self.bytes = 0
        """How many bytes went either way."""
        self.requests = 0
        """How many HTTP requests the browser sent; that for a websocket is one of them."""
        self._latest = time.monotonic()

    def settle(self) -> None:
        """Wait until nothing has crossed for a while. Raises BenchmarkProblem where that never comes."""
        end = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() - self._latest < _QUIET_SECONDS:
            if time.monotonic() > end:
                raise BenchmarkProblem("A page goes on talking to its server and does not come to rest.")
            time.sleep(_LOOK_SECONDS)

    async def serve(self, ready: threading.Event) -> None:
        """Pass on until stopped."""
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._stopped.wait()
        # Not waited for: a browser may hold its connections open for long.
        server.close()

    def stop(self) -> None:
        """Pass nothing on any more."""
        self._loop.call_soon_threadsafe(self._stopped.set)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, onward = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.close()
            return
        # Cancelled at the end; asyncio would complain of a connection that says so.
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(self._pass(reader, onward, is_asking=True), self._pass(there, writer, is_asking=False))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, is_asking: bool) -> None:
        with contextlib.suppress(OSError):
            while chunk := await reader.read(_CHUNK):
                self.bytes += len(chunk)
                self.requests += len(_REQUEST.findall(chunk)) if is_asking else 0
                self._latest = time.monotonic()
                writer.write(chunk)
                await writer.drain()
        writer.close()


@contextlib.contextmanager
def relay(target: int) -> Iterator[Relay]:
    """A relay to this port, as long as the block runs."""
    made, ready = Relay(target), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(made.serve(ready)), daemon=True)
    thread.start()
    ready.wait()
    try:
        yield made
    finally:
        made.stop()
        thread.join()
