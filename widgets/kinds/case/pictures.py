"""What is drawn at a scene of a case: its picture, and who says what beside it."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from widgets.kinds.case.symbols import Symbol, names
from widgets.schema import Text

MOST_PEOPLE = 3
"""More figures would be too small on a phone."""
MOST_THINGS = 2


class Picture(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A picture of a scene, composed of symbols. It is decoration unless it has an `alt`."""

    place: str
    people: list[str] = []
    """From the side where a line of text begins."""
    things: list[str] = []
    time: Literal["dawn", "day", "dusk", "night"] = "day"
    alt: Text = ""
    """One line that says what the picture adds to the text."""

    def problems(self) -> Iterator[str]:
        """Say what is wrong, as the end of a sentence that begins with the scene."""
        for group, used, most in (("people", self.people, MOST_PEOPLE), ("things", self.things, MOST_THINGS)):
            if len(used) > most:
                yield f"shows {len(used)} {group}, but at most {most} fit into a picture. Leave some out."
        yield from _unknown(self.symbols)

    @property
    def symbols(self) -> list[Symbol]:
        """The symbols that it is composed of."""
        return [("places", self.place), *(("people", name) for name in self.people), *(("things", name) for name in self.things)]


class SpokenLine(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A line that someone says, in a speech bubble beside their portrait."""

    name: Text
    words: Text
    """Without quotation marks."""
    person: str = ""
    """The figure of the portrait; none for someone whom the picture does not show, for example on the telephone."""

    def problems(self) -> Iterator[str]:
        """Say what is wrong, as the end of a sentence that begins with the scene."""
        yield from _unknown(self.symbols)

    @property
    def symbols(self) -> list[Symbol]:
        """The symbol of the speaker, if there is one."""
        return [("people", self.person)] if self.person else []


def _unknown(symbols: list[Symbol]) -> Iterator[str]:
    for group, name in symbols:
        if name not in names(group):
            yield f"shows '{name}', which is not one of the {group}. The {group} are: {', '.join(names(group))}."
