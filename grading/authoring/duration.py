"""How long the required path of a module in `source/` takes, as learners will read it, and whether that is too long."""

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec

from grading.sources.course_data import CourseData
from grading.sources.notebooks import Cell, notebook_of, read_notebook
from widgets.content.course import module_outline
from widgets.content.outline import Outline
from widgets.kinds.chart.kind import Chart
from widgets.kinds.registry import read_cell
from widgets.plain import JsonObject
from widgets.problems import DeclarationProblem


def timed(folder: Path, data: CourseData) -> Outline:
    """The module in `folder` with its minutes, the same as once it is released. Raises NotebookProblem if it cannot be read."""
    notebook = read_notebook(notebook_of(folder))
    cells = [_with_figures(Cell(number, raw), data) for number, raw in enumerate(notebook["cells"], start=1)]
    return module_outline({**notebook, "cells": cells}, data.mission)


def limit_of(module: str, data: CourseData) -> int | None:
    """How many minutes the module may take (`data/programme.yaml`), None if no limit is stated."""
    known = data.programme.modules.get(module)
    return known.minutes_at_most if known else None


def overruns(folder: Path, data: CourseData) -> Iterator[str]:
    """Say in one sentence if the module takes longer than its limit. Raises NotebookProblem if it cannot be read."""
    limit = limit_of(folder.name, data)
    if limit and (minutes := timed(folder, data).minutes) > limit:
        yield (
            f"{folder.name}.ipynb: Its required path takes about {minutes} minutes, but data/programme.yaml allows {limit}. "
            "Shorten it, or mark pages as optional (docs/reading-time.md)."
        )


def _with_figures(cell: Cell, data: CourseData) -> JsonObject:
    """A cell as it is released, which matters to a chart: its claims are read as well."""
    if cell.kind != Chart.kind:
        return cell.raw
    try:
        chart = read_cell(cell.source)
    except DeclarationProblem:
        return cell.raw
    if not isinstance(chart, Chart):
        return cell.raw
    known = [id for id in chart.claims if id in data.claims]
    rows = {name: data.claims[name] for id in known for name in (id, *data.claims[id].today) if name in data.claims}
    return {**cell.raw, "source": f"{cell.source.rstrip()}\nrows: {json.dumps(msgspec.to_builtins(rows))}"}
