"""The catalogue of training materials, `data/repository.yaml`: its shape and its checks (docs/repository.md)."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal, get_args

import msgspec

from widgets.content.data_file import DataFile, Problem
from widgets.schema import Text

Audience = Literal["military", "police", "civilian", "local-law-enforcement", "prosecutors", "defence", "ngos", "journalists", "academic"]
"""The people whom training has to reach: the rows of Appendix C of the 2002 report."""
Purpose = Literal["recognise", "forbid", "report", "protect", "investigate", "train", "measure"]
Kind = Literal["instrument", "training-material", "guidance", "report", "dataset", "course"]
AUDIENCES, PURPOSES, KINDS = (get_args(ids) for ids in (Audience, Purpose, Kind))
_YEARS = range(1900, 2100)
_WEBSITE = re.compile(r"https://[^\s/?#]+\.[^\s/?#]+([/?#]\S*)?")


class RepositoryEntry(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One material or instrument that is known to exist."""

    title: Text
    kind: Kind
    publisher: Text
    year: int | None = None
    symbol: Text = ""
    audience: list[Audience]
    purpose: list[Purpose]
    languages: list[Text] = []
    length: Text = ""
    place: Text = ""
    """Where to find it, in words."""
    address: str = ""
    """The website with it, if someone has seen it there."""
    annotation: Text
    """Its uses and its limits."""
    known: Text
    """How its existence is known."""
    reference: str = ""
    """The entry of `references.yaml` for this very document."""
    sources: list[str] = []
    """Entries of `references.yaml` that mention it."""
    superseded_by: str = ""
    """The entry that replaces it."""
    historic: bool = False
    """Whether it is only of historical use, so that it fills no gap today."""

    def problems(self) -> Iterator[str]:
        """Report its mistakes, without looking at other entries, one sentence each."""
        for field in ("title", "publisher", "annotation", "known"):
            if not getattr(self, field).strip():
                yield f"The field '{field}' is empty. Write it, or remove the entry."
        for field, allowed in (("audience", AUDIENCES), ("purpose", PURPOSES)):
            chosen = getattr(self, field)
            if not chosen:
                yield f"The field '{field}' is empty. Name at least one of: {', '.join(allowed)}."
            if len(set(chosen)) < len(chosen):
                yield f"The field '{field}' names the same thing twice. Name each once."
        if self.year is not None and self.year not in _YEARS:
            yield f"The year {self.year} cannot be right. Correct it, or leave it out if it is not known."
        if self.address and not _WEBSITE.fullmatch(self.address):
            yield f"The address '{self.address}' is not a web address. Write it with https://, or leave it out."


class Repository(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The catalogue, with the labels for its three lists of ids."""

    title: str = ""
    framing: Text
    audiences: dict[str, Text]
    purposes: dict[str, Text]
    kinds: dict[str, Text]
    entries: dict[str, RepositoryEntry]
    sources: list[str] = []

    def problems(self) -> Iterator[Problem]:
        """Report ids without a label, and entries replaced by missing ones."""
        for field, ids in (("audiences", AUDIENCES), ("purposes", PURPOSES), ("kinds", KINDS)):
            yield from ((None, sentence) for sentence in _unlabelled(field, getattr(self, field), ids))
        for id in self.entries:
            yield from ((id, sentence) for sentence in _succession_problems(id, self.entries))


REPOSITORY = DataFile("repository", Repository, "the catalogue of training materials")


def _unlabelled(field: str, labels: dict[str, str], ids: Iterable[str]) -> Iterator[str]:
    for id in ids:
        if not labels.get(id, "").strip():
            yield f"The field '{field}' has no word for '{id}'. Add it."
    for id in labels.keys() - set(ids):
        yield f"The field '{field}' has a word for '{id}', but may only have words for: {', '.join(ids)}. Remove it."


def _succession_problems(id: str, entries: dict[str, RepositoryEntry]) -> Iterator[str]:
    """Report successors that do not lead to an entry in use."""
    seen = {id}
    while next_id := entries[id].superseded_by:
        if next_id in seen:
            yield f"It is superseded by '{next_id}', which leads back to it. Let the newest have no 'superseded_by'."
            return
        if next_id not in entries:
            if len(seen) == 1:
                yield f"It is superseded by '{next_id}', which is not in the file. Add that entry, or correct the name."
            return
        seen.add(next_id)
        id = next_id
