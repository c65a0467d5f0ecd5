"""The programme: its modules in their order, and what a learner chooses them by (`data/programme.yaml`)."""

import logging
from collections.abc import Iterable
from typing import Any

import msgspec

from widgets.content.course import tool_content
from widgets.content.translation import file_in
from widgets.data_files import has_data_file, shown_name
from widgets.languages.catalogue import Language
from widgets.languages.translatable import shape_texts
from widgets.problems import CourseProblem, DeclarationProblem
from widgets.schema import Text, shaped

log = logging.getLogger(__name__)
FILE = "programme"
"""The file in `data/`, without `.yaml`. A course without it has its modules by name."""


class ProgrammeProblem(CourseProblem):
    """The programme's file cannot be used; the message names the field and the mend."""


class ModuleName(msgspec.Struct, forbid_unknown_fields=True):
    """What a learner chooses a module by."""

    title: Text
    about: Text = ""
    """For whom it is, in a sentence."""


class Programme(msgspec.Struct, forbid_unknown_fields=True):
    """The modules by name, in the order in which they are learnt; not all of them need be there."""

    modules: dict[str, ModuleName] = {}


PLACES = shape_texts(Programme)
"""Where in the file words for learners stand."""


def read_programme(content: dict[str, Any]) -> Programme:
    """A programme from its file's content. Raises ProgrammeProblem."""
    return shaped(content, Programme, ProgrammeProblem, ("modules", "title", "about"))


def load_programme() -> Programme:
    """The course's programme; an empty one where there is no file. Raises ProgrammeProblem with the file's name in it."""
    if not has_data_file(f"{FILE}.yaml"):
        return Programme()
    try:
        return read_programme(tool_content(FILE))
    except ProgrammeProblem as problem:
        raise ProgrammeProblem(f"{shown_name(f'{FILE}.yaml')}: {problem}") from None
    except DeclarationProblem as problem:
        raise ProgrammeProblem(str(problem)) from None


def programme() -> Programme:
    """The course's programme where learners already are: an empty one where it cannot be used, which the log tells."""
    try:
        return load_programme()
    except ProgrammeProblem as problem:
        log.warning("The modules are shown by name: %s", problem)
        return Programme()


def in_order(names: Iterable[str]) -> list[str]:
    """These modules in the programme's order; those it does not name come last, by name."""
    order = list(programme().modules)
    return sorted(names, key=lambda name: (order.index(name) if name in order else len(order), name))


def named(module: str, language: Language) -> ModuleName | None:
    """What the programme calls a module, in this language; None where it does not name it."""
    known = programme().modules.get(module)
    if known is None:
        return None
    content = file_in(language, FILE, {"modules": {module: msgspec.to_builtins(known)}}, PLACES)
    return read_programme(content).modules[module]
