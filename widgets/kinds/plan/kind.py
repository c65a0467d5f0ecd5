"""A learner's own plan: what they will write down and whom they will tell if they notice something."""

from collections.abc import Iterator
from typing import ClassVar

from widgets.declaration import Declaration
from widgets.schema import Text


class Plan(Declaration):
    """The place of a learner's own plan, which is never marked, and the same in all modules."""

    kind: ClassVar[str] = "plan"
    title: Text

    def problems(self) -> Iterator[str]:
        """Say what is wrong, one sentence each."""
        yield from super().problems()
        if self.id != self.kind:
            yield f"The id of a learner's plan must be '{self.kind}'."
