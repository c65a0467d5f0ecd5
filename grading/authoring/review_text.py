"""A module's text for reviewers: `source/<module>.md` shows what `source/<module>/<module>.ipynb` says.

The diff of a notebook is JSON with escaped YAML; the diff of this file is text. It is written when the
notebook is saved in the instructor's JupyterLab and by ``make release``, checked by ``make validate``, and
never read back. It lies beside the module's folder, because nbgrader gives learners every file inside it.
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
"""Marks where a Markdown cell for learners begins."""
_HEADING = "###### "
"""Begins any other cell. Git shows the last heading above a change, so a change in a question is shown with its id."""
_INDENT = "    "
"""Keeps declarations apart from headings: `### BEGIN HIDDEN TESTS` would be one."""
_ID = re.compile(r"^id:[ \t]*(\S+)", re.MULTILINE)


class ReviewTextProblem(CourseProblem):
    """A module's text for reviewers cannot be written; the message names the file."""


def review_text(notebook: str, cells: list[Cell]) -> str:
    """The text of these cells of the notebook with this path: their sources, and which of them are for the facilitator only.

    Outputs, execution counts and other metadata are left out. A changed line of a source changes the lines that show it and no others.
    """
    return "\n\n".join([_HEADER.format(notebook=notebook), *map(_section, cells)]) + "\n"


def review_file(folder: Path) -> Path:
    """Where the text of the module in `folder` is."""
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
    """What is wrong with the text of the module in `folder`: it is missing or out of date. Raises NotebookProblem."""
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
    # JSON can hold half a character, which UTF-8 cannot.
    return review_text(_notebook_name(folder), cells).encode(errors="backslashreplace")


def _notebook_name(folder: Path) -> str:
    return f"source/{folder.name}/{folder.name}.ipynb"


def _section(cell: Cell) -> str:
    is_markdown = cell.type == "markdown"
    heading = _PROSE if is_markdown and not cell.is_facilitators else _HEADING + " ".join(_title(cell))
    return f"{heading}\n\n{cell.source if is_markdown else _indented(cell.source)}"


def _title(cell: Cell) -> list[str]:
    """What a cell is and its id: `question ex-03`. A plan of a class names a facilitator's cell by the id of the cell."""
    if cell.is_facilitators:
        return [FACILITATOR, str(cell.raw.get("id", ""))]
    id = _ID.search(cell.source) if cell.kind else None
    return [cell.kind or cell.type, *([id[1]] if id else [])]


def _indented(source: str) -> str:
    return "\n".join(_INDENT + line if line else "" for line in source.split("\n"))
