"""The benchmark's figures as aligned tables and as lines `name: value`."""

import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

import psutil

Table = Sequence[Sequence[str]]
"""Rows of cells, the heads first."""


@dataclass(frozen=True)
class Figure:
    """One row: so many submissions graded one way."""

    way: str
    submissions: int
    seconds: float
    """From start to end of the process."""
    startup: float
    """Of it, what a run with nothing to do takes."""
    megabytes: float
    """The most memory of the process and its children."""

    @property
    def per_submission(self) -> float:
        """Seconds, startup shared out."""
        return self.seconds / self.submissions

    @property
    def per_submission_alone(self) -> float:
        """Seconds without startup."""
        return max(self.seconds - self.startup, 0.0) / self.submissions


def machine() -> list[str]:
    """The machine's size and what runs on it, as lines `name: value`."""
    return [
        f"processor cores: {os.cpu_count()}",
        f"memory (GB): {psutil.virtual_memory().total / 1e9:.1f}",
        f"system: {platform.system()} {platform.machine()}",
        f"Python: {platform.python_version()}",
        f"nbgrader: {version('nbgrader')}",
    ]


def figures_table(figures: Sequence[Figure]) -> str:
    """All figures, a row each."""
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
    """Rows as aligned text; the first `left` columns begin on the left, the others end on the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths, left) for row in rows)


def progress(text: str) -> None:
    """Tell who waits what is being done; no part of the figures."""
    print(text, file=sys.stderr, flush=True)


def _line(row: Sequence[str], widths: list[int], left: int) -> str:
    cells = [text.ljust(width) if place < left else text.rjust(width) for place, (text, width) in enumerate(zip(row, widths, strict=True))]
    return "  ".join(cells).rstrip()
