"""Spaced practice after the module has been handed in."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar

import msgspec

from widgets.declaration import Declaration
from widgets.forms.criteria import Criterion
from widgets.forms.embedded import EmbeddedQuestion
from widgets.forms.question import Question
from widgets.ids import id_problems
from widgets.schema import Text

LATEST_REFRESHER = 60
"""The latest that a refresher may be due, in months after handing in."""
LONGEST_REFRESHER = 30
"""The most questions that one refresher may ask."""


class RefresherQuestion(EmbeddedQuestion, kw_only=True):
    """A practice question that is used only in refreshers."""

    criterion: Criterion
    sources: list[str] = []


if TYPE_CHECKING:
    AnyRefresherQuestion = RefresherQuestion
else:
    AnyRefresherQuestion = RefresherQuestion.of_any_form()


class Refresher(Declaration):
    """Spaced practice after the module has been handed in, by criterion; never counted.

    Its questions are drawn from these and from the module's practice questions (`questions.js`).
    """

    kind: ClassVar[str] = "refresher"
    title: Text
    months: list[int] = msgspec.field(default_factory=lambda: [1, 3, 6])
    """When each refresher is due, in months after handing in."""
    length: int = 10
    """The number of questions in each refresher."""
    questions: dict[str, AnyRefresherQuestion] = {}

    def problems(self) -> Iterator[str]:
        """Say what is wrong, one sentence each."""
        yield from super().problems()
        if self.id != self.kind:
            yield f"The id of a module's refreshers must be '{self.kind}'."
        if not self.months or self.months != sorted(set(self.months)) or not 1 <= self.months[0] <= self.months[-1] <= LATEST_REFRESHER:
            yield f"The field 'months' must list whole numbers from 1 to {LATEST_REFRESHER}, each once, the smallest first."
        if not 1 <= self.length <= LONGEST_REFRESHER:
            yield f"The field 'length' must be a whole number from 1 to {LONGEST_REFRESHER}."
        yield from id_problems(self.questions, "in 'questions'")
        for name, question in self.questions.items():
            for problem in question.as_question("question").problems():
                yield f"In the question '{name}': {problem}"

    def pool(self, declarations: Iterable[Declaration]) -> dict[str, Question]:
        """The questions that its refreshers can ask, by id: its own, and the practice questions among a module's declarations."""
        practice = {entry.id: entry for entry in declarations if isinstance(entry, Question) and not entry.graded}
        return practice | {id: question.as_question(id) for id, question in self.questions.items()}
