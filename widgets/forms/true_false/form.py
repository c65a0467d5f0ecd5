"""A statement that is true or false."""

import random
from collections.abc import Iterator
from typing import ClassVar

from widgets.forms.question import Answer, Pick, Question
from widgets.forms.truth import truth
from widgets.languages.catalogue import gettext as _


class TrueFalse(Question, kw_only=True):
    """A question whose answer is "true" or "false"; the key may be a boolean or one of these words."""

    wrong_tells_right: ClassVar[bool] = True
    fits_show_of_hands: ClassVar[bool] = True
    thinking_seconds: ClassVar[int] = 10

    @property
    def choices(self) -> list[str]:
        """Both truth values."""
        return ["true", "false"]

    @property
    def right_answer(self) -> str | None:
        """The key as a word."""
        return truth(self.key)

    def field_problems(self) -> Iterator[str]:
        """The form has no fields of its own."""
        yield from ()

    def key_problems(self) -> Iterator[str]:
        """Say whether the key is not a truth value."""
        if truth(self.key) is None:
            yield "The key of a true-false question must be true or false."

    def is_answer(self, value: object) -> bool:
        """Whether it is one of the two words."""
        return isinstance(value, str) and value in self.choices

    def share_of(self, answer: Answer) -> float:
        """All or nothing."""
        return float(answer == self.right_answer)

    def in_words(self, answer: Answer) -> str:
        """The word that the learner read."""
        return {"true": _("True"), "false": _("False")}[answer]

    def reasons(self, value: object) -> Iterator[str]:
        """What was wrong with the learner's answer, then why the right one is right."""
        return self._reasons_for_one(value)

    def by_habit(self, statement: str, pick: Pick) -> str:
        """The same word each time."""
        return statement

    def sample(self, chance: float, dice: random.Random) -> str | None:
        """The right word or the other one."""
        right = self.right_answer
        return right if dice.random() < chance else str(right == "false").lower()
