"""Tables as CSV text."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from grading.exporting.cells import Column, Value, safe_text
from grading.exporting.grades import LearnerGrades
from grading.exporting.locales import CsvStyle
from grading.roster.saving import id_cell


def as_csv(columns: Sequence[Column], learners: Iterable[LearnerGrades], style: CsvStyle) -> bytes:
    """The table for a spreadsheet: UTF-8 with a byte order mark, which Excel needs.

    An ID that a spreadsheet would change begins with an apostrophe, as in a saved roster (docs/roster.md).
    """
    rows = [[_cell(column, one, style) for column in columns] for one in learners]
    headings = [safe_text(column.heading, style.separator) for column in columns]
    return csv_text([headings, *rows], style.separator).encode("utf-8-sig")


def csv_text(rows: Iterable[Sequence[str]], separator: str = ",") -> str:
    """Rows as CSV text (RFC 4180), whose cells are already safe."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue()


def _cell(column: Column, one: LearnerGrades, style: CsvStyle) -> str:
    if column.is_id:
        return safe_text(id_cell(one.learner), style.separator)
    return _text(column.value(one), style)


def _text(value: Value, style: CsvStyle) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return safe_text(value, style.separator)
    return value.isoformat() if isinstance(value, date) else style.number(value)
