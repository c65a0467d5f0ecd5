"""An answer in the learner's own words, which an instructor marks."""

import random
import unicodedata
from collections.abc import Iterator
from typing import ClassVar, TypeGuard

from widgets.forms.question import Answer, Pick, Question
from widgets.ids import id_problems
from widgets.schema import Text

MOST_PARTS = 9
"""The most questions of one reflection."""
_UNSEEN = {"Cc", "Cf"}


def is_written(value: object) -> TypeGuard[str]:
    """Whether a value is a text in which there is something to see: not only spaces and control characters, as in `answer.js`."""
    return isinstance(value, str) and any(not char.isspace() and unicodedata.category(char) not in _UNSEEN for char in value)


class Reflection(Question, kw_only=True):
    """A question whose answer is a text; it has no key, and scoring it gives 0 points."""

    by_hand: ClassVar[bool] = True
    thinking_seconds: ClassVar[int] = 300
    parts: dict[str, Text] = {}
    """The questions that the prompt consists of, by id, each with its own box; the answer is still one text."""

    @property
    def choices(self) -> list[str]:
        """Nothing needs feedback of its own."""
        return []

    def field_problems(self) -> Iterator[str]:
        """Say what is wrong with the parts, one sentence each."""
        yield from id_problems(self.parts, "in 'parts'")
        if len(self.parts) == 1 or len(self.parts) > MOST_PARTS:
            yield f"The field 'parts' must have from 2 to {MOST_PARTS} questions. Leave it out for a single box."
        for id, text in self.parts.items():
            if not text.strip():
                yield f"The question '{id}' in 'parts' is empty. Write it, or remove it."

    def key_problems(self) -> Iterator[str]:
        """A key is refused together with the other fields of marking."""
        yield from ()

    def is_answer(self, value: object) -> bool:
        """Whether it is a text that is written."""
        return is_written(value)

    def share_of(self, answer: Answer) -> float:
        """Nothing: only the instructor's mark counts."""
        return 0.0

    def in_words(self, answer: Answer) -> str:
        """The text."""
        return str(answer)

    def reasons(self, value: object) -> Iterator[str]:
        """None: the instructor's comment says what is to say."""
        yield from ()

    def by_habit(self, statement: str, pick: Pick) -> None:
        """No habit writes a text."""
        return

    def sample(self, chance: float, dice: random.Random) -> str:
        """A text that says that no one wrote it."""
        return "(Synthetic text.)"

    def _marking_problems(self) -> Iterator[str]:
        if not self.graded or not self.about:
            yield "A reflection needs 'points' and 'about'."
        for field in ("key", "why", "criterion"):
            if getattr(self, field) is not None:
                yield f"A reflection has no '{field}': an instructor marks it by hand. Remove it."
