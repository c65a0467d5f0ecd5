"""Several options can be right: tick all that are."""

import random
from collections.abc import Iterator
from typing import ClassVar

from widgets.forms.lists import is_list_of, list_key_problems
from widgets.forms.options import WithOptions
from widgets.forms.question import Answer, Pick


class ChooseAll(WithOptions, kw_only=True):
    """A question whose answer and key are a list of options' ids, in any order."""

    thinking_seconds: ClassVar[int] = 20

    def key_problems(self) -> Iterator[str]:
        """Say whether the key is not a list of options."""
        return list_key_problems(self.key, self.options, "option")

    def is_answer(self, value: object) -> bool:
        """Whether it lists at least one option, each once."""
        return bool(value) and is_list_of(value, self.options)

    def share_of(self, answer: Answer) -> float:
        """Each right tick earns one part of the key's number, each wrong one takes one away; never below 0."""
        right = len(set(answer) & set(self.right_answer))
        wrong = len(answer) - right
        return max(0.0, (right - wrong) / len(self.right_answer))

    def in_words(self, answer: Answer) -> str:
        """The texts of the ticked options."""
        return "\n".join(self.options[option] for option in answer)

    def reasons(self, value: object) -> Iterator[str]:
        """Every option with its reason."""
        return self._reason_each(self.options)

    def by_habit(self, statement: str, pick: Pick) -> list[str]:
        """Every option ticked."""
        return list(self.options)

    def sample(self, chance: float, dice: random.Random) -> list[str]:
        """Each option ticked correctly with a chance that grows with what the learner knows; at least one is ticked."""
        ticked = [option for option in self.options if (option in self.right_answer) == (dice.random() < 0.35 + 0.65 * chance)]
        return ticked or [dice.choice(list(self.options))]
