"""A text with a note before it and a way to skip it."""

from typing import ClassVar

from widgets.declaration import Declaration
from widgets.minutes import reading_seconds
from widgets.schema import Text


class Reading(Declaration):
    """A text with a note before it and a way to skip it."""

    kind: ClassVar[str] = "reading"
    title: Text
    note: Text
    text: Text
    support: Text = ""
    sources: list[str] = []

    def seconds(self) -> float:
        """The time to read its text and what surrounds it, in seconds."""
        return sum(map(reading_seconds, (self.note, self.text, self.support)))
