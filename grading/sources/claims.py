"""The claims of `data/claims.yaml`: read one by one, so that a mistake in one names it and hides no other."""

from collections.abc import Iterator
from typing import Any

from grading.sources.findings import Finding
from widgets.ids import is_id
from widgets.kinds.chart.claims import Claim
from widgets.problems import DeclarationProblem
from widgets.schema import shaped

FILE = "data/claims.yaml"


def read_claims(content: dict[str, Any]) -> tuple[dict[str, Claim], list[Finding]]:
    """The claims of the file's `content` by id, as far as they can be read, and what is wrong with them.

    Whether their sources are references is for who knows those.
    """
    entries = content.get("claims")
    if not isinstance(entries, dict) or set(content) != {"claims"}:
        return {}, [Finding(FILE, None, None, "It needs the field 'claims', with an entry for each figure, and no other field.")]
    claims: dict[str, Claim] = {}
    findings: list[Finding] = []
    for id, entry in entries.items():
        try:
            claims[id] = shaped(entry, Claim, DeclarationProblem, Claim.__struct_fields__)
        except DeclarationProblem as problem:
            findings.append(Finding(FILE, None, id, str(problem)))
    for id, claim in claims.items():
        findings += [Finding(FILE, None, id, problem) for problem in _problems(id, claim, set(entries), claims)]
    return claims, findings


def _problems(id: str, claim: Claim, known: set[str], read: dict[str, Claim]) -> Iterator[str]:
    if not is_id(id):
        yield "Its id must begin with a lower-case letter and hold only lower-case letters, digits and hyphens."
    yield from claim.problems()
    for other in claim.today:
        if other == id:
            yield "It names itself in 'today'. Name the figure of today, or leave 'today' out."
        elif other not in known:
            yield f"The claim '{other}', named in 'today', is no entry of {FILE}. Add it there, or mend its spelling."
        elif other in read and not read[other].differs.strip():
            yield f"The claim '{other}', named in 'today', needs 'differs': how what it counts is another thing. Add it there."
