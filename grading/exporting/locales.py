"""How a language writes a table as CSV: the separator of its cells and of its decimals."""

from dataclasses import dataclass

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal, get_decimal_symbol

from widgets.problems import CourseProblem

ENGLISH = "en"
_NUMBER = "0.####"
"""At most four decimals, without a separator of thousands: a spreadsheet could take that for another cell."""


@dataclass(frozen=True)
class CsvStyle:
    """The way in which spreadsheets set to one language read and write CSV."""

    locale: Locale

    @property
    def separator(self) -> str:
        """What separates cells: a semicolon where the comma separates decimals, as Excel and LibreOffice do."""
        return "," if get_decimal_symbol(self.locale) == "." else ";"

    def number(self, value: float) -> str:
        """A number in the language's digits after the decimal sign, rounded to four of them."""
        return format_decimal(value, _NUMBER, locale=self.locale)


def csv_style(locale: str = ENGLISH) -> CsvStyle:
    """The style of a language, such as "fr" or "pt-BR". Raises CourseProblem for a name that is not known."""
    try:
        return CsvStyle(Locale.parse(locale.replace("-", "_")))
    except (UnknownLocaleError, ValueError, TypeError):
        raise CourseProblem(f"The language '{locale}' is not known. Write its code, for example fr, es or pt-BR.") from None
