"""The shape of `data/claims.yaml`: claimed figures, which charts show (docs/authoring.md)."""

from collections.abc import Iterator

import msgspec

from widgets.content.data_file import DataFile, Problem
from widgets.ids import is_id
from widgets.kinds.chart.claims import Claim


class Claims(msgspec.Struct, forbid_unknown_fields=True):
    """All claims, by id."""

    claims: dict[str, Claim]

    def problems(self) -> Iterator[Problem]:
        """Report mistakes in the ids, and in the claims' references to each other."""
        for id, claim in self.claims.items():
            if not is_id(id):
                yield id, "Its id must begin with a lower-case letter and hold only lower-case letters, digits and hyphens."
            yield from ((id, sentence) for sentence in self._today_problems(id, claim))

    def _today_problems(self, id: str, claim: Claim) -> Iterator[str]:
        for other in claim.today:
            if other == id:
                yield "It names itself in 'today'. Name the figure of today, or leave 'today' out."
            elif other not in self.claims:
                yield f"The claim '{other}', named in 'today', is not in data/claims.yaml. Add it there, or correct its spelling."
            elif not self.claims[other].differs.strip():
                yield f"The claim '{other}', named in 'today', needs 'differs': how what it counts is another thing. Add it there."


CLAIMS = DataFile("claims", Claims, "figures that someone claimed, for charts")
