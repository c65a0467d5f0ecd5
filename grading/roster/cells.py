"""One cell of a table of people, as far as possible with the text that was typed.

Spreadsheets mistake an ID for a number or a date, and show or save it as one: 0012345 becomes 12345, and 1-2 becomes
the first of February. The original is restored if it is certain; otherwise the cell has a fault that says what is
wrong.
"""

import datetime as dt
import functools
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from babel.dates import get_month_names

from widgets.answers.identity import normal

_MOST_DIGITS = 15
"""How many digits of a number spreadsheets keep."""
_LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh", "de", "it", "pt", "nl", "tr", "uk", "pl", "id", "sw")
_TEXT_FORMULA = re.compile(r'="((?:[^"]|"")*)"')
_POINT_ZERO = re.compile(r"(\d+)[.,]0{1,2}")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[Ee]\+\d{1,3}")
_DATE = re.compile(
    r"\d{4}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?:[ T]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?)?"
    r"|(?:0?[1-9]|[12]\d|3[01])([/.])(?:0?[1-9]|1[0-2])\1(?:\d\d|\d{4})"
    r"|(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])/(?:\d\d|\d{4})"
    r"|(?:0?[1-9]|[12]\d|3[01])-(?:0?[1-9]|1[0-2])-\d{4}"
    r"|\d{1,2}月\d{1,2}日|\d{4}年\d{1,2}月(?:\d{1,2}日)?"
)
_DAY_AND_MONTH = re.compile(r"(?:\d{1,2}[-. /]+)?([^\W\d_][^\d/-]{1,14}?)\.?(?:[-. /]+\d{1,4})?")
_ERROR = re.compile(r"#(?:N/?A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|#+)")
_FORMAT_PART = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|.', re.DOTALL)
_SPOILED = re.compile(r"0\d+|\d{16,}|\d+(?:[.,]\d*)?[Ee]\+?\d+|\d{1,4}(?:[-/.,]\d{1,4}){1,2}")
_RISKY = "=+-@\t\r\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
"""A spreadsheet might run a text that begins with one of these characters as a formula."""
MARK = "'"
"""Marks what follows as text, in spreadsheets and here."""
_MARKED = frozenset(_RISKY + MARK + "#")


@dataclass(frozen=True)
class TableCell:
    """The content of a cell."""

    text: str = ""
    """Without surrounding spaces."""
    is_literal: bool = False
    """Whether the file marks it as text, so that it is certain to be what was typed."""
    fault: str = ""
    """What is wrong with the cell, as the rest of a sentence that begins with its place; empty if nothing is."""

    @property
    def id(self) -> "TableCell":
        """The cell as an ID: restored if a spreadsheet changed it, or with a fault if it cannot be restored."""
        return self if self.fault or not self.text else _as_id(self)


EMPTY = TableCell()


def cell_of_text(text: str) -> TableCell:
    """A cell of a CSV file; ="..." marks a literal text."""
    text = text.strip().strip("\ufeff")
    if formula := _TEXT_FORMULA.fullmatch(text):
        return TableCell(formula[1].replace('""', '"').strip(), is_literal=True)
    if _ERROR.fullmatch(text):
        return TableCell(text, fault=f"holds {text}, the error that a spreadsheet shows for a value it cannot calculate")
    return TableCell(text)


def cell_of_value(value: object, number_format: str = "General") -> TableCell:
    """A cell of a workbook, from its value and its number format."""
    if isinstance(value, str):
        cell = cell_of_text(value)
        return TableCell(cell.text, is_literal=True, fault=cell.fault)
    if value is None:
        return EMPTY
    if isinstance(value, bool):
        return TableCell(str(value).upper(), fault="is true or false, not a text")
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return TableCell(str(value), fault=f"is a date or a time ({value}), so the original ID or text is lost")
    return _number(Decimal(repr(value)), number_format) if isinstance(value, int | float) else cell_of_text(str(value))


def begins_marked(text: str) -> bool:
    """Whether a text needs a mark, because a spreadsheet might run it as a formula, or because it begins like a marked text."""
    return text[:1] in _MARKED


def may_be_spoiled(text: str) -> bool:
    """Whether a spreadsheet that opens a CSV file with this text would turn it into another number or a date."""
    return bool(_SPOILED.fullmatch(text)) or _is_date(text)


def unmarked(text: str) -> str:
    """The text without its mark. An apostrophe before a letter is not a mark but part of a name."""
    return text[1:] if text[:1] == MARK and text[1:] and (begins_marked(text[1:]) or text[1].isdigit()) else text


def _number(value: Decimal, number_format: str) -> TableCell:
    if not value.is_finite():
        return TableCell(str(value), fault="is not a valid number")
    if value != value.to_integral_value():
        return TableCell(str(value), fault=f"is the number {value}, which may have lost zeros at the end")
    digits = str(int(value))
    if value < 0:
        return TableCell(digits, fault=f"is the number {digits}, which is below 0")
    if len(digits) > _MOST_DIGITS:
        return TableCell(digits, fault=f"is a number of more than {_MOST_DIGITS} digits, and spreadsheets lose the last ones")
    return TableCell(_shown(digits, number_format))


def _shown(digits: str, number_format: str) -> str:
    """A whole number as a format such as 00000, 000-000 or "A-"0 shows it; only its digits for other kinds of formats."""
    parts = [part for part in _FORMAT_PART.findall(number_format.partition(";")[0]) if part[0] not in "[*_"]
    places = parts.count("0") + parts.count("#")
    if not places or any(part in "Ee%,./?@dmyhsDMYHS" for part in parts):
        return digits
    filled = digits.zfill(parts.count("0"))
    shown: list[str] = []
    for part in reversed(parts):
        if part in ("0", "#"):
            places -= 1
            taken, filled = (filled, "") if places == 0 else (filled[-1:], filled[:-1])
            shown.append(taken)
        else:
            shown.append(part.strip('"') if part.startswith('"') else part[-1])
    return "".join(reversed(shown)).strip()


def _as_id(cell: TableCell) -> TableCell:
    if cell.text.startswith(MARK) and len(cell.text) > 1:
        return TableCell(cell.text[1:], is_literal=True)
    if "\n" in cell.text or "\r" in cell.text:
        return TableCell(cell.text, fault="has a line break in it, or a quotation mark before it is unclosed")
    text = normal(cell.text)
    if whole := _POINT_ZERO.fullmatch(text):
        return TableCell(whole[1])
    if _SCIENTIFIC.fullmatch(text):
        return _from_scientific(text)
    if not cell.is_literal and _is_date(text):
        return TableCell(text, fault=f"is a date ({text}), so the original ID is lost")
    return cell


def _from_scientific(text: str) -> TableCell:
    """Restore 1.2345E+4, which has all its digits; 1.23E+10 does not."""
    value = Decimal(text.replace(",", "."))
    if value == value.to_integral_value() and int(value.as_tuple().exponent) <= 0:
        return TableCell(str(int(value)))
    return TableCell(text, fault=f"is {text}, a number that has lost digits")


def _is_date(text: str) -> bool:
    if _DATE.fullmatch(text):
        return True
    match = _DAY_AND_MONTH.fullmatch(text)
    return bool(match and text != match[1] and any(map(str.isdigit, text)) and _folded(match[1]) in _months())


@functools.cache
def _months() -> frozenset[str]:
    """Names and abbreviations of the months, in the languages of the spreadsheets that are likely here."""
    forms: list[tuple[Literal["abbreviated", "wide"], Literal["format", "stand-alone"]]] = [("abbreviated", "format")]
    forms += [("abbreviated", "stand-alone"), ("wide", "format"), ("wide", "stand-alone")]
    names = (get_month_names(*form, language) for language in _LANGUAGES for form in forms)
    return frozenset(_folded(name) for months in names for name in months.values() if not name[0].isdigit())


def _folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold().strip(". ")
