"""The cells of exported tables: harmless texts, and numbers and dates that the receiving program recognises."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from grading.exporting.grades import LearnerGrades
from grading.exporting.visible import visible
from grading.results.tables import inert

Value = str | float | int | date | None
"""The value of a cell; None for an empty one."""
_AFTER_COMMA = re.compile(r"(,\s*)(?=[=+\-@＝＋－＠])")


@dataclass(frozen=True)
class Column:
    """A column of a table with a row for each learner."""

    heading: str
    value: Callable[[LearnerGrades], Value]
    is_id: bool = False
    """Whether it holds IDs, which a spreadsheet must not read as numbers or dates."""


def safe_text(text: str, separator: str = ",") -> str:
    """A text as a CSV file may hold it: visible, and with an apostrophe before each part that might run as a formula.

    A spreadsheet that expects commas starts a new cell after one in a file with another separator.
    """
    shown = str(inert(visible(text)))
    return shown if separator == "," else _AFTER_COMMA.sub(r"\1'", shown)


def yes_or_no(value: bool) -> str:
    """A truth value as a word."""
    return "yes" if value else "no"
