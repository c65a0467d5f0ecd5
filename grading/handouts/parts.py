"""Parts that several handouts share: a section, the contacts, the warning, a bar."""

from collections.abc import Iterable

from grading.handouts.contacts import Shown
from grading.handouts.sheet import DARK, INK, QUIET, WHITE, Box, Line, PdfDocument, bullets
from grading.handouts.words import Words
from widgets.content.data_shapes.handouts import Section


def section(part: Section, before: float = 1.1) -> list[Line]:
    """A section: heading, introduction, points and note."""
    lines = [Line(part.heading, bold=True, scale=1.25, colour=DARK, before=before)]
    lines += [Line(part.intro, before=0.3)] if part.intro else []
    lines += bullets(part.points)
    return lines + ([Line(part.note, before=0.45)] if part.note else [])


def contact(of: Shown, before: float) -> list[Line]:
    """The heading of a contact and the lines below it."""
    return [Line(of.label, bold=True, colour=DARK, before=before), *(Line(line) for line in of.lines)]


def contacts(of: list[Shown], before: float = 0.45) -> list[Line]:
    """Several contacts, one below the other."""
    return [line for one in of for line in contact(one, before)]


def warning(words: Words, colour: str = INK) -> list[Line]:
    """The warning that the contacts are examples; empty if they are not."""
    return [Line(words.own.example, bold=True, colour=colour, before=0.3)] if words.is_example else []


def bar(sheet: PdfDocument, box: Box, heading: str, below: str, largest: float, smallest: float) -> None:
    """Draw a dark bar with a heading and a smaller line below it."""
    sheet.fill(box, DARK)
    lines = [Line(heading, bold=True, colour=WHITE), *([Line(below, scale=0.72, colour=WHITE)] if below else [])]
    inner = box.inner(2.0, 0.4)
    size = sheet.fitting([(inner, lines)], largest, smallest)
    sheet.write(inner.below((inner.height - sheet.height(lines, inner.width, size)) / 2), lines, size)


def joined(texts: Iterable[str]) -> str:
    """Texts on one line, separated by dots that never begin a line."""
    return "\u00a0· ".join(texts)


def documents(words: Words) -> Line:
    """The symbols of the documents that a handout is based on, none of which breaks across lines."""
    return Line(joined(symbol.replace(" ", "\u00a0") for symbol in words.symbols), colour=QUIET, scale=0.85, before=0.5)
