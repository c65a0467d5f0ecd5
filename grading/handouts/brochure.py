"""The brochure: A4 landscape, printed on both sides, folded twice to three panels."""

from grading.handouts.parts import contacts, documents, joined, section, warning
from grading.handouts.sheet import A4, BAND, DARK, QUIET, WHITE, Box, Fonts, Line, PdfDocument, bullets
from grading.handouts.sign import draw_sign
from grading.handouts.words import Words

PAGE = (A4[1], A4[0])
FLAP = 97.0
"""In millimetres: the panel that is folded in is narrower than the two others."""
PANEL = (PAGE[0] - FLAP) / 2
LARGEST, SMALLEST = 11.0, 7.0
_CONTACTS = 12.5
"""The largest type size of the contacts, which are read in a hurry."""
_MARGIN = 7.5
_QR = 30.0
_COVER = 122.0
_FOOT = 34.0
_SIGN = 20.0
"""The height of the course's sign."""
_MARK = 10.0
"""The length of a fold mark. Printers leave out the part at the very edge."""


def draw(words: Words, file: str, fonts: Fonts | None = None) -> bytes:
    """The brochure as a PDF file. Raises HandoutProblem if something does not fit."""
    sheet = PdfDocument(file, PAGE, words.language, f"{words.own.name}: {words.own.brochure.heading}", fonts)
    sheet.page()
    flap, back, cover = (panel.inner(_MARGIN) for panel in panels(FLAP, PANEL, PANEL))
    _flap(sheet, words, flap)
    _back(sheet, words, back)
    _cover(sheet, words, cover)
    _fold_marks(sheet, FLAP, FLAP + PANEL)
    sheet.page()
    _inside(sheet, words, [panel.inner(_MARGIN) for panel in panels(PANEL, PANEL, FLAP)])
    _fold_marks(sheet, PANEL, 2 * PANEL)
    return sheet.saved()


def panels(*widths: float) -> list[Box]:
    """The full panels of a side, in reading order."""
    return [Box(sum(widths[:number]), 0, width, PAGE[1]) for number, width in enumerate(widths)]


def _cover(sheet: PdfDocument, words: Words, panel: Box) -> None:
    own = words.own.brochure
    block = Box(panel.x, panel.y, panel.width, _COVER)
    sheet.fill(block, DARK, radius=3)
    lines = [Line(own.heading, bold=True, colour=WHITE), Line(own.intro, scale=0.45, colour=WHITE, before=0.7)]
    sheet.flow(block.inner(8, 14), lines, 34, 15)
    under = panel.below(_COVER + 8)
    end = sheet.flow(under, [Line(words.own.name, bold=True, colour=DARK), Line(words.mission, scale=0.8, before=0.2)], 16, 9)
    sheet.flow(under.below(end - under.y + 3), warning(words), 10, 7)
    draw_sign(sheet, words, Box(panel.x, panel.y + panel.height - _SIGN, panel.width, _SIGN), (13, 6), columns=2)


def _inside(sheet: PdfDocument, words: Words, on: list[Box]) -> None:
    own = words.own.brochure
    signs = [*section(own.signs), *bullets(item.sign for item in words.signs), *section(own.asked)]
    help_there = Line(joined(words.services), colour=QUIET, before=0.2)
    what = [*section(own.what), *section(own.why)]
    conduct = [*section(own.forbidden), *section(own.harm), help_there]
    sheet.columns(list(zip(on, (what, signs, conduct), strict=True)), LARGEST, SMALLEST)


def _flap(sheet: PdfDocument, words: Words, panel: Box) -> None:
    own = words.own.brochure
    sheet.flow(panel, [*section(own.report), *bullets(words.ways), *section(own.protection), *section(own.follows)], LARGEST, SMALLEST)


def _back(sheet: PdfDocument, words: Words, panel: Box) -> None:
    foot = Box(panel.x, panel.y + panel.height - _FOOT, panel.width, _FOOT)
    body = Box(panel.x, panel.y, panel.width, foot.y - panel.y - 4)
    sheet.fill(body, BAND, radius=3)
    heading = Line(words.own.contacts, bold=True, scale=1.25, colour=DARK)
    sheet.flow(body.inner(5), [heading, *contacts(words.contacts), *warning(words)], _CONTACTS, SMALLEST)
    code = _QR if words.reach else 0
    if words.reach:
        sheet.qr(Box(foot.x, foot.y, code, code), words.reach)
    beside = Box(foot.x + code + 3, foot.y, foot.width - code - 3, foot.height) if code else foot
    scan = [Line(words.own.scan, bold=True)] if code else []
    sheet.flow(beside, [*scan, Line(words.own.no_excuse, before=0.5), documents(words)], 8.5, 5.5)


def _fold_marks(sheet: PdfDocument, *at: float) -> None:
    """Draw short lines at the upper and lower edge where the sheet is folded."""
    for x in at:
        sheet.rule(x, 0, x, _MARK)
        sheet.rule(x, PAGE[1] - _MARK, x, PAGE[1])
