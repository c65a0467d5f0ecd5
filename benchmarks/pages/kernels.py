"""What a page's kernel holds in memory, and how many kernels reloading a page leaves behind."""

import contextlib
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass

import psutil
from jupyter_client.manager import start_new_kernel
from playwright.sync_api import Page

from benchmarks.pages.questions import FROM_MODULE
from benchmarks.pages.sites import Served
from benchmarks.pages.visits import Visits, wait_for_kernel
from benchmarks.problems import BenchmarkProblem
from tests.running import kernel_named, kernels_below

RELOADS = 20
WITHIN_SECONDS = 30
"""So long after the last reload, left kernels may still be alive."""
_START_SECONDS = 60
_LOOK_SECONDS = 0.5


@dataclass(frozen=True)
class Kernels:
    """Of one site."""

    megabytes: float
    """The kernel's proportional share of memory (PSS, 10^6 bytes), with the whole module run."""
    left: int
    """How many are alive after the reloads, those not counted that the server had before anybody came."""


def kernels(visits: Visits, stock: Served, ours: Served) -> tuple[Kernels, Kernels, float]:
    """Of both sites, and the memory of a bare kernel with ipywidgets imported, in the same unit. Raises BenchmarkProblem.

    Both servers are new. All three kernels are alive when their memory is read: what they share counts in parts.
    """
    warm = {served.site.name: len(kernels_below(served.process.pid)) for served in (stock, ours)}
    with visits.opened(stock) as stock_page, visits.opened(ours, FROM_MODULE) as our_page, _bare() as bare:
        memory = [_page_memory(stock, stock_page), _page_memory(ours, our_page), _memory(bare)]
        left = [_left(served, page, warm[served.site.name]) for served, page in ((stock, stock_page), (ours, our_page))]
    return Kernels(memory[0], left[0]), Kernels(memory[1], left[1]), memory[2]


def _left(served: Served, page: Page, warm: int) -> int:
    for _ in range(RELOADS):
        page.reload(wait_until="commit")
        wait_for_kernel(page, served.site)
    end = time.monotonic() + WITHIN_SECONDS
    while (left := len(kernels_below(served.process.pid)) - warm) > 1 and time.monotonic() < end:
        time.sleep(_LOOK_SECONDS)
    return left


def _page_memory(served: Served, page: Page) -> float:
    served.relay.settle()
    return _memory(_named(served.process, page.evaluate(served.site.kernel or "''")))


@contextlib.contextmanager
def _bare() -> Iterator[psutil.Process]:
    """A kernel that has imported ipywidgets and done nothing else."""
    manager, client = start_new_kernel(startup_timeout=_START_SECONDS, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        reply = client.execute_interactive("import ipywidgets", timeout=_START_SECONDS)
        if reply["content"]["status"] != "ok":
            raise BenchmarkProblem("A bare kernel cannot import ipywidgets.")
        yield _named(psutil.Process(), manager.connection_file)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def _memory(process: psutil.Process) -> float:
    share = getattr(process.memory_full_info(), "pss", None)
    if share is None:
        raise BenchmarkProblem("This system does not tell the share of memory (PSS) of a process; measure on Linux.")
    return float(share) / 1e6


def _named(parent: psutil.Process, name: str) -> psutil.Process:
    """The kernel whose connection file has this in its name."""
    found = kernel_named(parent.pid, name) if name else None
    if found is None:
        raise BenchmarkProblem("A page's kernel is not among the processes of its server.")
    return found
