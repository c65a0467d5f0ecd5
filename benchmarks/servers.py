"""Servers that a benchmark starts, each on a free port of this machine, and their memory."""

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
    """A server that listens on `port` of 127.0.0.1."""

    process: psutil.Popen
    port: int

    def megabytes(self) -> float:
        """Return the memory of the server and all its children (PSS, 10^6 bytes), counting shared memory once. Raises BenchmarkProblem."""
        return sum(map(share_megabytes, [self.process, *self.process.children(recursive=True)]))

    def processor_seconds(self) -> float:
        """Return the processor time that the server itself has used."""
        times = self.process.cpu_times()
        return float(times.user + times.system)


@contextlib.contextmanager
def running(command: list[str], folder: Path, environment: dict[str, str]) -> Iterator[Server]:
    """Run a Python program that serves on a free port, which replaces `{port}`; all its processes end with the block.

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
    """Return a process's proportional share of memory (PSS, 10^6 bytes). Raises BenchmarkProblem if the system does not report it."""
    try:
        share = getattr(process.memory_full_info(), "pss", None)
    except psutil.Error:
        share = None
    if share is None:
        raise BenchmarkProblem("The share of memory (PSS) of a process cannot be read here. Measure on Linux, as the user who started it.")
    return float(share) / 1e6


def allow_open_files(count: int) -> None:
    """Raise the limit of open files of this process and its children as far as the system allows.

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
    """End a server, first with SIGTERM, and all remaining kernels."""
    with contextlib.suppress(psutil.NoSuchProcess):
        started = process.children(recursive=True)
        process.send_signal(signal.SIGTERM)
        _, left = psutil.wait_procs([process, *started], timeout=_STOP_SECONDS)
        for one in left:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
