"""A declared cell as a page shows it: the declaration in the page's language, with the data that the page adds."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec

from widgets.content.data_shapes.plan import Step
from widgets.declaration import Declaration
from widgets.kinds.case.kind import Case
from widgets.kinds.plan.kind import Plan
from widgets.kinds.refresher.kind import Refresher
from widgets.kinds.tool.kind import Tool
from widgets.kinds.warmup.kind import Statement, Warmup
from widgets.plain import JsonObject

K = TypeVar("K", bound=Declaration)


class UnreadableCell(msgspec.Struct, kw_only=True):
    """A cell that cannot be read: its place shows why."""

    kind: str
    id: str
    problem: str
    """One sentence."""


class ToolCell(Tool, kw_only=True):
    """A tool with the content of its file."""

    content: JsonObject

    def as_json(self) -> JsonObject:
        """The tool as plain data, its content last."""
        return _with_last("content", super().as_json())


class DrawnCase(Case, kw_only=True):
    """A case with the drawings of its pictures' symbols, by `group/name`."""

    symbols: dict[str, str]

    def as_json(self) -> JsonObject:
        """The case as plain data, its drawings last."""
        return _with_last("symbols", super().as_json())


class RepeatedWarmup(Warmup, kw_only=True):
    """A warm-up with the statements of the first one, which it repeats; with none if there is no such warm-up."""

    def as_json(self) -> JsonObject:
        """The warm-up as plain data, its statements last."""
        return _with_last("statements", super().as_json())


class RefresherCell(Refresher, kw_only=True):
    """Refreshers with the names of the criteria by which their results are shown."""

    criteria: dict[str, str]


class PlanChannel(msgspec.Struct, kw_only=True):
    """A way to report that a plan can name."""

    label: str
    reach: str | None
    """The path of its contact in the mission's data; None without one."""


class PlanCell(Plan, kw_only=True):
    """A learner's plan with the lists that it is filled from."""

    framing: str
    caution: str
    steps: dict[str, Step]
    signs: dict[str, str]
    record: dict[str, str]
    channels: dict[str, PlanChannel]
    """Only those that are open to military, police and civilian personnel."""


Cell = Declaration | UnreadableCell


def cells_of_kind(kind: type[K], cells: Iterable[Cell]) -> list[K]:
    """Those of the cells that are declared as this kind, and can be read."""
    return [cell for cell in cells if isinstance(cell, kind)]


def with_statements(cells: Sequence[Cell]) -> list[Cell]:
    """The cells, with the statements of the first warm-up in each that repeats it."""
    first = {cell.id: cell.statements for cell in cells_of_kind(Warmup, cells)}
    return [_repeated(cell, first) if isinstance(cell, Warmup) and cell.repeat else cell for cell in cells]


def without_shared(cell: Cell) -> Cell:
    """The cell without what it shares with others of its page: the symbols of a case, and statements that a warm-up repeats."""
    match cell:
        case DrawnCase():
            return msgspec.structs.replace(cell, symbols={})
        case RepeatedWarmup():
            return msgspec.structs.replace(cell, statements={})
    return cell


def _repeated(warmup: Warmup, first: dict[str, dict[str, Statement]]) -> Warmup:
    statements = first.get(warmup.repeat or "", {})
    return RepeatedWarmup(**msgspec.structs.asdict(warmup) | {"statements": statements})


def _with_last(name: str, data: JsonObject) -> JsonObject:
    """The data with one field after all others."""
    others = {other: value for other, value in data.items() if other != name}
    return {**others, name: data.get(name, {})}
