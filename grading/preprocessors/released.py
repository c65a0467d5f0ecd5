"""The first step of `nbgrader autograde`: the course's own notebook stands in for the submitted one."""

from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor

from grading.marking.questions import keyed_notebook


class PlaceReleased(NbGraderPreprocessor):
    """Throws the submitted notebook away and goes on with the released one, keys put back from the gradebook.

    A submission is its answers file. No cell that a learner wrote gets any further than here.
    """

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """nbgrader calls this for each submitted notebook; `nb`, what was submitted, goes no further."""
        return keyed_notebook(course_of(self), resources["nbgrader"]["notebook"]), resources


def course_of(preprocessor: NbGraderPreprocessor) -> CourseDirectory:
    """The course that a preprocessor works for: nbgrader makes it with the exporter as parent, and that with the converter."""
    course: CourseDirectory = preprocessor.parent.parent.coursedir
    return course
