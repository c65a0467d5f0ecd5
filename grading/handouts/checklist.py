"""The checklist: what someone has noticed, on one page of A4, to tick and to take to the person they report to."""

from grading.handouts.contacts import Shown
from grading.handouts.parts import bar, joined, warning
from grading.handouts.sheet import A4, BAND, DARK, QUIET, Box, Fonts, Line, PdfDocument, bullets, tick
from grading.handouts.words import Words
from widgets.content.data_shapes.tools import Sign

LARGEST, SMALLEST = 9.5, 6.5
_MARGIN = 13.0
_BAR = 16.0
_NOTES = 48.0
_ROW = 8.0
_LABEL = 47.0
_FOOT = 30.0
_STRIP = 5.0
_GAP = 4.0
_LEFT_SHARE = 0.7
"""The share of the signs in the left column; the right one also contains what specialists investigate."""
_IN_BRIEF = ("hotline", "focal_point", "alternate", "oios")
"""The contacts for which the sheet has room."""


def draw(words: Words, file: str, fonts: Fonts | None = None) -> bytes:
    """The checklist as a PDF file. Raises HandoutProblem if something does not fit."""
    own = words.own.checklist
    sheet = PdfDocument(file, A4, words.language, f"{words.own.name}: {own.heading}", fonts)
    sheet.page()
    inner = Box(0, 0, *A4).inner(_MARGIN)
    bar(sheet, Box(inner.x, inner.y, inner.width, _BAR), own.heading, f"{words.own.name} · {words.mission}", 19, 10)
    strip = Box(inner.x, inner.y + inner.height - _STRIP, inner.width, _STRIP)
    foot = Box(inner.x, strip.y - _FOOT, inner.width, _FOOT)
    notes = Box(inner.x, foot.y - _GAP - _NOTES, inner.width, _NOTES)
    _columns(sheet, words, Box(inner.x, inner.y + _BAR + _GAP, inner.width, notes.y - inner.y - _BAR - 2 * _GAP))
    _notes(sheet, own.notes, notes)
    _foot(sheet, words, foot)
    sheet.flow(strip.below(1), warning(words), 9, 6)
    return sheet.saved()


def _columns(sheet: PdfDocument, words: Words, box: Box) -> None:
    own = words.own.checklist
    width = box.width / 2 - _GAP
    first, second = Box(box.x, box.y, width, box.height), Box(box.x + width + 2 * _GAP, box.y, width, box.height)
    more_than_half = round(len(words.signs) * _LEFT_SHARE)
    left = [Line(own.intro, bold=True, colour=DARK), *_signs(words.signs[:more_than_half])]
    areas = bullets((item.sign for item in words.areas), before=0.25)
    right = [*_signs(words.signs[more_than_half:]), Line(own.areas, bold=True, colour=DARK, before=1.0), *areas, Line(own.note, before=1.0)]
    sheet.columns([(first, left), (second, right)], LARGEST, SMALLEST)


def _signs(items: list[Sign]) -> list[Line]:
    return [line for item in items for line in (tick(item.sign), Line(item.notice, bullet=" ", colour=QUIET))]


def _notes(sheet: PdfDocument, labels: list[str], box: Box) -> None:
    """Draw lines to write on: one for each label, and more for the last."""
    for row in range(int(box.height / _ROW)):
        top, bottom = box.y + row * _ROW, box.y + (row + 1) * _ROW - 1
        has_label = row < len(labels)
        if has_label:
            sheet.flow(Box(box.x, top + 2, _LABEL - 2, _ROW - 2), [Line(labels[row], bold=True)], 9, 6)
        sheet.rule(box.x + (_LABEL if has_label else 0), bottom, box.x + box.width, bottom)


def _foot(sheet: PdfDocument, words: Words, box: Box) -> None:
    sheet.fill(box, BAND, radius=2)
    inner = box.inner(4, 2.5)
    code = inner.height if words.reach else 0
    if words.reach:
        sheet.qr(Box(inner.x + inner.width - code, inner.y, code, code), words.reach)
    room = inner.width - (code + _GAP if code else 0)
    end = sheet.flow(Box(inner.x, inner.y, room, 6), [Line(words.own.contacts, bold=True, colour=DARK)], 10, 7)
    width = (room - _GAP) / 2
    left = Box(inner.x, end + 0.5, width, inner.y + inner.height - end - 0.5)
    brief = [of for of in words.contacts if of.field in _IN_BRIEF]
    sheet.columns([(left, _short(brief[:2])), (Box(left.x + width + _GAP, left.y, width, left.height), _short(brief[2:]))], 8.5, 5.25)


def _short(contacts: list[Shown]) -> list[Line]:
    """Each contact with name, phone and address in one paragraph."""
    return [line for of in contacts for line in (Line(of.label, bold=True, before=0.3), Line(joined(of.lines)))]
