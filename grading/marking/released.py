"""The first step of `nbgrader autograde`: replaces the submitted notebook, which is never opened, by the course's own."""

import logging
import sys
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor

from grading.marking.database import grading_lock
from grading.marking.outcome import refusal, unsafe_id
from grading.marking.questions import keyed_notebook, released_path
from grading.sources.notebooks import Resources
from grading.submissions.files import printable_name
from grading.submissions.hand_ins import is_safe_id
from grading.submissions.quarantine import make_sound
from widgets.problems import CourseProblem, HandInProblem


class PlaceReleased(NotebookExporter):
    """Gives nbgrader the released notebook, keys put back from the gradebook, wherever it asks for the submitted one.

    A submission is its answers file. No byte of the notebook that a learner sent is read, so nothing in it can be
    executed, and neither its size nor its depth costs anything.
    """

    def __init__(self, **options: Any) -> None:
        """Called by nbgrader for each run, after it has found the submissions and before it opens any."""
        super().__init__(**options)  # type: ignore[no-untyped-call]
        if isinstance(self.parent, BaseConverter):
            self.parent.log.addFilter(in_one_sentence)
            self._make_sound(self.parent)

    def from_filename(self, filename: str, resources: Resources | None = None, **options: Any) -> tuple[NotebookNode, Resources]:
        """Called by nbgrader for each submitted notebook, and again for each graded one."""
        about, course = (resources or {})["nbgrader"], course_of(self)
        own = course.format_path(course.autograded_directory, about["student"], about["assignment"])
        if Path(filename).parent == Path(own):
            return super().from_filename(filename, resources, **options)
        here = (resources or {}) | {"metadata": {"name": about["notebook"], "path": str(Path(filename).parent)}}
        released = keyed_notebook(course, about["notebook"])
        placed: tuple[NotebookNode, Resources] = self.from_notebook_node(released, here, **options)  # type: ignore[no-untyped-call]
        return placed

    def _make_sound(self, converter: BaseConverter) -> None:
        """Put the folders of all submissions in order. Raises NbGraderException if none of them can be graded."""
        for path in list(converter.assignments):
            folder = Path(path)
            learner, module = folder.parent.name, folder.name
            try:
                if not is_safe_id(learner):
                    raise HandInProblem(unsafe_id(learner))
                for repair in make_sound(folder, released_path(converter.coursedir, module), grading_lock(converter.coursedir)):
                    self.log.warning("%s (%s): %s", learner, module, repair)
                converter.assignments[path] = [f"{path}/{module}.ipynb"]
            except HandInProblem as problem:
                self.log.error(refusal(printable_name(learner), module, str(problem)))
                del converter.assignments[path]
        if not converter.assignments:
            raise NbGraderException("None of the submissions can be graded.")


def in_one_sentence(record: logging.LogRecord) -> bool:
    """A filter for nbgrader's log that replaces a CourseProblem's traceback by its sentence."""
    problem = sys.exc_info()[1]
    if isinstance(problem, CourseProblem) and record.getMessage().startswith("Traceback"):
        record.msg, record.args = str(problem), None
    return True


def course_of(step: NbGraderPreprocessor | PlaceReleased) -> CourseDirectory:
    """The course that a step works for: the exporter's parent is nbgrader's converter, a preprocessor's parent is the exporter."""
    parent: Any = step.parent
    course: CourseDirectory = (parent if isinstance(step, PlaceReleased) else parent.parent).coursedir
    return course
