"""The state of a learner's record from which the gradebook's rows were made, so that grading runs again when the record changes.

A learner's clock may run ahead by years, so no clock decides this.
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
    """A digest; see `seen_of`."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """For each written answer, the digest of the text that the instructor has seen."""


class GradedStates(Store):
    """The states in a gradebook's database, or in a transaction there."""

    def of(self, module: str, learners: Collection[str]) -> dict[str, GradedState]:
        """The states of these learners; learners who were never graded are absent."""
        query = sa.select(GRADED).where(GRADED.c.module == module, GRADED.c.learner.in_(list(learners)))
        return {row["learner"]: GradedState(row["seen"], row["texts"]) for row in self.rows(query)}

    def keep(self, module: str, states: Mapping[str, GradedState]) -> None:
        """Store what the gradebook has now seen, by learner."""
        self.put(
            GRADED,
            [{"learner": who, "module": module, "seen": state.seen, "texts": dict(state.texts)} for who, state in states.items()],
        )


def seen_of(lines: Iterable[object], *terms: object) -> str:
    """A digest of a learner's rows and of the terms under which they are graded; it changes with either of them."""
    content = msgspec.json.encode([[str(line) for line in lines], [str(term) for term in terms]])
    return hashlib.sha256(content).hexdigest()


def text_digest(text: str) -> str:
    """The digest of a written answer that a state holds; empty for an empty answer."""
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def same_texts(state: GradedState | None, texts: Mapping[str, str], *, was_recorded: bool) -> dict[str, bool]:
    """For each written answer, whether an instructor has seen exactly this text.

    Gradebooks from before November 2026 hold no states: there, a text counts as seen if it was recorded before.
    """
    if state is None:
        return dict.fromkeys(texts, was_recorded)
    return {name: state.texts.get(name) == text_digest(text) for name, text in texts.items()}
