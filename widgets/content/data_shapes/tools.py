"""The shapes of the tools that learners look things up in: checklists, lists of help, channels, measures, the glossary."""

from collections.abc import Iterable, Iterator

import msgspec

from widgets.content.data_file import DataFile, Problem
from widgets.content.mission import CONTACT_PATHS
from widgets.schema import Text


class _Sourced(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The sources that every tool and every entry can have."""

    sources: list[str] = []
    """Ids of references, or `id/part`."""
    claims: list[str] = []
    """Ids of claims, for figures that one of them states."""


class _Tool(_Sourced, kw_only=True):
    """The fields that every tool's file can have above its entries."""

    title: str = ""
    """For readers of the file; the page shows the cell's title."""
    framing: Text = ""
    """What the tool is for, and what it is not for."""


class Sign(_Sourced, kw_only=True):
    """A point of a checklist."""

    sign: Text
    notice: Text = ""
    """What exactly to look out for, or to do."""


class Checklist(_Tool, kw_only=True):
    """Points to tick or to read."""

    items: dict[str, Sign]


class Service(_Sourced, kw_only=True):
    """A kind of help."""

    service: Text
    means: Text
    """A description in a sentence."""


class Services(_Tool, kw_only=True):
    """Kinds of help that a person may need."""

    items: dict[str, Service]


class Channel(_Sourced, kw_only=True):
    """A way to report."""

    label: Text
    text: Text
    reach: str | None = None
    """The path of a contact in the mission's data, such as `mission.oios`; None for a channel without a contact there."""
    open_to: list[str]
    """Who may use it: ids of `people`."""
    not_when: list[str] = []
    """Against whom it must not be used: ids of `suspects`."""
    first_for: list[str] = []
    """Against whom it is the first choice: ids of `suspects`."""

    def problems(self) -> Iterator[str]:
        """Report an unknown contact."""
        if self.reach is not None and self.reach not in CONTACT_PATHS:
            contact_fields = ", ".join(path for path in CONTACT_PATHS if path.count(".") == 1)
            yield f"The field 'reach' is '{self.reach}', but must be one of: {contact_fields}. Leave it empty if it has no contact."


class Channels(_Tool, kw_only=True):
    """Who can report to whom, and against whom."""

    people: dict[str, Text]
    suspects: dict[str, Text]
    channels: dict[str, Channel]
    rules: list[Text] = []
    tracks: dict[str, str] = {}
    """Who of `people` a learner on a track is, by the track's id; the choice begins there."""

    def problems(self) -> Iterator[Problem]:
        """Report people whom a learner cannot choose: a track that would begin with one, and channels that would never be shown."""
        yield from ((None, sentence) for sentence in _unknown("tracks", list(self.tracks.values()), self.people))
        for id, channel in self.channels.items():
            for field, chosen, allowed in (
                ("open_to", channel.open_to, self.people),
                ("not_when", channel.not_when, self.suspects),
                ("first_for", channel.first_for, self.suspects),
            ):
                yield from ((id, sentence) for sentence in _unknown(field, chosen, allowed))


class Measure(_Sourced, kw_only=True):
    """The consequences for people of one category."""

    label: Text
    measures: list[Text] | Text
    courts: Text = ""
    then_and_now: Text = ""


class Measures(_Tool, kw_only=True):
    """The consequences for the person who did it."""

    definition: Text = ""
    categories: dict[str, Measure]


class Term(_Sourced, kw_only=True):
    """An entry of the glossary."""

    term: Text
    means: Text
    formerly: Text = ""
    """Its name, or the word's meaning, in the papers of 2002 and 2004."""
    also: list[Text] = []
    """Other forms of the word, such as its plural, by which it is found in prose."""
    linked: bool = True
    """Whether it is marked in prose; not if its word is too common."""


class Glossary(_Tool, kw_only=True):
    """Words of the course and their meanings."""

    terms: dict[str, Term]


SIGNS = DataFile("signs", Checklist, "signs to notice and pass on")
ASSESSMENT = DataFile("assessment", Checklist, "what competent bodies look into")
DESK = DataFile("desk", Checklist, "what a manager does with a report")
SERVICES = DataFile("services", Services, "help that a trafficked person can need")
CHANNELS = DataFile("channels", Channels, "whom to report to")
MEASURES = DataFile("measures", Measures, "what can follow for the person who did it")
GLOSSARY = DataFile("glossary", Glossary, "words and what they mean")


def _unknown(field: str, chosen: list[str], allowed: Iterable[str]) -> Iterator[str]:
    for id in chosen:
        if id not in allowed:
            yield f"The field '{field}' names '{id}', but must name only: {', '.join(allowed)}."
