"""Links to sources that a reader can read past: those that follow a statement and are not words of a sentence."""

import re

_LINK = r'<a href="#ref-[^"]*">[^<]*</a>'
_RUN = rf"{_LINK}(?:[,;]?\s+{_LINK})*"
_IN_BRACKETS = re.compile(rf"\s*\(({_RUN})\)")
_AFTER_SENTENCE = re.compile(rf"(?<=[.?!…。؟।])((?:[\"”’»)]|</em>|</strong>)*)\s+({_RUN})")
_ONE = re.compile(_LINK)
_OPENING = re.compile(r"\s*(?:<(?:strong|em)>)*")


def with_citations(html: str) -> str:
    """Mark links that stand alone in brackets or between two sentences with the class `prose-source`, and remove their brackets."""
    html = _IN_BRACKETS.sub(lambda found: f" {_marked(found[1])}", html)
    return _AFTER_SENTENCE.sub(lambda found: f"{found[1]} {_marked(found[2])}" if _ends_sentence(html[found.end() :]) else found[0], html)


def _marked(links: str) -> str:
    return " ".join(link.replace("<a ", '<a class="prose-source" ', 1) for link in _ONE.findall(links))


def _ends_sentence(rest: str) -> bool:
    """Whether a new sentence or block follows, so that the link is not a word of a sentence that it begins."""
    following = rest[len(_OPENING.match(rest)[0]) :]  # type: ignore[index] # it matches an empty text
    return not following or following.startswith("<") or (not following[0].islower() and following[0] not in ",;:.(")
