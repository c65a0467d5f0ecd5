"""The cell in which a learner hands in and sees the result."""

from typing import ClassVar

from widgets.declaration import Declaration


class HandIn(Declaration):
    """The cell in which a learner hands in and sees the result."""

    kind: ClassVar[str] = "handin"
