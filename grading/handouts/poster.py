"""The poster: A3, which printers reduce to A4 without loss, because both have the same proportions."""

from grading.handouts.parts import contacts, warning
from grading.handouts.sheet import A3, BAND, DARK, WHITE, Box, Fonts, Line, PdfDocument
from grading.handouts.sign import draw_sign
from grading.handouts.words import Words

_MARGIN = 14.0
_HEAD = 108.0
_FOOT = 138.0
_LOW = 22.0
_QR = 60.0
_GAP = 8.0
_EDGE = 3.0
_SIGN = 15.0
"""The height of the course's sign."""


def draw(words: Words, file: str, fonts: Fonts | None = None) -> bytes:
    """The poster as a PDF file. Raises HandoutProblem if something does not fit."""
    own = words.own.poster
    sheet = PdfDocument(file, A3, words.language, f"{words.own.name}: {own.heading}", fonts)
    sheet.page()
    inner = Box(0, 0, *A3).inner(_MARGIN)
    head = Box(inner.x, inner.y, inner.width, _HEAD)
    sheet.fill(head, DARK, radius=5)
    lines = [Line(own.heading, bold=True, colour=WHITE), Line(own.intro, scale=0.42, colour=WHITE, before=0.35)]
    sheet.flow(head.inner(16, 15), lines, 68, 34)
    foot = Box(inner.x, inner.y + inner.height - _FOOT, inner.width, _FOOT)
    strip = Box(inner.x + _EDGE, head.y + head.height + _GAP, inner.width - _EDGE, _SIGN)
    draw_sign(sheet, words, strip, (26, 13))
    _blocks(sheet, words, Box(inner.x, strip.y + _SIGN + _GAP, inner.width, foot.y - strip.y - _SIGN - 2 * _GAP))
    _foot(sheet, words, foot)
    return sheet.saved()


def _blocks(sheet: PdfDocument, words: Words, box: Box) -> None:
    width, height = (box.width - _GAP) / 2, (box.height - _GAP) / 2
    parts = []
    for number, block in enumerate(words.own.poster.blocks):
        place = Box(box.x + number % 2 * (width + _GAP), box.y + number // 2 * (height + _GAP), width, height)
        sheet.fill(Box(place.x, place.y, _EDGE, place.height), DARK, radius=0)
        lines = [Line(block.heading, bold=True, colour=DARK), Line(block.intro, scale=0.68, before=0.3)]
        parts.append((Box(place.x + _EDGE + 6, place.y + 2, place.width - _EDGE - 8, place.height - 4), lines))
    sheet.columns(parts, 32, 16)


def _foot(sheet: PdfDocument, words: Words, box: Box) -> None:
    sheet.fill(box, BAND, radius=5)
    inner = box.inner(12, 10)
    code = _QR if words.reach else 0
    low = Box(inner.x, inner.y + inner.height - _LOW, inner.width, _LOW)
    if words.reach:
        side = inner.x + inner.width - code
        sheet.qr(Box(side, inner.y, code, code), words.reach)
        sheet.flow(Box(side, inner.y + code + 2, code, low.y - inner.y - code - 4), [Line(words.own.scan)], 15, 9)
    room = Box(inner.x, inner.y, inner.width - (code + _GAP if code else 0), low.y - inner.y - 2)
    hotline, *offices = words.contacts[:-1]
    number = Line(" · ".join(hotline.lines), bold=True, scale=1.35)
    heading = [Line(f"{words.own.contacts} · {words.mission}", bold=True, colour=DARK), Line(hotline.label, scale=0.6, before=0.3), number]
    end = sheet.flow(Box(room.x, room.y, room.width, 42), heading, 25, 13)
    width = (room.width - _GAP) / 2
    left = Box(room.x, end + 4, width, room.y + room.height - end - 4)
    right = Box(left.x + width + _GAP, left.y, width, left.height)
    sheet.columns([(left, contacts(offices[:2])), (right, contacts(offices[2:]))], 16, 8.5)
    sheet.flow(low, [Line(words.own.ways), *warning(words)], 15, 9)
