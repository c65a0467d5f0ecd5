"""The receipt of a hand-in on the learner's side, and the result that grading returns for it."""

from pathlib import Path

import msgspec

from widgets.answers.store import Purpose
from widgets.files import write_atomically
from widgets.plain import JsonObject

RECEIPTS: dict[Purpose, str] = {"test": ".last-hand-in.json", "refresher": ".last-refresher.json"}
"""The file of the last receipt for each purpose: a refresher's must not replace the test's, whose result the page shows."""
_MAX_RESULT_BYTES = 1_000_000


class Receipt(msgspec.Struct, omit_defaults=True):
    """The time of a hand-in, the secret that names its feedback, and the path of its result."""

    timestamp: str
    secret: str
    result: str
    token: str = ""
    """The page's token for this hand-in."""


def keep_receipt(folder: Path, receipt: Receipt, purpose: Purpose) -> None:
    """Write a receipt into the learner's folder of the module. Raises OSError."""
    write_atomically(folder / RECEIPTS[purpose], msgspec.json.encode(receipt), mode=0o600)


def last_receipt(folder: Path, purpose: Purpose = "test") -> Receipt | None:
    """The receipt of the learner's last hand-in for this purpose from this folder, None without one."""
    try:
        return msgspec.json.decode((folder / RECEIPTS[purpose]).read_bytes(), type=Receipt)
    except (OSError, ValueError, RecursionError):
        return None


def read_result(receipt: Receipt) -> JsonObject | None:
    """The result of this hand-in, None until it is graded."""
    path = Path(receipt.result)
    try:
        if path.stat().st_size > _MAX_RESULT_BYTES:
            return None
        result = msgspec.json.decode(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return result if isinstance(result, dict) else None
