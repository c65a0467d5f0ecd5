"""What forms with options have in common."""

from collections.abc import Iterator

from widgets.forms.question import Question
from widgets.schema import Text


class WithOptions(Question, kw_only=True):
    """A question whose answers are made of the ids of options. A subclass is a form."""

    options: dict[str, Text] = {}

    @property
    def choices(self) -> list[str]:
        """The options."""
        return list(self.options)

    def field_problems(self) -> Iterator[str]:
        """Say whether options are missing or have ids that are not valid."""
        return self._entry_problems("options", least=3)
