"""The numbers with which an instructor lets a learner continue on another device."""

import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

SECONDS = 600.0
"""How long a number is valid."""
_MOST_TRIES = 5


@dataclass
class _Number:
    digits: str
    until: float
    tries: int = 0


class Transfers:
    """The valid numbers: each for one learner at one network address, to be used once."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` returns the time in seconds."""
        self._clock = clock
        self._out: dict[tuple[str, str], _Number] = {}

    def ask(self, learner: str, address: str) -> str | None:
        """A new number of six digits for this learner, None if one is still valid."""
        now = self._clock()
        self._out = {key: number for key, number in self._out.items() if number.until > now}
        if (learner, address) in self._out:
            return None
        number = _Number(f"{secrets.randbelow(10**6):06}", now + SECONDS)
        self._out[learner, address] = number
        return number.digits

    def accept(self, learner: str, address: str, candidate: str) -> bool:
        """Whether this is the valid number; it is used up by a correct answer, and by too many wrong ones."""
        number = self._out.get((learner, address))
        if number is None or number.until <= self._clock():
            return False
        number.tries += 1
        right = hmac.compare_digest(_digits(candidate), number.digits)
        if right or number.tries >= _MOST_TRIES:
            del self._out[learner, address]
        return right


def _digits(text: str) -> str:
    return "".join(str(int(sign)) for sign in text if sign.isdecimal())
