"""The scenes of a case: what a learner reads, decides and answers on the way to an end."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import msgspec

from widgets.forms.embedded import EmbeddedQuestion
from widgets.kinds.case.pictures import Picture, SpokenLine
from widgets.kinds.case.symbols import Symbol
from widgets.schema import Text


class End(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """One end of a case, and its consequences for each person."""

    verdict: Literal["good", "mixed", "harmful"]
    victim: Text
    learner: Text
    mission: Text
    name: Text = ""
    """A few words by which the tree of endings names it."""


class Choice(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A decision in a case: what the learner does, what follows immediately, and the next scene."""

    text: Text
    to: str
    then: Text = ""


class SceneQuestion(EmbeddedQuestion):
    """A practice question within a case."""


if TYPE_CHECKING:
    AnySceneQuestion = SceneQuestion
else:
    AnySceneQuestion = SceneQuestion.of_any_form()


class Scene(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """One step of a case: with choices, with a question, or an end."""

    text: Text
    when: Text = ""
    """The day and the hour: "Day 3, 05:00"."""
    picture: Picture | None = None
    says: list[SpokenLine] = []
    """Spoken after the text."""
    ask: Text = ""
    tools: list[str] = []
    choices: dict[str, Choice] = {}
    question: AnySceneQuestion | None = None
    to: str | None = None
    end: End | None = None

    @property
    def leads_to(self) -> list[str]:
        """The scenes that can follow this one."""
        return [choice.to for choice in self.choices.values()] + ([self.to] if self.to else [])

    @property
    def symbols(self) -> list[Symbol]:
        """The symbols of its picture and of those who speak."""
        return [symbol for drawn in self._drawn for symbol in drawn.symbols]

    def drawing_problems(self) -> Iterator[str]:
        """Say what is wrong with what is drawn, as the end of a sentence that begins with the scene."""
        for drawn in self._drawn:
            yield from drawn.problems()

    @property
    def _drawn(self) -> list[Picture | SpokenLine]:
        return [*([self.picture] if self.picture else []), *self.says]
