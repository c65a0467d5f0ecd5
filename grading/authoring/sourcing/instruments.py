"""The instruments that a text names: what `references.yaml` calls its entries, and the symbols of UN documents."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grading.authoring.references import Reference

_SYMBOL = re.compile(r"(?<![\w/])[A-Z]{1,5}(?:/[A-Za-z0-9.-]*[A-Za-z0-9])+")
"""The symbol of a UN document, where there is a digit in it: A/71/818, ST/SGB/2003/13, E/2002/68/Add.1."""


@dataclass(frozen=True)
class Named:
    """An instrument that a text names."""

    words: str
    """As the text has it."""
    ids: frozenset[str]
    """The entries that it can mean; none for the symbol of a document that is no entry."""


class Instruments:
    """Finds what a text calls the entries of a list of references."""

    def __init__(self, references: Mapping[str, Reference]) -> None:
        """`references` by their ids."""
        self._ids: dict[str, set[str]] = {}
        for id, reference in references.items():
            for name in _names_of(reference):
                self._ids.setdefault(name, set()).add(id)
        # Of two names that begin alike, the longer one is meant.
        names = [re.escape(name).replace(r"\ ", r"\s+") for name in sorted(self._ids, key=len, reverse=True)]
        self._names = re.compile(rf"(?<![\w/-])(?:{'|'.join(names)})(?![\w/-])") if names else None

    def read(self, text: str) -> tuple[list[Named], str]:
        """What the text names, and the text without it, so that the numbers in a name are no figures."""
        found: list[Named] = []

        def note(match: re.Match[str]) -> str:
            words = " ".join(match[0].split())
            found.append(Named(words, frozenset(self._ids.get(words, ()))))
            return " . "

        rest = _SYMBOL.sub(lambda match: note(match) if any(map(str.isdigit, match[0])) else match[0], text)
        return found, self._names.sub(note, rest) if self._names else rest


def _names_of(reference: Reference) -> Iterator[str]:
    symbol = _SYMBOL.match(reference.symbol)
    for given in (reference.title, *reference.names, symbol[0] if symbol else reference.symbol):
        name = " ".join(given.split())
        if name:
            yield name
            # A name in lower case may begin a sentence.
            yield name[0].upper() + name[1:]
