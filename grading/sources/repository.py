"""The catalogue of training materials, `data/repository.yaml`: its form, and what is wrong with it (docs/repository.md)."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from widgets.problems import DeclarationProblem
from widgets.schema import shaped

AUDIENCES = ("military", "police", "civilian", "local-law-enforcement", "prosecutors", "defence", "ngos", "journalists", "academic")
"""Whom a training regime has to reach: the rows of the 2002 report's Appendix C."""
PURPOSES = ("recognise", "forbid", "report", "protect", "investigate", "train", "measure")
KINDS = ("instrument", "training-material", "guidance", "report", "dataset", "course")
_YEARS = range(1900, 2100)
_WEBSITE = re.compile(r"https://[^\s/?#]+\.[^\s/?#]+([/?#]\S*)?")


class Entry(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One material or instrument that is known to exist."""

    title: str
    kind: str
    publisher: str
    year: int | None = None
    symbol: str = ""
    audience: list[str]
    purpose: list[str]
    languages: list[str] = []
    length: str = ""
    place: str = ""
    """Where it is found, in words."""
    address: str = ""
    """The website it is found on, where somebody has seen it."""
    annotation: str
    """What it is good for, and its limits."""
    known: str
    """How it is known to exist."""
    reference: str = ""
    """The entry of `references.yaml` that is this very document."""
    sources: list[str] = []
    """Entries of `references.yaml` that tell of it."""
    superseded_by: str = ""
    """The entry that took its place."""
    historic: bool = False
    """Whether it is of use for history only, so that it fills no gap today."""

    def problems(self) -> Iterator[str]:
        """What is wrong with it by itself, one sentence each."""
        for field in ("title", "publisher", "annotation", "known"):
            if not getattr(self, field).strip():
                yield f"The field '{field}' is empty. Write it, or remove the entry."
        yield from _unknown("kind", [self.kind], KINDS)
        for field, known in (("audience", AUDIENCES), ("purpose", PURPOSES)):
            chosen = getattr(self, field)
            if not chosen:
                yield f"The field '{field}' is empty. Name at least one of: {', '.join(known)}."
            if len(set(chosen)) < len(chosen):
                yield f"The field '{field}' names the same thing twice. Name each once."
            yield from _unknown(field, chosen, known)
        if self.year is not None and self.year not in _YEARS:
            yield f"The year {self.year} cannot be right. Mend it, or leave it out where it is not known."
        if self.address and not _WEBSITE.fullmatch(self.address):
            yield f"The address '{self.address}' is no website. Write it with https://, or leave it out."


class _Catalogue(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    framing: str
    audiences: dict[str, str]
    purposes: dict[str, str]
    kinds: dict[str, str]
    entries: dict[str, Any]


def repository_problems(content: dict[str, Any], references: dict[str, Any]) -> Iterator[str]:
    """Say what is wrong with the catalogue, one sentence for each mistake; an entry of the wrong form counts as one."""
    try:
        catalogue = shaped(content, _Catalogue, DeclarationProblem)
    except DeclarationProblem as problem:
        yield str(problem)
        return
    for field, ids in (("audiences", AUDIENCES), ("purposes", PURPOSES), ("kinds", KINDS)):
        yield from _unlabelled(field, getattr(catalogue, field), ids)
    entries: dict[str, Entry] = {}
    for id, data in catalogue.entries.items():
        try:
            entries[id] = shaped(data, Entry, DeclarationProblem)
        except DeclarationProblem as problem:
            yield f"The entry '{id}': {problem}"
    for id, entry in entries.items():
        found = [*entry.problems(), *_succession_problems(id, entries, catalogue.entries), *_reference_problems(entry, references)]
        yield from (f"The entry '{id}': {sentence}" for sentence in found)


def _unlabelled(field: str, labels: dict[str, str], ids: Iterable[str]) -> Iterator[str]:
    for id in ids:
        if not labels.get(id, "").strip():
            yield f"The field '{field}' has no word for '{id}'. Add it."
    for id in labels.keys() - set(ids):
        yield f"The field '{field}' has a word for '{id}', which is none of: {', '.join(ids)}. Remove it."


def _unknown(field: str, chosen: list[str], known: Iterable[str]) -> Iterator[str]:
    for id in chosen:
        if id not in known:
            yield f"The {field} '{id}' is not known. There are: {', '.join(known)}."


def _succession_problems(id: str, entries: dict[str, Entry], there: Iterable[str]) -> Iterator[str]:
    """Where its successors do not lead to an entry that is in use."""
    seen = {id}
    while next_id := entries[id].superseded_by:
        if next_id in seen:
            yield f"It is superseded by '{next_id}', which leads back to it. Let the newest have no 'superseded_by'."
            return
        if next_id not in entries:
            if next_id not in there and len(seen) == 1:
                yield f"It is superseded by '{next_id}', which is no entry. Add that entry, or mend the name."
            return
        seen.add(next_id)
        id = next_id


def _reference_problems(entry: Entry, references: dict[str, Any]) -> Iterator[str]:
    if not entry.reference:
        return
    known = references.get(entry.reference)
    if known is None:
        yield f"The reference '{entry.reference}' is no entry of data/references.yaml. Add it there, or mend its spelling."
        return
    for field in ("year", "symbol"):
        here, there = getattr(entry, field), known.get(field)
        if there and here and here != there:
            yield f"Its {field} is {here}, but data/references.yaml says {there} of '{entry.reference}'. Let both say the same."
