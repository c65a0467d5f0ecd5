"""The shape of `data/plan.yaml`: what a learner's own plan, and the card on which it is printed, say in addition to other lists."""

from collections.abc import Iterator

import msgspec

from widgets.content.data_file import DataFile
from widgets.schema import Text

STEPS = ("observe", "record", "report", "refer")
"""The ids of the four steps, in their order: the page has an icon for each."""


class Step(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One of the four steps of the course."""

    label: Text
    text: Text


class PlanTexts(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The file as a whole."""

    framing: Text
    steps: dict[str, Step]
    record: dict[str, Text]
    """What can be written down, by id."""
    caution: Text
    """What a plan must not name, because paper can be found."""
    sources: list[str] = []

    def problems(self) -> Iterator[str]:
        """Report steps that are missing, unknown or in another order."""
        if tuple(self.steps) != STEPS:
            yield f"The field 'steps' has these steps: {', '.join(self.steps)}. Write exactly these, in this order: {', '.join(STEPS)}."


PLAN = DataFile("plan", PlanTexts, "what a learner's own plan says")
