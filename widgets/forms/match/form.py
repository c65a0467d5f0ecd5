"""Pairs to make: a right-hand side for each left-hand side."""

import random
from collections.abc import Iterator
from typing import ClassVar

from widgets.forms.question import Answer, Pick, Question
from widgets.schema import Text


class Match(Question, kw_only=True):
    """A question whose answer and key map left-hand ids to right-hand ids; an answer may leave some out."""

    thinking_seconds: ClassVar[int] = 30

    left: dict[str, Text] = {}
    right: dict[str, Text] = {}

    @property
    def choices(self) -> list[str]:
        """The left-hand sides."""
        return list(self.left)

    def field_problems(self) -> Iterator[str]:
        """Say whether entries are missing or have ids that are not valid."""
        yield from self._entry_problems("left", least=2)
        yield from self._entry_problems("right", least=2)
        if len(self.right) < len(self.left):
            yield "A match needs at least as many entries in 'right' as in 'left'."

    def key_problems(self) -> Iterator[str]:
        """Say whether the key does not give each left-hand side one right-hand side."""
        if not isinstance(self.key, dict) or set(self.key) != set(self.left):
            yield f"The key of a match must give each of these one right-hand side: {', '.join(self.left)}."
            return
        for right in set(self.key.values()) - set(self.right):
            yield f"The key names '{right}', which is not in 'right'. There are: {', '.join(self.right)}."

    def is_answer(self, value: object) -> bool:
        """Whether it maps at least one left-hand side, each to a right-hand side."""
        return isinstance(value, dict) and bool(value) and all(self._is_pair(*pair) for pair in value.items())

    def share_of(self, answer: Answer) -> float:
        """The share of pairs that are right."""
        return sum(answer.get(left) == right for left, right in self.right_answer.items()) / len(self.right_answer)

    def in_words(self, answer: Answer) -> str:
        """The pairs, a line each."""
        return "\n".join(f"{self.left[left]}: {self.right[right]}" for left, right in answer.items())

    def reasons(self, value: object) -> Iterator[str]:
        """Every left-hand side with its reason."""
        return self._reason_each(self.left)

    def by_habit(self, statement: str, pick: Pick) -> dict[str, str]:
        """The sides paired as they were declared."""
        return dict(zip(self.left, self.right, strict=False))

    def sample(self, chance: float, dice: random.Random) -> dict[str, str]:
        """Each pair right with a chance that grows with what the learner knows, otherwise at random."""
        known = 0.25 + 0.75 * chance
        return {left: side if dice.random() < known else dice.choice(list(self.right)) for left, side in self.right_answer.items()}

    def _is_pair(self, left: object, right: object) -> bool:
        return left in self.left and isinstance(right, str) and right in self.right
