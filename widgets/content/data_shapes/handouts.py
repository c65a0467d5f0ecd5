"""The shape of `data/handouts.yaml`: the texts of the handouts that come neither from tools nor from the mission's contacts."""

from collections.abc import Iterator

import msgspec

from widgets.content.data_file import DataFile
from widgets.schema import Text

BLOCKS = 4
"""The number of blocks on the poster."""


class Section(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A heading with its introduction, points and note."""

    heading: Text
    intro: Text = ""
    points: list[Text] = []
    note: Text = ""


class Brochure(Section):
    """The texts of the cover and the panels."""

    what: Section
    why: Section
    signs: Section
    asked: Section
    forbidden: Section
    harm: Section
    report: Section
    protection: Section
    follows: Section


class ChecklistTexts(Section):
    """The texts of the sheet to tick, with its lines to fill in."""

    areas: Text
    notes: list[Text]


class Poster(Section):
    """The headline and the blocks."""

    blocks: list[Section]


class Handouts(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The file as a whole."""

    name: Text
    """The name of the course on paper."""
    example: Text
    """The warning that is printed while the mission's contacts are examples."""
    no_excuse: Text
    scan: Text
    contacts: Text
    """The heading above the mission's contacts."""
    ways: Text
    """The text below them about ways to report that have no contact."""
    card: Section
    brochure: Brochure
    checklist: ChecklistTexts
    poster: Poster
    sources: list[str]

    def problems(self) -> Iterator[str]:
        """Report what does not fit on paper, one sentence each."""
        if len(self.poster.blocks) != BLOCKS:
            yield f"The field 'poster.blocks' has {len(self.poster.blocks)} entries; the poster has room for {BLOCKS}."
        if not self.checklist.notes:
            yield "The field 'checklist.notes' is empty. Name at least one thing to write down."


HANDOUTS = DataFile("handouts", Handouts, "what the printed handouts say")
