"""A figure that somebody claimed, with all that is needed to read it critically, and its drawing.

The claims stand in `data/claims.yaml`. `make release` draws them, and puts drawings and claims into the
cell that shows them: a kernel needs neither the file nor matplotlib.
"""

import math
import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from widgets.schema import Text

YEAR = "year"
"""The unit of a claim that is a date: it is drawn on a line of years."""
PERCENT = "%"
"""The unit of a share: it is drawn on a scale from 0 to 100."""
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_COORDINATES = r"-?\d+(?:\.\d)? -?\d+(?:\.\d)?"
_SAFE_DRAWING = re.compile(
    r'<svg xmlns="http://www\.w3\.org/2000/svg" viewBox="0 0 \d+ \d+">'
    r'(?:<path class="chart-[a-z]+" d="[MLCQZ\d. -]+"(?: transform="translate\(' + _COORDINATES + r'\)")?/>'
    r'|<text class="chart-tick" x="\d+(?:\.\d)?" y="\d+(?:\.\d)?" text-anchor="(?:start|middle|end)">-?\d+(?:\.\d+)?</text>)*'
    r"</svg>"
)


class Claim(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """One figure: what is counted, who claimed it, how it is known, and what is known against it."""

    counts: Text
    """What is counted, in words that can stand alone."""
    unit: Text
    """What follows the number: people, months, % ..."""
    place: Text
    period: Text
    """When what is counted was so."""
    who: Text
    """Who claimed it, and where it was told on, who told it."""
    year: int
    """The year of the claim."""
    how: Literal["survey", "estimate", "hearsay", "record", "count", "account"]
    """How it is known; what each word means is in `docs/authoring.md`."""
    source: str
    """The id of a reference."""
    at: Text
    """Where in the source it stands, in the source's own terms."""
    against: Text
    """What is known against it."""
    value: int | float | None = None
    min: int | float | None = None
    """The least; without `max`, the claim is this much or more."""
    max: int | float | None = None
    roughly: bool = False
    """Whether the source itself says "about"."""
    today: list[str] = []
    """The ids of today's figures beside which it is shown."""
    differs: Text = ""
    """Of a figure that others name in `today`: how what it counts is another thing."""

    @property
    def is_date(self) -> bool:
        """Whether the figure is a year."""
        return self.unit == YEAR

    @property
    def is_firm(self) -> bool:
        """Whether somebody counted, wrote down or asked, and gave one number; any other number has a margin that nobody told."""
        return self.how in ("count", "record", "survey") and not self.roughly

    @property
    def low(self) -> float:
        """The figure, or its least."""
        return next((number for number in (self.value, self.min) if number is not None), 0)

    @property
    def high(self) -> float | None:
        """The figure, or its most; None where the claim sets no upper end."""
        return self.max if self.value is None else self.value

    def problems(self) -> Iterator[str]:
        """Say what is wrong, one sentence each."""
        for name in ("counts", "unit", "place", "period", "who", "at", "against"):
            if not getattr(self, name).strip():
                yield f"The field '{name}' is empty. Write it, or say that it is not known."
        if not _FIRST_YEAR <= self.year <= _LAST_YEAR:
            yield f"The field 'year' is the year of the claim, from {_FIRST_YEAR} to {_LAST_YEAR}."
        yield from self._number_problems()

    def _number_problems(self) -> Iterator[str]:
        given = [number for number in (self.value, self.min, self.max) if number is not None]
        if not all(math.isfinite(number) and number >= 0 for number in given):
            yield "A figure is a number from 0 on. Mend 'value', 'min' or 'max'."
        elif (self.value is None) == (self.min is None) or (self.value is not None and self.max is not None):
            yield "A claim has either 'value', or 'min' with or without 'max' (write 'min: 0' where the least is not known)."
        elif self.min is not None and self.max is not None and self.min >= self.max:
            yield f"The field 'min' ({self.min}) must be below 'max' ({self.max}). Exchange them, or write one 'value'."
        elif self.unit == PERCENT and max(given) > 100:
            yield "A share is at most 100 %. Mend the number, or the unit."


class Drawing(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A chart as it was drawn: for each claim a strip of SVG, all on one scale, and the scale's numbers under them."""

    strips: dict[str, str]
    axis: str
    start: float
    """Where the scale begins."""
    end: float
    dates: bool = False
    """Whether the numbers are years."""

    def problems(self) -> Iterator[str]:
        """Say which part is no drawing of this course's own making, one sentence each."""
        for name, drawing in {**self.strips, "axis": self.axis}.items():
            if not _SAFE_DRAWING.fullmatch(drawing):
                yield f"The drawing of '{name}' is none that `make release` makes. Release the module again."
