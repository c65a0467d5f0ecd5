"""The shape of `data/audiences.yaml`: audiences, their tracks, and what each track requires in each module."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from widgets.content.data_file import DataFile, Problem
from widgets.schema import Text

COLUMNS = {
    "information_exchange": "Information exchange",
    "outcomes": "Outcomes",
    "content": "Content",
    "methods": "Methods",
    "assessment": "Assessment",
}
"""The columns of the table, by field."""
Need = Literal["required", "recommended"]
"""What a track asks of a module."""


class TrackStep(msgspec.Struct, forbid_unknown_fields=True):
    """One column of the table: a goal, and a strategy to reach it."""

    goal: str
    strategy: str


class InModule(msgspec.Struct, forbid_unknown_fields=True):
    """What a track requires in one module."""

    need: Need
    sections: list[str] | Literal["all"] = []
    """Headings of pages. Pages with questions that count are for everyone, and pages that may be skipped are never required."""
    cases: list[str] = []
    """Ids of the cases that come before the others, in this order."""


class Track(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The course for one kind of learner."""

    title: Text
    information_exchange: TrackStep
    outcomes: TrackStep
    content: TrackStep
    methods: TrackStep
    assessment: TrackStep
    modules: dict[str, InModule]
    example: Text
    """A situation from their work, in which there is something to notice."""
    first_week: list[Text]
    """The tasks in the final section."""

    def problems(self) -> Iterator[str]:
        """Report mistakes beyond the shape, one sentence each."""
        if not self.modules:
            yield "The field 'modules' is empty. Name at least one module."
        elif all(requirement.need != "required" for requirement in self.modules.values()):
            yield "No module is required. Give one of them 'need: required'."
        if not self.first_week:
            yield "The field 'first_week' is empty. Write what a person in this post does first."
        for field, text in _texts(self):
            if not text.strip():
                yield f"The field '{field}' is empty. Fill it in."
        for name, requirement in self.modules.items():
            for field, entries in (("sections", requirement.sections), ("cases", requirement.cases)):
                if isinstance(entries, list) and len(set(entries)) < len(entries):
                    yield f"In 'modules.{name}.{field}' an entry appears twice. Keep one."


class Audience(msgspec.Struct, forbid_unknown_fields=True):
    """A row of the table, with its kinds of learners by id."""

    title: Text
    tracks: dict[str, Track]


class Audiences(msgspec.Struct, forbid_unknown_fields=True):
    """All audiences by id; the ids of tracks are unique across them."""

    audiences: dict[str, Audience] = {}

    @property
    def tracks(self) -> dict[str, Track]:
        """All tracks by id, in the table's order."""
        return {id: track for audience in self.audiences.values() for id, track in audience.tracks.items()}

    def problems(self) -> Iterator[Problem]:
        """Report mistakes beyond single tracks."""
        seen: dict[str, str] = {}
        for name, audience in self.audiences.items():
            if not audience.tracks:
                yield name, "It has no track. Give it one, or remove it."
            for id in audience.tracks:
                if id in seen:
                    yield name, f"The track '{id}' is in '{seen[id]}' already. Give one of them another id."
                seen.setdefault(id, name)


AUDIENCES = DataFile("audiences", Audiences, "tracks by audience, with the table for instructors", is_optional=True)


def _texts(track: Track) -> Iterator[tuple[str, str]]:
    yield from (("title", track.title), ("example", track.example), *(("first_week", step) for step in track.first_week))
    for column in COLUMNS:
        step: TrackStep = getattr(track, column)
        yield from ((f"{column}.goal", step.goal), (f"{column}.strategy", step.strategy))
