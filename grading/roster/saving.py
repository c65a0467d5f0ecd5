"""The roster as a CSV file that is safe to open in a spreadsheet, and reads back as the same roster."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from grading.course.course_file import command
from grading.marking.ledger import Enrolment
from grading.roster.cells import MARK, begins_marked, cell_of_text, may_be_spoiled
from widgets.answers.identity import given_id, named_by
from widgets.files import write_atomically
from widgets.problems import CourseProblem

_COLUMNS = ("id", "name", "unit", "cohort", "email")
_OWNER_ONLY = 0o600


def as_csv(roster: Mapping[str, Enrolment]) -> bytes:
    """Encode the roster in UTF-8 with a byte order mark, which some spreadsheets need."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    columns = [column for column in _COLUMNS if column != "email" or any(person.email for person in roster.values())]
    writer.writerow(columns)
    for learner, person in sorted(roster.items()):
        writer.writerow([id_cell(learner), *(_safe(getattr(person, column)) for column in columns[1:])])
    return text.getvalue().encode("utf-8-sig")


def save_roster(roster: Mapping[str, Enrolment], path: Path) -> None:
    """Write the roster into a file that only its owner can read. Raises CourseProblem."""
    if path.suffix.lower() != ".csv":
        raise CourseProblem(f"The roster is saved as CSV, so the file name must end with .csv: {command('roster SAVE=roster.csv')}")
    try:
        write_atomically(path, as_csv(roster), mode=_OWNER_ONLY)
    except OSError as error:
        raise CourseProblem(f"{path} cannot be written ({error.strerror}).") from None


def _safe(text: str) -> str:
    """The text, with a mark if a spreadsheet might run it as a formula or turn it into a number or a date."""
    return MARK + text if begins_marked(text) or may_be_spoiled(text) else text


def id_cell(learner: str) -> str:
    """An ID as people write it, with a mark if a spreadsheet or this course would read it differently."""
    name = named_by(learner)
    id = name if given_id(name) == learner else learner
    plain = cell_of_text(id).id
    return id if not plain.fault and plain.text == id and _safe(id) == id else MARK + id
