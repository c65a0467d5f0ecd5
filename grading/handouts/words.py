"""All texts of the handouts in one language, gathered from `data/`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from grading.handouts.contacts import LABELS, Shown, reach, shown
from widgets.content.course import tool_content
from widgets.content.data_shapes.handouts import HANDOUTS, Handouts
from widgets.content.mission import Mission
from widgets.content.translation import file_in
from widgets.languages.catalogue import Language, sentence


@dataclass(frozen=True)
class Item:
    """A sign, or an area that specialists investigate."""

    sign: str
    notice: str


@dataclass(frozen=True)
class Words:
    """The texts of the handouts in one language."""

    language: Language
    mission: str
    """The mission's name."""
    own: Handouts
    signs: list[Item]
    areas: list[Item]
    ways: list[str]
    """The channels, by name, through which all personnel can report a colleague; each one is enough."""
    services: list[str]
    """The kinds of help, by name."""
    contacts: list[Shown]
    reach: str | None
    """The content of the QR code; None if there is no QR code."""
    symbols: list[str]
    """The symbols of the documents on which the handouts are based."""
    is_example: bool
    """Whether the mission's contacts are still the examples."""


def words(language: Language, mission: Mission) -> Words:
    """Gather the texts of the handouts. Raises DataProblem if a file of `data/` is not valid."""
    own = _own(language)
    signs, areas, services, channels = (_tool(language, name) for name in ("signs", "assessment", "services", "channels"))
    references = tool_content("references")["references"]
    return Words(
        language=language,
        mission=mission.name,
        own=own,
        signs=_items(signs),
        areas=_items(areas),
        ways=[channel["label"] for channel in channels["channels"].values() if _is_for_everybody(channel)],
        services=[item["service"] for item in services["items"].values()],
        contacts=shown(mission, {field: sentence(key, language) for field, key in LABELS.items()}),
        reach=reach(mission),
        symbols=list(_symbols(own.sources, references)),
        is_example=bool(mission.example_fields),
    )


def _own(language: Language) -> Handouts:
    return msgspec.convert(file_in(language, HANDOUTS.name, tool_content(HANDOUTS.name)), Handouts)


def _tool(language: Language, name: str) -> Any:
    return file_in(language, name, tool_content(name))


def _items(content: dict[str, Any]) -> list[Item]:
    return [msgspec.convert(item, Item) for item in content["items"].values()]


def _is_for_everybody(channel: dict[str, Any]) -> bool:
    return {"military", "police", "civilian"} <= set(channel["open_to"]) and "colleague" not in channel.get("not_when", [])


def _symbols(ids: Iterable[str], references: dict[str, Any]) -> Iterable[str]:
    for id in ids:
        if symbol := references.get(id, {}).get("symbol"):
            yield symbol
