"""The first step of `nbgrader generate_assignment`: from declarations to nbgrader's grade cells.

Authors write no cell metadata. Each graded question becomes a locked grade cell named by its id; a reflection gets a
Markdown cell after it, which an instructor can mark by hand in nbgrader; facilitators' cells are removed. Everything
else about a cell is derived from its source, so that the same source always produces the same bytes.
"""

import hashlib
from collections.abc import Iterator

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.preprocessors import NbGraderPreprocessor

from grading.authoring.hidden_tests import with_variants_hidden
from grading.sources.declared import PLACEHOLDER, declaration_of
from grading.sources.notebooks import Resources
from widgets.forms.question import Question
from widgets.problems import DeclarationProblem

FACILITATOR_TAG = "facilitator"
SOURCE_HIDDEN = {"source_hidden": True}
"""The metadata that makes JupyterLab collapse a cell's source."""
_METADATA_SCHEMA = 3
_ID_LENGTH = 64


class DeclareGradeCells(NbGraderPreprocessor):
    """Adds nbgrader's metadata to declared questions, and removes facilitators' cells."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Called by nbgrader for each notebook of `source/`; see `declare`."""
        notebook = resources.get("nbgrader", {}).get("notebook", "the notebook")
        return declare(nb, notebook), resources


def declare(nb: NotebookNode, notebook: str) -> NotebookNode:
    """Change `nb` in place into what nbgrader's own preprocessors expect, and return it.

    Raises DeclarationProblem, which names `notebook` and the cell, if a declaration is not valid.
    """
    cells: list[NotebookNode] = []
    for number, cell in enumerate(nb.cells, start=1):
        if not is_facilitators(cell):
            cells.extend(_declared(cell, f"{notebook}, cell {number}"))
    nb.cells = cells
    _name_cells(cells)
    nb.metadata = NotebookNode(_notebook_metadata(nb))
    nb.nbformat_minor = max(nb.nbformat_minor, 5)
    return nb


def is_facilitators(cell: NotebookNode) -> bool:
    """Whether only the facilitator may see a cell."""
    return FACILITATOR_TAG in cell.metadata.get("tags", [])


def _declared(cell: NotebookNode, where: str) -> Iterator[NotebookNode]:
    try:
        declaration = declaration_of(cell)
    except DeclarationProblem as problem:
        raise DeclarationProblem(f"{where}: {problem}") from None
    cell.metadata = NotebookNode(_kept_metadata(cell))
    cell.id = declaration.id if declaration else ""
    yield cell
    if not isinstance(declaration, Question) or not declaration.graded:
        return
    if declaration.by_hand:
        yield _text_cell(declaration)
    else:
        cell.source = with_variants_hidden(cell.source)
        cell.metadata["nbgrader"] = _grade_metadata(declaration, "code")


def _text_cell(reflection: Question) -> NotebookNode:
    cell = new_markdown_cell(PLACEHOLDER, id=f"{reflection.id}-text"[:_ID_LENGTH])
    cell.metadata["nbgrader"] = _grade_metadata(reflection, "markdown")
    return cell


def _grade_metadata(question: Question, cell_type: str) -> NotebookNode:
    by_hand = question.by_hand
    return NotebookNode(
        grade=True,
        grade_id=question.id,
        locked=not by_hand,
        solution=by_hand,
        task=False,
        points=question.points,
        cell_type=cell_type,
        schema_version=_METADATA_SCHEMA,
    )


def _kept_metadata(cell: NotebookNode) -> dict[str, object]:
    """Keep only the tags: what an editor writes into a cell (collapsed headings, execution times) changes every time it is opened."""
    tags = list(cell.metadata.get("tags", []))
    kept: dict[str, object] = {"tags": tags} if tags else {}
    # In JupyterLab a learner sees the question, not its declaration.
    return kept | ({"jupyter": dict(SOURCE_HIDDEN)} if cell.cell_type == "code" else {})


def _notebook_metadata(nb: NotebookNode) -> dict[str, object]:
    kernel = nb.metadata.get("kernelspec") or {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    kept: dict[str, object] = {"kernelspec": dict(kernel), "language_info": {"name": "python"}}
    if "title" in nb.metadata:
        kept["title"] = nb.metadata["title"]
    return kept


def _name_cells(cells: list[NotebookNode]) -> None:
    """Give each cell without a declaration an id derived from its text (a random one would change every release)."""
    taken = {cell.id for cell in cells}
    for cell in cells:
        if cell.id:
            continue
        stem = "text-" + hashlib.sha256(cell.source.encode()).hexdigest()[:12]
        names = (stem if count == 0 else f"{stem}-{count}" for count in range(len(cells)))
        cell.id = next(name for name in names if name not in taken)
        taken.add(cell.id)
