"""What was measured of the pages, as tables and as lines `name: value` with what is to be reached."""

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.pages.kernels import RELOADS, Kernels
from benchmarks.pages.sites import FIELD, OURS, STOCK, VOICI
from benchmarks.pages.visits import Figures, Times
from benchmarks.report import table

_NOTHING = "-"
_NOT_MEASURED = "not measured"


@dataclass(frozen=True)
class Measured:
    """All figures of one run."""

    visits: dict[str, Figures]
    """By site; Voici's only where its site was there."""
    kernels: dict[str, Kernels]
    """By site, of those that have kernels."""
    bare_megabytes: float
    """The memory of a bare kernel with ipywidgets imported (PSS, 10^6 bytes)."""
    whole_module_bytes: int
    """The size of the real module's file in the field edition."""


@dataclass(frozen=True)
class Target:
    """A figure and what it is to be at most."""

    name: str
    value: float | None
    """None where it was not measured."""
    most: float
    digits: int = 3

    @property
    def line(self) -> str:
        """As `name: value`."""
        return f"{self.name}: {_NOT_MEASURED if self.value is None else format(self.value, f'.{self.digits}f')}"

    @property
    def verdict(self) -> str:
        """How it stands to what is to be reached."""
        if self.value is None:
            return _NOT_MEASURED
        return "reached" if self.value <= self.most else "missed"


def traffic_table(measured: Measured) -> str:
    """What crossed the wire, a row a site."""
    heads = ["page", "first visit (KB)", "requests", "second visit (KB)", "requests"]
    rows = [
        [one.site, f"{one.first.bytes / 1000:,.0f}", str(one.first.requests), f"{one.second.bytes / 1000:,.0f}", str(one.second.requests)]
        for one in measured.visits.values()
    ]
    return table([heads, *rows], left=1)


def times_table(measured: Measured) -> str:
    """When the first question can be read, answered, and is saved, a row a site and line."""
    heads = ["page", "line", "readable (s)", "answerable (s)", "saved (s)"]
    rows = [
        [one.site, name, *_seconds(times)]
        for one in measured.visits.values()
        for name, times in (("loopback", one.loopback), (_throttled(one.site), one.throttled))
    ]
    return table([heads, *rows], left=2)


def kernel_table(measured: Measured) -> str:
    """What kernels take, a row a site, and a bare one."""
    heads = ["kernel of", "memory, PSS (MB)", f"alive after {RELOADS} reloads"]
    rows = [[name, f"{one.megabytes:.1f}", str(one.left)] for name, one in measured.kernels.items()]
    return table([heads, *rows, ["nothing but ipywidgets", f"{measured.bare_megabytes:.1f}", _NOTHING]], left=1)


def lines(measured: Measured) -> list[str]:
    """Every figure that has something to reach, then how it stands to it."""
    targets = list(_targets(measured))
    verdicts = {verdict: [one.name for one in targets if one.verdict == verdict] for verdict in ("reached", "missed", _NOT_MEASURED)}
    summed_up = [f"{verdict}: {'; '.join(names) or 'none'}" for verdict, names in verdicts.items()]
    return [*(one.line for one in targets), *summed_up]


def _targets(measured: Measured) -> Iterator[Target]:
    stock, ours, field = (measured.visits[name] for name in (STOCK, OURS, FIELD))
    voici = measured.visits.get(VOICI)
    kernel = measured.kernels[OURS]
    size = measured.whole_module_bytes
    yield Target("first visit bytes over stock", ours.first.bytes / stock.first.bytes, 0.25)
    yield Target("throttled answerable over stock", ours.throttled.answerable / stock.throttled.answerable, 0.25)
    yield Target("field edition (KB)", size / 1000, 700, digits=0)
    yield Target("field edition bytes over Voici", size / voici.first.bytes if voici else None, 1 / 40, digits=4)
    yield Target("field answerable over Voici on loopback", field.loopback.answerable / voici.loopback.answerable if voici else None, 0.1)
    yield Target("kernel PSS over bare", kernel.megabytes / measured.bare_megabytes, 1.2)
    yield Target(f"kernels after {RELOADS} reloads", kernel.left, 1, digits=0)


def _seconds(times: Times) -> list[str]:
    return [_NOTHING if value is None else f"{value:.2f}" for value in (times.readable, times.answerable, times.saved)]


def _throttled(site: str) -> str:
    # Chromium slows down what the page asks for, not what its workers ask for.
    return "throttled, but for its workers" if site == VOICI else "throttled"
