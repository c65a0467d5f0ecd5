"""Time and memory of one program, from its start to its end, startup included.

`measure` starts ``python -m benchmarks.measure``, a small process that starts the program, waits for it and samples
its memory, so that the figure excludes the benchmark's own memory. This module must not import anything heavy.
"""

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.problems import BenchmarkProblem

_LOOK_SECONDS = 0.1
MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""The unit of `ru_maxrss` in bytes."""
_TOLD = 200
"""How much of a failed program's last line is reported, in characters."""


@dataclass(frozen=True)
class Cost:
    """The resources that a program used."""

    seconds: float
    """Wall time from start to end."""
    megabytes: float
    """The peak memory of the program and its children (resident, 10^6 bytes)."""
    status: int
    """The exit status; negative if a signal ended the program."""


def measure(command: list[str], folder: Path, environment: dict[str, str], log: Path, limit: float | None = None) -> Cost:
    """Run `command` in `folder`, with its output written to `log`; it is killed with all its children after `limit` seconds."""
    arguments = [str(folder), str(log), str(limit or 0), *command]
    return Cost(**json.loads(ask("benchmarks.measure", environment, *arguments)))


def ask(module: str, environment: dict[str, str], *arguments: str, stdin: str = "") -> str:
    """Run a Python module with `stdin` as its input, and return its output. The module ends when this process ends.

    Raises BenchmarkProblem with its last line of output if it fails.
    """
    command = [sys.executable, "-m", module, *arguments]
    pipe = subprocess.PIPE
    helper = subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, stderr=pipe, text=True, start_new_session=True)
    try:
        output, complained = helper.communicate(stdin)
    except BaseException:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(helper.pid, signal.SIGTERM)
        helper.wait()
        raise
    if helper.returncode:
        raise BenchmarkProblem(f"A helper of the benchmark failed: {last_line(complained)}")
    return output


def require_success(cost: Cost, what: str, log: Path) -> Cost:
    """Return the cost if the program succeeded. Raises BenchmarkProblem with its last line of output otherwise."""
    if cost.status:
        raise BenchmarkProblem(f"{what} ended with status {cost.status}, and said last: {last_line(log.read_text(errors='replace'))}")
    return cost


def last_line(text: str) -> str:
    """Return a program's last line of output, or a note that there was none."""
    lines = text.strip().splitlines() or ["nothing"]
    return lines[-1][:_TOLD]


def _main(folder: str, log: str, limit: str, *command: str) -> None:
    with Path(log).open("wb") as output:
        start = time.perf_counter()
        child = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
        memory = _Memory(child.pid)
        timer = threading.Timer(float(limit), _kill, [child]) if float(limit) else None
        try:
            if timer:
                timer.start()
            status = child.wait()
            seconds = time.perf_counter() - start
        finally:
            if timer:
                timer.cancel()
            _kill(child)
    # Exact for the largest single process; the total of several at the same time is sampled.
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * MAXRSS_UNIT
    print(json.dumps({"seconds": seconds, "megabytes": max(largest, memory.stop()) / 1e6, "status": status}))


class _Memory:
    """Samples, ten times a second, the total memory of a process and its children."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """Return the highest sample, in bytes."""
        self._stop.set()
        self._thread.join()
        return self._peak

    def _look(self) -> None:
        while not self._stop.wait(_LOOK_SECONDS):
            with contextlib.suppress(psutil.NoSuchProcess):
                process = psutil.Process(self._pid)
                self._peak = max(self._peak, sum(map(_resident, [process, *process.children(recursive=True)])))


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def _kill(child: "subprocess.Popen[bytes]") -> None:
    """Kill the program and its process group, which includes everything it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


if __name__ == "__main__":
    # A stopped benchmark ends the processes that it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    _main(*sys.argv[1:])
