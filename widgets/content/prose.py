"""The prose of a module's Markdown cells as HTML. A heading of level four begins a note, which is folded until it is opened."""

import re

import mistune

from widgets.content.citations import with_citations

_NOTE = "#### "
_STEP = re.compile(r"^(?=### )", re.MULTILINE)
_HEADING = re.compile(r"#{1,6}[ \t]")
_markdown = mistune.create_markdown(escape=True)


def html_of(markdown: str) -> str:
    """The text as HTML: each note in it is a closed `<details>`, and links to sources are marked as such (`citations`)."""
    html = "".join(_note(heading, text) if heading else str(_markdown(text)) for heading, text in _sections(markdown))
    return with_citations(html)


def at_headings(markdown: str) -> list[str]:
    """The text cut before each heading of level three, where a step of the page begins."""
    return [piece for piece in _STEP.split(markdown) if piece.strip()]


def without_notes(markdown: str) -> str:
    """The text without its notes, whose words do not count into a page's time."""
    return "\n".join(text for heading, text in _sections(markdown) if not heading)


def _sections(markdown: str) -> list[tuple[str, str]]:
    """The text cut where notes begin and end, each part as (heading of the note or nothing, text)."""
    sections: list[tuple[str, list[str]]] = [("", [])]
    for line in markdown.splitlines():
        if line.startswith(_NOTE):
            sections.append((line, []))
        elif sections[-1][0] and _HEADING.match(line):
            sections.append(("", [line]))
        else:
            sections[-1][1].append(line)
    return [(heading, "\n".join(lines)) for heading, lines in sections if heading or lines]


def _note(heading: str, text: str) -> str:
    # No heading within the summary: a page has none of level four above those of level three.
    summary = str(_markdown(heading)).strip().removeprefix("<h4>").removesuffix("</h4>")
    return f'<details class="prose-note">\n<summary>{summary}</summary>\n{_markdown(text)}</details>\n'
