"""The module's content that a plan uses, and what each stage shows on the wall, screen by screen."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from grading.sources.notebooks import Cell, cells_of, module_folder, notebook_of, read_notebook
from widgets.content.data_shapes.class_plan import ClassPlan, Stage
from widgets.declaration import Declaration
from widgets.kinds.case.kind import Case
from widgets.kinds.registry import read_cell
from widgets.kinds.warmup.kind import Warmup
from widgets.problems import DeclarationProblem

ScreenKind = Literal[
    "title", "points", "statement", "shares", "poll", "diagram", "tool", "groups", "opening", "beginning", "case", "contacts"
]


@dataclass(frozen=True)
class Material:
    """A module's declarations and its facilitators' notes."""

    module: str
    declared: dict[str, Declaration]
    sources: dict[str, str]
    """The whole cell of each declaration, by its id."""
    notes: dict[str, str]
    """The Markdown of each facilitator's cell, by the cell's own id."""

    def case(self, id: str) -> Case | None:
        """The case with this id, None if there is no such case."""
        declaration = self.declared.get(id)
        return declaration if isinstance(declaration, Case) else None

    def warmup(self, id: str) -> Warmup | None:
        """The warm-up with this id, with the statements of the one that it repeats; None if there is no such warm-up."""
        declaration = self.declared.get(id)
        if not isinstance(declaration, Warmup):
            return None
        first = self.declared.get(declaration.repeat or "")
        return msgspec.structs.replace(declaration, statements=first.statements) if isinstance(first, Warmup) else declaration


class Screen(msgspec.Struct, frozen=True, omit_defaults=True):
    """One screen on the wall; `id` names the statement, question, tool or group that it shows."""

    kind: ScreenKind
    id: str = ""


def read_material(module: str, root: Path) -> Material:
    """Read a module in `source/`, omitting cells that cannot be parsed. Raises NotebookProblem if there is no such module."""
    cells = cells_of(read_notebook(notebook_of(module_folder(module, root))))
    declared = {declaration.id: (cell, declaration) for cell in cells if (declaration := _declared(cell))}
    return Material(
        module,
        {id: declaration for id, (_, declaration) in declared.items()},
        {id: cell.source for id, (cell, _) in declared.items()},
        {str(cell.raw.get("id")): cell.source for cell in cells if cell.is_facilitators},
    )


def screens(stage: Stage, plan: ClassPlan, material: Material) -> list[Screen]:
    """The screens of a stage in order, at least one."""
    stage_screens = [Screen("points")] if stage.wall else []
    stage_screens += [Screen("diagram", id) for id in stage.diagrams]
    stage_screens += [Screen("groups")] if stage.groups == "setting-up" else []
    stage_screens += [Screen("tool", id) for id in stage.tools]
    if stage.groups:
        kinds: tuple[ScreenKind, ...] = ("opening", "beginning") if stage.groups == "setting-up" else ("beginning",)
        stage_screens += [Screen(kind, id) for id in plan.groups for kind in kinds]
    if stage.warmup and (warmup := material.warmup(stage.warmup)):
        stage_screens += [Screen("statement", id) for id in warmup.statements]
        stage_screens += [Screen("shares")] if warmup.repeat else []
    stage_screens += [Screen("opening", stage.report), Screen("case", stage.report)] if stage.report else []
    stage_screens += [Screen("poll", id) for id in stage.polls]
    stage_screens += [Screen("contacts")] if stage.contacts else []
    return stage_screens or [Screen("title")]


def _declared(cell: Cell) -> Declaration | None:
    if cell.kind is None or cell.is_facilitators:
        return None
    try:
        return read_cell(cell.source)
    except DeclarationProblem:
        return None
