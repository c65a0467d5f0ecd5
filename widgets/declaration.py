"""The base of all declarations: a cell of the course as typed data."""

from collections.abc import Iterator
from typing import ClassVar, Self

import msgspec

from widgets.ids import id_problems
from widgets.plain import JsonObject
from widgets.problems import DeclarationProblem
from widgets.schema import shaped


class Declaration(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A declared cell, whose id is unique in the module. A subclass is one kind of cell."""

    kind: ClassVar[str]
    id: str

    @classmethod
    def read(cls, data: JsonObject) -> Self:
        """Turn a cell's fields into a declaration without checking its `problems()`. Raises DeclarationProblem for a wrong shape."""
        return shaped(data, cls, DeclarationProblem)

    @classmethod
    def shapes(cls) -> list[type["Declaration"]]:
        """The types that `read` can return."""
        return [cls]

    def seconds(self) -> float:
        """How long a learner spends on it, in seconds."""
        return 0.0

    def problems(self) -> Iterator[str]:
        """Say what is wrong beyond the shape, one sentence each."""
        yield from id_problems([self.id])

    def as_json(self) -> JsonObject:
        """The declaration as plain data for the page: with its kind, without fields that are not set."""
        fields: JsonObject = msgspec.to_builtins(self)
        return {"kind": self.kind, **{name: value for name, value in fields.items() if value not in (None, {}, [])}}
