"""The keys of the course's own questions, read from `source/` as an author wrote them."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from grading.sources.notebooks import module_folders
from widgets.declaration import Declaration
from widgets.forms.choose_all.form import ChooseAll
from widgets.forms.choose_one.form import ChooseOne
from widgets.forms.question import Question
from widgets.forms.true_false.form import TrueFalse
from widgets.kinds.refresher.kind import Refresher
from widgets.kinds.registry import magic_of, parse_cell

ROOT = Path(__file__).resolve().parents[1]
Meaning = Callable[[Question], Any]
MODULES = [folder.name for folder in module_folders(ROOT)]
"""All modules of the course, for tests of what each of them must hold."""


def source_notebook(module: str = "awareness") -> dict[str, Any]:
    """The module's notebook as its author wrote it."""
    return _notebook("source", module)


def released_notebook(module: str = "awareness") -> dict[str, Any]:
    """The module's notebook as learners get it."""
    return _notebook("release", module)


def questions(module: str = "awareness") -> dict[str, Question]:
    """The module's questions by id, with their keys."""
    return {question.id: question for question in _declared(module) if isinstance(question, Question)}


def graded(module: str = "awareness") -> dict[str, Question]:
    """The graded questions that are scored by key."""
    return {id: question for id, question in questions(module).items() if question.graded and not question.by_hand}


def withheld_points(questions: Iterable[Question]) -> int:
    """The points of the questions of which a result tells no points before the right answers are shown."""
    return sum(question.points or 0 for question in questions if question.wrong_tells_right)


def refreshers_pool(module: str = "awareness") -> dict[str, Question]:
    """All that a module's refreshers can ask, with its keys: its practice, and their own questions."""
    declarations = list(_declared(module))
    [refresher] = [declaration for declaration in declarations if isinstance(declaration, Refresher)]
    return refresher.pool(declarations)


class _Text(str):
    """An answer that knows what it is meant to be, so that it can be given to another variant (`meant_for`)."""

    meant: Meaning


class _List(list[Any]):
    meant: Meaning


class _Pairs(dict[str, Any]):
    meant: Meaning


def right_answer(question: Question) -> Any:
    """The key as the page stores an answer."""
    return _meaning(question.right_answer, right_answer)


def wrong_answer(question: Question) -> Any:
    """An answer that earns nothing, of the question's form."""
    return _meaning(_wrong(question), wrong_answer)


def meant_for(question: Question, value: Any) -> Any:
    """The same to a variant of a question: a right answer stays right, a wrong one wrong, any other as it is."""
    return value.meant(question) if isinstance(value, _Text | _List | _Pairs) else value


def as_stored(value: Any) -> Any:
    """An answer as a file of answers holds it, which knows nothing of what it is meant to be."""
    return json.loads(json.dumps(value))


def _wrong(question: Question) -> Any:
    match question:
        case TrueFalse():
            return "false" if question.right_answer == "true" else "true"
        case ChooseOne():
            return next(option for option in question.options if option != question.key)
        case ChooseAll():
            return [option for option in question.options if option not in question.right_answer]
    raise ValueError(f"no wrong answer made for {question.type}")


def _meaning(value: Any, meant: Meaning) -> Any:
    kinds: dict[type, type[_Text | _List | _Pairs]] = {str: _Text, list: _List, dict: _Pairs}
    if type(value) not in kinds:
        return value
    answer = kinds[type(value)](value)
    answer.meant = meant
    return answer


def _declared(module: str) -> list[Declaration]:
    sources = ("".join(cell["source"]) for cell in source_notebook(module)["cells"] if cell["cell_type"] == "code")
    return [parse_cell(source) for source in sources if magic_of(source)]


def _notebook(side: str, module: str) -> dict[str, Any]:
    notebook: dict[str, Any] = json.loads((ROOT / side / module / f"{module}.ipynb").read_text(encoding="utf-8"))
    return notebook
