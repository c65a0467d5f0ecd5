"""A module's contents as a table for its author: pages, questions, words and minutes."""

import json
from collections.abc import Iterable
from pathlib import Path

from grading.authoring.module_checks import Module, PageCells, pages_of
from grading.authoring.reading import read_module
from grading.sources.course_data import read_course_data
from widgets.forms.criteria import CRITERIA
from widgets.forms.question import Question
from widgets.kinds.refresher.kind import Refresher

_TITLE_WIDTH = 52


def overview(folder: Path, data: Path | None = None) -> str:
    """The table of a module without findings. Raises NotebookProblem if there is no notebook."""
    course = read_course_data(data)
    module, _ = read_module(folder, course)
    seconds = _seconds(folder, module)
    pages = pages_of(module)
    rows = [_row(page, seconds.get(page.title, 0)) for page in pages]
    lines = [f"{module.notebook}: nothing is wrong.", "", _line("page", "practice", "graded", "words", "minutes")]
    lines += [_line(*row) for row in rows]
    sums = [str(sum(int(row[column]) for row in rows)) for column in (1, 2, 3)]
    lines.append(_line("all", *sums, str(round(sum(seconds.values()) / 60))))
    return "\n".join([*lines, "", *_criteria(module)])


def _criteria(module: Module) -> Iterable[str]:
    yield _line("criterion", "graded", "points", "practice", "refresher")
    declarations = [declared.declaration for declared in module.declared]
    practised = [str(question.criterion) for question in declarations if isinstance(question, Question) and not question.graded]
    refreshed = [str(question.criterion) for cell in declarations if isinstance(cell, Refresher) for question in cell.questions.values()]
    for criterion in CRITERIA:
        questions = [question for question in module.scored if question.criterion == criterion]
        points = sum(question.points or 0 for question in questions)
        yield _line(criterion, *map(str, (len(questions), points, practised.count(criterion), refreshed.count(criterion))))


def _row(page: PageCells, seconds: float) -> tuple[str, str, str, str, str]:
    practice, graded = len(page.questions(graded=False)), len(page.questions(graded=True))
    return page.title, str(practice), str(graded), str(page.words), str(round(seconds / 60))


def _line(title: str, *numbers: str) -> str:
    return f"{title[:_TITLE_WIDTH]:<{_TITLE_WIDTH}}" + "".join(f"{number:>10}" for number in numbers)


def _seconds(folder: Path, module: Module) -> dict[str, float]:
    from widgets.content.course import module_outline

    notebook = json.loads((folder / module.notebook).read_text(encoding="utf-8"))
    return {page.title: page.seconds for page in module_outline(notebook, None).pages}
