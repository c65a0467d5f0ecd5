"""One option of several is right."""

import random
from collections.abc import Iterator
from typing import ClassVar

from widgets.forms.options import WithOptions
from widgets.forms.question import Answer, Pick


class ChooseOne(WithOptions, kw_only=True):
    """A question whose answer and key are the id of one option."""

    fits_show_of_hands: ClassVar[bool] = True
    thinking_seconds: ClassVar[int] = 15

    def key_problems(self) -> Iterator[str]:
        """Say whether the key is not one of the options."""
        if not self.is_answer(self.key):
            yield f"The key '{self.key}' is no option. The options are: {', '.join(self.options)}."

    def is_answer(self, value: object) -> bool:
        """Whether it is the id of an option."""
        return isinstance(value, str) and value in self.options

    def share_of(self, answer: Answer) -> float:
        """All or nothing."""
        return float(answer == self.key)

    def in_words(self, answer: Answer) -> str:
        """The option's text."""
        return self.options[answer]

    def reasons(self, value: object) -> Iterator[str]:
        """What was wrong with the learner's option, then why the right one is right."""
        return self._reasons_for_one(value)

    def by_habit(self, statement: str, pick: Pick) -> str:
        """The option picked without reading the question."""
        return pick(self.options)

    def sample(self, chance: float, dice: random.Random) -> Answer:
        """The right option, or any other."""
        return self.key if dice.random() < chance else dice.choice([option for option in self.options if option != self.key])
