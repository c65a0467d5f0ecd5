"""The graded questions of a module with their keys, as the gradebook has known them since the last release."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory

from grading.course.course_file import command
from grading.course.gradebook import gradebook_exists
from grading.marking.ledger import Ledger
from grading.marking.tables import Entries
from grading.sources.declared import graded_question_of
from widgets.forms.question import Question
from widgets.plain import JsonObject
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
    return scored_questions(keyed_notebook(course, module), course.db_url, module)


def scored_questions(nb: NotebookNode, database: str, module: str) -> list[Question]:
    """The graded questions that a keyed notebook declares, in order, with the variants that they had once."""
    former = Ledger(database).former_variants(module) if gradebook_exists(database) else {}
    return [_with_former(question, former.get(question.id, {})) for question in questions_in(nb)]


def questions_in(nb: NotebookNode) -> list[Question]:
    """The graded questions that a notebook declares, in order."""
    return [question for cell in nb.cells if (question := graded_question_of(cell))]


def _with_former(question: Question, former: JsonObject) -> Question:
    if not former:
        return question
    present: dict[str, JsonObject] = msgspec.to_builtins(question.variants)
    variants = present | {id: variant for id, variant in former.items() if id not in present}
    return msgspec.convert(msgspec.to_builtins(question) | {"variants": variants}, type(question))


def auto_scored(questions: Iterable[Question]) -> list[Question]:
    """The questions that are scored without an instructor."""
    return [question for question in questions if not question.by_hand]


def reflections(questions: Iterable[Question]) -> list[Question]:
    """The questions that an instructor marks."""
    return [question for question in questions if question.by_hand]


def score_entries(questions: Iterable[Question], entries: Entries) -> tuple[dict[str, float], dict[str, float]]:
    """The points and the maximum points by question, of those scored automatically. `entries` are as in answers.json."""
    scored = auto_scored(questions)
    answered = [seen(question, entries) for question in scored]
    return {question.id: question.score(value) for question, value in answered}, {
        question.id: float(question.points or 0) for question in scored
    }


def seen(question: Question, entries: Entries) -> tuple[Question, Any]:
    """A question as the learner of these recorded entries saw it, and the answer to it; None if it has no answer.

    An answer to a variant that the question does not have is none.
    """
    entry = entries.get(question.id)
    shown = question.as_seen(variant_in(entries, question.id))
    if shown is None or not isinstance(entry, dict):
        return question.first_variant, None
    return shown, entry.get("value")


def variant_in(entries: Entries, id: str) -> str:
    """The variant that is stored with the answer to a question, empty without one."""
    entry = entries.get(id)
    variant = entry.get("variant", "") if isinstance(entry, dict) else ""
    return variant if isinstance(variant, str) else ""


def _sources(course: CourseDirectory, module: str) -> dict[str, tuple[str, str]]:
    with Gradebook(course.db_url, course.course_id) as gradebook:
        try:
            notebook = gradebook.find_notebook(module, module)
        except MissingEntry:
            raise CourseProblem(f"The gradebook does not know the module '{module}'. Run '{command('release')}'.") from None
        return {cell.name: (cell.source, cell.checksum) for cell in notebook.source_cells}
