"""A relay between browser and server that counts all traffic, including headers, websockets and requests from workers.

The browser's own count excludes websockets and requests from its workers.
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
    """Forwards traffic at `port` of this machine to another port of it, and back."""

    def __init__(self, target: int) -> None:
        self.port = 0
        self.reset()
        self._target = target

    def reset(self) -> None:
        """Reset the counts to zero."""
        self.bytes = 0
        """The number of bytes in both directions."""
        self.requests = 0
        """The number of HTTP requests from the browser, including those for a websocket."""
        self._latest = time.monotonic()

    def settle(self) -> None:
        """Wait until there is no traffic for a while. Raises BenchmarkProblem if the traffic does not stop."""
        end = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() - self._latest < _QUIET_SECONDS:
            if time.monotonic() > end:
                raise BenchmarkProblem("A page keeps sending requests to its server.")
            time.sleep(_LOOK_SECONDS)

    async def serve(self, ready: threading.Event) -> None:
        """Forward traffic until stopped."""
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._stopped.wait()
        # Not awaited, because a browser may keep its connections open for a long time.
        server.close()

    def stop(self) -> None:
        """Stop forwarding traffic."""
        self._loop.call_soon_threadsafe(self._stopped.set)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, onward = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.close()
            return
        # Cancelled at the end; otherwise asyncio would log an error for each open connection.
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
    """Run a relay to this port for the duration of the block."""
    new_relay, ready = Relay(target), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(new_relay.serve(ready)), daemon=True)
    thread.start()
    ready.wait()
    try:
        yield new_relay
    finally:
        new_relay.stop()
        thread.join()
