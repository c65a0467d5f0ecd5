"""The shape of `data/programme.yaml`: the modules in order."""

import msgspec

from widgets.content.data_file import DataFile
from widgets.schema import Text


class ModuleName(msgspec.Struct, forbid_unknown_fields=True):
    """The texts by which a learner chooses a module."""

    title: Text
    about: Text = ""
    """Whom it is for, in a sentence."""


class Programme(msgspec.Struct, forbid_unknown_fields=True):
    """The modules by name, in the order in which they are learnt; some may be missing."""

    modules: dict[str, ModuleName] = {}


PROGRAMME = DataFile("programme", Programme, "the modules, in the order in which they are learnt", is_optional=True)
