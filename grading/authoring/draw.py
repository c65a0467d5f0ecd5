"""The second step of `nbgrader generate_assignment`: writes each chart's claims and drawing into its cell, as data.

So a learner's kernel and page need neither `data/claims.yaml` nor matplotlib, and a drawing always matches the table beside it.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from grading.course.course_file import command
from grading.sources.course_data import read_course_data
from grading.sources.declared import declaration_of
from grading.sources.notebooks import Resources
from widgets.kinds.chart.claims import Claim
from widgets.kinds.chart.kind import Chart
from widgets.problems import DeclarationProblem

LARGEST_BYTES = 120_000
"""The maximum total size of a module's charts, in bytes: they are loaded over slow connections."""


class DrawCharts(NbGraderPreprocessor):
    """Draws the charts of a notebook."""

    data = Unicode(help="The folder with claims.yaml.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Called by nbgrader for each notebook of `source/`; see `draw_charts`."""
        notebook = resources.get("nbgrader", {}).get("notebook", "the notebook")
        return draw_charts(nb, notebook, Path(self.data)), resources


def draw_charts(nb: NotebookNode, notebook: str, data: Path) -> NotebookNode:
    """Add to each chart of `nb`, in place, its claims from the folder `data` and their drawing, and return `nb`.

    Raises DeclarationProblem, which names `notebook` and the chart, if a claim is missing or the charts are too large.
    """
    charts = list(_charts(nb))
    if not charts:
        return nb
    claims = read_course_data(data).claims
    for cell, chart in charts:
        try:
            cell.source = _drawn(cell.source, chart, claims)
        except DeclarationProblem as problem:
            raise DeclarationProblem(f"{notebook} ({chart.id}): {problem}") from None
    size = sum(len(cell.source.encode()) for cell, _ in charts)
    if size > LARGEST_BYTES:
        most = f"{LARGEST_BYTES // 1000} KB are the most"
        raise DeclarationProblem(f"{notebook}: its charts have {size // 1000} KB; {most}. Show fewer claims, or shorten their texts.")
    return nb


def _charts(nb: NotebookNode) -> Iterator[tuple[NotebookNode, Chart]]:
    for cell in nb.cells:
        if isinstance(chart := declaration_of(cell), Chart):
            yield cell, chart


def _drawn(source: str, chart: Chart, claims: dict[str, Claim]) -> str:
    # matplotlib takes a second to import, and no other step of nbgrader needs it
    from grading.authoring.drawing import draw

    rows: dict[str, Claim] = {}
    for id in chart.claims:
        for name in (id, *_claim(id, claims).today):
            rows[name] = _claim(name, claims)
    drawn = draw({id: rows[id] for id in chart.claims})
    return "\n".join([source.rstrip("\n"), f"rows: {_line(rows)}", f"drawn: {_line(drawn)}"])


def _claim(id: str, claims: dict[str, Claim]) -> Claim:
    if id not in claims:
        raise DeclarationProblem(f"The claim '{id}' is not in data/claims.yaml, or cannot be read there. Run '{command('validate')}'.")
    return claims[id]


def _line(data: object) -> str:
    """Plain data as one line of JSON, which is also valid YAML."""
    return json.dumps(msgspec.to_builtins(data), ensure_ascii=False)
