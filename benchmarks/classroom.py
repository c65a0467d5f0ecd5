"""A class that begins at once: how long until each learner reads, and has an answer on disk, and what the laptop needs for it.

``python -m benchmarks.classroom [--learners N]`` (``make bench-classroom``). The learners have no
browsers of their own: it is the laptop that is measured, and browsers run on others. Everything is
made in a temporary folder and removed. The last lines are `name: value`.
"""

import argparse
import asyncio
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.classmates import Classmate
from benchmarks.measure import last_line
from benchmarks.problems import BenchmarkProblem
from benchmarks.report import machine, progress, table

_ROOT = Path(__file__).resolve().parents[1]
_MODULE = "awareness"
_CODE = "BENCHMARK-2345"
_START_SECONDS = 120.0
_LEARNERS = 20


@dataclass(frozen=True)
class Times:
    """Of all learners, in seconds since they began together."""

    readable: list[float]
    ready: list[float]
    saved: list[float]

    def rows(self) -> list[tuple[str, list[float]]]:
        """Each with what it says."""
        return [("page readable", self.readable), ("kernel ready", self.ready), ("answer on disk", self.saved)]


async def together(base: str, learners: int) -> Times:
    """All begin at the same moment, and save an answer each."""
    question = _question()
    start = time.perf_counter()
    mates = [Classmate(base, f"learner-{number:02}", f"Learner {number}", _CODE) for number in range(learners)]

    async def work(mate: Classmate) -> float:
        await mate.begin()
        await mate.ask("set", id=question, entry={"value": "true", "at": "2026-01-01T00:00:00.000+00:00"})
        return time.perf_counter()

    saved = await asyncio.gather(*(work(mate) for mate in mates))
    return Times(
        sorted(mate.readable - start for mate in mates), sorted(mate.ready - start for mate in mates), sorted(end - start for end in saved)
    )


def _question() -> str:
    notebook = json.loads((_ROOT / "release" / _MODULE / f"{_MODULE}.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"]]
    source = next(source for source in cells if source.startswith("%%question") and "type: true-false" in source)
    return next(line.partition(":")[2].strip() for line in source.splitlines() if line.startswith("id:"))


def _memory(server: int) -> tuple[float, list[float]]:
    """What the server and each kernel hold, in 10^6 bytes; what they share is counted once."""
    process = psutil.Process(server)
    return _share(process), [_share(child) for child in process.children(recursive=True)]


def _share(process: psutil.Process) -> float:
    try:
        return float(process.memory_full_info().pss) / 1e6
    except (psutil.Error, AttributeError):
        raise BenchmarkProblem("What processes hold in memory together can be measured on Linux only, and only one's own.") from None


@contextmanager
def _class(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    # One module: a class that is to choose among several would be led to that page first.
    for name in ("data", f"release/{_MODULE}"):
        shutil.copytree(_ROOT / name, folder / name)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"DUTY_DATA": str(folder / "data"), "HOME": str(folder), "PYTHONPATH": str(_ROOT)}
    command = [sys.executable, "-m", "widgets.server", "--root", str(folder), "--port", str(port), "--class", _CODE]
    log = folder / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output)
    try:
        _wait_for(server, port, log)
        yield server, f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(60)


def _wait_for(server: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise BenchmarkProblem(f"The course did not start, and said last: {last_line(log.read_text())}")


def run(learners: int) -> None:
    """Measure, and print. Raises BenchmarkProblem."""
    with tempfile.TemporaryDirectory(prefix="bench-classroom-") as folder, _class(Path(folder)) as (server, base):
        progress(f"{learners} learners begin at once ...")
        alone = _memory(server.pid)[0]
        times = asyncio.run(together(base, learners))
        with_class, kernels = _memory(server.pid)
    heads = ["seconds until", "first", "half of them", "last"]
    rows = [[name, *(f"{value:.1f}" for value in (all_[0], statistics.median(all_), all_[-1]))] for name, all_ in times.rows()]
    print("\n".join(machine()), end="\n\n")
    print(table([heads, *rows], left=1), end="\n\n")
    print(f"learners: {learners}")
    for name, all_ in times.rows():
        print(f"{name} for the last (s): {all_[-1]:.1f}")
    print(f"server before the class (MB): {alone:.0f}")
    print(f"server with the class (MB): {with_class:.0f}")
    print(f"a learner's kernel (MB): {statistics.median(kernels):.0f}")
    print(f"server and kernels (MB): {with_class + sum(kernels):.0f}")


def main(arguments: list[str]) -> int:
    """Measure with so many learners; what hinders it is said in one sentence."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.classroom", description="Times a class that begins at once.")
    parser.add_argument("--learners", type=int, default=_LEARNERS, metavar="N", help=f"how many (default: {_LEARNERS})")
    # A stopped benchmark takes its server with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        run(max(1, parser.parse_args(arguments).learners))
    except BenchmarkProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
