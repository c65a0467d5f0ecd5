"""Of which record the gradebook's rows were made, so that grading runs whenever the record says something new.

No clock decides that: a learner's clock may run ahead by years.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import msgspec
import sqlalchemy as sa

from grading.marking.tables import GRADED, Store


@dataclass(frozen=True)
class GradedState:
    """What the gradebook has seen of one learner's record."""

    seen: str
    """See `seen_of`."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """For each written answer the digest of the text that an instructor was shown."""


class GradedStates(Store):
    """The states of a gradebook's database, or of a transaction there."""

    def of(self, module: str, learners: Collection[str]) -> dict[str, GradedState]:
        """The states of these learners; one who was never graded has none."""
        query = sa.select(GRADED).where(GRADED.c.module == module, GRADED.c.learner.in_(list(learners)))
        return {row["learner"]: GradedState(row["seen"], row["texts"]) for row in self.rows(query)}

    def keep(self, module: str, states: Mapping[str, GradedState]) -> None:
        """Keep what the gradebook has seen now, by learner."""
        self.put(
            GRADED,
            [{"learner": who, "module": module, "seen": state.seen, "texts": dict(state.texts)} for who, state in states.items()],
        )


def seen_of(lines: Iterable[object], *terms: object) -> str:
    """One text for the lines of a learner's record and the terms under which they are graded: another for any change of them."""
    told = msgspec.json.encode([[str(line) for line in lines], [str(term) for term in terms]])
    return hashlib.sha256(told).hexdigest()


def text_digest(text: str) -> str:
    """What stands for a written answer in a state; empty for an empty one."""
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def same_texts(state: GradedState | None, texts: Mapping[str, str], *, was_recorded: bool) -> dict[str, bool]:
    """For each written answer whether an instructor was shown this very text.

    A gradebook of before November 2026 keeps no states: there, what was recorded before was shown before.
    """
    if state is None:
        return dict.fromkeys(texts, was_recorded)
    return {name: state.texts.get(name) == text_digest(text) for name, text in texts.items()}
