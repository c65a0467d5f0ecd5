"""Strategies that draw sound claims."""

from typing import Any

from hypothesis import strategies as st

from widgets.kinds.chart.claims import PERCENT, YEAR, Claim

WAYS = ("survey", "estimate", "hearsay", "record", "count", "account")
_words = st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=12)
_UNITS = ("people", PERCENT, "US dollars", YEAR)


@st.composite
def claims(draw: st.DrawFn, unit: str | None = None) -> Claim:
    """A claim with which nothing is wrong, by itself."""
    unit = unit or draw(st.sampled_from(_UNITS))
    fields: dict[str, Any] = {name: draw(_words) for name in ("counts", "place", "period", "who", "source", "at", "against")}
    fields |= _figure(draw, unit)
    return Claim(unit=unit, year=draw(st.integers(1990, 2030)), how=draw(st.sampled_from(WAYS)), roughly=draw(st.booleans()), **fields)


@st.composite
def charts(draw: st.DrawFn) -> dict[str, Claim]:
    """Claims of one unit, as one chart may show them."""
    unit = draw(st.sampled_from(_UNITS))
    drawn = draw(st.lists(claims(unit), min_size=1, max_size=6))
    return {f"c{number}": claim for number, claim in enumerate(drawn)}


def _figure(draw: st.DrawFn, unit: str) -> dict[str, Any]:
    if unit == YEAR:
        return {"value": draw(st.integers(1900, 2100))}
    most = 100 if unit == PERCENT else 10**12
    number = st.integers(0, most) | st.floats(0, most, allow_nan=False).map(lambda value: round(value, 1))
    low, high = sorted([draw(number), draw(number)])
    form = draw(st.sampled_from(("value", "least", "range")))
    if form == "value" or low == high:
        return {"value": low}
    return {"min": low} | ({"max": high} if form == "range" else {})
