"""The autograded notebook of each learner as text. Most of its cells are the same for everyone, so they are written once."""

import functools
from dataclasses import dataclass

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import writes

from grading.marking.outcome import Outcome, answered_text, outputs
from grading.sources.declared import graded_question_of
from widgets.answers.reflection import as_markdown, is_reflection
from widgets.forms.question import Question

_BEFORE, _AFTER = '"cells": [\n', '\n ],\n "metadata"'
_MOST_ANSWERS = 20_000


@dataclass(frozen=True)
class _Cell:
    """A cell of the notebook: the same for every learner unless it holds a graded question."""

    node: NotebookNode
    text: str
    question: Question | None = None
    reflection: str = ""


class GradedNotebook:
    """A module's notebook, keys put back, into which each learner's answers and points are written.

    The text is, byte for byte, what nbgrader's autograder writes with the course's configuration; a test compares them.
    """

    def __init__(self, nb: NotebookNode) -> None:
        self._start, _, self._end = _parts(nb)
        self._cells = [_cell(cell) for cell in nb.cells]
        # Cache the cells, because many learners give the same answer.
        self._answered = functools.lru_cache(maxsize=_MOST_ANSWERS)(self._written)

    def text(self, outcome: Outcome) -> str:
        """The text of one learner's notebook."""
        return self._start + ",\n".join(self._filled(place, cell, outcome) for place, cell in enumerate(self._cells)) + self._end

    def _filled(self, place: int, cell: _Cell, outcome: Outcome) -> str:
        if cell.reflection and (words := outcome.text(cell.reflection)):
            return _text(NotebookNode(cell.node | {"source": as_markdown(words)}))
        if cell.question and cell.question.id in outcome.best.scores:
            best, question = outcome.best, cell.question
            return self._answered(place, best.attempt, answered_text(question, best), best.scores[question.id])
        return cell.text

    def _written(self, place: int, attempt: int, answer: str, points: float) -> str:
        return _text(NotebookNode(self._cells[place].node | {"outputs": outputs(attempt, answer, points)}))


def _cell(node: NotebookNode) -> _Cell:
    if is_reflection(node):
        return _Cell(node, _text(node), reflection=node.metadata.nbgrader["grade_id"])
    return _Cell(node, _text(node), question=graded_question_of(node))


def _text(cell: NotebookNode) -> str:
    """A cell in the form in which a notebook file holds it."""
    return _parts(NotebookNode(cells=[cell], metadata={}, nbformat=4, nbformat_minor=5))[1]


def _parts(nb: NotebookNode) -> tuple[str, str, str]:
    """A notebook file's text in three parts: before its cells, its cells, and after them."""
    text = writes(nb)
    start, _, rest = text.partition(_BEFORE)
    cells, _, end = rest.rpartition(_AFTER)
    return start + _BEFORE, cells, _AFTER + end + ("" if end.endswith("\n") else "\n")
