"""The form of `data/handouts.yaml`: what the handouts say besides the tools' files and the mission's contacts."""

from typing import Any

import msgspec

from widgets.problems import DeclarationProblem
from widgets.schema import Text, shaped

FILE = "handouts"
"""The file's name in `data/`, without `.yaml`."""


class Section(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A heading with what stands below it."""

    heading: Text
    intro: Text = ""
    points: list[Text] = []
    note: Text = ""


class Brochure(Section):
    """The cover, and the parts of the panels."""

    what: Section
    why: Section
    signs: Section
    asked: Section
    forbidden: Section
    harm: Section
    report: Section
    protection: Section
    follows: Section


class Checklist(Section):
    """The sheet to tick, with the lines to fill in."""

    areas: Text
    notes: list[Text]


class Poster(Section):
    """The headline, and its blocks."""

    blocks: list[Section]


class Handouts(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The file as a whole."""

    name: Text
    """What the course is called on paper."""
    example: Text
    """The warning while the mission's contacts are the example's."""
    no_excuse: Text
    scan: Text
    contacts: Text
    """The heading above the mission's contacts."""
    ways: Text
    """What is said below them of the ways to report that have no contact."""
    card: Section
    brochure: Brochure
    checklist: Checklist
    poster: Poster
    sources: list[str]


_SHAPES = (Handouts, Section, Brochure, Checklist, Poster)
_FIELDS = tuple(dict.fromkeys(name for shape in _SHAPES for name in shape.__struct_fields__))


def read_handouts(content: dict[str, Any]) -> Handouts:
    """The file's content in its form. Raises DeclarationProblem with one sentence where it does not fit."""
    handouts = shaped(content, Handouts, DeclarationProblem, _FIELDS)
    if len(handouts.poster.blocks) != BLOCKS:
        raise DeclarationProblem(f"The field 'poster.blocks' has {len(handouts.poster.blocks)} entries; the poster has room for {BLOCKS}.")
    if not handouts.checklist.notes:
        raise DeclarationProblem("The field 'checklist.notes' is empty. Name at least one thing to write down.")
    return handouts


BLOCKS = 4
"""How many blocks the poster has."""
