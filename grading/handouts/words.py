"""All texts of the handouts in one language, gathered from `data/`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from grading.handouts.contacts import LABELS, Shown, contact_entries, reach
from widgets.content.data_file import DataFile
from widgets.content.data_shapes.handouts import HANDOUTS, Handouts
from widgets.content.data_shapes.plan import PLAN
from widgets.content.data_shapes.references import REFERENCES, Reference
from widgets.content.data_shapes.tools import ASSESSMENT, CHANNELS, SERVICES, SIGNS, Channel, Sign
from widgets.content.mission import Mission
from widgets.content.plan import is_for_everyone
from widgets.content.translation import shaped_file_in
from widgets.languages.catalogue import Language, sentence

S = TypeVar("S", bound=msgspec.Struct)
SIGN = ("signObserve", "signRecord", "signReport", "signRefer")
"""The keys of the words of the course's sign."""


@dataclass(frozen=True)
class Words:
    """The texts of the handouts in one language."""

    language: Language
    mission: str
    """The mission's name."""
    own: Handouts
    sign: list[str]
    """The words of the course's sign: observe, record, report, refer."""
    signs: list[Sign]
    areas: list[Sign]
    """What specialists look into."""
    ways: list[str]
    """The channels, by name, through which all personnel can report a colleague; each one is enough."""
    services: list[str]
    """The kinds of help, by name."""
    contacts: list[Shown]
    reach: str | None
    """The content of the QR code; None if there is no QR code."""
    symbols: list[str]
    """The symbols of the documents on which the handouts are based."""
    plan_title: str
    plan_leads: list[str]
    """The words before each part of a learner's own plan."""
    plan_caution: str
    """What a plan on paper must not name."""
    is_example: bool
    """Whether the mission's contacts are still the examples."""


def handout_words(language: Language, mission: Mission) -> Words:
    """Gather the texts of the handouts. Raises DataProblem if a file of `data/` is not valid."""
    own = _in(language, HANDOUTS)
    channels = _in(language, CHANNELS).channels.values()
    return Words(
        language=language,
        mission=mission.name,
        own=own,
        sign=[sentence(key, language) for key in SIGN],
        signs=list(_in(language, SIGNS).items.values()),
        areas=list(_in(language, ASSESSMENT).items.values()),
        ways=[channel.label for channel in channels if _is_for_everybody(channel)],
        services=[item.service for item in _in(language, SERVICES).items.values()],
        contacts=contact_entries(mission, {field: sentence(key, language) for field, key in LABELS.items()}),
        reach=reach(mission),
        symbols=list(_symbols(own.sources, REFERENCES.load().references)),
        plan_title=sentence("planTitle", language),
        plan_leads=[sentence(key, language) for key in ("planNotice", "planWrite", "planTell")],
        plan_caution=_in(language, PLAN).caution,
        is_example=bool(mission.example_fields),
    )


def _in(language: Language, file: DataFile[S]) -> S:
    """A file of `data/` in this language. Raises DataProblem."""
    return shaped_file_in(language, file.name, file.load())


def _is_for_everybody(channel: Channel) -> bool:
    return is_for_everyone(channel) and "colleague" not in channel.not_when


def _symbols(ids: Iterable[str], references: dict[str, Reference]) -> Iterable[str]:
    return (references[id].symbol for id in ids if id in references and references[id].symbol)
