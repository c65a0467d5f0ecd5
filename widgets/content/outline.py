"""A module as it is read from its notebook: parts, pages, and what is on each page."""

import msgspec

from widgets.content.cells import Cell
from widgets.kinds.tool.kind import Tool
from widgets.minutes import minutes

_OPTIONAL = " (optional)"
"""How the English heading of an optional page ends."""


def is_optional(heading: str) -> bool:
    """Whether the page with this English heading is beyond the module's required path."""
    return heading.endswith(_OPTIONAL)


def title_of(heading: str) -> str:
    """The title that learners read for this English heading; the page says in its own words that it is optional."""
    return heading.removesuffix(_OPTIONAL)


class Prose(msgspec.Struct):
    """Text between cells."""

    html: str


class CellBlock(msgspec.Struct):
    """A cell in its place."""

    cell: Cell


class Page(msgspec.Struct, kw_only=True):
    """A page of a module: everything under one heading '## '."""

    id: str
    name: str
    """Its heading in English, by which `data/audiences.yaml` names it."""
    title: str
    is_optional: bool
    """Whether it is beyond the required path: it does not count into the module's minutes."""
    seconds: float
    """How long it takes, worked out from its English words in every language."""
    minutes: int
    words: int
    graded: int
    """How many questions on it count."""
    practice: int
    """How many questions on it are practice."""
    blocks: list[Prose | CellBlock]

    @property
    def cells(self) -> list[Cell]:
        """The cells on it, in order."""
        return [block.cell for block in self.blocks if isinstance(block, CellBlock)]


class Part(msgspec.Struct):
    """A part of a module: everything under one heading '# '."""

    title: str
    pages: list[Page]


class Outline(msgspec.Struct):
    """A module in one language."""

    title: str
    parts: list[Part]
    tools: list[Tool]

    @property
    def pages(self) -> list[Page]:
        """All pages, in order."""
        return [page for part in self.parts for page in part.pages]

    @property
    def required_seconds(self) -> float:
        """How long the required path takes, in seconds."""
        return sum(page.seconds for page in self.pages if not page.is_optional)

    @property
    def minutes(self) -> int:
        """How long the required path takes, in minutes: the figure that is shown for the module everywhere."""
        return minutes(self.required_seconds)
