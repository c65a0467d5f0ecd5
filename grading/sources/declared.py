"""What the cells of a notebook declare."""

import functools

from nbformat.notebooknode import NotebookNode

from widgets.declaration import Declaration
from widgets.forms.question import Question
from widgets.kinds.registry import magic_of, parse_cell

PLACEHOLDER = "*Your text will appear here after you hand in.*"
"""The content of a reflection's Markdown cell before that; nbgrader does not count it as an answer."""

PLACEHOLDERS = frozenset({PLACEHOLDER, "*The learner's text stands here after handing in.*"})
"""The placeholder, and the one in modules that were released before December 2026."""


def declaration_of(cell: NotebookNode) -> Declaration | None:
    """The declaration in a code cell, None for any other cell. Raises DeclarationProblem."""
    if cell.cell_type != "code" or magic_of(cell.source) is None:
        return None
    return _parsed(cell.source)


def graded_question_of(cell: NotebookNode) -> Question | None:
    """The graded question that a cell declares, None for any other cell. Raises DeclarationProblem."""
    if cell.cell_type != "code" or magic_of(cell.source) != Question.kind:
        return None
    declared = _parsed(cell.source)
    return declared if isinstance(declared, Question) and declared.graded else None


@functools.lru_cache(maxsize=5000)
def _parsed(source: str) -> Declaration:
    """Parse a cell, cached: parsing YAML would dominate grading, and the cells are the same for every learner."""
    return parse_cell(source)
