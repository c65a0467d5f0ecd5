"""The exports as plugins of nbgrader: ``nbgrader export --exporter=grading.exporting.plugins.MoodleExport``.

nbgrader's options `--to`, `--student` and `--assignment` work, and so do the settings below in `nbgrader_config.py`.
"""

import sys
from pathlib import Path
from typing import ClassVar

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import ExportPlugin
from traitlets import Unicode

from grading.exporting.formats import FORMATS, Order, write_private
from grading.exporting.locales import ENGLISH
from widgets.content.mission import load_mission
from widgets.problems import CourseProblem


class CourseExport(ExportPlugin):
    """Writes one file of grades, as `duty export` does. A subclass names its format."""

    format: ClassVar[str]
    locale = Unicode(ENGLISH, help="the language whose separators a CSV file for spreadsheets has").tag(config=True)
    accounts = Unicode("", help="for xAPI: the website of the organisation that gave out the IDs").tag(config=True)

    def export(self, gradebook: Gradebook) -> None:
        """Write the file that `--to` names. Ends the program with a sentence if that is not possible."""
        form = FORMATS[self.format]
        path = Path(self.to or form.file)
        try:
            order = self._order()
            write_private(path, form.content(order, order.grades()))
        except CourseProblem as problem:
            sys.exit(str(problem))
        self.log.info("Grades exported to %s", path)

    def _order(self) -> Order:
        directory = CourseDirectory(config=self.config)
        return Order(
            directory.db_url,
            directory.course_id,
            Path(directory.root) / directory.source_directory,
            load_mission(),
            modules=[str(name) for name in self.assignment],
            learners=[str(id) for id in self.student],
            locale=self.locale,
            accounts=self.accounts,
        )


class CsvExport(CourseExport):
    """The course's table as CSV."""

    format = "csv"


class WorkbookExport(CourseExport):
    """The course's table as an Excel workbook."""

    format = "xlsx"


class MoodleExport(CourseExport):
    """Grades for the import of Moodle's gradebook."""

    format = "moodle"


class CanvasExport(CourseExport):
    """Grades for the import of Canvas's gradebook."""

    format = "canvas"


class StatementsExport(CourseExport):
    """Attempts as xAPI statements."""

    format = "xapi"
