"""The types of diagrams whose parts follow, face or surround each other."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from widgets.kinds.diagram.diagram import Diagram, DiagramPart, points_problems
from widgets.schema import Text

Tone = Literal["plain", "good", "bad"]
"""Whether something is as it should be: drawn with a tick and a cross, never by colour alone."""


class FlowStep(DiagramPart, kw_only=True):
    """A step of a flow, with what joins it from outside and what leaves it."""

    joins: DiagramPart | None = msgspec.field(default=None, name="in")
    leaves: DiagramPart | None = msgspec.field(default=None, name="out")


class FlowDiagram(Diagram):
    """Steps in their order."""

    steps: dict[str, FlowStep]

    def figure_problems(self) -> Iterator[str]:
        """Say what is wrong with its steps, one sentence each."""
        yield from self.count_problems("steps", 2, 6)


class ComparedColumn(DiagramPart, kw_only=True):
    """One side of a comparison."""

    points: list[Text] = []
    tone: Tone = "plain"


class ComparisonDiagram(Diagram):
    """Two or three sides next to each other."""

    columns: dict[str, ComparedColumn]
    arrow: bool = False
    """Whether each side was replaced by the next one: an arrow leads there."""

    def figure_problems(self) -> Iterator[str]:
        """Say what is wrong with its sides, one sentence each."""
        yield from self.count_problems("columns", 2, 3)
        for id, column in self.columns.items():
            yield from points_problems(f"columns.{id}.points", column.points)
            if not column.points and not column.text:
                yield f"The column '{id}' says nothing. Give it 'text' or 'points'."


class TimelineEvent(DiagramPart, kw_only=True):
    """Something that happened, or applies since then."""

    when: Text
    """A year, a month, a span: "2003", "since 2017"."""


class TimelineDiagram(Diagram):
    """Events in the order of time."""

    events: dict[str, TimelineEvent]

    def figure_problems(self) -> Iterator[str]:
        """Say what is wrong with its events, one sentence each."""
        yield from self.count_problems("events", 2, 8)


class DiagramElement(DiagramPart, kw_only=True):
    """One of several elements."""

    more: Text = ""
    """What opens when a learner presses the element, together with its points."""
    points: list[Text] = []
    exception: Text = ""
    """When it is not needed; it is then drawn with a broken line."""


class ElementsDiagram(Diagram):
    """Elements that make a whole if there is a `result`, otherwise a grid of cards."""

    parts: dict[str, DiagramElement]
    result: DiagramPart | None = None

    def figure_problems(self) -> Iterator[str]:
        """Say what is wrong with its elements, one sentence each."""
        yield from self.count_problems("parts", 2, 4 if self.result else 8)
        for id, part in self.parts.items():
            yield from points_problems(f"parts.{id}.points", part.points)


class RingsDiagram(Diagram):
    """What surrounds what, from the inside out."""

    rings: dict[str, DiagramPart]

    def figure_problems(self) -> Iterator[str]:
        """Say what is wrong with its rings, one sentence each."""
        yield from self.count_problems("rings", 2, 5)


class SignDiagram(Diagram):
    """The course's own sign: observe, record, report, refer, each with a sentence about it if the author gives one."""

    observe: Text = ""
    record: Text = ""
    report: Text = ""
    refer: Text = ""

    def figure_problems(self) -> Iterator[str]:
        """Nothing can be wrong with the sign."""
        yield from ()
