"""The signed, dated list of certificates that are not valid any more, to be carried along with the public key."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

import msgspec
import rfc8785

from grading.certificates.register import Issued, Reason

FORMAT: Literal["duty-to-report/revocations/1"] = "duty-to-report/revocations/1"
REVOCATIONS, REVOCATIONS_SIGNATURE = "revocations.json", "revocations.sig"


class Revocation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One certificate that is not valid any more."""

    number: str
    revoked: datetime
    reason: Reason


class Revocations(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All certificates of one key that were not valid at one time."""

    format: Literal["duty-to-report/revocations/1"] = FORMAT
    as_of: datetime
    """In UTC."""
    key: str
    """The ID of the key that signed the list."""
    revoked: list[Revocation]

    def of(self, number: str) -> Revocation | None:
        """The revocation of this number; None if it was valid then."""
        return next((one for one in self.revoked if one.number == number), None)


def revocations(register: Iterable[Issued], key: str, now: datetime) -> Revocations:
    """The list for this register; `now` is in UTC."""
    revoked = [
        Revocation(number=entry.number, revoked=entry.revoked, reason=entry.reason)
        for entry in register
        if entry.revoked is not None and entry.reason is not None
    ]
    return Revocations(as_of=now.replace(microsecond=0), key=key, revoked=revoked)


def joined(listed: Revocations, earlier: Revocations) -> Revocations:
    """The list with what only an earlier one has: a register that was restored from a backup may have forgotten it."""
    numbers = {one.number for one in listed.revoked}
    forgotten = [one for one in earlier.revoked if one.number not in numbers]
    return msgspec.structs.replace(listed, revoked=[*forgotten, *listed.revoked])


def canonical(listed: Revocations) -> bytes:
    """The bytes that are signed."""
    return rfc8785.dumps(msgspec.to_builtins(listed))
