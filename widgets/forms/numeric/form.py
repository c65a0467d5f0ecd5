"""A number with a tolerance and a unit."""

import math
import random
from collections.abc import Iterator
from typing import ClassVar

from widgets.forms.question import Answer, Pick, Question
from widgets.schema import Text


class Numeric(Question, kw_only=True):
    """A practice question whose answer is a number, counted in `unit`; right if it is within `tolerance` of the key."""

    practice_only: ClassVar[bool] = True
    thinking_seconds: ClassVar[int] = 30

    tolerance: float = 0.0
    """How far from the key a right answer may be, in the same unit."""
    unit: Text = ""
    """What the number counts, as it follows the number: 'people', '%'."""
    key: float | None = None  # type: ignore[assignment]  # the keys of the other forms are ids

    @property
    def choices(self) -> list[str]:
        """The two outcomes."""
        return ["right", "wrong"]

    def field_problems(self) -> Iterator[str]:
        """Say whether the tolerance cannot be one."""
        if not 0 <= self.tolerance < math.inf:
            yield "The field 'tolerance' must be 0 or a positive number."

    def key_problems(self) -> Iterator[str]:
        """Say whether the key is not finite."""
        if not self.is_answer(self.key):
            yield f"The key '{self.key}' is not a number that a learner can write. Write the right number."

    def is_answer(self, value: object) -> bool:
        """Whether it is a finite number; JSON has no other."""
        return isinstance(value, int | float) and not isinstance(value, bool) and _is_finite(value)

    def share_of(self, answer: Answer) -> float:
        """All or nothing; a number at the edge of the tolerance is right, whatever floating point makes of it."""
        distance = abs(float(answer) - self.right_answer)
        return float(distance <= self.tolerance or math.isclose(distance, self.tolerance, rel_tol=1e-9))

    def in_words(self, answer: Answer) -> str:
        """The number and its unit."""
        return f"{answer:.12g} {self.unit}".strip()

    def reasons(self, value: object) -> Iterator[str]:
        """The reason for the outcome."""
        outcome = "right" if self.share(value) else "wrong"
        return (reason for side, reason in (self.why or {}).items() if side == outcome)

    def by_habit(self, statement: str, pick: Pick) -> float:
        """No habit finds a number: 0."""
        return 0.0

    def sample(self, chance: float, dice: random.Random) -> float:
        """The right number, or one that is just too far away."""
        right = float(self.right_answer)
        return right if dice.random() < chance else right + dice.choice([-2, 2]) * (self.tolerance or 1.0)


def _is_finite(number: float) -> bool:
    try:
        return math.isfinite(number)
    except OverflowError:  # an integer beyond what a float holds
        return False
