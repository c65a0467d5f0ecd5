"""The learner's own text in the notebook's Markdown cell that an instructor marks by hand."""

import html
import json
from pathlib import Path
from typing import Any

from widgets.answers.store import Answers
from widgets.files import write_atomically

# JupyterLab extracts formulas before it parses the HTML, and would show their escapes literally.
_FORMULAS = str.maketrans({"$": "&#36;", "\\": "&#92;"})


def as_markdown(text: str) -> str:
    """The text as one line of inert HTML: no markup, script or formula in it takes effect.

    Markdown passes an HTML block through up to a blank line, so it contains none; MathJax ignores these classes.
    """
    lines = (html.escape("".join(map(_inert, line))).translate(_FORMULAS) for line in text.strip().splitlines())
    return f'<div class="mathjax_ignore tex2jax_ignore">{"<br>".join(lines)}</div>'


def _inert(char: str) -> str:
    """The character, a space for any other white space, nothing for control characters (except the joiners that scripts need)."""
    if char.isprintable() or char in "\u200c\u200d":
        return char
    return " " if char.isspace() else ""


def is_reflection(cell: dict[str, Any]) -> bool:
    """Whether this cell of a released notebook is for the learner's own text."""
    marks = cell.get("metadata", {}).get("nbgrader", {})
    return cell.get("cell_type") == "markdown" and bool(marks.get("grade")) and bool(marks.get("solution"))


def with_reflections(notebook: Path, answers: Answers) -> bytes:
    """The notebook's bytes with the learner's own texts in their cells, for handing in.

    Only for graders without the course's configuration: the course's own grading reads the answers file.
    """
    raw = notebook.read_bytes()
    nb = json.loads(raw)
    texts = {id(cell): answers.value(cell["metadata"]["nbgrader"]["grade_id"]) for cell in filter(is_reflection, nb["cells"])}
    written = {key: text for key, text in texts.items() if isinstance(text, str) and text.strip()}
    if not written:
        return raw
    for cell in nb["cells"]:
        if id(cell) in written:
            cell["source"] = as_markdown(written[id(cell)])
    return (json.dumps(nb, indent=1, ensure_ascii=False) + "\n").encode()


def write_reflections(notebook: Path, answers: Answers) -> None:
    """Write the learner's own texts into their cells of a notebook file; without any, the file stays unchanged."""
    raw = with_reflections(notebook, answers)
    if raw != notebook.read_bytes():
        write_atomically(notebook, raw)
