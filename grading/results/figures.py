"""The charts of a cohort for instructors."""

import math
import textwrap
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from grading.analysis import limits
from grading.analysis.flags import CHECK_KEY, EASY, GUESSING, HARD, OMITTED, WEAKLY_RELATED
from grading.results import tables
from grading.results.criteria import criterion_percents
from grading.results.frames import CohortResults
from grading.results.item_tables import question_statistics
from grading.results.style import BAND, DARK, LINE, PALE, QUIET, TEXT, WIDTH, canvas, chart_style, facts, percent, save_figure
from widgets.forms.criteria import CRITERIA

_BIN = 5
"""Width of a bar of the score distribution, in percent."""
_NARROW, _EDGE = 18, 10
"""Closer than this to an end of the axis, in percent, there is no room for a label of the learners there, or for half a label."""
_ROW = 0.27
"""Height of a question's row, in inches."""
_MANY = 200
"""From this many learners on, the uncertainty of correlations is not mentioned."""
_IDS, _ABOUTS = 4.75, 4.1
"""The left edges of a question's id and subject, in inches to the left of the bars."""
_PS, _RS, _FLAGS = 0.12, 0.58, 1.08
"""The left edges of its numbers and flag, in inches to the right of the bars."""
_SHORT_FLAGS = {name: name for name in (CHECK_KEY, GUESSING, HARD, OMITTED, WEAKLY_RELATED, EASY)} | {GUESSING: "below guessing"}
"""What a row has room for, by flag, the most urgent first."""


# The open ring is larger, so that both marks are visible where nothing changed.
_BEFORE: dict[str, Any] = {"markersize": 12, "markerfacecolor": "white", "markeredgecolor": DARK, "markeredgewidth": 1.8}
_AFTER: dict[str, Any] = {"markersize": 7, "color": DARK}


def write_figures(cohort: CohortResults, folder: Path) -> list[Path]:
    """Draw all charts into an existing folder, as PNG and SVG, and return their paths."""
    with chart_style():
        drawn = {
            "score-distribution": score_distribution(cohort),
            "mastery-by-criterion": mastery_chart(cohort),
            "difficulty-by-question": None if cohort.automatic["void"].all() else difficulty_chart(cohort),
            "warm-up-before-after": warmup_chart(cohort),
        }
    return [path for name, figure in drawn.items() if figure for path in save_figure(figure, folder, name)]


def score_distribution(cohort: CohortResults) -> Figure:
    """How many learners reached which score, compared with the pass mark."""
    results, mark = cohort.learners["percent"].astype(float), cohort.pass_mark
    has_passed = cohort.learners["passed"].astype(bool)
    passed = int(has_passed.sum())
    title = f"{passed} of {cohort.n} learners passed"
    figure, axes = canvas(cohort, title, f"Best attempt, in percent of the automatic points. {facts(cohort)}", 3.9)
    # The bars are aligned with the pass mark, so that none contains learners from both sides. Beyond it, those who have
    # less than the minimum in a criterion are on top of those who passed.
    edges = np.array(sorted({0.0, 100.0, *(float(edge) for edge in range(mark % _BIN, 101, _BIN))}))
    below = np.zeros(len(edges) - 1)
    for reached, colour, hatch in ((True, DARK, ""), (False, PALE, "///")):
        counts, _ = np.histogram(results[has_passed == reached], bins=edges)
        edge = "white" if reached else TEXT
        axes.bar(edges[:-1], counts, np.diff(edges), below, align="edge", color=colour, edgecolor=edge, linewidth=0.8, hatch=hatch)
        below += counts
    axes.axvline(mark, color=TEXT, linewidth=1.5, linestyle=(0, (4, 3)))
    axes.set_xlim(0, 100)
    axes.set_ylim(0, max(axes.get_ylim()[1] * 1.18, 1.0))
    above = axes.get_xaxis_transform()
    _counts(axes, mark, f"not passed yet: {cohort.n - passed}", f"passed: {passed}")
    axes.text(mark, 1.01, f"pass mark {mark}%", ha=_side(mark), va="bottom", transform=above, fontsize=10, color=QUIET)
    axes.tick_params(pad=6)
    axes.set_xticks(range(0, 101, 10), [f"{tick}%" for tick in range(0, 101, 10)])
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    axes.yaxis.grid(True, color=LINE, alpha=0.35)
    axes.set_ylabel("learners")
    return figure


def mastery_chart(cohort: CohortResults) -> Figure:
    """For each criterion the mean, the middle half of the learners, and how many reach the minimum, or the pass mark if there is none."""
    results = criterion_percents(cohort)
    weakest = str(results.mean().idxmin())
    title = f"Least mastered: “{CRITERIA[weakest]}”, {results[weakest].mean():.0f}% on average"
    subtitle = f"Bar: mean. Thin line: the middle half of the learners. {facts(cohort)}"
    figure, axes = canvas(cohort, title, subtitle, 0.62 * len(results.columns), left=3.4, right=1.9)
    rows = list(range(len(results.columns)))
    mark = cohort.criterion_minimum or cohort.pass_mark
    axes.barh(rows, results.mean(), 0.52, color=DARK)
    low, high = results.quantile(0.25), results.quantile(0.75)
    for row, start, end in zip(rows, low, high, strict=True):
        axes.plot([start, end], [row + 0.38] * 2, color=TEXT, linewidth=1.6, marker="|", markersize=7, zorder=4)
    for row, criterion in zip(rows, results.columns, strict=True):
        reached = int((results[criterion] >= mark).sum())
        axes.text(1.5, row, f"{results[criterion].mean():.0f}%", va="center", color="white", fontweight="bold")
        axes.text(103, row, f"{reached} of {cohort.n}", va="center")
    axes.text(103, -0.62, f"reach {mark}% in it", fontsize=9.5, color=QUIET, va="bottom")
    axes.axvline(mark, color="white", linewidth=2.6)
    axes.axvline(mark, color=TEXT, linewidth=1.4, linestyle=(0, (4, 3)))
    label = f"{'minimum' if cohort.criterion_minimum else 'pass mark'} {mark}%"
    axes.text(mark, -0.62, label, fontsize=9.5, color=QUIET, ha=_side(mark), va="bottom")
    axes.set_yticks(rows, [CRITERIA[str(criterion)] for criterion in results.columns], color=TEXT)
    _percent_axis(axes, scale=100)
    axes.set_ylim(len(rows) - 0.4, -0.55)
    return figure


def difficulty_chart(cohort: CohortResults) -> Figure:
    """The average share of points of each question, the hardest of each criterion first; at least one question must not be void."""
    items = question_statistics(cohort).iloc[:-1]
    items = items[items["flags"] != limits.VOID]
    figure, axes = canvas(
        cohort, _difficulty_title(items, cohort.n), _difficulty_subtitle(cohort), _ROW * _rows_needed(items), left=_IDS + 0.3, right=2.6
    )
    axes.axvspan(limits.HARDEST, limits.EASIEST, color=BAND, zorder=0)
    row = 0.0
    for criterion, group in items.groupby(items["criterion"].map(list(CRITERIA).index), sort=True):
        _beside(axes, -_IDS, row, list(CRITERIA.values())[int(str(criterion))], fontsize=10.5, fontweight="bold")
        for _, item in group.sort_values("difficulty_p", kind="stable").iterrows():
            row += 1
            _item_row(axes, row, item)
        row += 1.6
    axes.set_yticks([])
    _percent_axis(axes, scale=1, steps=2)
    axes.spines["left"].set_visible(False)
    axes.set_ylim(row - 0.6, -1.0)
    for inches, heading in ((_PS, "p"), (_RS, "r"), (_FLAGS, "look at it")):
        _beyond(axes, inches, -0.9, heading, color=QUIET)
    return figure


def warmup_chart(cohort: CohortResults) -> Figure | None:
    """For each statement, the share of right answers before and after the lesson; None if no one answered both times."""
    table = tables.by_statement(cohort)
    table = table[table["n"] > 0].sort_values(["right_after", "right_before"], ascending=False, kind="stable")
    if table.empty:
        return None
    before, after = (float(np.average(table[f"right_{when}"].astype(float), weights=table["n"])) for when in ("before", "after"))
    title = f"Warm-up: {percent(before)} right before the lesson, {percent(after)} after it"
    subtitle = f"Of those who answered a statement both times. {facts(cohort)}"
    figure, axes = canvas(cohort, title, subtitle, 0.56 * len(table), left=4.6, right=0.95)
    for row, (_, statement) in enumerate(table.iterrows()):
        _statement_row(axes, row, float(statement["right_before"]), float(statement["right_after"]))
        axes.text(1.06, row, str(statement["n"]), va="center", fontsize=10, color=QUIET)
    axes.text(1.06, -0.75, "n", fontsize=10, color=QUIET, va="center")
    axes.set_yticks(range(len(table)), [_short(text, 50, 3) for text in table["text"]], fontsize=9, color=TEXT)
    _percent_axis(axes, scale=1)
    axes.set_ylim(len(table) - 0.4, -0.6)
    axes.plot([], [], "o", label="before", **_BEFORE)
    axes.plot([], [], "o", label="after", **_AFTER)
    axes.legend(loc="lower left", bbox_to_anchor=(-0.02, 1.0), ncols=2, frameon=False, fontsize=10, handletextpad=0.1)
    return figure


def _counts(axes: Axes, mark: int, below: str, beyond: str) -> None:
    """Write the counts on both sides of the pass mark, next to its line; if there is no room, one above the other at the axes' ends."""
    clear = {"facecolor": "white", "edgecolor": "none", "pad": 2.0}
    looks: dict[str, Any] = {"va": "top", "transform": axes.get_xaxis_transform(), "bbox": clear}
    room = _NARROW < mark < 100 - _NARROW
    left = (mark - 1.2, "right") if mark > _NARROW else (0, "left")
    right = (mark + 1.2, "left") if mark < 100 - _NARROW else (100, "right")
    axes.text(left[0], 0.97, below, ha=left[1], **looks)
    axes.text(right[0], 0.97 if room else 0.87, beyond, ha=right[1], fontweight="bold", **looks)


def _side(mark: int) -> str:
    """The alignment that keeps a label at the pass mark within the axes."""
    if mark > 100 - _EDGE:
        return "right"
    return "left" if mark < _EDGE else "center"


def _item_row(axes: Axes, row: float, item: "pd.Series[float]") -> None:
    p, r, flags = float(item["difficulty_p"]), float(item["item_rest_r"]), str(item["flags"])
    judged = flags != limits.TOO_FEW
    stands_out = bool(flags) and judged
    colour, edge, hatch = (PALE, TEXT, "//") if stands_out else (DARK, DARK, "")
    axes.barh(row, p, 0.66, color=colour, edgecolor=edge, hatch=hatch, linewidth=0.8)
    _beside(axes, -_IDS, row, str(item["question"]), color=QUIET)
    _beside(axes, -_ABOUTS, row, _short(str(item["about"]), 58, 1))
    _beyond(axes, _PS, row, f"{p:.2f}")
    _beyond(axes, _RS, row, "–" if np.isnan(r) else f"{r:.2f}".replace("-", "−"))
    if stands_out:
        _beyond(axes, _FLAGS, row, _short_flag(flags), fontweight="bold")


def _beside(axes: Axes, inches: float, row: float, text: str, **looks: Any) -> None:
    """Write a text in a row, `inches` to the right of the start of the bars (to the left if negative)."""
    place = axes.get_yaxis_transform()
    axes.text(inches / _width(axes), row, text, va="center", transform=place, clip_on=False, **{"fontsize": 9, **looks})


def _beyond(axes: Axes, inches: float, row: float, text: str, **looks: Any) -> None:
    """Write a text in a row, `inches` to the right of the end of the bars."""
    _beside(axes, _width(axes) + inches, row, text, **looks)


def _width(axes: Axes) -> float:
    """The width of the axes, in inches."""
    return float(axes.get_position().width) * WIDTH


def _statement_row(axes: Axes, row: int, before: float, after: float) -> None:
    better = after >= before
    axes.plot([before, after], [row, row], color=DARK if better else TEXT, linewidth=2.2, linestyle="-" if better else ":", zorder=1)
    axes.plot(before, row, "o", clip_on=False, zorder=2, **_BEFORE)
    axes.plot(after, row, "o", clip_on=False, zorder=3, **_AFTER)


def _percent_axis(axes: Axes, scale: int, steps: int = 5) -> None:
    axes.set_xlim(0, scale)
    ticks = [tick / steps for tick in range(steps + 1)]
    axes.set_xticks([scale * tick for tick in ticks], [percent(tick) for tick in ticks], fontsize=10)
    axes.xaxis.grid(True, color=LINE, alpha=0.35)


def _rows_needed(items: pd.DataFrame) -> float:
    return len(items) + 1.6 * items["criterion"].nunique() + 0.6


def _difficulty_title(items: pd.DataFrame, n: int) -> str:
    """Name the hardest question, unless there are too few learners to say so, or several are equally hard."""
    p = items["difficulty_p"].astype(float)
    hardest = items[p <= p.min() + 1e-9]
    if n < limits.ENOUGH:
        return "How difficult the questions were"
    brought = f"brought {percent(float(p.min()))} of its points on average"
    if len(hardest) > 1:
        return f"Hardest questions: {len(hardest)}, each of which {brought}"
    return f"Hardest question: {hardest['question'].iloc[0]}, which {brought}"


def _difficulty_subtitle(cohort: CohortResults) -> str:
    judged = "Hatched: to be looked at"
    if cohort.n < limits.ENOUGH:
        judged = f"{limits.TOO_FEW[0].upper()}{limits.TOO_FEW[1:]}"
    elif cohort.n < _MANY:
        judged += f"; with so few learners r is uncertain by about ± {2 / math.sqrt(cohort.n - 3):.1f}"
    first = "First attempts. p: mean share of points, shaded from 0.3 to 0.9. r: correlation with the rest of the test."
    void = [str(name) for name in cohort.questions.index[cohort.questions["void"]]]
    return f"{first}\n{judged}.{' Void, so not shown: ' + ', '.join(void) + '.' if void else ''}\n{facts(cohort)}"


def _short_flag(flags: str) -> str:
    return next((short for name, short in _SHORT_FLAGS.items() if name in flags), "no spread")


def _short(text: str, width: int, lines: int) -> str:
    wrapped = textwrap.wrap(text, width)
    if len(wrapped) > lines:
        wrapped = [*wrapped[: lines - 1], textwrap.shorten(" ".join(wrapped[lines - 1 :]), width, placeholder=" …")]
    return "\n".join(wrapped)
