"""A module as it is read from its notebook: parts, pages, and what is on each page."""

import msgspec

from widgets.content.cells import Cell
from widgets.kinds.tool.kind import Tool


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
