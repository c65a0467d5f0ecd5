"""The shape of `data/programme.yaml`: the modules in order."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from widgets.content.data_file import DataFile
from widgets.schema import Text

Hue = Literal["blue", "violet", "plum", "teal"]
"""A colour for links and buttons (`static/ground/hues.css`). Green, red and amber say whether an answer is right."""
Sign = Literal["book-open", "eye", "map", "scale", "shield", "users"]
"""An icon (`static/page/sign.js`)."""


class ModuleName(msgspec.Struct, forbid_unknown_fields=True):
    """The texts by which a learner chooses a module, its colour and sign, and how long it may be."""

    title: Text
    about: Text = ""
    """Whom it is for, in a sentence."""
    hue: Hue = "blue"
    sign: Sign = "book-open"
    minutes_at_most: int | None = None
    """How long its required path may take; validation says where it takes longer."""

    def problems(self) -> Iterator[str]:
        """Report mistakes beyond the shape, one sentence each."""
        if self.minutes_at_most is not None and self.minutes_at_most < 1:
            yield "The field 'minutes_at_most' must be a whole number from 1."


class Programme(msgspec.Struct, forbid_unknown_fields=True):
    """The course's title, a line about it, and its modules by name, in the order in which they are learnt; some may be missing."""

    title: Text = ""
    about: Text = ""
    modules: dict[str, ModuleName] = {}


PROGRAMME = DataFile("programme", Programme, "the modules, in the order in which they are learnt", is_optional=True)
