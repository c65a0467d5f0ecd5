"""The course's list of sources, ``data/references.yaml``: what an entry has to say so that a reader finds the document."""

import re
from collections.abc import Iterator

import msgspec

from widgets.content.data_file import DataFile, Problem
from widgets.schema import Text

_PART = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Reference(msgspec.Struct, forbid_unknown_fields=True):
    """A document, or a body that speaks for itself, on which claims of the course rest."""

    title: Text
    year: int
    says: Text
    """What in it the course rests on, in a sentence of our own."""
    symbol: Text = ""
    """The number under which its publisher keeps it, such as S/RES/2388 (2017)."""
    publisher: Text = ""
    short: Text = ""
    """What a link to one of its parts calls it."""
    names: list[str] = []
    """What prose calls it, besides its title and symbol: "the Bulletin" is found by "Bulletin"."""
    parts: dict[str, Text] = {}
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


class References(msgspec.Struct, forbid_unknown_fields=True):
    """All references, by id."""

    references: dict[str, Reference]

    def problems(self) -> Iterator[Problem]:
        """Say which documents are known from one that is not here."""
        known = sources_of(self.references)
        for id, reference in self.references.items():
            if reference.found_in and reference.found_in not in known:
                yield id, unknown_source(reference.found_in)


REFERENCES = DataFile("references", References, "the documents on which the course rests")


def reference_of(source: str) -> str:
    """The id of the entry that a source names, without its part."""
    return source.partition("/")[0]


def sources_of(references: dict[str, Reference]) -> set[str]:
    """All that may stand in `sources` or after `#ref-`: each entry, and each part of an entry as `id/part`."""
    return set(references) | {f"{id}/{part}" for id, reference in references.items() for part in reference.parts}


def unknown_source(id: str) -> str:
    """The sentence for a source that is not a reference."""
    return f"The source '{id}' is no entry of data/references.yaml. Add it there, or mend its spelling."
