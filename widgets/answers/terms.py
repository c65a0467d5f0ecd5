"""The terms of a module: due date, late penalty, whether it is closed.

The instructor's side writes them beside the results (`grading.marking.terms`); the learner's page shows them.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from widgets.files import write_atomically

Late = Literal["none", "zero", "other"]
"""The late penalty in the gradebook: none, all points, or decided by a plugin of the course."""
_MAX_BYTES = 1000


class Terms(msgspec.Struct):
    """The terms of one module."""

    due: str = ""
    """The due date (ISO 8601, UTC); empty if there is none."""
    late: Late = "none"
    closed: bool = False
    """Whether an instructor has closed the module."""


TermsOf = Callable[[str], Terms]
"""Returns the terms of a module, given its name."""


def no_terms(_module: str) -> Terms:
    """The default terms, for any module without a known course."""
    return Terms()


def read_terms(course_folder: Path, module: str) -> Terms:
    """Read a module's terms from the course's folder in the exchange; the defaults if there are no valid ones."""
    try:
        with _path(course_folder, module).open("rb") as file:
            terms = msgspec.json.decode(file.read(_MAX_BYTES), type=Terms)
        if terms.due and datetime.fromisoformat(terms.due).tzinfo is None:
            return Terms()
    except (OSError, ValueError, RecursionError):
        return Terms()
    return terms


def write_terms(course_folder: Path, module: str, terms: Terms) -> None:
    """Write a module's terms into the course's folder in the exchange, whose `feedback` must exist. Raises OSError."""
    write_atomically(_path(course_folder, module), msgspec.json.encode(terms))


def _path(course_folder: Path, module: str) -> Path:
    return course_folder / "feedback" / f"terms-{module}.json"
