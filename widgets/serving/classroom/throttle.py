"""Slows down who guesses: after some wrong tries, each further one has to wait longer."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from widgets.languages.catalogue import gettext as _
from widgets.problems import CourseProblem

FREE_TRIES = 5
FIRST_WAIT, LONGEST_WAIT = 5.0, 60.0
"""Seconds; from the first to the longest, each wait is twice the one before."""
_FORGET = 900.0
"""After so many seconds without a wrong try, all is forgotten."""


class ThrottleProblem(CourseProblem):
    """Somebody has to wait before they may try again; the message says how long."""

    def __init__(self, seconds: int) -> None:
        super().__init__(_("Too many wrong tries came from this device. Wait {seconds} seconds, then try again.").format(seconds=seconds))
        self.seconds = seconds


@dataclass
class _Tries:
    wrong: int = 0
    last: float = 0.0

    @property
    def until(self) -> float:
        """When the next try is free."""
        over = self.wrong - FREE_TRIES
        return self.last + min(FIRST_WAIT * 2**over, LONGEST_WAIT) if over >= 0 else self.last


class Throttle:
    """Counts wrong tries for each network address, in memory only."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` tells the time in seconds."""
        self._clock = clock
        self._tries: dict[str, _Tries] = {}

    def check(self, address: str) -> None:
        """Raise ThrottleProblem where this address has to wait; to ask costs nothing."""
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
        """Forget the wrong tries: who was there knows the answer."""
        self._tries.pop(address, None)
