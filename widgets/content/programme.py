"""The programme: its modules in order, and the texts by which a learner chooses them (`data/programme.yaml`)."""

import logging
from collections.abc import Iterable

from widgets.content.data_shapes.programme import PROGRAMME, ModuleName, Programme
from widgets.content.translation import shaped_file_in
from widgets.languages.catalogue import Language
from widgets.problems import DataProblem

log = logging.getLogger(__name__)


def programme() -> Programme:
    """The course's programme for pages that learners use: if it is not valid, it is empty and the mistake is logged."""
    try:
        return PROGRAMME.load()
    except DataProblem as problem:
        log.warning("The modules are shown by name: %s", problem)
        return Programme()


def in_order(names: Iterable[str]) -> list[str]:
    """These modules in the programme's order; those that it does not contain come last, by name."""
    order = list(programme().modules)
    return sorted(names, key=lambda name: (order.index(name) if name in order else len(order), name))


def course_name(language: Language) -> Programme:
    """The course's title and a line about it, in this language; both can be empty."""
    whole = programme()
    return shaped_file_in(language, PROGRAMME.name, Programme(whole.title, whole.about))


def named(module: str, language: Language) -> ModuleName | None:
    """A module's title and description from the programme, in this language; None if it is not in the programme."""
    module_name = programme().modules.get(module)
    if module_name is None:
        return None
    return shaped_file_in(language, PROGRAMME.name, Programme(modules={module: module_name})).modules[module]
