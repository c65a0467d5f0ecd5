"""A certificate as someone presents it: a statement, the text of a QR code, a badge, or a PDF file. All of it is untrusted."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import msgspec
from pypdf import PdfReader

from grading.certificates.data_integrity import is_proven, proof_of
from grading.certificates.keys import PublicKey
from grading.certificates.page import ATTACHED
from grading.certificates.statement import Envelope, Statement, canonical, signature_of
from widgets.plain import JsonObject
from widgets.plain_log import printable
from widgets.problems import CourseProblem

_LARGEST = 20_000_000
_LONGEST = 200_000
"""Bytes of a file, and of a statement or a badge in it."""
_DEEPEST = 50
"""Levels of a badge: canonicalisation is recursive."""


class PresentedProblem(CourseProblem):
    """A file is not a certificate, or its signature is missing; the message says what to check instead."""


@dataclass(frozen=True)
class Presented:
    """What a file says, and whether a key signed it."""

    number: str
    name: str
    title: str
    passed: date
    percent: str
    issued: date
    expires: date | None
    """The last day on which it is valid."""
    key: str
    """The key that it names: an ID or a `verificationMethod`."""
    is_signed_by: Callable[[PublicKey], bool]

    def names(self, key: PublicKey) -> bool:
        """Whether it names this key as the one that signed it."""
        return self.key in (key.id, key.method)


def read_presented(path: Path) -> Presented:
    """Read a certificate without trusting it. Raises PresentedProblem."""
    raw = bounded(path, _LARGEST)
    if raw.startswith(b"%PDF-"):
        return _in_envelope(_attached(raw, path), path)
    if len(raw) > _LONGEST:
        raise _no_certificate(path)
    try:
        content = msgspec.json.decode(raw)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise _no_certificate(path) from None
    if not isinstance(content, dict):
        raise _no_certificate(path)
    if "proof" in content:
        return _badge(content, path)
    return _in_envelope(raw, path) if "statement" in content else _statement_file(raw, path)


def bounded(path: Path, limit: int) -> bytes:
    """The content of a file. Raises PresentedProblem if it cannot be read, or is larger than any certificate."""
    try:
        with path.open("rb") as file:
            raw = file.read(limit + 1)
    except OSError as error:
        raise PresentedProblem(f"{path} cannot be read ({error.strerror}). Check the name.") from None
    if len(raw) > limit:
        raise _no_certificate(path)
    return raw


def detached_signature(path: Path) -> bytes:
    """The signature in the file of the same name that ends in .sig. Raises PresentedProblem."""
    beside = path.with_suffix(".sig")
    if not beside.is_file():
        raise PresentedProblem(f"The signature of {path} is missing. Put {beside.name} beside it: it comes with the file.")
    return bounded(beside, _LONGEST)


def _no_certificate(path: Path) -> PresentedProblem:
    return PresentedProblem(
        f"{path} is not a certificate of this course. Name its statement.json, badge.json or certificate.pdf, or a file with the text of "
        "its QR code."
    )


def _statement_file(raw: bytes, path: Path) -> Presented:
    try:
        statement = msgspec.json.decode(raw, type=Statement)
    except (msgspec.MsgspecError, UnicodeError):
        raise _no_certificate(path) from None
    signature = detached_signature(path)
    return _of_statement(statement, lambda key: key.verifies(signature, raw))


def _in_envelope(raw: bytes, path: Path) -> Presented:
    try:
        opened = msgspec.json.decode(raw, type=Envelope)
    except (msgspec.MsgspecError, UnicodeError):
        raise _no_certificate(path) from None
    signature = signature_of(opened)
    return _of_statement(opened.statement, lambda key: key.verifies(signature, canonical(opened.statement)))


def _of_statement(statement: Statement, is_signed_by: Callable[[PublicKey], bool]) -> Presented:
    return Presented(
        number=printable(statement.number),
        name=printable(statement.name),
        title=printable(statement.title),
        passed=statement.passed,
        percent=f"{statement.percent:g}",
        issued=statement.issued,
        expires=statement.expires,
        key=printable(statement.key),
        is_signed_by=is_signed_by,
    )


def _attached(raw: bytes, path: Path) -> bytes:
    """The signed statement that is attached to a PDF file. Raises PresentedProblem."""
    try:
        attached = PdfReader(io.BytesIO(raw)).attachments.get(ATTACHED, [])
        content = attached[0] if len(attached) == 1 else b""
    except Exception:  # a broken file raises many kinds of exceptions
        content = b""
    if not isinstance(content, bytes) or not content or len(content) > _LONGEST:
        raise PresentedProblem(
            f"{path} has no signed statement attached. A program that saved it again may have removed it. "
            "Scan the QR code, save its text in a file, and check that file."
        )
    return content


class _Identity(msgspec.Struct, rename="camel"):
    identity_type: str
    identity_hash: str


class _Achievement(msgspec.Struct):
    name: str


class _Result(msgspec.Struct):
    value: str


class _Subject(msgspec.Struct, rename="camel"):
    identifier: list[_Identity]
    license_number: str
    activity_end_date: datetime
    achievement: _Achievement
    result: list[_Result]


class _Credential(msgspec.Struct, rename="camel"):
    """The parts of a badge that the verdict repeats; all of it is signed."""

    credential_subject: _Subject
    valid_from: datetime
    valid_until: datetime | None = None


def _badge(content: JsonObject, path: Path) -> Presented:
    proof = proof_of(content)
    method = proof.get("verificationMethod") if proof else None
    if proof is None or not isinstance(method, str) or _depth(content) > _DEEPEST:
        raise _no_certificate(path)
    try:
        credential = msgspec.convert(content, _Credential)
    except msgspec.ValidationError:
        raise _no_certificate(path) from None
    subject = credential.credential_subject
    names = [one.identity_hash for one in subject.identifier if one.identity_type == "name"]
    if len(names) != 1 or len(subject.result) != 1:
        raise _no_certificate(path)
    return Presented(
        number=printable(subject.license_number),
        name=printable(names[0]),
        title=printable(subject.achievement.name),
        passed=subject.activity_end_date.date(),
        percent=printable(subject.result[0].value),
        issued=credential.valid_from.date(),
        expires=credential.valid_until.date() if credential.valid_until else None,
        key=printable(method),
        is_signed_by=lambda key: is_proven(content, proof, key),
    )


def _depth(node: object) -> int:
    """How many levels of objects and lists are nested in plain data."""
    deepest, level = 0, [node]
    while level:
        deepest += 1
        level = [entry for one in level if isinstance(one, (dict, list)) for entry in (one.values() if isinstance(one, dict) else one)]
    return deepest
