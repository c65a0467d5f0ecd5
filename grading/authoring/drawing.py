"""Draws claims with matplotlib, as small SVG that contains only numbers and takes its colours from the page.

Each claim is a separate strip, so that its text can be shown above it in any language and wrap on a phone. All strips
of a chart share one scale, whose numbers are the last strip. A range is a band, a counted number a dot, any other
number a ring, and "at least" an arrow that leaves the upper end open.
"""

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any, cast
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from widgets.kinds.chart.claims import PERCENT, Claim, Drawing

WIDTH, HEIGHT, AXIS_HEIGHT = 320, 26, 24
"""The size of a strip and the height of the scale, in units of the drawing: points for matplotlib, pixels on a small phone."""
_MARGIN = 10
"""Free space at each side, so that a dot at an end of the scale is complete."""
_POINTS = 72
"""Points in an inch."""
_MARK = 10
"""The size of a dot, ring or arrowhead."""
_LONG, _LONGER = 10_000, 100_000
"""From these values on, numbers are so long that fewer of them fit under a strip."""
_STYLE: dict[str, Any] = {"svg.fonttype": "none", "svg.hashsalt": "duty-to-report", "path.simplify": False, "text.parse_math": False}
_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")


def draw(claims: dict[str, Claim]) -> Drawing:
    """Draw the claims, by id, as a chart: at least one claim, all with one unit."""
    ticks = scale(list(claims.values()))
    dates = all(claim.is_date for claim in claims.values())
    strips = {id: _svg(_strip(claim, ticks), HEIGHT) for id, claim in claims.items()}
    return Drawing(strips=strips, axis=_svg(_axis(ticks), AXIS_HEIGHT), start=ticks[0], end=ticks[-1], dates=dates)


def scale(claims: Sequence[Claim]) -> list[float]:
    """The ticks of a scale that covers all these claims, in ascending order; it starts at 0 except for years."""
    lows, highs = [claim.low for claim in claims], [claim.low if claim.high is None else claim.high for claim in claims]
    if all(claim.is_date for claim in claims):
        return _ticks(min(lows) - 1, max(highs) + 1, 6)
    if all(claim.unit == PERCENT for claim in claims):
        return [0.0, 25.0, 50.0, 75.0, 100.0]
    # A claim without an upper end needs room for its arrow.
    end = max(high * (1 if claim.high is not None else 1.2) for claim, high in zip(claims, highs, strict=True))
    return _ticks(0, end or 1, 3 if end > _LONGER else 4 if end > _LONG else 5)


def _ticks(start: float, end: float, most: int) -> list[float]:
    locator = MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10], integer=float(start).is_integer() and end - start >= 1)
    return [float(tick) for tick in locator.tick_values(start, end)]


def _strip(claim: Claim, ticks: Sequence[float]) -> Figure:
    figure, axes = _canvas(HEIGHT, ticks)
    axes.vlines(ticks, 0, 1, gid="chart-grid")
    if claim.high is None:
        _from_low(axes, claim, ticks)
        axes.hlines(0.5, claim.low, ticks[-1], gid="chart-open")
        _mark(axes, ticks[-1], ">", "chart-arrow")
    elif claim.high > claim.low:
        axes.add_patch(Rectangle((claim.low, 0.24), claim.high - claim.low, 0.52, gid="chart-band", zorder=3))
        axes.vlines([claim.low, claim.high], 0.1, 0.9, gid="chart-end", zorder=4)
    else:
        _from_low(axes, claim, ticks)
    return figure


def _from_low(axes: Axes, claim: Claim, ticks: Sequence[float]) -> None:
    if not claim.is_date:
        axes.hlines(0.5, ticks[0], claim.low, gid="chart-stem")
    _mark(axes, claim.low, "o", "chart-dot" if claim.is_firm else "chart-ring")


def _mark(axes: Axes, number: float, marker: str, name: str) -> None:
    axes.plot([number], [0.5], marker=marker, markersize=_MARK, linestyle="none", clip_on=False, zorder=5, gid=name)


def _axis(ticks: Sequence[float]) -> Figure:
    figure, axes = _canvas(AXIS_HEIGHT, ticks)
    axes.vlines(ticks, 0.8, 1, gid="chart-grid")
    for tick in ticks:
        # The last number is aligned with the edge, however long it is in another language.
        place, side = (axes.get_xlim()[1], "right") if tick == ticks[-1] else (tick, "center")
        axes.text(place, 0.2, np.format_float_positional(tick, trim="-"), ha=side, va="baseline", gid="chart-tick")
    return figure


def _canvas(height: int, ticks: Sequence[float]) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(WIDTH / _POINTS, height / _POINTS))
    axes = figure.add_axes((0, 0, 1, 1), frameon=False)
    outside = _MARGIN * (ticks[-1] - ticks[0]) / (WIDTH - 2 * _MARGIN)
    axes.set_xlim(ticks[0] - outside, ticks[-1] + outside)
    axes.set_ylim(0, 1)
    axes.set_axis_off()
    return figure, axes


def _svg(figure: Figure, height: int) -> str:
    """The SVG of a figure's shapes only: no styles, fonts or ids of matplotlib's that could collide with others."""
    with mpl.rc_context(cast(Any, _STYLE)), io.StringIO() as text:
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
        drawn = ElementTree.fromstring(text.getvalue())  # noqa: S314  # matplotlib wrote it
    shapes = {shape.get("id"): shape for shape in drawn.iter(f"{_SVG}path") if shape.get("id")}
    parts = (part for group in drawn.iter(f"{_SVG}g") if _class(group) for part in _parts(group, shapes))
    return f'<svg xmlns="{_SVG[1:-1]}" viewBox="0 0 {WIDTH} {height}">{"".join(parts)}</svg>'


def _class(group: ElementTree.Element) -> str:
    name = group.get("id", "")
    return name if name.startswith("chart-") else ""


def _parts(group: ElementTree.Element, shapes: dict[str | None, ElementTree.Element]) -> Iterator[str]:
    name = _class(group)
    if lines := "".join(_rounded(path.get("d", "")) for path in group.iter(f"{_SVG}path") if path.get("id") is None):
        yield f'<path class="{name}" d="{lines}"/>'
    for used in group.iter(f"{_SVG}use"):
        place = " ".join(_rounded(used.get(side, "0")) for side in "xy")
        yield f'<path class="{name}" d="{_rounded(shapes[used.get(_HREF, "")[1:]].get("d", ""))}" transform="translate({place})"/>'
    for text in group.iter(f"{_SVG}text"):
        anchor = re.search(r"text-anchor: (\w+)", text.get("style", ""))
        place = " ".join(f'{side}="{_rounded(text.get(side, "0"))}"' for side in "xy")
        yield f'<text class="{name}" {place} text-anchor="{anchor[1] if anchor else "start"}">{text.text}</text>'


def _rounded(path: str) -> str:
    """Coordinates rounded to one decimal, which is a tenth of a pixel on a phone."""
    short = _NUMBER.sub(lambda number: f"{round(float(number[0]), 1) + 0:g}", " ".join(path.split()))
    return re.sub(r" ?([MLCQZ]) ?", r"\1", short).replace("z", "Z")
