"""What a page needs beside its server: the memory of the processes started for it, and how many of them reloads leave behind.

For stock Voila these are kernels. Our page has none, and this shows it.
"""

import time
from dataclasses import dataclass

from playwright.sync_api import Page

from benchmarks.pages.questions import FROM_MODULE
from benchmarks.pages.sites import Served
from benchmarks.pages.visits import Visits, wait_until_ready
from benchmarks.servers import share_megabytes

RELOADS = 20
WITHIN_SECONDS = 30
"""How long after the last reload a process that it left behind may still run."""
_LOOK_SECONDS = 0.5


@dataclass(frozen=True)
class Kernels:
    """The processes that one site's server has started."""

    megabytes: float
    """Their proportional share of memory (PSS, 10^6 bytes) while one page is open."""
    left: int
    """How many run after the reloads, without those that ran before anyone came."""


def kernels(visits: Visits, stock: Served, ours: Served) -> tuple[Kernels, Kernels]:
    """Measure both sites, whose servers are new. Raises BenchmarkProblem."""
    with visits.opened(stock) as stock_page, visits.opened(ours, FROM_MODULE) as our_page:
        # Both pages are open when memory is read: what their processes share counts in parts.
        memory = [_memory(served) for served in (stock, ours)]
        left = [_left(served, page) for served, page in ((stock, stock_page), (ours, our_page))]
    return Kernels(memory[0], left[0]), Kernels(memory[1], left[1])


def _memory(served: Served) -> float:
    served.relay.settle()
    return sum(map(share_megabytes, served.process.children(recursive=True)))


def _left(served: Served, page: Page) -> int:
    for _ in range(RELOADS):
        page.reload(wait_until="commit")
        wait_until_ready(page, served.site)
    end = time.monotonic() + WITHIN_SECONDS
    while (left := len(served.process.children(recursive=True)) - served.started) > 0 and time.monotonic() < end:
        time.sleep(_LOOK_SECONDS)
    return left
