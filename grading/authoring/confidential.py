"""The texts that no learner may have: the reasons for graded keys, and facilitators' notes in modules and the class plan."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grading.sources.notebooks import Cell, cells_of, module_folders, notebook_of, read_notebook
from widgets.content.data_shapes.class_plan import CLASS_PLAN, notes_in
from widgets.forms.question import Question
from widgets.kinds.registry import read_cell
from widgets.problems import DataProblem, DeclarationProblem

SHORTEST = 20
"""Shorter texts are not searched for: they occur elsewhere by chance. In characters."""


@dataclass(frozen=True)
class Secrets:
    """What must not appear in anything a learner gets."""

    texts: frozenset[str] = frozenset()
    """With white space collapsed to single spaces."""
    graded_ids: frozenset[tuple[str, str]] = frozenset()
    """Module and id of each graded question: another module may use the same id for practice."""
    modules: frozenset[str] = frozenset()
    """The modules that these secrets belong to."""

    def graded_in(self, module: str) -> frozenset[str]:
        """The ids of a module's graded questions; for a notebook that is not one of the modules, those of all modules."""
        return frozenset(id for name, id in self.graded_ids if name == module or module not in self.modules)

    def __or__(self, other: "Secrets") -> "Secrets":
        """Merge two sets of secrets."""
        return Secrets(self.texts | other.texts, self.graded_ids | other.graded_ids, self.modules | other.modules)


def secrets_of(folders: Iterable[Path]) -> Secrets:
    """The secrets of these source folders. Raises NotebookProblem if a notebook cannot be read."""
    secrets = Secrets()
    for folder in folders:
        secrets |= Secrets(modules=frozenset({folder.name}))
        for cell in cells_of(read_notebook(notebook_of(folder))):
            secrets |= _of_cell(cell, folder.name)
    return secrets


def course_secrets(root: Path) -> Secrets:
    """The secrets of all modules of the course at `root` and of its class plan; empty if it has neither."""
    return secrets_of(module_folders(root)) | _of_plan(root / "data" / CLASS_PLAN.file)


def as_one_line(text: str) -> str:
    """The text with white space collapsed to single spaces, for comparison."""
    return " ".join(text.split())


def _of_plan(file: Path) -> Secrets:
    if not file.is_file():
        return Secrets()
    try:
        return Secrets(_long_enough(notes_in(CLASS_PLAN.load(file))))
    except DataProblem:
        return Secrets(_long_enough(file.read_text(encoding="utf-8", errors="replace").splitlines()))


def _of_cell(cell: Cell, module: str) -> Secrets:
    if cell.is_facilitators:
        return Secrets(_long_enough(cell.source.splitlines()))
    if cell.kind is None:
        return Secrets()
    try:
        declaration = read_cell(cell.source)
    except DeclarationProblem:
        return Secrets(_long_enough(cell.source.splitlines()))
    if not isinstance(declaration, Question) or not declaration.graded:
        return Secrets()
    reasons = (reason for shown in declaration.all_variants() for reason in (shown.why or {}).values())
    return Secrets(_long_enough(reasons), frozenset({(module, declaration.id)}))


def _long_enough(texts: Iterable[str]) -> frozenset[str]:
    # A note's line may be quoted without its bullet or bold marks, so both are removed.
    lines = (as_one_line(text.strip().lstrip("-*#> ").replace("**", "")) for text in texts)
    return frozenset(line for line in lines if len(line) >= SHORTEST)
