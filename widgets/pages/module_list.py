"""What a learner chooses a module by: its title, how long it takes, and how far the learner is in it.

The local course's server, a hub and the field edition show the same (`static/module_list/served.js`). How a module
was passed is among what is told, for the page covers it.
"""

import functools
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from widgets.answers.receipts import last_receipt, read_result
from widgets.answers.store import FILE_NAME, Answers, read_answers
from widgets.content.audiences import tracks
from widgets.content.course import Cell, outline
from widgets.content.programme import in_order, named
from widgets.content.reserved_entries import REFRESHER, TRACK
from widgets.content.translation import Translation
from widgets.kinds.refresher.kind import Refresher
from widgets.languages.catalogue import Language, sentence
from widgets.minutes import minutes
from widgets.problems import AnswersProblem

ADDRESS = "modules"
"""Where below a server's base address the learner chooses."""
_MARK = b"%load_ext widgets"
_UNREADABLE = (OSError, ValueError, LookupError, TypeError, AttributeError)


class _Facts(NamedTuple):
    heading: str
    minutes: int
    graded: list[Cell]
    """As much of each graded question as tells whether it is answered (`static/cells/answered.js`)."""
    refresher: dict[str, Any] | None
    """When refreshers are due, in months, and the id of the page that has them; None in a module without."""


def modules_in(folder: Path) -> list[str]:
    """The modules whose folders stand in this one, in the programme's order; other notebooks are none."""
    try:
        return in_order(path.name for path in folder.iterdir() if _is_module(path))
    except OSError:
        return []


def described(modules: Iterable[str], folder: Path, language: Language) -> list[dict[str, Any]]:
    """The modules in `folder` by title, length and questions, for nobody in particular. One that cannot be read is left out."""
    found = []
    for module in modules:
        path = folder / module / f"{module}.ipynb"
        try:
            facts = _facts(path, path.stat().st_mtime_ns)
        except _UNREADABLE:
            continue
        told = {"minutes": facts.minutes, "graded": facts.graded, "refresher": facts.refresher, "answers": {}}
        found.append({"module": module, **_names(module, facts.heading, language), **told})
    return found


def links_to(modules: Iterable[str], folder: Path, language: Language) -> list[dict[str, str]]:
    """The modules in `folder` by title, to be led to from another one. One that cannot be read is left out."""
    return [{name: str(module[name]) for name in ("module", "title", "about")} for module in described(modules, folder, language)]


def standing(folder: Path, graded: list[Cell]) -> dict[str, Any]:
    """How far the learner whose folder of a module this is has come: answers to what counts, when it was handed in, what came of it."""
    try:
        answers = read_answers(folder / FILE_NAME)
    except AnswersProblem:
        answers = Answers()  # the module's own page tells of it
    ids = [*(cell["id"] for cell in graded), REFRESHER]
    entries = {id: msgspec.to_builtins(answers.entries[id]) for id in ids if id in answers.entries}
    receipt = last_receipt(folder)
    result = read_result(receipt) if receipt else None
    return {
        "answers": entries,
        "begun": any(id != TRACK for id in answers.entries),
        "handed_in": receipt.timestamp if receipt else None,
        "result": _passing(result) if result else None,
    }


def page_values(modules: list[dict[str, Any]], language: Language, text: str, **more: Any) -> dict[str, Any]:
    """What the page where one chooses is drawn from (`templates/choice.html.j2`); `text` is the key of the sentence on it.

    Each module has `href`, the address of its page; `more` goes to the page's script (`static/module_list/served.js`).
    """
    data = {"language": language.code, "strings": language.sentences() or None, "modules": modules, "tracks": tracks(language), **more}
    return {
        "modules": modules,
        "heading": sentence("chooseModule", language),
        "text": sentence(text, language),
        "banner": sentence("exampleContacts", language),
        "data": _in_html(json.dumps(data, ensure_ascii=False)),
    }


def _in_html(text: str) -> str:
    """JSON as it may stand in a page's script element, which nothing in it can end."""
    for sign, escaped in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(sign, escaped)
    return text


def _is_module(path: Path) -> bool:
    notebook = path / f"{path.name}.ipynb"
    return notebook.is_file() and _MARK in notebook.read_bytes()


def _names(module: str, heading: str, language: Language) -> dict[str, str]:
    if known := named(module, language):
        return {"title": known.title, "about": known.about}
    title = heading if language.is_english else Translation(language, module).title(heading)
    return {"title": title or module, "about": ""}


@functools.lru_cache(maxsize=100)
def _facts(path: Path, _changed: int) -> _Facts:
    heading, parts, _ = outline(json.loads(path.read_text(encoding="utf-8")), None)
    pages = [page for part in parts for page in part["pages"]]
    cells = [block["cell"] for page in pages for block in page["blocks"] if "cell" in block]
    graded = [_small(cell) for cell in cells if cell["kind"] == "question" and cell.get("graded") and "void" not in cell]
    return _Facts(heading, minutes(sum(page["seconds"] for page in pages)), graded, _refresher(pages))


def _refresher(pages: list[dict[str, Any]]) -> dict[str, Any] | None:
    for page in pages:
        for cell in (block["cell"] for block in page["blocks"] if "cell" in block):
            if cell["kind"] == Refresher.kind and "problem" not in cell:
                return {"months": cell["months"], "page": page["id"]}
    return None


def _small(cell: Cell) -> Cell:
    ids = {field: dict.fromkeys(entries, "") for field, entries in cell.items() if isinstance(entries, dict)}
    return {"id": cell["id"], "kind": cell["kind"], "type": cell["type"], **ids}


def _passing(result: dict[str, Any]) -> dict[str, Any] | None:
    """Whether it was passed and by how much, of all that a result tells; None where nothing was graded yet."""
    best = result.get("best") if isinstance(result.get("best"), dict) else None
    if best is None or "passed" not in result:
        return None
    return {"passed": result["passed"] is True, "percent": best.get("percent"), "pass_mark": result.get("pass_mark")}
