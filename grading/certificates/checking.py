"""The verdict on a certificate, from its signature, its expiry and a list of revocations: offline, with the public key alone."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

from grading.certificates.keys import PublicKey
from grading.certificates.presented import Presented, bounded, detached_signature, read_presented
from grading.certificates.revocations import Revocation, Revocations
from widgets.plain_log import printable
from widgets.problems import CourseProblem

State = Literal["valid", "expired", "revoked", "altered", "other key"]
_LARGEST_LIST = 50_000_000
_DO_NOT_ACCEPT = "Do not accept it."


class RevocationsProblem(CourseProblem):
    """A list of revocations cannot be trusted; the message says why and what to do."""


@dataclass(frozen=True)
class Verdict:
    """What is known of a certificate."""

    state: State
    sentence: str

    @property
    def is_valid(self) -> bool:
        """Whether it can be accepted."""
        return self.state == "valid"


def check(path: Path, key: PublicKey, listed: Revocations | None, today: date) -> Verdict:
    """Check a certificate file. `today` is in UTC. Raises PresentedProblem if it is not a certificate."""
    return verdict(read_presented(path), path, key, listed, today)


def verdict(presented: Presented, path: Path, key: PublicKey, listed: Revocations | None, today: date) -> Verdict:
    """The verdict on a certificate that was read from `path`."""
    if not presented.names(key):
        return Verdict(
            "other key",
            f"Not signed by this key: {path} names the key {presented.key}, and you check with the key {key.id}. {_DO_NOT_ACCEPT} "
            "If another course issued it, name that course's public key.",
        )
    if not presented.is_signed_by(key):
        return Verdict("altered", f"Altered: {path} is not what was signed with the key {key.id}. {_DO_NOT_ACCEPT}")
    what = f"certificate {presented.number} of {presented.name} for '{presented.title}'"
    if listed and (revocation := listed.of(presented.number)):
        return Verdict("revoked", f"Revoked: {what} {_revoked(revocation)}, says the list of revocations of {_as_of(listed)}.")
    if presented.expires and presented.expires < today:
        return Verdict("expired", f"Expired: {what} was valid until {presented.expires}.")
    validity = f"valid until {presented.expires}" if presented.expires else "without an expiry date"
    about = f"{what}, passed on {presented.passed} with {presented.percent}%, {validity}"
    return Verdict("valid", f"Valid: {about}{_not_revoked(presented, listed)}")


def read_revocations(path: Path, key: PublicKey) -> Revocations:
    """Read a list of revocations that this key signed. Raises PresentedProblem or RevocationsProblem."""
    raw = bounded(path, _LARGEST_LIST)
    signature = detached_signature(path)
    try:
        listed = msgspec.json.decode(raw, type=Revocations)
    except (msgspec.MsgspecError, UnicodeError):
        raise RevocationsProblem(f"{path} is not a list of revocations. Get revocations.json and revocations.sig again.") from None
    if listed.key != key.id:
        raise RevocationsProblem(
            f"{path} was signed with another key ({printable(listed.key)}) than the one that you check with ({key.id}). "
            "Get the list of the same course as the public key."
        )
    if not key.verifies(signature, raw):
        raise RevocationsProblem(f"{path} was altered. Get revocations.json and revocations.sig again.")
    return listed


def _revoked(revocation: Revocation) -> str:
    what = "was replaced by another certificate" if revocation.reason == "replaced" else "was withdrawn"
    return f"{what} on {revocation.revoked:%Y-%m-%d}"


def _not_revoked(presented: Presented, listed: Revocations | None) -> str:
    if listed is None:
        return ". Without a list of revocations, it is not known whether it was revoked."
    if listed.as_of.date() < presented.issued:
        return f". The list of revocations of {_as_of(listed)} is older than it, so it is not known whether it was revoked."
    return f", and not revoked as of {_as_of(listed)}."


def _as_of(listed: Revocations) -> str:
    return f"{listed.as_of:%Y-%m-%d %H:%M} UTC"
