"""What may be done to the submitted notebook: nobody reads it, so none of this gains or loses a point."""

import copy
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tests.hostile.making import HALF_A_GIGABYTE, NESTED, NOT_PLAIN, Builder, code_in, instead, sparse

_CELLS = 1_000_000


def _notebook(folder: Path) -> Path:
    return next(path for path in folder.iterdir() if path.suffix == ".ipynb")


def _with_notebook(change: Callable[[dict[str, Any], Path], None]) -> Builder:
    def build(folder: Path) -> None:
        path = _notebook(folder)
        notebook = json.loads(path.read_text(encoding="utf-8"))
        change(notebook, folder)
        path.write_text(json.dumps(notebook), encoding="utf-8")

    return build


def _cell(source: str, **metadata: Any) -> dict[str, Any]:
    return {"cell_type": "code", "id": "hostile", "metadata": metadata, "source": source, "outputs": [], "execution_count": None}


def _run_everywhere(notebook: dict[str, Any], folder: Path) -> None:
    code = code_in(folder)
    script = f"<script>document.title = 'run'</script><img src=x onerror='{code}'>"
    shown = {"text/html": [script], "application/javascript": ["document.title = 'run'"], "text/plain": [code]}
    for cell in notebook["cells"]:
        cell["source"] = code
        cell["metadata"] = cell["metadata"] | {"hostile": code}
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "display_data", "data": shown, "metadata": {"hostile": code}}]
    state = {"m": {"model_name": code, "model_module": "hostile", "model_module_version": "1", "state": {"_esm": script, "code": code}}}
    widgets = {"application/vnd.jupyter.widget-state+json": {"version_major": 2, "version_minor": 0, "state": state}}
    notebook["metadata"] = notebook["metadata"] | {"widgets": widgets, "hostile": code}
    notebook["metadata"]["kernelspec"] = {"name": "hostile", "display_name": code, "language": "python"}


def _drop_the_asserts(notebook: dict[str, Any], folder: Path) -> None:
    lines = [
        "import ast",
        "class Drop(ast.NodeTransformer):",
        "    def visit_Assert(self, node):",
        "        return None",
        "get_ipython().ast_transformers.append(Drop())",
        code_in(folder),
    ]
    notebook["cells"].insert(0, _cell("\n".join(lines)))


def _graded(notebook: dict[str, Any]) -> Iterable[dict[str, Any]]:
    return (cell for cell in notebook["cells"] if "nbgrader" in cell["metadata"])


def _remove_cells(notebook: dict[str, Any], _: Path) -> None:
    notebook["cells"] = [cell for cell in notebook["cells"] if "nbgrader" not in cell["metadata"]]


def _add_cells(notebook: dict[str, Any], folder: Path) -> None:
    for number, cell in enumerate([copy.deepcopy(cell) for cell in _graded(notebook)]):
        cell["id"] = f"more-{number}"
        notebook["cells"].append(cell)
        copied_cell = copy.deepcopy(cell)
        copied_cell["id"] = f"new-{number}"
        copied_cell["metadata"]["nbgrader"]["grade_id"] = f"new-{number}"
        notebook["cells"].append(copied_cell)
    notebook["cells"].append(_cell(code_in(folder)))


def _reorder_cells(notebook: dict[str, Any], _: Path) -> None:
    notebook["cells"].reverse()


def _rename_cells(notebook: dict[str, Any], _: Path) -> None:
    graded = list(_graded(notebook))
    names = [cell["metadata"]["nbgrader"]["grade_id"] for cell in graded]
    for cell, name in zip(graded, [*names[1:], "../../outside"], strict=True):
        cell["metadata"]["nbgrader"]["grade_id"] = name


def _raise_the_points(notebook: dict[str, Any], _: Path) -> None:
    for cell in _graded(notebook):
        cell["metadata"]["nbgrader"] |= {"points": 1000, "checksum": "0", "locked": False, "solution": True, "schema_version": 99}


def _grade_itself(notebook: dict[str, Any], _: Path) -> None:
    for cell in _graded(notebook):
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "execute_result", "data": {"text/plain": ["1000"]}, "metadata": {}, "execution_count": 1}]


def _write_notebook(raw: bytes) -> Builder:
    return lambda folder: _notebook(folder).write_bytes(raw)


def _million_cells(folder: Path) -> None:
    with _notebook(folder).open("wb") as file:
        file.write(b'{"nbformat":4,"nbformat_minor":4,"metadata":{},"cells":[')
        cell = b'{"cell_type":"raw","metadata":{},"source":""},'
        for _ in range(_CELLS // 1000):
            file.write(cell * 1000)
        file.write(cell[:-1] + b"]}")


NOTEBOOKS: dict[str, Builder] = {
    "code in every cell, output, metadata and widget": _with_notebook(_run_everywhere),
    "a cell that drops the asserts": _with_notebook(_drop_the_asserts),
    "cells removed": _with_notebook(_remove_cells),
    "cells added": _with_notebook(_add_cells),
    "cells reordered": _with_notebook(_reorder_cells),
    "cells renamed": _with_notebook(_rename_cells),
    "points raised": _with_notebook(_raise_the_points),
    "scores written into the outputs": _with_notebook(_grade_itself),
    "a notebook that is empty": _write_notebook(b""),
    "a notebook that is not JSON": _write_notebook(b"{ not JSON \xff\xfe"),
    "a notebook that is a list": _write_notebook(b"[]"),
    "a notebook nested 100,000 deep": _write_notebook(b'{"cells":' + b"[" * NESTED + b"]" * NESTED + b"}"),
    "a notebook of 500 MB": lambda folder: sparse(_notebook(folder), HALF_A_GIGABYTE, b'{"cells": ["'),
    "a notebook of a million cells": _million_cells,
} | {f"a notebook that is {what}": instead(make, _notebook) for what, make in NOT_PLAIN.items()}
"""What may be done to the submitted notebook; it costs the learner nothing."""
