"""A table of people as rows of cells, with the row of its headings."""

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from grading.roster.cells import EMPTY, TableCell
from grading.roster.headings import Field, columns_of, known_fields
from widgets.problems import CourseProblem

HEADINGS_WITHIN = 50
"""How many rows at the top may contain the headings. Titles and empty rows may be above them."""
_EXAMPLE = "id, name, unit, cohort"


@dataclass(frozen=True)
class Row:
    """A row of a table."""

    number: int
    """The row's number in spreadsheets and text editors, from 1."""
    cells: Sequence[TableCell]


@dataclass(frozen=True)
class Table:
    """The people of a file."""

    name: str
    """The file's name, and for a workbook the sheet's."""
    columns: dict[Field, int]
    unused: list[str]
    """Headings of columns that are not used."""
    rows: list[Row]
    is_sheet: bool
    """Whether places are cells such as B7, or else lines of a text file."""
    note: str = ""
    """How the file was read, if that is a guess."""

    def place(self, row: Row, field: Field) -> str:
        """The place of a person's field in the file."""
        return f"cell {_letters(self.columns[field])}{row.number}" if self.is_sheet else f"line {row.number}"

    def cell(self, row: Row, field: Field) -> TableCell:
        """The cell of a row in the column of a field."""
        column = self.columns[field]
        return row.cells[column] if column < len(row.cells) else EMPTY


def table_of(name: str, rows: Iterable[Row], *, is_sheet: bool = False, note: str = "") -> Table:
    """Find the headings among the first rows, and return the table below them. Raises CourseProblem."""
    kept = [row for row in rows if any(cell.text for cell in row.cells)]
    if not kept:
        raise CourseProblem(f"{name} is empty. The first row must name the columns: {_EXAMPLE}")
    at = headings_at(kept)
    if at is None:
        shown = ", ".join(f"'{cell.text[:40]}'" for cell in kept[0].cells[:8] if cell.text)
        raise CourseProblem(
            f"{name} has no column for the ID. Its first row is {shown}. Add a row above the people with the headings {_EXAMPLE}"
        )
    return _below(name, kept[at], kept[at + 1 :], is_sheet, note)


def headings_at(rows: Iterable[Row]) -> int | None:
    """The index of the row with the most known headings, among the first rows; None if no row has any."""
    heading_counts = [known_fields(cell.text for cell in row.cells) for row in islice(rows, HEADINGS_WITHIN)]
    most = max(heading_counts, default=0)
    return heading_counts.index(most) if most else None


def _below(name: str, headings: Row, rows: list[Row], is_sheet: bool, note: str) -> Table:
    words = [cell.text for cell in headings.cells]
    try:
        columns = columns_of(words)
    except CourseProblem as problem:
        raise CourseProblem(f"{name}, row {headings.number}: {problem}") from None
    unused = [word for column, word in enumerate(words) if word and column not in columns.values()]
    return Table(name, columns, unused, rows, is_sheet, note)


def known_headings(rows: Sequence[Row]) -> list[str]:
    """The known headings of a table, which show whether a file is being read in the right way."""
    at = headings_at(rows)
    if at is None:
        return []
    words = [cell.text for cell in rows[at].cells]
    with contextlib.suppress(CourseProblem):
        return [words[column] for column in columns_of(words).values()]
    return []


def _letters(column: int) -> str:
    """The letters of a column in a spreadsheet; `column` is counted from 0."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
