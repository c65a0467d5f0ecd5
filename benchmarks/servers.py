"""Servers that a benchmark starts, each on a free port of this machine, and the memory that they hold."""

import contextlib
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psutil

from benchmarks.measure import last_line
from benchmarks.problems import BenchmarkProblem
from grading.hub.local import free_ports

_START_SECONDS = 120
_STOP_SECONDS = 20
_LOOK_SECONDS = 0.1


class Server(NamedTuple):
    """A server that answers at `port` of 127.0.0.1."""

    process: psutil.Popen
    port: int

    def megabytes(self) -> float:
        """The memory of the server and everything that it started (PSS, 10^6 bytes): shared memory counts once. Raises BenchmarkProblem."""
        return sum(map(share_megabytes, [self.process, *self.process.children(recursive=True)]))

    def processor_seconds(self) -> float:
        """The processor time that the server itself has used."""
        times = self.process.cpu_times()
        return float(times.user + times.system)


@contextlib.contextmanager
def running(command: list[str], folder: Path, environment: dict[str, str]) -> Iterator[Server]:
    """Run a Python program that serves on a free port, which replaces `{port}`; everything it started ends with it.

    Raises BenchmarkProblem if it does not start.
    """
    port = free_ports(1)[0]
    log = folder / "server.log"
    filled = [sys.executable, *(part.replace("{port}", str(port)) for part in command)]
    with log.open("wb") as output:
        process = psutil.Popen(filled, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        _wait_for(process, port, log)
        yield Server(process, port)
    finally:
        _end(process)


def share_megabytes(process: psutil.Process) -> float:
    """A process's proportional share of memory (PSS, 10^6 bytes). Raises BenchmarkProblem where the system does not give it."""
    try:
        share = getattr(process.memory_full_info(), "pss", None)
    except psutil.Error:
        share = None
    if share is None:
        raise BenchmarkProblem("The share of memory (PSS) of a process cannot be read here. Measure on Linux, as the user who started it.")
    return float(share) / 1e6


def allow_open_files(count: int) -> None:
    """Raise the limit of open files of this process, and of those it starts, to what the system allows.

    Raises BenchmarkProblem if that is fewer than `count`.
    """
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < count:
        raise BenchmarkProblem(f"This needs {count} open files in one process, and the system allows {hard} (see 'ulimit -Hn').")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _wait_for(process: psutil.Popen, port: int, log: Path) -> None:
    end = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(_LOOK_SECONDS)
    raise BenchmarkProblem(f"A server did not start. Its last line was: {last_line(log.read_text(errors='replace'))}")


def _end(process: psutil.Popen) -> None:
    """End a server, politely at first, and whatever is left of its kernels."""
    with contextlib.suppress(psutil.NoSuchProcess):
        started = process.children(recursive=True)
        process.send_signal(signal.SIGTERM)
        _, left = psutil.wait_procs([process, *started], timeout=_STOP_SECONDS)
        for one in left:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
