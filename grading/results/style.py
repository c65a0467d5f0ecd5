"""The style of all charts: fonts, colours, the heading with n and date, the mark of synthetic learners.

Dark blue and pale orange differ in lightness as much as in hue, so the charts are readable in grey and with any
colour vision; colour alone never carries a meaning.
"""

import textwrap
from pathlib import Path
from typing import Any, cast

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from grading.results.frames import CohortResults

DARK, PALE, BAND, LINE, TEXT, QUIET = "#1f4e79", "#f2c49b", "#eef2f6", "#9aa5b1", "#1d2733", "#52606d"
SYNTHETIC_MARK = "SYNTHETIC LEARNERS"
WIDTH = 10.0
"""In inches."""
_DPI = 200
"""Dots per inch, twice those of a screen with 100."""
_HEADING = 1.25
"""Inches reserved for title and subtitle."""
_FOOT = 0.8
"""Inches reserved below the axes."""
_STYLE: dict[str, Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": 11,
    "text.color": TEXT,
    "text.parse_math": False,
    "axes.edgecolor": LINE,
    "axes.labelcolor": QUIET,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "hatch.linewidth": 0.8,
    "svg.hashsalt": "duty-to-report",
}


def chart_style() -> Any:
    """The context in which all charts are drawn and saved."""
    return mpl.rc_context(cast(Any, _STYLE))


def canvas(cohort: CohortResults, title: str, subtitle: str, height: float, left: float = 0.9, right: float = 0.5) -> tuple[Figure, Axes]:
    """A figure with its heading, and axes of `height` inches below it; `left` and `right` are margins in inches."""
    lines = textwrap.wrap(title, 74)
    below = 0.19 * subtitle.count("\n")
    top = _HEADING + 0.28 * (len(lines) - 1) + below
    figure = Figure(figsize=(WIDTH, height + top + _FOOT), facecolor="white")
    total = figure.get_figheight()
    figure.text(0.3 / WIDTH, 1 - 0.28 / total, "\n".join(lines), fontsize=15, fontweight="bold", va="top")
    figure.text(0.3 / WIDTH, 1 - (top - 0.62 - below) / total, subtitle, fontsize=10, color=QUIET, va="top")
    if cohort.synthetic:
        _mark_synthetic(figure, total)
    axes = figure.add_axes((left / WIDTH, _FOOT / total, 1 - (left + right) / WIDTH, height / total))
    axes.tick_params(length=0)
    return figure, axes


def facts(cohort: CohortResults) -> str:
    """Module, number of learners and date, which end every chart's subtitle."""
    date = f"hand-ins up to {cohort.as_of.day} {cohort.as_of:%B %Y}" if cohort.as_of else "no recorded attempts"
    return f"Module {cohort.module} · n = {cohort.n} · {date}"


def save_figure(figure: Figure, folder: Path, name: str) -> list[Path]:
    """Write a figure as PNG and SVG, byte for byte the same for the same figure."""
    png, svg = folder / f"{name}.png", folder / f"{name}.svg"
    with chart_style():
        figure.savefig(png, dpi=_DPI, metadata={"Software": None}, pil_kwargs={"optimize": True})
        figure.savefig(svg, metadata={"Date": None, "Creator": None})
    return [png, svg]


def percent(share: float) -> str:
    """A share from 0 to 1 as a percentage for people to read."""
    return f"{100 * share:.0f}%"


def _mark_synthetic(figure: Figure, total: float) -> None:
    box = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": TEXT, "linewidth": 1.2}
    figure.text(1 - 0.3 / WIDTH, 0.2 / total, SYNTHETIC_MARK, fontsize=9, fontweight="bold", ha="right", va="bottom", bbox=box)
