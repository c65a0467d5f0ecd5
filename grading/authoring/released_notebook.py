"""Checks with an allow-list that a released notebook contains only what a learner may know.

Nothing is searched for: every cell must be of a known kind and every field a known one; anything else is a leak. So a
misspelt delimiter, a note in metadata and a key in a comment are all detected.
"""

from collections.abc import Iterator
from pathlib import Path

from grading.authoring.cell_checks import LOAD, body_of, unseen_markdown
from grading.authoring.declare import SOURCE_HIDDEN
from grading.authoring.hidden_tests import HIDDEN_FIELDS, has_delimiters, looks_like_delimiter
from grading.authoring.yaml_extras import hiding_places
from grading.sources.notebooks import Cell, NotebookProblem, cells_of, read_notebook
from widgets.declaration import Declaration
from widgets.forms.question import Question
from widgets.kinds.chart.kind import Chart
from widgets.kinds.registry import read_cell
from widgets.problems import DeclarationProblem

NOTEBOOK_FIELDS = {"cells", "metadata", "nbformat", "nbformat_minor"}
METADATA: dict[str, set[str]] = {
    "kernelspec": {"display_name", "language", "name"},
    "language_info": {"codemirror_mode", "file_extension", "mimetype", "name", "nbconvert_exporter", "pygments_lexer", "version"},
}
"""The fields of a notebook's metadata that have fields of their own, with those fields."""
METADATA_TEXTS = {"title"}
CELL_FIELDS = {"cell_type", "id", "metadata", "source"}
CODE_FIELDS = {"outputs", "execution_count"}
CELL_METADATA = {"nbgrader", "jupyter", "deletable", "editable"}
MARKS: dict[str, type] = {
    "grade": bool,
    "solution": bool,
    "locked": bool,
    "task": bool,
    "grade_id": str,
    "points": (int | float),  # type: ignore[dict-item]  # isinstance takes it
    "cell_type": str,
    "checksum": str,
    "schema_version": int,
}
"""nbgrader's metadata of a cell (schema version 3), with the type of each field."""
LONGEST_TITLE = 120


def notebook_leaks(path: Path, graded_ids: frozenset[str] = frozenset()) -> Iterator[str]:
    """Report everything in a released notebook that is not allowed, one sentence each, without the file's name.

    `graded_ids` are the questions known to be graded: each must be a graded question here.
    """
    try:
        notebook = read_notebook(path)
    except NotebookProblem as problem:
        yield str(problem)
        return
    for field in notebook.keys() - NOTEBOOK_FIELDS:
        yield f"The notebook has a field '{field}', which is not allowed."
    yield from _metadata_leaks(notebook.get("metadata"))
    for cell in cells_of(notebook):
        for leak in _cell_leaks(cell, graded_ids):
            yield f"cell {cell.number}: {leak}"


def _metadata_leaks(metadata: object) -> Iterator[str]:
    if not isinstance(metadata, dict):
        yield "The notebook's metadata is not a mapping."
        return
    for field, value in metadata.items():
        if field in METADATA:
            yield from _known_fields(field, value, METADATA[field])
        elif field not in METADATA_TEXTS:
            yield f"The notebook's metadata has the field '{field}', which is not allowed."
        elif not isinstance(value, str) or len(value) > LONGEST_TITLE:
            yield f"The notebook's metadata '{field}' is not a short text."


def _known_fields(name: str, value: object, allowed_fields: set[str]) -> Iterator[str]:
    fields = value if isinstance(value, dict) else {"": value}
    for field, entry in fields.items():
        if field not in allowed_fields:
            yield f"The notebook's metadata '{name}' has the field '{field}', which is not allowed."
        elif not isinstance(entry, str) and field != "codemirror_mode":
            yield f"The notebook's metadata '{name}.{field}' is not a text."
    mode = fields.get("codemirror_mode")
    if mode not in (None, "ipython", {"name": "ipython", "version": 3}):
        yield f"The notebook's metadata '{name}.codemirror_mode' is not that of Python."


def _cell_leaks(cell: Cell, graded_ids: frozenset[str]) -> Iterator[str]:
    allowed_fields = CELL_FIELDS | CODE_FIELDS if cell.type == "code" else CELL_FIELDS
    for field in cell.raw.keys() - allowed_fields:
        yield f"It has the field '{field}', which is not allowed."
    yield from _cell_metadata_leaks(cell)
    for line in cell.source.split("\n"):
        if looks_like_delimiter(line):
            yield f"The line '{line.strip()[:60]}' looks like a delimiter of hidden tests. What stood between the two may be released."
    if cell.type == "markdown":
        yield from unseen_markdown(cell.source)
    elif cell.type == "code":
        yield from _code_leaks(cell, graded_ids)
    else:
        yield f"It is of type '{cell.type}', which is not allowed."


def _cell_metadata_leaks(cell: Cell) -> Iterator[str]:
    for field, value in cell.metadata.items():
        if field not in CELL_METADATA:
            yield f"Its metadata has the field '{field}', which is not allowed."
        elif field == "jupyter":
            if value != SOURCE_HIDDEN:
                yield "Its metadata 'jupyter' says more than that the source is folded away."
        elif field != "nbgrader" and not isinstance(value, bool):
            yield f"Its metadata '{field}' is neither true nor false."
    marks = cell.metadata.get("nbgrader", {})
    for field, value in marks.items() if isinstance(marks, dict) else [("", marks)]:
        if field not in MARKS or not isinstance(value, MARKS[field]):
            yield f"Its nbgrader metadata has the field '{field}' with a value that is not allowed."
    if not isinstance(cell.raw.get("metadata", {}), dict):
        yield "Its metadata is not a mapping."


def _code_leaks(cell: Cell, graded_ids: frozenset[str]) -> Iterator[str]:
    if cell.raw.get("outputs") or cell.raw.get("execution_count") is not None:
        yield "It holds outputs, which are never released."
    if cell.source.strip() == LOAD:
        return
    if cell.kind is None:
        yield "It is not a cell of the course."
        return
    yield from hiding_places(body_of(cell))
    try:
        declaration = read_cell(cell.source)
    except DeclarationProblem as problem:
        yield f"It cannot be read. {problem}"
        return
    yield from _declaration_leaks(cell, declaration, graded_ids)


def _declaration_leaks(cell: Cell, declaration: Declaration, graded_ids: frozenset[str]) -> Iterator[str]:
    if isinstance(declaration, Chart):
        yield from declaration.problems()
    if not isinstance(declaration, Question):
        if declaration.id in graded_ids or "nbgrader" in cell.metadata:
            yield f"'{declaration.id}' is a graded question, but is something else here."
        return
    if not declaration.graded and (declaration.id in graded_ids or "nbgrader" in cell.metadata):
        yield f"'{declaration.id}' is a graded question, but has no 'points' here."
    if declaration.graded or declaration.id in graded_ids:
        yield from _key_leaks(declaration)
    if has_delimiters(cell.source):
        yield f"'{declaration.id}' holds the delimiters of hidden tests."


def _key_leaks(question: Question) -> Iterator[str]:
    for field in HIDDEN_FIELDS:
        if getattr(question, field) is not None:
            yield f"The graded question '{question.id}' holds '{field}', which no learner may have."
        for id, variant in question.variants.items():
            if getattr(variant, field) is not None:
                yield f"The variant '{id}' of the graded question '{question.id}' holds '{field}', which no learner may have."
