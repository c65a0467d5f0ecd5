"""The shape of `data/programme.yaml`: the modules in their order."""

import msgspec

from widgets.content.data_file import DataFile
from widgets.schema import Text


class ModuleName(msgspec.Struct, forbid_unknown_fields=True):
    """What a learner chooses a module by."""

    title: Text
    about: Text = ""
    """For whom it is, in a sentence."""


class Programme(msgspec.Struct, forbid_unknown_fields=True):
    """The modules by name, in the order in which they are learnt; not all of them need be there."""

    modules: dict[str, ModuleName] = {}


PROGRAMME = DataFile("programme", Programme, "the modules, in the order in which they are learnt", is_optional=True)
