"""A figure claimed by someone, with everything needed to read it critically, and its drawing.

The claims are in `data/claims.yaml`. `make release` draws them, and writes drawings and claims into the cell that
shows them: a kernel needs neither the file nor matplotlib.
"""

import math
import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from widgets.schema import Text

YEAR = "year"
"""The unit of a claim that is a date, drawn on a line of years."""
PERCENT = "%"
"""The unit of a share, drawn on a scale from 0 to 100."""
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_COORDINATES = r"-?\d+(?:\.\d)? -?\d+(?:\.\d)?"
_SAFE_DRAWING = re.compile(
    r'<svg xmlns="http://www\.w3\.org/2000/svg" viewBox="0 0 \d+ \d+">'
    r'(?:<path class="chart-[a-z]+" d="[MLCQZ\d. -]+"(?: transform="translate\(' + _COORDINATES + r'\)")?/>'
    r'|<text class="chart-tick" x="\d+(?:\.\d)?" y="\d+(?:\.\d)?" text-anchor="(?:start|middle|end)">-?\d+(?:\.\d+)?</text>)*'
    r"</svg>"
)


class Claim(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """One figure: what is counted, who claimed it, how it is known, and what speaks against it."""

    counts: Text
    """What is counted, in words that are clear on their own."""
    unit: Text
    """The words after the number: people, months, % ..."""
    place: Text
    period: Text
    """The period that the figure is about."""
    who: Text
    """Who claimed it, and who reported it if that is someone else."""
    year: int
    """The year of the claim."""
    how: Literal["survey", "estimate", "hearsay", "record", "count", "account"]
    """How it is known; `docs/authoring.md` defines each word."""
    source: str
    """The id of a reference."""
    at: Text
    """Its place in the source, in the source's own terms."""
    against: Text
    """What speaks against it."""
    value: int | float | None = None
    min: int | float | None = None
    """The minimum; without `max`, the claim is this much or more."""
    max: int | float | None = None
    roughly: bool = False
    """Whether the source itself says "about"."""
    today: list[str] = []
    """The ids of today's figures that are shown next to it."""
    differs: Text = ""
    """For a figure that others name in `today`: how it differs in what it counts."""

    @property
    def is_date(self) -> bool:
        """Whether the figure is a year."""
        return self.unit == YEAR

    @property
    def is_firm(self) -> bool:
        """Whether someone counted, recorded or surveyed it and gave one number; any other number has an unknown margin."""
        return self.how in ("count", "record", "survey") and not self.roughly

    @property
    def low(self) -> float:
        """The figure, or its minimum."""
        return next((number for number in (self.value, self.min) if number is not None), 0)

    @property
    def high(self) -> float | None:
        """The figure, or its maximum; None if the claim sets no upper limit."""
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
            yield "A figure is a number of at least 0. Fix 'value', 'min' or 'max'."
        elif (self.value is None) == (self.min is None) or (self.value is not None and self.max is not None):
            yield "A claim has either 'value', or 'min' with or without 'max' (write 'min: 0' where the least is not known)."
        elif self.min is not None and self.max is not None and self.min >= self.max:
            yield f"The field 'min' ({self.min}) must be below 'max' ({self.max}). Exchange them, or write one 'value'."
        elif self.unit == PERCENT and max(given) > 100:
            yield "A share is at most 100%. Fix the number or the unit."


class Drawing(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The drawing of a chart: a strip of SVG for each claim, all on one scale, and the scale's numbers below them."""

    strips: dict[str, str]
    axis: str
    start: float
    """The start of the scale."""
    end: float
    dates: bool = False
    """Whether the numbers are years."""

    def problems(self) -> Iterator[str]:
        """Report each part that is not a drawing made by this course, one sentence each."""
        for name, drawing in {**self.strips, "axis": self.axis}.items():
            if not _SAFE_DRAWING.fullmatch(drawing):
                yield f"The drawing of '{name}' is none that `make release` makes. Release the module again."
