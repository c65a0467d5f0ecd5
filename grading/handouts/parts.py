"""Parts that several handouts have: a section, the contacts, the warning, the QR code."""

from collections.abc import Iterable

from grading.handouts.contacts import Shown
from grading.handouts.sheet import DARK, INK, QUIET, WHITE, Box, Line, Sheet, bullets
from grading.handouts.words import Words
from widgets.content.data_shapes.handouts import Section


def section(part: Section, before: float = 1.1) -> list[Line]:
    """A heading, what introduces it, its points, its note."""
    lines = [Line(part.heading, bold=True, scale=1.25, colour=DARK, before=before)]
    lines += [Line(part.intro, before=0.3)] if part.intro else []
    lines += bullets(part.points)
    return lines + ([Line(part.note, before=0.45)] if part.note else [])


def contact(of: Shown, before: float) -> list[Line]:
    """The heading of a contact and how it is reached."""
    return [Line(of.label, bold=True, colour=DARK, before=before), *(Line(line) for line in of.lines)]


def contacts(of: list[Shown], before: float = 0.45) -> list[Line]:
    """Several contacts, one below the other."""
    return [line for one in of for line in contact(one, before)]


def warning(words: Words, colour: str = INK) -> list[Line]:
    """That the contacts are the example's, where they are."""
    return [Line(words.own.example, bold=True, colour=colour, before=0.3)] if words.is_example else []


def bar(sheet: Sheet, box: Box, heading: str, below: str, largest: float, smallest: float) -> None:
    """A dark bar with a heading and a smaller line below it."""
    sheet.fill(box, DARK)
    lines = [Line(heading, bold=True, colour=WHITE), *([Line(below, scale=0.72, colour=WHITE)] if below else [])]
    inner = box.inner(2.0, 0.4)
    size = sheet.fitting([(inner, lines)], largest, smallest)
    sheet.write(inner.below((inner.height - sheet.height(lines, inner.width, size)) / 2), lines, size)


def joined(texts: Iterable[str]) -> str:
    """Texts in one line, with dots between them that begin no line."""
    return "\u00a0· ".join(texts)


def documents(words: Words) -> Line:
    """The symbols of the documents behind a handout, each on one line."""
    return Line(joined(symbol.replace(" ", "\u00a0") for symbol in words.symbols), colour=QUIET, scale=0.85, before=0.5)
