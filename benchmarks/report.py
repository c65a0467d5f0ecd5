"""The benchmarks' figures as aligned tables and as lines `name: value`."""

import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

import psutil

Table = Sequence[Sequence[str]]
"""Rows of cells, the heads first."""
NOT_MEASURED = "not measured"


@dataclass(frozen=True)
class Figure:
    """One row: a number of submissions graded in one way."""

    way: str
    submissions: int
    seconds: float
    """Wall time from start to end of the process."""
    startup: float
    """The part that a run without work takes."""
    megabytes: float
    """The peak memory of the process and its children."""

    @property
    def per_submission(self) -> float:
        """Seconds per submission, including its share of startup."""
        return self.seconds / self.submissions

    @property
    def per_submission_alone(self) -> float:
        """Seconds per submission, without startup."""
        return max(self.seconds - self.startup, 0.0) / self.submissions


@dataclass(frozen=True)
class Target:
    """A figure and its bound."""

    name: str
    value: float | None
    """None if it was not measured."""
    bound: float | None
    """None for a figure without a target."""
    digits: int = 3
    is_at_least: bool = False
    """Whether the value must be at least the bound; otherwise it must be at most the bound."""
    shown: str = ""
    """The text printed in place of the value."""

    @property
    def line(self) -> str:
        """The figure as `name: value`."""
        value = NOT_MEASURED if self.value is None else format(self.value, f".{self.digits}f")
        return f"{self.name}: {self.shown or value}"

    @property
    def verdict(self) -> str:
        """The result of the comparison with the bound; empty for a figure without a target."""
        if self.bound is None:
            return ""
        if self.value is None:
            return NOT_MEASURED
        is_kept = self.value >= self.bound if self.is_at_least else self.value <= self.bound
        return "reached" if is_kept else "missed"


def verdicts(targets: Sequence[Target]) -> list[str]:
    """List the targets that were reached, missed and not measured, as lines `name: value`."""
    names = {verdict: [one.name for one in targets if one.verdict == verdict] for verdict in ("reached", "missed", NOT_MEASURED)}
    return [f"{verdict}: {'; '.join(found) or 'none'}" for verdict, found in names.items()]


def machine() -> list[str]:
    """Describe the machine and its software, as lines `name: value`."""
    return [
        f"processor cores: {os.cpu_count()}",
        f"memory (GB): {psutil.virtual_memory().total / 1e9:.1f}",
        f"system: {platform.system()} {platform.machine()}",
        f"Python: {platform.python_version()}",
        f"nbgrader: {version('nbgrader')}",
    ]


def figures_table(figures: Sequence[Figure]) -> str:
    """Format a table of all figures, one row each."""
    heads = ["graded by", "submissions", "whole run (s)", "start-up (s)", "each (ms)", "each, no start-up (ms)", "peak memory (MB)"]
    rows = [
        [
            one.way,
            f"{one.submissions:,}",
            f"{one.seconds:.2f}",
            f"{one.startup:.2f}",
            f"{1000 * one.per_submission:.2f}",
            f"{1000 * one.per_submission_alone:.2f}",
            f"{one.megabytes:.0f}",
        ]
        for one in figures
    ]
    return table([heads, *rows], left=1)


def table(rows: Table, left: int) -> str:
    """Format rows as aligned text; the first `left` columns are left-aligned, the others right-aligned."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths, left) for row in rows)


def progress(text: str) -> None:
    """Print progress to stderr, separate from the figures."""
    print(text, file=sys.stderr, flush=True)


def _line(row: Sequence[str], widths: list[int], left: int) -> str:
    cells = [text.ljust(width) if place < left else text.rjust(width) for place, (text, width) in enumerate(zip(row, widths, strict=True))]
    return "  ".join(cells).rstrip()
