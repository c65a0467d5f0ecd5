"""The signed statement: what a certificate says, as canonical JSON (RFC 8785), and the same with its signature as one text."""

import base64
import binascii
import json
from datetime import date
from typing import Literal

import msgspec
import rfc8785

from grading.certificates.keys import SigningKey
from widgets.plain import JsonObject

FORMAT: Literal["duty-to-report/certificate/1"] = "duty-to-report/certificate/1"
STATEMENT, SIGNATURE = "statement.json", "statement.sig"
"""The files of a statement, and of its signature (64 bytes)."""


class Statement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a certificate says. Dates are in UTC."""

    format: Literal["duty-to-report/certificate/1"] = FORMAT
    number: str
    name: str
    """The learner's name; untrusted text."""
    id: str | msgspec.UnsetType = msgspec.UNSET
    """The learner's ID, if the mission wants it on certificates."""
    course: str
    mission: str
    module: str
    title: str
    """The module's title in English."""
    passed: date
    percent: float
    """The automatic points as a percentage, with one decimal."""
    issued: date
    expires: date | None
    """The last day on which it is valid; None if it does not expire."""
    key: str
    """The ID of the key that signed it."""

    @property
    def shown_id(self) -> str:
        """The learner's ID; empty if the certificate does not have it."""
        return "" if self.id is msgspec.UNSET else self.id


class Envelope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A statement and its signature in base64url, as the QR code holds them."""

    statement: Statement
    signature: str


def canonical(statement: Statement) -> bytes:
    """The bytes that are signed."""
    return rfc8785.dumps(msgspec.to_builtins(statement))


def envelope(statement: Statement, key: SigningKey) -> str:
    """The statement and its signature as one text in ASCII, because readers of QR codes guess the encoding of anything else."""
    signature = base64.urlsafe_b64encode(key.sign(canonical(statement))).decode().rstrip("=")
    content: JsonObject = {"statement": msgspec.to_builtins(statement), "signature": signature}
    return json.dumps(content, ensure_ascii=True, separators=(",", ":"))


def signature_of(opened: Envelope) -> bytes:
    """The signature in an envelope; empty if it is not base64url."""
    try:
        return base64.b64decode(opened.signature + "=" * (-len(opened.signature) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return b""
