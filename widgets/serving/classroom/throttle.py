"""Slows down guessing: after some wrong tries, each further one has to wait longer."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from widgets.languages.catalogue import gettext as _
from widgets.problems import CourseProblem

FREE_TRIES = 5
FIRST_WAIT, LONGEST_WAIT = 5.0, 60.0
"""In seconds; each wait is twice the previous one."""
_FORGET = 900.0
"""After this many seconds without a wrong try, an address is forgotten."""


class ThrottleProblem(CourseProblem):
    """A visitor has to wait before trying again; the message says how long."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            _("There were too many wrong tries from this device. Wait {seconds} seconds, then try again.").format(seconds=seconds)
        )
        self.seconds = seconds


@dataclass
class _Tries:
    wrong: int = 0
    last: float = 0.0

    @property
    def until(self) -> float:
        """The time of the next allowed try."""
        over = self.wrong - FREE_TRIES
        return self.last + min(FIRST_WAIT * 2**over, LONGEST_WAIT) if over >= 0 else self.last


class Throttle:
    """Counts wrong tries for each network address, in memory only."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` returns the time in seconds."""
        self._clock = clock
        self._tries: dict[str, _Tries] = {}

    def check(self, address: str) -> None:
        """Raise ThrottleProblem if this address has to wait; a check does not count as a try."""
        tries = self._tries.get(address)
        if tries and (left := tries.until - self._clock()) > 0:
            raise ThrottleProblem(int(left) + 1)

    def wrong(self, address: str) -> None:
        """Count a wrong try."""
        now = self._clock()
        self._tries = {one: tries for one, tries in self._tries.items() if now - tries.last < _FORGET}
        tries = self._tries.setdefault(address, _Tries())
        tries.wrong, tries.last = tries.wrong + 1, now

    def right(self, address: str) -> None:
        """Forget this address's wrong tries, after a correct answer."""
        self._tries.pop(address, None)
