"""The scenes of a case: what a learner reads, decides and answers on the way to an end."""

from typing import TYPE_CHECKING, Literal

import msgspec

from widgets.forms.embedded import EmbeddedQuestion
from widgets.schema import Text


class End(msgspec.Struct, forbid_unknown_fields=True):
    """One end of a case, and its consequences for each person."""

    verdict: Literal["good", "mixed", "harmful"]
    victim: Text
    learner: Text
    mission: Text


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
