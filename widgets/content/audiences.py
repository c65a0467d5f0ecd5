"""Tracks by audience: what is required of whom, what comes first, and what to do with it (`data/audiences.yaml`).

The file also contains, for instructors, the whole table of audiences: what each has to do, to know and to be asked. A
track marks, orders and adds text; which questions count is the same for everyone.
"""

import logging
from typing import Any

import msgspec

from widgets.content.course import Cell
from widgets.content.data_shapes.audiences import AUDIENCES, Audiences, InModule
from widgets.content.translation import file_in
from widgets.languages.catalogue import Language
from widgets.problems import DataProblem

log = logging.getLogger(__name__)
Page = dict[str, Any]


def tracks(language: Language, module: str = "", pages: list[Page] | None = None) -> list[dict[str, Any]]:
    """The tracks as a page shows them, in a language, with what each requires in `module`, whose pages are `pages`.

    Empty if the file is not valid, which is logged: the course works without tracks.
    """
    try:
        english = AUDIENCES.load()
    except DataProblem as problem:
        log.warning("The course is shown without tracks: %s", problem)
        return []
    # Loading has checked it, and a translation changes only texts.
    said = msgspec.convert(file_in(language, AUDIENCES.name, msgspec.to_builtins(english)), Audiences)
    return [
        {
            "id": id,
            "audience": audience.title,
            "title": track.title,
            "example": track.example,
            "first_week": track.first_week,
            "modules": {name: asked.need for name, asked in track.modules.items()},
            **_in_pages(track.modules.get(module), pages or []),
        }
        for audience in said.audiences.values()
        for id, track in audience.tracks.items()
    ]


def may_be_skipped(cells: list[Cell]) -> bool:
    """Whether no one has to read a page: it holds a case or a personal account."""
    return any(cell["kind"] in ("case", "reading") for cell in cells)


def belongs_to_all(cells: list[Cell]) -> bool:
    """Whether a page is for everyone on any track: it holds questions that count, or the hand-in."""
    return any(cell.get("graded") or cell["kind"] == "handin" for cell in cells)


def _in_pages(asked: InModule | None, pages: list[Page]) -> dict[str, Any]:
    """The ids of the required pages, those of the pages with the cases that come first, and whether the whole module is required.

    Unknown names are ignored; validation reports them.
    """
    if asked is None:
        return {"pages": [], "first": [], "whole": False}
    cells = {page["id"]: [block["cell"] for block in page["blocks"] if "cell" in block] for page in pages}
    holding = {cell["id"]: id for id, found in cells.items() for cell in found}
    required = [page["id"] for page in pages if _is_required(page, cells[page["id"]], asked)]
    first = [holding[case] for case in asked.cases if case in holding]
    return {"pages": required, "first": first, "whole": asked.sections == "all"}


def _is_required(page: Page, cells: list[Cell], asked: InModule) -> bool:
    if belongs_to_all(cells):
        return asked.need == "required"
    return not may_be_skipped(cells) and (asked.sections == "all" or page["name"] in asked.sections)
