"""The certificate on paper: one page of A4, landscape, with the signed statement in a QR code and attached to the file."""

from datetime import date, datetime

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_percent

from grading.certificates.statement import Statement
from grading.handouts.sheet import A4, BAND, DARK, INK, QUIET, Box, Fonts, Line, PdfDocument
from widgets.content.programme import named
from widgets.languages.catalogue import ENGLISH, Language, speak
from widgets.languages.catalogue import gettext as _

FILE = "certificate.pdf"
ATTACHED = "signed-statement.json"
"""The attached file with the statement and its signature, for `duty certificates check`."""
PAGE = (A4[1], A4[0])
_EDGE, _INSET = 9.0, 2.0
"""Millimetres from the edge of the page to the frame, and between the two lines of the frame."""
_MARGIN = 24.0
_BAND = 23.0
_QR = 50.0
_GAP = 10.0
_FOOT = 33.0
_BRITISH = Locale("en", "GB")


def certificate_page(
    statement: Statement, signed: str, moment: datetime, language: Language = ENGLISH, fonts: Fonts | None = None
) -> bytes:
    """The certificate as a PDF file.

    `signed` is the statement with its signature as one text, and `moment` is when it was issued (UTC). Raises
    HandoutProblem if the fonts lack a letter, or if something does not fit.
    """
    speak(language)
    try:
        return _drawn(statement, signed, moment, language, fonts)
    finally:
        speak(ENGLISH)


def _drawn(statement: Statement, signed: str, moment: datetime, language: Language, fonts: Fonts | None) -> bytes:
    sheet = PdfDocument(FILE, PAGE, language, f"{_('Certificate')} {statement.number}", fonts, target="certificates")
    sheet.attach(ATTACHED, signed.encode("ascii"), moment)
    sheet.page()
    _frame(sheet)
    inner = Box(0, 0, *PAGE).inner(_MARGIN, 21.0)
    _head(sheet, statement, Box(inner.x, inner.y, inner.width, _BAND))
    code = Box(inner.x + inner.width - _QR, inner.y + inner.height - _QR - 8, _QR, _QR)
    sheet.qr(code, signed)
    below = Box(code.x, code.y + _QR + 1, _QR, 8)
    sheet.flow(below, [Line(_("The signed statement"), colour=QUIET, centred=True)], 8, 6)
    text = Box(inner.x, inner.y + _BAND + 9, inner.width - _QR - _GAP, inner.height - _BAND - 9 - _FOOT)
    _result(sheet, statement, text, language)
    _foot(sheet, statement, Box(inner.x, inner.y + inner.height - _FOOT + 6, text.width, _FOOT - 6), language)
    return sheet.saved()


def _frame(sheet: PdfDocument) -> None:
    for inset, width in ((_EDGE, 0.9), (_EDGE + _INSET, 0.25)):
        left, top, right, bottom = inset, inset, PAGE[0] - inset, PAGE[1] - inset
        for x, y, to_x, to_y in (
            (left, top, right, top),
            (right, top, right, bottom),
            (right, bottom, left, bottom),
            (left, bottom, left, top),
        ):
            sheet.rule(x, y, to_x, to_y, DARK, width)


def _head(sheet: PdfDocument, statement: Statement, box: Box) -> None:
    sheet.fill(box, BAND)
    lines = [Line(statement.course, bold=True, colour=DARK), Line(statement.mission, scale=0.62, colour=QUIET, before=0.1)]
    inner = box.inner(6, 3)
    size = sheet.fitting([(inner, lines)], 18, 9)
    sheet.write(inner.below((inner.height - sheet.height(lines, inner.width, size)) / 2), lines, size)


def _result(sheet: PdfDocument, statement: Statement, box: Box, language: Language) -> None:
    title = named(statement.module, language)
    passed = _("on {date}, with {percent} of the points").format(
        date=_day(statement.passed, language), percent=_percent(statement.percent, language)
    )
    lines = [
        Line(_("Certificate"), bold=True, scale=1.5, colour=DARK),
        Line(_("This certifies that"), colour=QUIET, before=1.1),
        Line(statement.name, bold=True, scale=1.9, colour=INK, before=0.35),
        *([Line(_("ID: {id}").format(id=statement.shown_id), colour=QUIET, before=0.1)] if statement.shown_id else []),
        Line(_("has passed the module"), colour=QUIET, before=0.9),
        Line(statement.title if language.is_english or title is None else title.title, bold=True, scale=1.25, colour=INK, before=0.35),
        Line(passed, before=0.35),
    ]
    sheet.flow(box, lines, 14, 7)


def _foot(sheet: PdfDocument, statement: Statement, box: Box, language: Language) -> None:
    sheet.rule(box.x, box.y - 3, box.x + box.width, box.y - 3)
    validity = _("Valid until {date}").format(date=_day(statement.expires, language)) if statement.expires else _("Does not expire")
    issued = _("Issued on {date}").format(date=_day(statement.issued, language))
    lines = [
        Line(f"{validity}   ·   {issued}", bold=True, scale=1.2),
        Line(_("Certificate number: {number}").format(number=statement.number), before=0.5),
        Line(_("Signed electronically with the key {key}").format(key=statement.key), colour=QUIET, before=0.2),
        Line(_("Anyone who has the issuer's public key can check this certificate without a network."), colour=QUIET, before=0.2),
    ]
    sheet.flow(box, lines, 9, 6)


def _day(day: date, language: Language) -> str:
    return format_date(day, "long", locale=_locale(language))


def _percent(percent: float, language: Language) -> str:
    return format_percent(percent / 100, "#,##0.#%", locale=_locale(language))


def _locale(language: Language) -> Locale:
    try:
        return _BRITISH if language.is_english else Locale.parse(language.code, sep="-")
    except (UnknownLocaleError, ValueError):
        return _BRITISH
