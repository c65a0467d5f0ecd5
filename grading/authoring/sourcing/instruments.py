"""The instruments that a text names: names of entries in `references.yaml`, and anything else that looks like one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from widgets.content.data_shapes.references import Reference

_SYMBOL = re.compile(r"(?<![\w/])[A-Z]{1,5}(?:/[A-Za-z0-9.-]*[A-Za-z0-9])+")
"""The symbol of a UN document, if it contains a digit: A/71/818, ST/SGB/2003/13, E/2002/68/Add.1."""
_RESOLUTION = re.compile(r"(?<![\w/-])(?:(?:UN)?SCR|[Rr]esolutions?)\s\d{2,4}(?:(?:,\s|\sand\s|,\sand\s)\d{2,4})*(?![\w/-])")
"""Resolutions by number: "resolutions 1325 and 2388", "UNSCR 2331". The name of an entry is "resolution 2331"."""
_TREATIES = r"(?:Conventions?|Covenants?|Protocols?|Statutes?|Charters?|Declarations?|Treaty|Treaties|Bulletins?)"
_RULES = r"(?:Rules|Guidelines|Principles|Regulations?|Act|Agreement|Directive|Report)"
_ABBREVIATIONS = r"(?:CEDAW|CERD|ECHR|ICCPR|ICESCR|UNCAC|UNCAT|UNTOC)"
_BEGINNING = r"(?:A|All|An|And|Any|By|Each|Every|For|From|Her|His|In|Its|No|Of|On|Or|Our|Some|That|The|Their|These|This|Those|Under|Your)"
"""Capitalised words that may precede such a word without being part of its name."""
_LOOKS_LIKE_ONE = re.compile(
    rf"(?<![\w/-])(?:(?!{_BEGINNING}\s)[A-Z][\w'’-]*\s|\d{{4}}\s)*"
    rf"(?:{_TREATIES}|(?!{_BEGINNING}\s)[A-Z][\w'’-]*\s{_RULES}|{_ABBREVIATIONS})(?![\w/-])(?!\sOrgani[sz]ation)(?:\sof\s\d{{4}}\b)?"
)
"""A treaty or named rules that are not the name of any entry: Rome Statute, Convention of 1949, Paris Principles, CEDAW."""
_ENDS_LIKE_ONE = re.compile(rf"\s(?:{_TREATIES}|{_RULES})$")


@dataclass(frozen=True)
class Named:
    """An instrument that a text names."""

    words: str
    """As written in the text."""
    ids: frozenset[str]
    """The entries that it can mean; empty if no entry has this name."""


class Instruments:
    """Finds the names of a list of references in a text, and the names of other instruments."""

    def __init__(self, references: Mapping[str, Reference]) -> None:
        """`references` by their ids."""
        self._ids: dict[str, set[str]] = {}
        for id, reference in references.items():
            for name in _names_of(reference):
                self._ids.setdefault(name.casefold(), set()).add(id)
        self._names = _any_of({name for reference in references.values() for name in _names_of(reference)})

    def read(self, text: str) -> tuple[list[Named], str]:
        """The instruments that the text names, and the text without them, so that numbers in names do not count as figures."""
        instruments: list[Named] = []

        def note(match: re.Match[str]) -> str:
            words = " ".join(match[0].split())
            instruments.append(Named(words, self._meant(words)))
            return " . "

        def note_each(match: re.Match[str]) -> str:
            for number in re.findall(r"\d+", match[0]):
                instruments.append(Named(f"resolution {number}", self._meant(f"resolution {number}")))
            return " . "

        rest = _SYMBOL.sub(lambda match: note(match) if any(map(str.isdigit, match[0])) else match[0], text)
        rest = self._names.sub(note, rest) if self._names else rest
        return instruments, _LOOKS_LIKE_ONE.sub(note, _RESOLUTION.sub(note_each, rest))

    def _meant(self, words: str) -> frozenset[str]:
        return frozenset(self._ids.get(words.casefold(), ()))


def _any_of(names: set[str]) -> re.Pattern[str] | None:
    # If two names begin alike, the longer one wins.
    patterns = [_pattern(name) for name in sorted(names, key=lambda name: (-len(name), name))]
    return re.compile(rf"(?<![\w/-])(?:{'|'.join(patterns)})(?![\w/-])") if patterns else None


def _pattern(name: str) -> str:
    first, *others = name.split()
    rest = "".join(rf"\s+{re.escape(word)}" for word in others)
    # "Palermo Protocol" is unambiguous in any capitalisation; "protocol" and "no excuse" are not.
    if _ENDS_LIKE_ONE.search(name):
        return f"(?i:{re.escape(first)}{rest})"
    # A lower-case name may begin a sentence.
    return f"(?:{re.escape(first)}|{re.escape(first[0].upper() + first[1:])}){rest}"


def _names_of(reference: Reference) -> Iterator[str]:
    symbol = _SYMBOL.match(reference.symbol)
    for title in (reference.title, *reference.names, symbol[0] if symbol else reference.symbol):
        if name := " ".join(title.split()):
            yield name
