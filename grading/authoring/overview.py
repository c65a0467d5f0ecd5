"""A module's required path as a table for its author: parts and pages with their questions, words and minutes."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from grading.authoring.duration import limit_of, timed
from grading.authoring.module_checks import Module
from grading.authoring.reading import read_module
from grading.sources.course_data import CourseData, read_course_data
from widgets.content.outline import Outline, Page
from widgets.forms.criteria import CRITERIA
from widgets.forms.question import Question
from widgets.kinds.refresher.kind import Refresher

_TITLE_WIDTH = 52


def overview(folder: Path, data: Path | None = None) -> str:
    """The table of a module without findings. Raises NotebookProblem if there is no notebook."""
    course = read_course_data(data)
    module, _ = read_module(folder, course)
    lines = [f"{module.notebook}: nothing is wrong.", "", *_path(timed(folder, course), folder.name, course), "", *_criteria(module)]
    return "\n".join(lines)


def _path(outline: Outline, module: str, course: CourseData) -> Iterator[str]:
    yield _line("page", "practice", "graded", "words", "minutes")
    for part in outline.parts:
        yield _sum(f"# {part.title}", _required(part.pages))
        yield from map(_page, part.pages)
    yield _sum("required path", _required(outline.pages))
    if extra := [page for page in outline.pages if page.is_optional]:
        yield _sum("optional pages, not counted above", extra)
    limit = limit_of(module, course)
    yield f"Learners read: about {outline.minutes} minutes. {f'The limit is {limit}.' if limit else 'No limit is stated.'}"


def _required(pages: list[Page]) -> list[Page]:
    return [page for page in pages if page.is_required]


def _page(page: Page) -> str:
    minutes = _minutes(page.seconds)
    return _line(page.name, str(page.practice), str(page.graded), str(page.words), minutes if page.is_required else f"({minutes})")


def _sum(title: str, pages: list[Page]) -> str:
    counts = [sum(getattr(page, field) for page in pages) for field in ("practice", "graded", "words")]
    return _line(title, *map(str, counts), _minutes(sum(page.seconds for page in pages)))


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.1f}"


def _criteria(module: Module) -> Iterable[str]:
    yield _line("criterion", "graded", "points", "practice", "refresher")
    declarations = [declared.declaration for declared in module.declared]
    practised = [str(question.criterion) for question in declarations if isinstance(question, Question) and not question.graded]
    refreshed = [str(question.criterion) for cell in declarations if isinstance(cell, Refresher) for question in cell.questions.values()]
    for criterion in CRITERIA:
        questions = [question for question in module.scored if question.criterion == criterion]
        points = sum(question.points or 0 for question in questions)
        yield _line(criterion, *map(str, (len(questions), points, practised.count(criterion), refreshed.count(criterion))))


def _line(title: str, *numbers: str) -> str:
    return f"{title[:_TITLE_WIDTH]:<{_TITLE_WIDTH}}" + "".join(f"{number:>10}" for number in numbers)
