"""A module's notebook as parts and pages: what the Voila template and the edition without a server draw.

Nothing is executed for it. A cell that cannot be read shows what is wrong in its place.
"""

import functools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mistune

from widgets.content.data_file import content_of
from widgets.content.data_shapes.registry import DATA_FILES
from widgets.content.mission import Mission
from widgets.content.translation import Translation, with_english_marked
from widgets.data_files import data_file, shown_name
from widgets.declaration import Declaration
from widgets.forms.criteria import CRITERIA
from widgets.kinds.refresher.kind import Refresher
from widgets.kinds.registry import cell_seconds, magic_of, parse_cell
from widgets.kinds.tool.kind import Tool
from widgets.kinds.warmup.kind import Warmup
from widgets.languages.catalogue import criterion_context
from widgets.minutes import minutes, reading_seconds
from widgets.problems import CourseProblem

Cell = dict[str, Any]
_markdown = mistune.create_markdown(escape=True)


@functools.lru_cache(maxsize=2000)
def _declared(source: str) -> Declaration:
    return parse_cell(source)


def tool_content(name: str) -> dict[str, Any]:
    """The content of a tool, from its file in `data/`. Raises DataProblem where it cannot be read, or has not the shape of such a file."""
    path = data_file(f"{name}.yaml")
    if name in DATA_FILES:
        DATA_FILES[name].load()
    return content_of(path, shown_name(path.name))


def cell_data(source: str, mission: Mission | None, into: Translation | None = None) -> Cell:
    """What the page draws for a declared cell, with the mission's values and tools' content filled in.

    A cell that cannot be read gives `{kind, id, problem}`: its place shows the sentence.
    """
    kind = magic_of(source) or "question"
    try:
        declaration = _declared(source)
        data = declaration.as_json()
        if into:
            data = into.cell(data)
        if isinstance(declaration, Tool) and declaration.file:
            content = tool_content(declaration.file)
            data["content"] = into.tool(declaration.file, content) if into else content
        if isinstance(declaration, Refresher):
            data["criteria"] = {id: into.language.text(criterion_context(id), title) if into else title for id, title in CRITERIA.items()}
        return mission.fill(data) if mission else data
    except CourseProblem as problem:
        return {"kind": kind, "id": f"problem-{abs(hash(source))}", "problem": str(problem)}


def with_statements(cells: list[Cell]) -> None:
    """Give each repeated warm-up the statements of the first."""
    warmups = {cell["id"]: cell for cell in cells if cell["kind"] == Warmup.kind}
    for cell in warmups.values():
        if first := warmups.get(cell.get("repeat", "")):
            cell["statements"] = first.get("statements", {})


def sources_of(nb: Any) -> Iterator[tuple[str, str]]:
    """The cells a learner sees, as (kind, source): kind is 'markdown' or that of a declaration."""
    for cell in nb["cells"]:
        metadata = cell.get("metadata", {})
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and "nbgrader" not in metadata and "facilitator" not in metadata.get("tags", []):
            yield "markdown", source
        elif cell["cell_type"] == "code" and (kind := magic_of(source)):
            yield kind, source


def module_cells(notebook: Path, mission: Mission | None) -> list[Cell]:
    """The declared cells of a released notebook that can be read, in order; none where the file cannot."""
    try:
        nb = json.loads(notebook.read_text(encoding="utf-8"))
        cells = [cell_data(source, mission) for kind, source in sources_of(nb) if kind != "markdown"]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return []
    return [cell for cell in cells if "problem" not in cell]


def outline(nb: Any, mission: Mission | None, into: Translation | None = None) -> tuple[str, list[dict[str, Any]], list[Cell]]:
    """The module's title, its parts with their pages and blocks, and its tools; in English, or put into another language.

    How long a page takes is worked out from its English words, in every language.
    """
    title, parts, tools = _outlined(nb, mission, into)
    if into:
        english = [page for part in _outlined(nb, mission, None)[1] for page in part["pages"]]
        for page, timed in zip((page for part in parts for page in part["pages"]), english, strict=True):
            page |= {name: timed[name] for name in ("seconds", "minutes", "words")}
    return title, parts, tools


def _outlined(nb: Any, mission: Mission | None, into: Translation | None) -> tuple[str, list[dict[str, Any]], list[Cell]]:
    title = ""
    parts: list[dict[str, Any]] = []
    tools: list[Cell] = []
    cells: list[Cell] = []
    for kind, source in sources_of(nb):
        if kind == "markdown":
            title = title or _translated_title(_title(source), into)
            _add_prose(parts, source, into)
            continue
        cell = cell_data(source, mission, into)
        cells.append(cell)
        if cell["kind"] == Tool.kind and "problem" not in cell:
            tools.append(cell)
        elif parts and parts[-1]["pages"]:
            parts[-1]["pages"][-1]["blocks"].append({"cell": cell})
    with_statements(cells)
    for part in parts:
        part["pages"] = [_counted(page) for page in part["pages"]]
    return title, [part for part in parts if part["pages"]], tools


def _title(source: str) -> str:
    return next((line[2:].strip() for line in source.splitlines() if line.startswith("# ")), "")


def _translated_title(title: str, into: Translation | None) -> str:
    return into.title(title) if into and title else title


def _add_prose(parts: list[dict[str, Any]], source: str, into: Translation | None) -> None:
    prose: list[str] = []
    for line in source.splitlines():
        if line.startswith(("# ", "## ")):
            _close(parts, prose, into)
        if line.startswith("# "):
            parts.append({"title": _translated_title(line[2:].strip(), into), "pages": []})
        elif line.startswith("## ") and parts:
            parts[-1]["pages"].append(
                {
                    "id": _page_id(parts),
                    "name": line[3:].strip(),
                    "title": _translated_title(line[3:].strip(), into),
                    "blocks": [],
                    "words": "",
                }
            )
        else:
            prose.append(line)
    _close(parts, prose, into)


def _close(parts: list[dict[str, Any]], prose: list[str], into: Translation | None) -> None:
    text = "\n".join(prose).strip()
    prose.clear()
    if text and parts and parts[-1]["pages"]:
        page = parts[-1]["pages"][-1]
        page["words"] += f" {text}"
        html = with_english_marked(str(_markdown(into.prose(text)))) if into else _markdown(text)
        page["blocks"].append({"html": html})


def _page_id(parts: list[dict[str, Any]]) -> str:
    """The page's number: its id stands in the browser's address and history, which should not say what is learned here."""
    return f"page-{1 + sum(len(part['pages']) for part in parts)}"


def _counted(page: dict[str, Any]) -> dict[str, Any]:
    cells = [block["cell"] for block in page["blocks"] if "cell" in block]
    questions = [cell for cell in cells if cell["kind"] == "question" and "problem" not in cell]
    seconds = reading_seconds(page["words"]) + sum(cell_seconds(cell) for cell in cells if "problem" not in cell)
    return {
        "id": page["id"],
        "name": page["name"],
        "title": page["title"],
        "seconds": seconds,
        "minutes": minutes(seconds),
        "words": len(page["words"].split()),
        "graded": sum(cell["graded"] and "void" not in cell for cell in questions),
        "practice": sum(not cell["graded"] for cell in questions),
        "blocks": page["blocks"],
    }
