"""The thirty questions that every page asks, as a module of the course and as a notebook with plain ipywidgets."""

import json
import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks.pages import stock_author
from benchmarks.problems import BenchmarkProblem
from grading.sources.notebooks import ROOT, cells_of, module_folder, notebook_of, read_notebook
from widgets.content.mission import load_mission
from widgets.forms.question import Question
from widgets.forms.truth import truth
from widgets.kinds.registry import parse_cell
from widgets.plain import JsonObject, Notebook

COUNT = 30
FROM_MODULE = "awareness"
MODULE = "thirty"
"""The module with the questions, and the name of every notebook with them."""
_FORMS = ("true-false", "choose-one", "choose-all")
"""The forms of question that RadioButtons and Checkboxes can show."""
_A_PAGE = 5
_GRADED_ONLY = ("points", "criterion", "about", "graded")


@dataclass(frozen=True)
class Asked:
    """A question in the form that all pages can ask."""

    id: str
    prompt: str
    """In plain text, without strong or emphasised parts."""
    options: dict[str, str]
    """The options, by id."""
    right: list[str]
    why: dict[str, str]
    cell: str
    """The course's cell that declares it, as a practice question."""


def questions() -> list[Asked]:
    """Return the module's first thirty questions that plain ipywidgets can show. Raises BenchmarkProblem, CourseProblem."""
    cells = cells_of(read_notebook(notebook_of(module_folder(FROM_MODULE, ROOT))))
    declared = (parse_cell(cell.source) for cell in cells if cell.kind == Question.kind)
    mission = load_mission()
    fitting = (one for one in declared if isinstance(one, Question) and one.type in _FORMS)
    sample = [_asked(mission.filled(one.first_variant)) for one in islice(fitting, COUNT)]
    if len(sample) < COUNT:
        raise BenchmarkProblem(f"The module '{FROM_MODULE}' has only {len(sample)} questions to choose from, {COUNT} are needed.")
    return sample


def course_notebook(sample: list[Asked]) -> Notebook:
    """Build a released module of the course from the questions, with several on each page."""
    pages = [sample[start : start + _A_PAGE] for start in range(0, len(sample), _A_PAGE)]
    cells = [_markdown("# Thirty questions"), _code("%load_ext widgets"), _markdown("# Questions")]
    for number, page in enumerate(pages, 1):
        cells += [_markdown(f"## {number}. Some questions"), *(_code(one.cell) for one in page)]
    return _notebook(cells)


def stock_notebook(sample: list[Asked], first: str = "") -> Notebook:
    """Build a notebook of the questions in plain ipywidgets; `first` is executed before everything else."""
    author = Path(stock_author.__file__).read_text(encoding="utf-8")
    calls = [f"ask({one.prompt!r}, {one.options!r}, {one.right!r}, {one.why!r})" for one in sample]
    return _notebook([_markdown("# Thirty questions"), *map(_code, filter(None, [first, author, *calls]))])


def write_notebook(notebook: Notebook, path: Path) -> None:
    """Write a notebook; its folder is created if it does not exist."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1), encoding="utf-8")


def _asked(question: Question) -> Asked:
    practice = {name: value for name, value in question.as_json().items() if name not in _GRADED_ONLY and name != "kind"}
    options: dict[str, str] = getattr(question, "options", {"true": "True", "false": "False"})
    key = question.right_answer
    return Asked(
        id=question.id,
        prompt=_plain(question.prompt),
        options={id: _plain(text) for id, text in options.items()},
        right=key if isinstance(key, list) else [truth(key) or key],
        why=question.why or {},
        # JSON is valid YAML.
        cell=f"%%question\n{json.dumps(practice, ensure_ascii=False, indent=1)}",
    )


def _plain(text: str) -> str:
    return " ".join(re.sub(r"\*+", "", text).split())


def _markdown(source: str) -> JsonObject:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def _code(source: str) -> JsonObject:
    return {"cell_type": "code", "metadata": {}, "source": source, "execution_count": None, "outputs": []}


def _notebook(cells: list[JsonObject]) -> Notebook:
    cells_with_ids = [{"id": f"cell-{number}", **cell} for number, cell in enumerate(cells)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": cells_with_ids, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
