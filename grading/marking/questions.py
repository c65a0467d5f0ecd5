"""The graded questions of a module with their keys, as the gradebook has known them since the last release."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory

from grading.course.course_file import command
from grading.marking.tables import Entries
from grading.sources.declared import graded_question_of
from widgets.forms.question import Question
from widgets.problems import CourseProblem


def released_path(course: CourseDirectory, module: str) -> Path:
    """The path of the learners' version of a module's notebook."""
    return Path(course.format_path(course.release_directory, ".", module)) / f"{module}.ipynb"


def released_modules(course: CourseDirectory) -> list[str]:
    """The names of the modules that are released."""
    root = released_path(course, "any").parents[1]
    names = (folder.name for folder in root.iterdir()) if root.is_dir() else ()
    return sorted(name for name in names if released_path(course, name).is_file())


def keyed_notebook(course: CourseDirectory, module: str) -> NotebookNode:
    """The released notebook with the keys put back from the gradebook.

    Raises CourseProblem if it is not released, or if the release and the gradebook are out of step.
    """
    path = released_path(course, module)
    try:
        nb = nbformat.read(path, as_version=4)
    except FileNotFoundError:
        raise CourseProblem(f"The module '{module}' has not been released: {path} is missing. Run '{command('release')}'.") from None
    sources = _sources(course, module)
    marked = {cell.metadata.nbgrader["grade_id"]: cell for cell in nb.cells if cell.metadata.get("nbgrader", {}).get("grade")}
    if set(marked) != set(sources):
        raise CourseProblem(f"The gradebook and release/ do not hold the same questions of '{module}'. Run '{command('release')}'.")
    for name, cell in marked.items():
        cell.source, cell.metadata.nbgrader["checksum"] = sources[name]
    return nb


def graded_questions(course: CourseDirectory, module: str) -> list[Question]:
    """The graded questions of a module, reflections included, in the module's order. Raises CourseProblem."""
    return questions_in(keyed_notebook(course, module))


def questions_in(nb: NotebookNode) -> list[Question]:
    """The graded questions that a notebook declares, in order."""
    return [question for cell in nb.cells if (question := graded_question_of(cell))]


def auto_scored(questions: Iterable[Question]) -> list[Question]:
    """The questions that are scored without an instructor."""
    return [question for question in questions if not question.by_hand]


def reflections(questions: Iterable[Question]) -> list[Question]:
    """The questions that an instructor marks."""
    return [question for question in questions if question.by_hand]


def score_entries(questions: Iterable[Question], entries: Entries) -> tuple[dict[str, float], dict[str, float]]:
    """The points and the maximum points by question, of those scored automatically. `entries` are as in answers.json."""
    scored = auto_scored(questions)
    return {question.id: question.score(value_in(entries, question.id)) for question in scored}, {
        question.id: float(question.points or 0) for question in scored
    }


def value_in(entries: Entries, id: str) -> Any:
    """The answer to a question among recorded entries, None if it has no answer."""
    entry = entries.get(id)
    return entry.get("value") if isinstance(entry, dict) else None


def _sources(course: CourseDirectory, module: str) -> dict[str, tuple[str, str]]:
    with Gradebook(course.db_url, course.course_id) as gradebook:
        try:
            notebook = gradebook.find_notebook(module, module)
        except MissingEntry:
            raise CourseProblem(f"The gradebook does not know the module '{module}'. Run '{command('release')}'.") from None
        return {cell.name: (cell.source, cell.checksum) for cell in notebook.source_cells}
