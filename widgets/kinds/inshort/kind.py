"""The essence of a page in a few short sentences."""

from collections.abc import Iterator
from typing import ClassVar

import msgspec

from widgets.declaration import Declaration
from widgets.kinds.diagram.icons import icon_problem
from widgets.minutes import word_count
from widgets.schema import Text

MAX_POINTS = 3
MAX_WORDS = 30
"""How many words all points together may have in English, so that a weak reader takes them in at a glance."""


class Point(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A sentence or two, with an icon before them."""

    text: Text
    icon: str = ""


class InShort(Declaration):
    """The essence of a page, shown below its title. It says nothing that the page does not say, so the page's sources are its own.

    It takes no time: whoever reads the page can pass over it.
    """

    kind: ClassVar[str] = "inshort"
    points: list[Point]

    def icons(self) -> set[str]:
        """The names of its icons."""
        return {point.icon for point in self.points if point.icon}

    def problems(self) -> Iterator[str]:
        """Say what is wrong, one sentence each."""
        yield from super().problems()
        if not 1 <= len(self.points) <= MAX_POINTS:
            yield f"It needs from 1 to {MAX_POINTS} 'points'. Keep only what a learner must take away."
        for number, point in enumerate(self.points, 1):
            if not point.text.strip():
                yield f"The point {number} has no text. Write a short sentence."
            if point.icon and (problem := icon_problem(point.icon)):
                yield f"The point {number} {problem}"
        if (words := sum(word_count(point.text) for point in self.points)) > MAX_WORDS:
            yield f"Its points have {words} words, but may have {MAX_WORDS}. Shorten them."
