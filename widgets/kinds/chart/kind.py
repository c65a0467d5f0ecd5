"""Figures of `data/claims.yaml` as a drawing and a table."""

from collections.abc import Iterator
from typing import ClassVar

from widgets.declaration import Declaration
from widgets.kinds.chart.claims import Claim, Drawing
from widgets.minutes import reading_seconds
from widgets.schema import Text

MAX_CLAIMS = 6
"""The most claims in one chart: more cannot be distinguished on a phone."""
CLAIM_SECONDS = 5
"""The time to look at one figure."""


class Chart(Declaration):
    """Figures of `data/claims.yaml` as a drawing and a table."""

    kind: ClassVar[str] = "chart"
    title: Text
    claims: list[str]
    """The ids of the claims that are drawn, all on one scale."""
    caption: Text = ""
    rows: dict[str, Claim] = {}
    """The claims that are drawn and today's figures next to them, by id; `make release` writes them, and the drawing."""
    drawn: Drawing | None = None

    def seconds(self) -> float:
        """The time for its figures and its caption, in seconds."""
        return sum(map(_claim_seconds, self.rows.values())) + reading_seconds(self.caption)

    def problems(self) -> Iterator[str]:
        """Say what is wrong, one sentence each."""
        yield from super().problems()
        if not 1 <= len(self.claims) <= MAX_CLAIMS or len(set(self.claims)) < len(self.claims):
            yield f"A chart has from 1 to {MAX_CLAIMS} 'claims', each once. Make a second chart of the others."
        if self.drawn:
            yield from self.drawn.problems()
            beside = {name for id in self.claims if id in self.rows for name in self.rows[id].today}
            if set(self.drawn.strips) != set(self.claims) or not {*self.claims, *beside} <= set(self.rows):
                yield "The drawing belongs to other claims. Release the module again."


def _claim_seconds(claim: Claim) -> float:
    """The time to read the text next to a figure and to look at the figure, in seconds; the table is for reference."""
    return CLAIM_SECONDS + sum(map(reading_seconds, (claim.counts, claim.place, claim.period, claim.who, claim.differs)))
