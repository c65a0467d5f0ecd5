"""The measurements of the pages, as tables and as lines `name: value` with their targets."""

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.pages.kernels import RELOADS, Kernels
from benchmarks.pages.sites import FIELD, OURS, STOCK, VOICI
from benchmarks.pages.visits import Figures, Times
from benchmarks.report import Target, table, verdicts

_NOTHING = "-"


@dataclass(frozen=True)
class Measured:
    """All figures of one run."""

    visits: dict[str, Figures]
    """By site; Voici's only if its site is built."""
    kernels: dict[str, Kernels]
    """By site: stock Voila and ours."""
    whole_module_bytes: int
    """The size of the real module's file in the field edition."""


def traffic_table(measured: Measured) -> str:
    """Format a table of the network traffic, one row per site."""
    heads = ["page", "first visit (KB)", "requests", "second visit (KB)", "requests"]
    rows = [
        [one.site, f"{one.first.bytes / 1000:,.0f}", str(one.first.requests), f"{one.second.bytes / 1000:,.0f}", str(one.second.requests)]
        for one in measured.visits.values()
    ]
    return table([heads, *rows], left=1)


def times_table(measured: Measured) -> str:
    """Format a table of when the first question is readable, answerable and saved, one row per site and line."""
    heads = ["page", "line", "readable (s)", "answerable (s)", "saved (s)"]
    rows = [
        [one.site, name, *_seconds(times)]
        for one in measured.visits.values()
        for name, times in (("loopback", one.loopback), (_throttled(one.site), one.throttled))
    ]
    return table([heads, *rows], left=2)


def kernel_table(measured: Measured) -> str:
    """Format a table of the processes that each server started, one row per site."""
    heads = ["beside the server of", "memory, PSS (MB)", f"processes after {RELOADS} reloads"]
    return table([heads, *([name, f"{one.megabytes:.1f}", str(one.left)] for name, one in measured.kernels.items())], left=1)


def lines(measured: Measured) -> list[str]:
    """Return every figure that has a target, followed by the comparison with the targets."""
    targets = list(_targets(measured))
    return [*(one.line for one in targets), *verdicts(targets)]


def _targets(measured: Measured) -> Iterator[Target]:
    stock, ours, field = (measured.visits[name] for name in (STOCK, OURS, FIELD))
    voici = measured.visits.get(VOICI)
    size = measured.whole_module_bytes
    yield Target("first visit bytes over stock", ours.first.bytes / stock.first.bytes, 0.25)
    yield Target("throttled answerable over stock", ours.throttled.answerable / stock.throttled.answerable, 0.25)
    yield Target("field edition (KB)", size / 1000, 700, digits=0)
    yield Target("field edition bytes over Voici", size / voici.first.bytes if voici else None, 1 / 40, digits=4)
    yield Target("field answerable over Voici on loopback", field.loopback.answerable / voici.loopback.answerable if voici else None, 0.1)
    yield Target(f"processes after {RELOADS} reloads", measured.kernels[OURS].left, 0, digits=0)


def _seconds(times: Times) -> list[str]:
    return [_NOTHING if value is None else f"{value:.2f}" for value in (times.readable, times.answerable, times.saved)]


def _throttled(site: str) -> str:
    # Chromium throttles the page's requests, not those of its workers.
    return "throttled, but for its workers" if site == VOICI else "throttled"
