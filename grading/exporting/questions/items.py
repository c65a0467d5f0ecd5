"""The questions of a course as items, one for each variant, with or without their keys."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grading.sources.notebooks import cells_of, module_folder, module_folders, notebook_of, read_notebook
from widgets.advice import command
from widgets.content.mission import Mission
from widgets.content.programme import in_order
from widgets.forms.question import Question
from widgets.ids import FIRST_VARIANT
from widgets.kinds.registry import parse_cell
from widgets.problems import CourseProblem


@dataclass(frozen=True)
class Item:
    """One variant of a question, as it leaves the course."""

    module: str
    variant: str
    question: Question
    """The question as a learner with this variant sees it, with the mission's names in it."""
    is_keyed: bool
    """Whether its key leaves the course, too."""

    @cached_property
    def id(self) -> str:
        """The id in every format, the same in every export: `awareness.ex-01`, and `awareness.ex-01.b` for the variant b.

        The first variant has no suffix, so that its id stays the same when the first other variant is added.
        """
        suffix = "" if self.variant == FIRST_VARIANT else f".{self.variant}"
        return f"{self.module}.{self.question.id}{suffix}"

    @property
    def points(self) -> float:
        """The points; 1 for a practice question, which has none in the course."""
        return float(self.question.points or 1)

    @property
    def part(self) -> str:
        """The part of the module to which it belongs."""
        return "test" if self.question.graded else "practice"


@dataclass(frozen=True)
class Bank:
    """The items of a course, in the order of its modules and pages, and the questions that have been left out."""

    items: list[Item]
    void: list[str]
    """The ids of void questions, whose keys are wrong."""


def read_questions(root: Path, modules: Collection[str] = ()) -> dict[str, list[Question]]:
    """The questions in the source of the course at `root`, by module, in the order of modules and pages; of these modules or of all.

    Raises CourseProblem for an unknown module, or if a cell cannot be read.
    """
    names = in_order(modules or [folder.name for folder in module_folders(root)])
    return {name: list(_declared(module_folder(name, root))) for name in names}


def bank_of(questions: Mapping[str, Iterable[Question]], mission: Mission, *, with_keys: bool = False) -> Bank:
    """The items of questions by module. Practice questions have their keys; graded ones only with `with_keys`.

    Raises CourseProblem for a question that has mistakes.
    """
    everything = [(module, question) for module, of_module in questions.items() for question in of_module]
    void = [f"{module}.{question.id}" for module, question in everything if question.is_void]
    counted = [(module, question) for module, question in everything if not question.is_void]
    return Bank([item for module, question in counted for item in _items(module, question, mission, with_keys)], void)


def _declared(folder: Path) -> Iterator[Question]:
    for cell in cells_of(read_notebook(notebook_of(folder))):
        if cell.kind == Question.kind and not cell.is_facilitators:
            declaration = parse_cell(cell.source)
            if isinstance(declaration, Question):
                yield declaration


def _items(module: str, question: Question, mission: Mission, with_keys: bool) -> Iterator[Item]:
    is_keyed = not question.by_hand and (with_keys or not question.graded)
    for variant, shown in zip(question.variant_ids, question.all_variants(), strict=True):
        if list(question.problems()) or (shown.key is None and not shown.by_hand):
            raise CourseProblem(f"The question '{question.id}' of '{module}' has mistakes. To see them: {command('validate')}")
        yield Item(module, variant, mission.filled(shown), is_keyed)
