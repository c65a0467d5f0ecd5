"""A notebook's cells as plain data, for checks that neither run nor change it."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from widgets.kinds.registry import magic_of
from widgets.plain import JsonObject, Notebook
from widgets.problems import CourseProblem

FACILITATOR = "facilitator"
"""The tag of a cell that only the facilitator may see."""
ROOT = Path(__file__).resolve().parents[2]
"""The course's root folder."""
Resources = dict[str, Any]
"""What nbconvert hands on from step to step."""
_REMEDY = "Open it in JupyterLab and save it again, or restore it."


class NotebookProblem(CourseProblem):
    """A notebook or module cannot be read; the message names the file and says how to fix it."""


@dataclass(frozen=True)
class Cell:
    """One cell, with its number counted from 1."""

    number: int
    raw: JsonObject

    @property
    def type(self) -> str:
        """`code`, `markdown` or `raw`."""
        return str(self.raw.get("cell_type"))

    @cached_property
    def source(self) -> str:
        """The cell's text."""
        source = self.raw.get("source", "")
        return "".join(map(str, source)) if isinstance(source, list) else str(source)

    @property
    def metadata(self) -> JsonObject:
        """The cell's metadata, empty if it has none."""
        metadata = self.raw.get("metadata")
        return metadata if isinstance(metadata, dict) else {}

    @property
    def tags(self) -> list[str]:
        """The cell's tags."""
        tags = self.metadata.get("tags")
        return [str(tag) for tag in tags] if isinstance(tags, list) else []

    @property
    def kind(self) -> str | None:
        """The kind that a code cell declares, None for any other cell."""
        return magic_of(self.source) if self.type == "code" else None

    @property
    def is_facilitators(self) -> bool:
        """Whether the cell is for facilitators, and so never released."""
        return FACILITATOR in self.tags


def notebook_of(folder: Path) -> Path:
    """The path of the one notebook in a module's folder. Raises NotebookProblem if it does not exist."""
    path = folder / f"{folder.name}.ipynb"
    if not path.is_file():
        raise NotebookProblem(f"The module {folder.name} has no notebook {path.name}. Give folder and notebook the same name.")
    return path


def read_notebook(path: Path) -> Notebook:
    """A notebook's JSON with its list of cells. Raises NotebookProblem if it is not a notebook."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        raise NotebookProblem(f"{path.name} cannot be read as a notebook. {_REMEDY}") from None
    cells = data.get("cells") if isinstance(data, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise NotebookProblem(f"{path.name} is not a notebook of format 4. {_REMEDY}")
    return dict(data)


def cells_of(notebook: Notebook) -> list[Cell]:
    """The cells of a notebook that `read_notebook` returned."""
    return [Cell(number, raw) for number, raw in enumerate(notebook["cells"], start=1)]


def module_folders(root: Path = ROOT) -> list[Path]:
    """The folders of all modules in `source/`, sorted by name."""
    return sorted(path for path in (root / "source").glob("*") if path.is_dir() and not path.name.startswith("."))


def module_folder(name: str, root: Path = ROOT) -> Path:
    """The source folder of a module. Raises NotebookProblem, with the names of all modules, if there is no such module."""
    folder = root / "source" / name
    if folder not in module_folders(root):
        module_names = ", ".join(path.name for path in module_folders(root)) or "none"
        raise NotebookProblem(f"The module '{name}' is not in source/. There are: {module_names}.")
    return folder
