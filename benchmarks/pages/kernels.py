"""The processes that a server starts for a page: their memory, and how many of them remain after reloads.

For stock Voila these are kernels. Our page has none, as the figures show.
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
"""How long after the last reload an orphaned process may still run."""
_LOOK_SECONDS = 0.5


@dataclass(frozen=True)
class Kernels:
    """The processes that one site's server has started."""

    megabytes: float
    """Their proportional share of memory (PSS, 10^6 bytes) while one page is open."""
    left: int
    """The number of processes after the reloads, without those that ran before the first visit."""


def kernels(visits: Visits, stock: Served, ours: Served) -> tuple[Kernels, Kernels]:
    """Measure both sites, which need new servers. Raises BenchmarkProblem."""
    with visits.opened(stock) as stock_page, visits.opened(ours, FROM_MODULE) as our_page:
        # Both pages are open while memory is read, so that memory shared by their processes counts proportionally.
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
