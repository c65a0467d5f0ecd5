"""The form of `data/handouts.yaml`: what the handouts say besides the tools' files and the mission's contacts."""

from collections.abc import Iterator

import msgspec

from widgets.content.data_file import DataFile
from widgets.schema import Text

BLOCKS = 4
"""How many blocks the poster has."""


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

    def problems(self) -> Iterator[str]:
        """Say what does not fit on paper, one sentence each."""
        if len(self.poster.blocks) != BLOCKS:
            yield f"The field 'poster.blocks' has {len(self.poster.blocks)} entries; the poster has room for {BLOCKS}."
        if not self.checklist.notes:
            yield "The field 'checklist.notes' is empty. Name at least one thing to write down."


HANDOUTS = DataFile("handouts", Handouts, "what the printed handouts say")
