"""The course's list of sources, ``data/references.yaml``: what an entry needs so that a reader can find the document."""

import re
from collections.abc import Iterator

import msgspec

from widgets.content.data_file import DataFile, Problem
from widgets.schema import Text

_PART = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Reference(msgspec.Struct, forbid_unknown_fields=True):
    """A document, or a body that speaks for itself, on which claims of the course are based."""

    title: Text
    year: int
    says: Text
    """What the course takes from it, in our own words."""
    symbol: Text = ""
    """Its publisher's number for it, such as S/RES/2388 (2017)."""
    publisher: Text = ""
    short: Text = ""
    """Its name in links to its parts."""
    names: list[str] = []
    """Other names in prose, apart from title and symbol: "Bulletin" finds "the Bulletin"."""
    parts: dict[str, Text] = {}
    """The places in a long document that claims cite, by the name after "/" in a link. Such a document is cited only by its parts."""
    found_in: str = ""
    """The source that quotes it, for a document that was seen only in quotation."""
    confirm: bool = False
    """Whether its content or details were not completely checked."""

    def problems(self) -> Iterator[str]:
        """Report missing and invalid fields, one sentence each."""
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
        """Report documents in which others were found, but that are not in the list."""
        citable = citable_ids(self.references)
        for id, reference in self.references.items():
            if reference.found_in and reference.found_in not in citable:
                yield id, unknown_source(reference.found_in)


REFERENCES = DataFile("references", References, "the documents on which the course rests")


def reference_of(source: str) -> str:
    """The id of the entry that a source refers to, without its part."""
    return source.partition("/")[0]


def citable_ids(references: dict[str, Reference]) -> set[str]:
    """Everything that is valid in `sources` or after `#ref-`: each entry, and each part of an entry as `id/part`."""
    return set(references) | {f"{id}/{part}" for id, reference in references.items() for part in reference.parts}


def unknown_source(id: str) -> str:
    """The sentence that reports a source which is not a reference."""
    return f"The source '{id}' is not in data/references.yaml. Add it there, or correct its spelling."
