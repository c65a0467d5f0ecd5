"""The pocket card: the size of a credit card, ten on a sheet of A4, with the backs on a second page.

A third page has the same card with lines for a learner's own plan, as the page of a module prints it filled in.
"""

from grading.handouts.parts import bar, contacts, warning
from grading.handouts.sheet import A4, QUIET, Box, Fonts, Line, PdfDocument, bullets
from grading.handouts.sign import draw_sign
from grading.handouts.words import Words

CARD = (85.6, 54.0)
"""In millimetres: ID-1 of ISO/IEC 7810."""
COLUMNS, ROWS = 2, 5
LARGEST, SMALLEST = 8.25, 5.0
_MARGIN = 3.2
_QR = 13.5
_FRONT_BAR, _BACK_BAR = 8.0, 5.5
_FOOT, _WARNING = 6.2, 3.4
"""The height of two lines of small type, and of one more."""
_GAP = 2.0
_SIGN, _SIGN_TYPE = 3.8, (7.5, 5.0)
"""The height of the course's sign, and the largest and smallest type of its words."""
_LEAD, _LETTERS, _CAUTION = 4.0, 2.6, 9.0
"""The height of the words before the lines of a plan, of their letters, and of the caution below the lines."""


def draw(words: Words, file: str, fonts: Fonts | None = None) -> bytes:
    """The card as a PDF file. Raises HandoutProblem if something does not fit."""
    sheet = PdfDocument(file, A4, words.language, f"{words.own.name}: {words.own.card.heading}", fonts)
    for side in (_front, _back, _plan):
        sheet.page()
        for place in places():
            side(sheet, words, place)
        _crop_marks(sheet)
    return sheet.saved()


def places() -> list[Box]:
    """The cards on the sheet, centred, so that backs and fronts match whichever edge the sheet is turned on."""
    left, top = _corner()
    return [Box(left + column * CARD[0], top + row * CARD[1], *CARD) for row in range(ROWS) for column in range(COLUMNS)]


def _corner() -> tuple[float, float]:
    return (A4[0] - COLUMNS * CARD[0]) / 2, (A4[1] - ROWS * CARD[1]) / 2


def _front(sheet: PdfDocument, words: Words, card: Box) -> None:
    own, inner = words.own, card.inner(_MARGIN)
    bar(sheet, Box(inner.x, inner.y, inner.width, _FRONT_BAR), own.card.heading, f"{own.name} · {words.mission}", 10, 6)
    lines = [*bullets(own.card.points, before=0.1), Line(own.ways, before=0.3), Line(own.no_excuse, colour=QUIET, before=0.2)]
    strip = Box(inner.x, inner.y + inner.height - _SIGN, inner.width, _SIGN)
    draw_sign(sheet, words, strip, _SIGN_TYPE)
    top = inner.y + _FRONT_BAR + _GAP / 4
    sheet.flow(Box(inner.x, top, inner.width, strip.y - top - _GAP / 4), lines, LARGEST, SMALLEST)


def _back(sheet: PdfDocument, words: Words, card: Box) -> None:
    inner = card.inner(_MARGIN)
    code = _QR if words.reach else 0
    head = Box(inner.x, inner.y, inner.width - (code + _GAP if code else 0), _BACK_BAR)
    bar(sheet, head, words.own.contacts, "", 10, 6)
    if words.reach:
        sheet.qr(Box(inner.x + inner.width - code, inner.y, code, code), words.reach)
    *offices, support = words.contacts
    low = _FOOT + (_WARNING if words.is_example else 0)
    foot = Box(inner.x, inner.y + inner.height - low, inner.width, low)
    width = (inner.width - _GAP) / 2
    top = head.y + head.height + 0.8
    beside = max(top, inner.y + code)
    first = Box(inner.x, top, width, foot.y - top - 0.3)
    second = Box(inner.x + width + _GAP, beside, width, foot.y - beside - 0.3)
    someone = Line(f"{support.label}: {' · '.join(support.lines)}")
    parts = [(first, contacts(offices[:3], 0.3)), (second, contacts(offices[3:], 0.3)), (foot, [someone, *warning(words)])]
    sheet.columns(parts, LARGEST, SMALLEST)


def _plan(sheet: PdfDocument, words: Words, card: Box) -> None:
    inner = card.inner(_MARGIN)
    bar(sheet, Box(inner.x, inner.y, inner.width, _BACK_BAR), words.plan_title, "", 10, 6)
    foot = Box(inner.x, inner.y + inner.height - _CAUTION, inner.width, _CAUTION)
    top = inner.y + _BACK_BAR + _GAP / 2
    height = (foot.y - top) / len(words.plan_leads)
    leads = [Box(inner.x, top + row * height, inner.width, _LEAD) for row in range(len(words.plan_leads))]
    parts = [(box, [Line(f"{lead}:", bold=True)]) for box, lead in zip(leads, words.plan_leads, strict=True)]
    sheet.columns([*parts, (foot, [Line(words.plan_caution, colour=QUIET)])], LARGEST, SMALLEST)
    room = (height - _LETTERS - _GAP / 4) / 2
    for box in leads:
        for line in (box.y + _LETTERS + room, box.y + _LETTERS + 2 * room):
            sheet.rule(inner.x, line, inner.x + inner.width, line)


def _crop_marks(sheet: PdfDocument) -> None:
    """Draw short lines outside the cards, at each edge along which they are cut."""
    left, top = _corner()
    right, bottom = left + COLUMNS * CARD[0], top + ROWS * CARD[1]
    for column in range(COLUMNS + 1):
        x = left + column * CARD[0]
        sheet.rule(x, top - 7, x, top - 2)
        sheet.rule(x, bottom + 2, x, bottom + 7)
    for row in range(ROWS + 1):
        y = top + row * CARD[1]
        sheet.rule(left - 7, y, left - 2, y)
        sheet.rule(right + 2, y, right + 7, y)
