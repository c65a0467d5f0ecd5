"""A module as it is read from its notebook: parts, pages, and what is on each page."""

import msgspec

from widgets.content.cells import Cell
from widgets.kinds.tool.kind import Tool
from widgets.minutes import minutes_of_parts

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
    is_case: bool
    """Whether it holds a case: cases change places with a learner's track."""
    is_later: bool
    """Whether it holds nothing but the refreshers, which come months later."""
    seconds: float
    """How long it takes, worked out from its English words in every language."""
    minutes: int
    """How long, in whole minutes: those of the required path add up to the module's (`Outline`)."""
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

    @property
    def is_required(self) -> bool:
        """Whether it is on the required path."""
        return not self.is_optional and not self.is_later


class Part(msgspec.Struct):
    """A part of a module: everything under one heading '# '."""

    title: str
    pages: list[Page]


class Outline(msgspec.Struct):
    """A module in one language."""

    title: str
    parts: list[Part]
    tools: list[Tool]

    def __post_init__(self) -> None:
        """Round the minutes of the required pages so that they add up."""
        required = [page for page in self.pages if page.is_required]
        for page, whole in zip(required, minutes_of_parts([page.seconds for page in required]), strict=True):
            page.minutes = whole

    @property
    def pages(self) -> list[Page]:
        """All pages, in order."""
        return [page for part in self.parts for page in part.pages]

    @property
    def required_seconds(self) -> float:
        """How long the required path takes, in seconds."""
        return sum(page.seconds for page in self.pages if page.is_required)

    @property
    def minutes(self) -> int:
        """How long the required path takes, in minutes: the figure that is shown for the module everywhere."""
        return sum(page.minutes for page in self.pages if page.is_required)
