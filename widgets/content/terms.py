"""Words of the glossary in a page's prose: the first occurrence of each becomes a link to its meaning."""

import re
from collections.abc import Iterable, Iterator
from html import escape

from widgets.content.data_shapes.tools import Term
from widgets.languages.catalogue import BEGIN_ENGLISH, END_ENGLISH

_TAG = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([a-z0-9]+)")
_CLOSED = ("h1", "h2", "h3", "h4", "h5", "h6", "a", "code", "pre", "details")
"""Elements whose words are not marked: headings, links, code, and notes that are folded."""
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
"""Scripts that put no spaces between words, so that a word may begin and end anywhere."""
_LETTER = rf"[^\W{_UNSPACED}]"


class TermMarks:
    """Marks the words of a glossary in HTML."""

    def __init__(self, terms: dict[str, Term]) -> None:
        """`terms`: the entries of the glossary by id, in the page's language."""
        self._ids = {form.casefold(): id for id, term in terms.items() if term.linked for form in _forms(term)}
        self._words = _any_of(form for term in terms.values() if term.linked for form in _forms(term))

    def marked(self, html: str, seen: set[str]) -> str:
        """The HTML with a link at the first occurrence of each term that is not in `seen`, which gets those that were found."""
        if not self._ids:
            return html
        closed = 0
        pieces = _TAG.split(html)
        for number, piece in enumerate(pieces):
            if number % 2:
                closed += _depth(piece)
            elif not closed:
                pieces[number] = self._words.sub(lambda found: self._link(found[0], seen), piece)
        return "".join(pieces)

    def _link(self, word: str, seen: set[str]) -> str:
        id = self._ids[word.casefold()]
        if id in seen:
            return word
        seen.add(id)
        return f'<a class="prose-term" href="#term-{id}">{word}</a>'


def _forms(term: Term) -> Iterator[str]:
    """The words for a term: its name without what is in brackets, and the other forms that its entry lists."""
    for form in (_BRACKETS.sub("", term.term), *term.also):
        yield escape(form.strip(f"{BEGIN_ENGLISH}{END_ENGLISH} "), quote=False)


def _any_of(forms: Iterable[str]) -> re.Pattern[str]:
    """A pattern of whole words, the longest first. Abbreviations must have their capitals."""
    longest = sorted(set(forms), key=lambda form: (-len(form), form))
    words = "|".join(re.escape(form) if form.isupper() else f"(?i:{re.escape(form)})" for form in longest)
    return re.compile(rf"(?<!{_LETTER})(?<!-)(?:{words})(?!{_LETTER})(?!-)")


def _depth(tag: str) -> int:
    """By how much a tag changes the number of open elements whose words are not marked."""
    name = _NAME.match(tag)
    if not name or name[1] not in _CLOSED:
        return 0
    return -1 if tag.startswith("</") else 1
