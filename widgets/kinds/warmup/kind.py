"""Statements answered before the lesson and again after it."""

from collections.abc import Iterator
from typing import ClassVar

import msgspec

from widgets.declaration import Declaration
from widgets.forms.criteria import Criterion
from widgets.forms.question import why_seconds
from widgets.ids import id_problems
from widgets.minutes import reading_seconds
from widgets.schema import Text

STATEMENT_SECONDS = 10
"""The time to think about a statement and to answer, once it has been read."""


class Statement(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """One true-or-false statement of a warm-up."""

    text: Text
    key: bool
    why: dict[str, Text]
    criterion: Criterion | None = None
    """What the statement is about, so that instructors see how much was learnt by criterion."""
    sources: list[str] = []


class Warmup(Declaration):
    """Statements answered before the lesson and again after it; never counted."""

    kind: ClassVar[str] = "warmup"
    title: Text
    statements: dict[str, Statement] = {}
    repeat: str | None = None
    """The id of the warm-up whose statements it asks again."""

    def seconds(self) -> float:
        """The time for its statements, in seconds, and for the answers if it repeats another warm-up."""
        return sum(map(self._statement_seconds, self.statements.values()))

    def _statement_seconds(self, statement: Statement) -> float:
        return reading_seconds(statement.text) + STATEMENT_SECONDS + (why_seconds(statement.why) if self.repeat else 0)

    def problems(self) -> Iterator[str]:
        """Say what is wrong, one sentence each."""
        yield from super().problems()
        if bool(self.statements) == bool(self.repeat):
            yield "A warm-up has either 'statements' or 'repeat' (the id of the first one). Keep one."
        yield from id_problems(self.statements, "in 'statements'")
        for name, statement in self.statements.items():
            for side in ("true", "false"):
                if not statement.why.get(side, "").strip():
                    yield f"Feedback is missing: add '{side}' to 'why' of the statement '{name}'."
