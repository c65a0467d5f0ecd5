"""Tracks by audience: what is required of whom, what comes first, and what one does with it (`data/audiences.yaml`).

The file also holds, for instructors, the whole table of audiences: what each is to do, to know and to be
asked. A track marks, orders and adds words; which questions count is the same for everybody.
"""

import logging
from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from widgets.content.course import Cell, tool_content
from widgets.content.translation import file_in
from widgets.data_files import has_data_file, shown_name
from widgets.languages.catalogue import Language
from widgets.languages.translatable import shape_texts
from widgets.problems import CourseProblem, DeclarationProblem
from widgets.schema import Text, shaped

log = logging.getLogger(__name__)
FILE = "audiences"
"""The file in `data/`, without `.yaml`. A course without it has no tracks."""
Page = dict[str, Any]


class AudiencesProblem(CourseProblem):
    """The file of audiences cannot be used; the message names the field and the mend."""


class Step(msgspec.Struct, forbid_unknown_fields=True):
    """One column of the table: what is wanted, and how one gets there."""

    goal: str
    strategy: str


class InModule(msgspec.Struct, forbid_unknown_fields=True):
    """What a track asks in one module."""

    need: Literal["required", "recommended"]
    sections: list[str] | Literal["all"] = []
    """Headings of pages. Pages with questions that count belong to everybody, and what may be skipped is never required."""
    cases: list[str] = []
    """Ids of cases that come before the others, in this order."""


class Track(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What the course is for one kind of learner."""

    title: Text
    information_exchange: Step
    outcomes: Step
    content: Step
    methods: Step
    assessment: Step
    modules: dict[str, InModule]
    example: Text
    """A situation from their work, in which something can be noticed."""
    first_week: list[Text]
    """What the final section asks of them."""


class Audience(msgspec.Struct, forbid_unknown_fields=True):
    """A row of the table with its kinds of learners, by id."""

    title: Text
    tracks: dict[str, Track]


class Audiences(msgspec.Struct, forbid_unknown_fields=True):
    """All audiences by id; ids of tracks are unique over them."""

    audiences: dict[str, Audience] = {}

    @property
    def tracks(self) -> dict[str, Track]:
        """All tracks by id, in the table's order."""
        return {id: track for audience in self.audiences.values() for id, track in audience.tracks.items()}

    def problems(self) -> Iterator[str]:
        """Say what is wrong beyond the shape, one sentence each."""
        seen: dict[str, str] = {}
        for name, audience in self.audiences.items():
            if not audience.tracks:
                yield f"The audience '{name}' has no track. Give it one, or remove it."
            for id, track in audience.tracks.items():
                if id in seen:
                    yield f"The track '{id}' stands in '{seen[id]}' and in '{name}'. Give one of them another id."
                seen.setdefault(id, name)
                yield from (f"The track '{id}': {problem}" for problem in _track_problems(track))


COLUMNS = {
    "information_exchange": "Information exchange",
    "outcomes": "Outcomes",
    "content": "Content",
    "methods": "Methods",
    "assessment": "Assessment",
}
"""The columns of the table, by field."""
PLACES = shape_texts(Audiences)
"""Where in the file words for learners stand."""
_FIELDS = tuple({name for shape in (Audiences, Audience, Track, InModule, Step) for name in shape.__struct_fields__})


def read_audiences(content: dict[str, Any]) -> Audiences:
    """Audiences from their file's content, for `problems()` to be asked. Raises AudiencesProblem where the shape is wrong."""
    return shaped(content, Audiences, AudiencesProblem, _FIELDS)


def load_audiences() -> Audiences:
    """The course's audiences; none where there is no file. Raises AudiencesProblem with the file's name in it."""
    if not has_data_file(f"{FILE}.yaml"):
        return Audiences()
    try:
        audiences = read_audiences(tool_content(FILE))
        for problem in audiences.problems():
            raise AudiencesProblem(problem)
    except AudiencesProblem as problem:
        raise AudiencesProblem(f"{shown_name(f'{FILE}.yaml')}: {problem}") from None
    except DeclarationProblem as problem:
        raise AudiencesProblem(str(problem)) from None
    return audiences


def tracks(language: Language, module: str = "", pages: list[Page] | None = None) -> list[dict[str, Any]]:
    """The tracks as a page shows them, in a language; with what each asks in `module`, whose `pages` these are.

    None where the file cannot be used, which the log tells: the course goes on without.
    """
    try:
        english = load_audiences()
    except AudiencesProblem as problem:
        log.warning("The course is shown without tracks: %s", problem)
        return []
    said = read_audiences(file_in(language, FILE, msgspec.to_builtins(english), PLACES))
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
    """Whether a page is one that nobody has to read: it holds a case or a personal account."""
    return any(cell["kind"] in ("case", "reading") for cell in cells)


def belongs_to_all(cells: list[Cell]) -> bool:
    """Whether a page is everybody's, whatever the track: it holds questions that count, or the place to hand in."""
    return any(cell.get("graded") or cell["kind"] == "handin" for cell in cells)


def _track_problems(track: Track) -> Iterator[str]:
    if not track.modules:
        yield "The field 'modules' is empty. Name at least one module."
    elif all(asked.need != "required" for asked in track.modules.values()):
        yield "No module is required. Give one of them 'need: required'."
    if not track.first_week:
        yield "The field 'first_week' is empty. Write what somebody in this post does first."
    for field, text in _texts(track):
        if not text.strip():
            yield f"The field '{field}' is empty. Fill it in."
    for name, asked in track.modules.items():
        for field, entries in (("sections", asked.sections), ("cases", asked.cases)):
            if isinstance(entries, list) and len(set(entries)) < len(entries):
                yield f"In 'modules.{name}.{field}' something stands twice. Keep one."


def _texts(track: Track) -> Iterator[tuple[str, str]]:
    yield from (("title", track.title), ("example", track.example), *(("first_week", step) for step in track.first_week))
    for column in COLUMNS:
        step: Step = getattr(track, column)
        yield from ((f"{column}.goal", step.goal), (f"{column}.strategy", step.strategy))


def _in_pages(asked: InModule | None, pages: list[Page]) -> dict[str, Any]:
    """The ids of the pages that are asked for, whether that is the whole module, and the pages of the cases that come first.

    Names that are not there are passed over: validation tells of them.
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
