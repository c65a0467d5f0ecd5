"""The list of whose certificate expires when, as a CSV file that opens safely in a spreadsheet."""

from collections.abc import Iterable

import pandas as pd

from grading.certificates.issuing import Certificate
from grading.results.tables import to_csv

EXPIRIES = "expiries.csv"
_COLUMNS = ("expires", "module", "learner", "name", "number", "passed", "percent", "issued")


def expiries(certificates: Iterable[Certificate]) -> bytes:
    """The list, those that expire first on top, in UTF-8 with a byte order mark, which some spreadsheets need."""
    rows = sorted(
        (_row(certificate) for certificate in certificates), key=lambda row: (row["expires"] or "~", row["module"], row["learner"])
    )
    return to_csv(pd.DataFrame(rows, columns=_COLUMNS)).encode("utf-8-sig")


def _row(certificate: Certificate) -> dict[str, str | float]:
    said = certificate.statement
    return {
        "expires": said.expires.isoformat() if said.expires else "",
        "module": said.module,
        "learner": certificate.learner,
        "name": said.name,
        "number": said.number,
        "passed": said.passed.isoformat(),
        "percent": said.percent,
        "issued": said.issued.isoformat(),
    }
