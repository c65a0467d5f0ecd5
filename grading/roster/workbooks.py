"""Tables of people in workbooks (.xlsx), with the values of formulas, and with numbers as they are shown."""

import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

from grading.roster.cells import EMPTY, TableCell, cell_of_value
from grading.roster.tables import Row, Table, headings_at, table_of
from widgets.problems import CourseProblem

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

_LARGEST = 300_000_000
"""The largest unpacked workbook, in bytes."""
_COLUMNS = 200


def read_workbook(name: str, raw: bytes, sheet: str = "") -> Table:
    """Read the table on the given sheet, or else on the only sheet with a column for the ID. Raises CourseProblem."""
    sheets = _sheets(name, raw)
    if not sheets:
        raise CourseProblem(f"{name} has no sheet with cells in it.")
    if sheet:
        if sheet not in sheets:
            raise CourseProblem(f"{name} has no sheet '{sheet}'. It has {_listed(sheets)}.")
        return _table(name, sheet, sheets)
    fit = [title for title, rows in sheets.items() if headings_at(rows) is not None]
    if len(fit) > 1:
        raise CourseProblem(f'{name} has people on several sheets ({_listed(fit)}). Choose one: SHEET="{fit[0]}"')
    return _table(name, fit[0] if fit else next(iter(sheets)), sheets)


def _table(name: str, sheet: str, sheets: dict[str, list[Row]]) -> Table:
    return table_of(f"{name}, sheet '{sheet}'" if len(sheets) > 1 else name, sheets[sheet], is_sheet=True)


def _sheets(name: str, raw: bytes) -> dict[str, list[Row]]:
    """The rows of each sheet, by its title. The library raises any kind of error for a broken file. Raises CourseProblem."""
    unreadable = CourseProblem(f"{name} cannot be read as a workbook. Open it in a spreadsheet program and save it as .xlsx again.")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            if sum(part.file_size for part in parts.infolist()) > _LARGEST:
                raise CourseProblem(f"{name} is too large for a list of people. Save the sheet with the people as a separate file.")
            if "xl/workbook.xml" not in parts.namelist():
                raise CourseProblem(f"{name} is not a workbook that the course can read. Save it as .xlsx or as CSV UTF-8.")
        with warnings.catch_warnings(action="ignore"):  # about parts of a workbook that are not read
            book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
            return {sheet.title: list(_rows(sheet)) for sheet in book.worksheets}
    except CourseProblem:
        raise
    except Exception:
        raise unreadable from None


def _rows(sheet: "ReadOnlyWorksheet") -> Iterator[Row]:
    # The dimensions that a file declares are often wrong.
    sheet.reset_dimensions()
    rows: Iterable[Sequence[Any]] = sheet.iter_rows()  # type: ignore[misc]  # the stubs take it for another kind of sheet
    for number, row in enumerate(rows, 1):
        cells = [_cell(cell) for cell in row[:_COLUMNS]]
        if any(cell.text for cell in cells):
            yield Row(number, cells)


def _cell(cell: Any) -> TableCell:
    return EMPTY if cell.value is None else cell_of_value(cell.value, getattr(cell, "number_format", "") or "General")


def _listed(titles: Iterable[str]) -> str:
    return ", ".join(f"'{title}'" for title in titles)
