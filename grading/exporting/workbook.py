"""The table of grades as an Excel workbook (.xlsx)."""

import io
from collections.abc import Iterable, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from grading.exporting.cells import Column, Value
from grading.exporting.grades import LearnerGrades
from grading.exporting.visible import visible

SHEET = "Grades"
_TEXT, _NUMBER, _DATE = "@", "0.##", "yyyy-mm-dd"
_NARROWEST, _WIDEST = 8, 40
"""The widths of columns, in characters."""


def as_workbook(columns: Sequence[Column], learners: Iterable[LearnerGrades]) -> bytes:
    """A workbook with one sheet, in which numbers and dates have their type, and IDs and names are text."""
    book = Workbook()
    sheet = book.create_sheet(SHEET, 0)
    for extra in book.worksheets[1:]:
        book.remove(extra)
    rows: list[list[Value]] = [[column.heading for column in columns]]
    rows += [[column.value(one) for column in columns] for one in learners]
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row, 1):
            _fill(sheet, number, place, value)
    _set_up(sheet, rows)
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def _fill(sheet: Worksheet, row: int, column: int, value: Value) -> None:
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell) or value is None or value == "":
        return
    if isinstance(value, str):
        # Otherwise, a text that begins with "=" would be a formula, and an ID of digits a number once someone edits it.
        cell.value = visible(value)
        cell.data_type = "s"
        cell.number_format = _TEXT
        cell.quotePrefix = True
    else:
        cell.value = value if isinstance(value, date) else round(value, 4)
        cell.number_format = _DATE if isinstance(value, date) else _NUMBER


def _set_up(sheet: Worksheet, rows: list[list[Value]]) -> None:
    """Make headings bold and keep them, with IDs and names, in view; make columns as wide as their content."""
    sheet.freeze_panes = "C2"
    for place, column in enumerate(zip(*rows, strict=True), 1):
        sheet.cell(1, place).font = Font(bold=True)
        width = max(len(str(value)) for value in column) + 2
        sheet.column_dimensions[get_column_letter(place)].width = min(max(width, _NARROWEST), _WIDEST)
    sheet.auto_filter.ref = sheet.dimensions
