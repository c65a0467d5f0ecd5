"""Items to put in order."""

import random
from collections.abc import Iterator
from typing import ClassVar

from widgets.forms.lists import is_list_of, list_key_problems
from widgets.forms.question import Answer, Pick, Question
from widgets.schema import Text


class Order(Question, kw_only=True):
    """A question whose answer and key list all items' ids, first to last."""

    thinking_seconds: ClassVar[int] = 25

    items: dict[str, Text] = {}

    @property
    def choices(self) -> list[str]:
        """The items."""
        return list(self.items)

    def field_problems(self) -> Iterator[str]:
        """Say whether items are missing or have ids that are not valid."""
        return self._entry_problems("items", least=3)

    def key_problems(self) -> Iterator[str]:
        """Say whether the key does not name every item once."""
        yield from list_key_problems(self.key, self.items, "item")
        if isinstance(self.key, list) and set(self.key) != set(self.items):
            yield f"The key of an order must name every item once: {', '.join(self.items)}."

    def is_answer(self, value: object) -> bool:
        """Whether it lists every item once."""
        return is_list_of(value, self.items) and len(value) == len(self.items)

    def share_of(self, answer: Answer) -> float:
        """The share of places that hold the right item."""
        return sum(item == right for item, right in zip(answer, self.right_answer, strict=True)) / len(self.right_answer)

    def in_words(self, answer: Answer) -> str:
        """The items' texts, numbered."""
        return "\n".join(f"{number}. {self.items[item]}" for number, item in enumerate(answer, start=1))

    def reasons(self, value: object) -> Iterator[str]:
        """Every item with its reason."""
        return self._reason_each(self.items)

    def by_habit(self, statement: str, pick: Pick) -> list[str]:
        """The order as it was declared."""
        return list(self.items)

    def sample(self, chance: float, dice: random.Random) -> list[str]:
        """The right order with some neighbours swapped, the fewer the more the learner knows."""
        answer = list(self.right_answer)
        while dice.random() > chance and dice.random() < 0.8:
            first = dice.randrange(len(answer) - 1)
            answer[first], answer[first + 1] = answer[first + 1], answer[first]
        return answer
