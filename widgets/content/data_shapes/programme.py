"""The shape of `data/programme.yaml`: the modules in order."""

from collections.abc import Iterator

import msgspec

from widgets.content.data_file import DataFile
from widgets.schema import Text


class ModuleName(msgspec.Struct, forbid_unknown_fields=True):
    """The texts by which a learner chooses a module, and how long it may be."""

    title: Text
    about: Text = ""
    """Whom it is for, in a sentence."""
    minutes_at_most: int | None = None
    """How long its required path may take; validation says where it takes longer."""

    def problems(self) -> Iterator[str]:
        """Report mistakes beyond the shape, one sentence each."""
        if self.minutes_at_most is not None and self.minutes_at_most < 1:
            yield "The field 'minutes_at_most' must be a whole number from 1."


class Programme(msgspec.Struct, forbid_unknown_fields=True):
    """The modules by name, in the order in which they are learnt; some may be missing."""

    modules: dict[str, ModuleName] = {}


PROGRAMME = DataFile("programme", Programme, "the modules, in the order in which they are learnt", is_optional=True)
