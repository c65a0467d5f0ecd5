"""Tracks by audience: what is required of whom, what comes first, and what to do with it (`data/audiences.yaml`).

The file also contains, for instructors, the whole table of audiences: what each has to do, to know and to be asked. A
track marks, orders and adds text; which questions count is the same for everyone.
"""

import logging
from collections.abc import Iterable, Sequence

import msgspec

from widgets.content.cells import Cell
from widgets.content.data_shapes import audiences as shapes
from widgets.content.data_shapes.audiences import AUDIENCES, InModule, Need
from widgets.content.outline import Page
from widgets.content.translation import shaped_file_in
from widgets.forms.question import Question
from widgets.kinds.case.kind import Case
from widgets.kinds.handin.kind import HandIn
from widgets.kinds.reading.kind import Reading
from widgets.languages.catalogue import ENGLISH, Language
from widgets.problems import DataProblem

log = logging.getLogger(__name__)


class AskedPages(msgspec.Struct, kw_only=True):
    """What a track asks of one module."""

    pages: list[str]
    """The ids of this module's pages that are asked for."""
    first: list[str]
    """The ids of this module's pages to begin with."""


class ModuleTrack(AskedPages, kw_only=True):
    """A track as a module's page shows it."""

    id: str
    audience: str
    title: str
    example: str
    first_week: list[str]
    modules: dict[str, Need]
    """What is asked of each module, by its name."""
    whole: bool
    """Whether all of this module is asked for that is not optional."""


def tracks(language: Language, module: str = "", pages: Sequence[Page] = ()) -> list[ModuleTrack]:
    """The tracks as a page shows them, in a language, with what each requires in `module`, whose pages are `pages`.

    Empty if the file is not valid, which is logged: the course works without tracks.
    """
    try:
        english = AUDIENCES.load()
    except DataProblem as problem:
        log.warning("The course is shown without tracks: %s", problem)
        return []
    in_language = shaped_file_in(language, AUDIENCES.name, english)
    return [
        _shown(id, audience.title, track, track.modules.get(module), pages)
        for audience in in_language.audiences.values()
        for id, track in audience.tracks.items()
    ]


def asked_pages(module: str, pages: Sequence[Page]) -> dict[str, AskedPages]:
    """The optional pages and the first ones of each track that asks for any in this module, by the track's id."""
    optional = {page.id for page in pages if page.is_optional}
    asked = {
        track.id: AskedPages(pages=[id for id in track.pages if id in optional], first=track.first)
        for track in tracks(ENGLISH, module, pages)
    }
    return {id: one for id, one in asked.items() if one.pages or one.first}


def may_be_skipped(cells: Iterable[Cell]) -> bool:
    """Whether no one has to read a page: it holds a case or a personal account."""
    return any(isinstance(cell, Case | Reading) for cell in cells)


def belongs_to_all(cells: Iterable[Cell]) -> bool:
    """Whether a page is for everyone on any track: it holds questions that count, or the hand-in."""
    return any(isinstance(cell, HandIn) or (isinstance(cell, Question) and cell.graded) for cell in cells)


def _shown(id: str, audience: str, track: shapes.Track, requirement: InModule | None, pages: Sequence[Page]) -> ModuleTrack:
    """A track with what it asks in one module. Unknown names are ignored; validation reports them."""
    page_of = {cell.id: page.id for page in pages for cell in page.cells}
    return ModuleTrack(
        id=id,
        audience=audience,
        title=track.title,
        example=track.example,
        first_week=track.first_week,
        modules={name: in_module.need for name, in_module in track.modules.items()},
        pages=[page.id for page in pages if requirement and _is_required(page, requirement)],
        first=[page_of[case] for case in requirement.cases if case in page_of] if requirement else [],
        whole=requirement is not None and requirement.sections == "all",
    )


def _is_required(page: Page, requirement: InModule) -> bool:
    if belongs_to_all(page.cells):
        return requirement.need == "required"
    if may_be_skipped(page.cells):
        return False
    return not page.is_optional if requirement.sections == "all" else page.name in requirement.sections
