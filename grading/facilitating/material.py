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

ScreenKind = Literal["title", "points", "statement", "shares", "poll", "tool", "groups", "opening", "beginning", "case", "contacts"]


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
        found = self.declared.get(id)
        return found if isinstance(found, Case) else None

    def warmup(self, id: str) -> Warmup | None:
        """The warm-up with this id, with the statements of the one that it repeats; None if there is no such warm-up."""
        found = self.declared.get(id)
        if not isinstance(found, Warmup):
            return None
        first = self.declared.get(found.repeat or "")
        return msgspec.structs.replace(found, statements=first.statements) if isinstance(first, Warmup) else found


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
    found = [Screen("points")] if stage.wall else []
    found += [Screen("groups")] if stage.groups == "setting-up" else []
    found += [Screen("tool", id) for id in stage.tools]
    if stage.groups:
        kinds: tuple[ScreenKind, ...] = ("opening", "beginning") if stage.groups == "setting-up" else ("beginning",)
        found += [Screen(kind, id) for id in plan.groups for kind in kinds]
    if stage.warmup and (warmup := material.warmup(stage.warmup)):
        found += [Screen("statement", id) for id in warmup.statements]
        found += [Screen("shares")] if warmup.repeat else []
    found += [Screen("opening", stage.report), Screen("case", stage.report)] if stage.report else []
    found += [Screen("poll", id) for id in stage.polls]
    found += [Screen("contacts")] if stage.contacts else []
    return found or [Screen("title")]


def _declared(cell: Cell) -> Declaration | None:
    if cell.kind is None or cell.is_facilitators:
        return None
    try:
        return read_cell(cell.source)
    except DeclarationProblem:
        return None
