"""The formats in which grades leave the course, each with its file."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from grading.exporting.canvas_grades import as_canvas_csv
from grading.exporting.csv_tables import as_csv
from grading.exporting.grades import Grades, read_grades
from grading.exporting.locales import ENGLISH, csv_style
from grading.exporting.moodle_grades import as_moodle_csv
from grading.exporting.statements import Issuer, as_statements
from grading.exporting.wide_table import columns
from grading.exporting.workbook import as_workbook
from widgets.content.mission import Mission
from widgets.files import write_atomically
from widgets.problems import CourseProblem

_OWNER_ONLY = 0o600


@dataclass(frozen=True)
class Order:
    """What to export, and from where."""

    db_url: str
    course_id: str
    source: Path
    """The folder of the modules' sources, with which the gradebook must agree."""
    mission: Mission
    modules: Collection[str] = ()
    """Only these; all if empty."""
    learners: Collection[str] = ()
    """Only these; all if empty."""
    locale: str = ENGLISH
    """The language whose separators a CSV file for a spreadsheet has."""
    accounts: str = ""
    """The website of the organisation that gave out the IDs, for xAPI."""

    def grades(self) -> Grades:
        """The grades that were ordered. Raises CourseProblem."""
        return read_grades(self.db_url, self.source, self.mission, modules=self.modules, learners=self.learners)


@dataclass(frozen=True)
class Format:
    """A format: the name of its file by default, and what makes the file's content. That raises CourseProblem."""

    file: str
    content: Callable[[Order, Grades], bytes]


def _csv(order: Order, grades: Grades) -> bytes:
    return as_csv(columns(grades), grades.learners, csv_style(order.locale))


def _xapi(order: Order, grades: Grades) -> bytes:
    return as_statements(grades, order.db_url, order.source, order.mission, Issuer.of(order.accounts, order.course_id))


FORMATS: Mapping[str, Format] = {
    "csv": Format("grades.csv", _csv),
    "xlsx": Format("grades.xlsx", lambda _order, grades: as_workbook(columns(grades), grades.learners)),
    "moodle": Format("moodle-grades.csv", lambda _order, grades: as_moodle_csv(grades)),
    "canvas": Format("canvas-grades.csv", lambda _order, grades: as_canvas_csv(grades)),
    "xapi": Format("statements.json", _xapi),
}


def write_private(path: Path, raw: bytes) -> None:
    """Write a file that only its owner can read, because grades are personal. Raises CourseProblem."""
    try:
        write_atomically(path, raw, mode=_OWNER_ONLY)
    except OSError as error:
        raise CourseProblem(f"{path} cannot be written ({error.strerror}). Choose another place for the export.") from None
