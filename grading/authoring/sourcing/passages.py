"""The passages of a course: texts, each with its references."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import msgspec

from widgets.content.cell_texts import cell_texts
from widgets.content.data_file import Content
from widgets.declaration import Declaration
from widgets.forms.question import Question
from widgets.kinds.case.kind import Case
from widgets.kinds.reading.kind import Reading
from widgets.kinds.refresher.kind import Refresher
from widgets.kinds.warmup.kind import Warmup
from widgets.languages.markdown_units import units
from widgets.languages.translatable import Path, texts

_LINK = re.compile(r"\]\(\s*<?#ref-(?P<id>[^)\s\"'>]*)[^)]*\)")
_ANY_LINK = re.compile(r"\]\([^)]*\)")
_STORIES = (Question, Case, Reading)
"""Kinds of cells that may tell an invented story, whose ages, sums and times are not claims."""
_STORY_PAGES = re.compile(r"(?:Case|Test)\b")
"""How the titles of pages begin whose prose also describes invented people."""
_STORY_FIELDS = ("example", "examples")
"""The fields of data files that describe invented people."""
_PAGE = "## "
_TITLE = "title"
_FIELDS_OF_SOURCES = ("sources", "source", "reference", "claims")
"""Fields with an entry's sources: references, or claims that have theirs in `claims.yaml`."""
_FIELDS_OF_PLACES = ("at", "page", "pages", "paragraph", "paragraphs", "section", "slide")
"""Fields that give the place in a source."""
_HOW_KNOWN = "known"
"""The field in which an entry of a catalogue says in words how it is known. Such an entry needs no other source."""


@dataclass(frozen=True)
class Passage:
    """A text and its references."""

    where: str
    """Describes it for a person: "the paragraph 'In 2004 ...'"."""
    text: str
    sources: frozenset[str]
    """References, by id or `id/part`."""
    is_story: bool = False
    is_prose: bool = False
    """Whether its references are links in the text, instead of a separate list."""


def prose_passages(source: str, page: str = "") -> Iterator[Passage]:
    """The paragraphs, list items and table rows of a Markdown text. Headings make no claims.

    `page` is the title of the page on which the text begins.
    """
    for lead, text in _units(source):
        if lead.lstrip().startswith("#"):
            page = text if lead == _PAGE else page
        elif text:
            kind = "row" if text.startswith("|") else "item" if lead.strip() else "paragraph"
            plain = _ANY_LINK.sub("]", text)
            ids = frozenset(link["id"] for link in _LINK.finditer(text))
            yield Passage(f"The {kind} '{beginning(plain)}'", plain, ids, is_story=_STORY_PAGES.match(page) is not None, is_prose=True)


def page_after(source: str, page: str = "") -> str:
    """The title of the page on which a Markdown text ends that begins on `page`."""
    return next((text for lead, text in reversed(_units(source)) if lead == _PAGE), page)


def _units(source: str) -> list[tuple[str, str]]:
    # Make each row of a table a separate unit.
    return units(re.sub(r"\n(?=[ \t]*\|)", "\n\n", source))


def declared_passages(declaration: Declaration) -> Iterator[Passage]:
    """The passages of a cell: each statement of a warm-up, question of a refresher or variant, else the whole cell, without its title."""
    plain = msgspec.to_builtins(declaration)
    if isinstance(declaration, Warmup):
        yield from _each(declaration, plain, "statements", "The statement")
    elif isinstance(declaration, Refresher):
        yield from _each(declaration, plain, "questions", "The question", is_story=True)
    elif isinstance(declaration, Question) and declaration.variants:
        for id, variant in zip(declaration.variant_ids, declaration.all_variants(), strict=True):
            yield from (replace(passage, where=f"The variant '{id}'") for passage in declared_passages(variant))
    else:
        words = _joined(plain, cell_texts(declaration.kind) - {(_TITLE,)})
        yield Passage("The cell", words, _own_sources(plain), is_story=isinstance(declaration, _STORIES))


def _each(declaration: Declaration, plain: Content, field: str, called: str, *, is_story: bool = False) -> Iterator[Passage]:
    """The entries of a cell's field, each of which has its own sources."""
    places = frozenset(place[2:] for place in cell_texts(declaration.kind) if place[0] == field)
    for name, node in plain.get(field, {}).items():
        yield Passage(f"{called} '{name}'", _joined(node, places), _own_sources(node), is_story=is_story)


def data_passages(node: object, above: frozenset[str] = frozenset(), path: str = "") -> Iterator[Passage]:
    """The texts of a data file except titles, each with the sources of its entry and of the enclosing entries."""
    if isinstance(node, dict) and not node.get(_HOW_KNOWN):
        sources = above | _own_sources(node)
        for name, value in node.items():
            if name not in (*_FIELDS_OF_SOURCES, _TITLE) or isinstance(value, dict):
                yield from data_passages(value, sources, f"{path}.{name}" if path else str(name))
    elif isinstance(node, list):
        for value in node:
            yield from data_passages(value, above, path)
    elif isinstance(node, str) and node.strip() and not _is_word(node):
        yield Passage(f"The text '{beginning(node)}' in '{path}'", node, above, is_story=path.rpartition(".")[2] in _STORY_FIELDS)


def citations(node: object, path: str = "") -> Iterator[tuple[str, frozenset[str]]]:
    """The sources that plain data names without a page or the like, each with the entry that names them."""
    if isinstance(node, dict) and not node.get(_HOW_KNOWN):
        if not any(node.get(field) for field in _FIELDS_OF_PLACES):
            yield f"The entry '{path}'" if path else "It", _own_sources(node)
        for name, value in node.items():
            yield from citations(value, f"{path}.{name}" if path else str(name))
    elif isinstance(node, list):
        for place, value in enumerate(node, start=1):
            yield from citations(value, f"{path}.{place}")


def beginning(text: str) -> str:
    """The first words of a text, by which a person finds it."""
    words = re.sub(r"[*\[\]]", "", text).split()
    return " ".join(words[:6]) + (" …" if len(words) > 6 else "")


def _joined(plain: object, places: frozenset[Path]) -> str:
    # The full stop keeps the end of one text and the beginning of the next from being read as one name.
    return "\n.\n".join(text for _, text in texts(plain, places))


def _own_sources(node: Content) -> frozenset[str]:
    source_fields = [node.get(field) for field in _FIELDS_OF_SOURCES]
    lists = [value if isinstance(value, list) else [value] for value in source_fields if isinstance(value, list | str)]
    return frozenset(id for ids in lists for id in ids if isinstance(id, str) and id)


def _is_word(text: str) -> bool:
    """Whether it is an id, a URL or a path instead of words."""
    return re.fullmatch(r"[A-Za-z]\S*", text) is not None
