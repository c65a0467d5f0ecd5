"""The texts of a question in the languages of the formats: HTML for a prompt, one plain line for an option."""

from collections.abc import Iterator
from xml.etree import ElementTree

from grading.exporting.visible import visible
from widgets.content.prose import html_of
from widgets.forms.question import Question

Element = ElementTree.Element
_ENDS = (".", "?", "!", "…")


def prompt_of(markdown: str) -> Element:
    """A prompt as the course renders it, as a `div` whose content is well-formed.

    A link to a place in the course leads nowhere elsewhere, so only its words are kept.
    """
    html = "\n".join(map(visible, html_of(markdown).splitlines()))
    division = ElementTree.fromstring(f"<div>{html}</div>")  # noqa: S314  # an author's text, whose HTML mistune has escaped
    for link in division.iter("a"):
        if link.get("href", "").startswith("#"):
            link.tag = "span"
            link.attrib.clear()
    for element in division.iter():
        element.attrib.pop("class", None)  # of the course's own style
    return division


def inner_html(division: Element) -> str:
    """The content of an element as HTML."""
    text = ElementTree.Element("text")
    text.text = division.text
    opening = ElementTree.tostring(text, encoding="unicode", method="html").removeprefix("<text>").removesuffix("</text>")
    return (opening + "".join(ElementTree.tostring(part, encoding="unicode", method="html") for part in division)).strip()


def html_line(text: str) -> str:
    """A plain text as HTML."""
    line = ElementTree.Element("span")
    line.text = one_line(text)
    return inner_html(line)


def one_line(text: str) -> str:
    """A plain text on one line."""
    return visible(" ".join(text.split()))


def listed(heading: str, texts: list[str]) -> Element:
    """A paragraph and a list below it."""
    division = ElementTree.Element("div")
    if heading:
        ElementTree.SubElement(division, "p").text = heading
    items = ElementTree.SubElement(division, "ul")
    for text in texts:
        ElementTree.SubElement(items, "li").text = one_line(text)
    return division


def by_text(entries: dict[str, str]) -> dict[str, str]:
    """Entries in the order of their texts, which says nothing about the key; that in the source might."""
    return dict(sorted(entries.items(), key=lambda entry: entry[1].casefold()))


def reasons_of(question: Question) -> list[str]:
    """The reasons in 'why', each after the text that it explains."""
    why = question.why or {}
    return list(_with_texts(why, _explained(question)))


def _with_texts(why: dict[str, str], texts: dict[str, str]) -> Iterator[str]:
    for part, reason in why.items():
        text = one_line(texts.get(part, part.capitalize()))
        yield f"{text}{' ' if text.endswith(_ENDS) else ': '}{one_line(reason)}"


def _explained(question: Question) -> dict[str, str]:
    fields = ("options", "items", "left")
    return next((entries for field in fields if (entries := getattr(question, field, None))), {})
