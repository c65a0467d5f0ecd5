"""A module's text for reviewers: `source/<module>.md` shows the content of `source/<module>/<module>.ipynb`.

The diff of a notebook is JSON with escaped YAML; the diff of this file is text. It is written when the notebook is
saved in the instructor's JupyterLab and by ``make release``, checked by ``make validate``, and never read back. It is
beside the module's folder, because nbgrader gives learners every file inside it.
"""

import re
from pathlib import Path

from grading.sources.findings import Finding
from grading.sources.notebooks import FACILITATOR, Cell, cells_of, notebook_of, read_notebook
from widgets import advice
from widgets.files import write_atomically
from widgets.problems import CourseProblem

_HEADER = "<!-- What {notebook} says, for review. It holds keys. Do not edit it: change the notebook. -->"
_PROSE = "<!-- prose -->"
"""Marks the beginning of a Markdown cell for learners."""
_HEADING = "###### "
"""Begins any other cell. Git shows the last heading above a change, so a change in a question is shown with its id."""
_INDENT = "    "
"""Distinguishes declarations from headings, which `### BEGIN HIDDEN TESTS` would otherwise be."""
_ID = re.compile(r"^id:[ \t]*(\S+)", re.MULTILINE)


class ReviewTextProblem(CourseProblem):
    """A module's text for reviewers cannot be written; the message names the file."""


def review_text(notebook: str, cells: list[Cell]) -> str:
    """The text of these cells of the notebook at this path: their sources, and which of them are only for the facilitator.

    Outputs, execution counts and other metadata are omitted. A changed line in a source changes only the lines that show it.
    """
    return "\n\n".join([_HEADER.format(notebook=notebook), *map(_section, cells)]) + "\n"


def review_file(folder: Path) -> Path:
    """The path of the text of the module in `folder`."""
    return folder.with_name(f"{folder.name}.md")


def update_review_text(folder: Path) -> bool:
    """Write the text of the module in `folder` unless it is up to date. Returns whether it was written.

    Raises NotebookProblem if the notebook cannot be read, ReviewTextProblem if the text cannot be written.
    """
    text, file = _text_of(folder), review_file(folder)
    try:
        if file.exists() and file.read_bytes() == text:
            return False
        write_atomically(file, text)
    except OSError:
        raise ReviewTextProblem(f"{file} cannot be written. Check that it is a file, and that you may write to its folder.") from None
    return True


def review_text_findings(folder: Path) -> list[Finding]:
    """What is wrong with the text of the module in `folder`: missing or out of date. Raises NotebookProblem."""
    text, file = _text_of(folder), review_file(folder)
    try:
        if file.read_bytes() == text:
            return []
        state = f"is out of date: {_notebook_name(folder)} has changed"
    except OSError:
        state = "is missing or cannot be read"
    return [Finding(f"source/{file.name}", None, None, f"The text for reviewers {state}. To write it: {advice.command('release')}")]


def _text_of(folder: Path) -> bytes:
    cells = cells_of(read_notebook(notebook_of(folder)))
    # JSON can contain lone surrogates, which UTF-8 cannot encode.
    return review_text(_notebook_name(folder), cells).encode(errors="backslashreplace")


def _notebook_name(folder: Path) -> str:
    return f"source/{folder.name}/{folder.name}.ipynb"


def _section(cell: Cell) -> str:
    is_markdown = cell.type == "markdown"
    heading = _PROSE if is_markdown and not cell.is_facilitators else _HEADING + " ".join(_title(cell))
    return f"{heading}\n\n{cell.source if is_markdown else _indented(cell.source)}"


def _title(cell: Cell) -> list[str]:
    """A cell's kind and id: `question ex-03`. A class plan refers to a facilitator's cell by its id."""
    if cell.is_facilitators:
        return [FACILITATOR, str(cell.raw.get("id", ""))]
    id = _ID.search(cell.source) if cell.kind else None
    return [cell.kind or cell.type, *([id[1]] if id else [])]


def _indented(source: str) -> str:
    return "\n".join(_INDENT + line if line else "" for line in source.split("\n"))
