"""The course's list of sources, ``data/references.yaml``: what an entry has to say so that a reader finds the document."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from widgets.problems import DeclarationProblem
from widgets.schema import shaped

_PART = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Reference(msgspec.Struct, forbid_unknown_fields=True):
    """A document, or a body that speaks for itself, on which claims of the course rest."""

    title: str
    year: int
    says: str
    """What in it the course rests on, in a sentence of our own."""
    symbol: str = ""
    """The number under which its publisher keeps it, such as S/RES/2388 (2017)."""
    publisher: str = ""
    short: str = ""
    """What a link to one of its parts calls it."""
    names: list[str] = []
    """What prose calls it, besides its title and symbol: "the Bulletin" is found by "Bulletin"."""
    parts: dict[str, str] = {}
    """Where in a long document a claim can stand, by the name that a link gives after "/". Such a document is cited by its parts."""
    found_in: str = ""
    """Where the course knows it from, for a document that was seen only as another one quotes it."""
    confirm: bool = False
    """Whether its content or details were not seen in full."""

    def problems(self) -> Iterator[str]:
        """Say what is missing or wrong, one sentence each."""
        for field in ("title", "says"):
            if not getattr(self, field).strip():
                yield f"The field '{field}' is empty. Say what the document is."
        if not self.symbol.strip() and not self.publisher.strip():
            yield "Nobody can find it: it has neither 'symbol' nor 'publisher'. Add one of them."
        for name in self.parts:
            if not _PART.fullmatch(name):
                yield f"The part '{name}' must hold only lower-case letters, digits and hyphens."
        if self.parts and not self.short.strip():
            yield "A document with 'parts' needs 'short', a short name for links. Add it."


def read_reference(entry: Any) -> Reference:
    """An entry as typed data. Raises DeclarationProblem with one sentence where its fields are not those that an entry has."""
    return shaped(entry, Reference, DeclarationProblem)


def reference_of(source: str) -> str:
    """The id of the entry that a source names, without its part."""
    return source.partition("/")[0]


def sources_of(references: dict[str, Reference]) -> set[str]:
    """All that may stand in `sources` or after `#ref-`: each entry, and each part of an entry as `id/part`."""
    return set(references) | {f"{id}/{part}" for id, reference in references.items() for part in reference.parts}
