"""Certificates made by hand, for tests, and their proofs verified by other code than the course's own."""

import base64
import hashlib
import json
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from grading.certificates.issuing import Certificate
from grading.certificates.keys import PublicKey, SigningKey
from grading.certificates.statement import SIGNATURE, STATEMENT, Statement, canonical

ISSUED = datetime(2026, 11, 30, 12, tzinfo=UTC)
KEY = SigningKey(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
OTHER_KEY = SigningKey(Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))))
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def certificate(**fields: Any) -> Certificate:
    said: dict[str, Any] = {
        "number": "7K3M-9QXW-2B4D-HJLP",
        "name": "Ada Lovelace",
        "course": "Duty to Report",
        "mission": "Test Mission",
        "module": "awareness",
        "title": "Awareness: your duty to report",
        "passed": date(2026, 3, 2),
        "percent": 87.5,
        "issued": ISSUED.date(),
        "expires": date(2028, 3, 2),
        "key": KEY.public.id,
    }
    return Certificate("a-01", Statement(**(said | fields)), ISSUED)


def write_statement(folder: Path, statement: Statement, key: SigningKey = KEY) -> Path:
    """A statement and its signature, as they are handed out."""
    (folder / STATEMENT).write_bytes(canonical(statement))
    (folder / SIGNATURE).write_bytes(key.sign(canonical(statement)))
    return folder / STATEMENT


def openssl_accepts(folder: Path, public: PublicKey, message: bytes, signature: bytes) -> bool:
    """Whether the program that everyone has verifies a signature."""
    files = {"public.pem": public.pem, "message": message, "signature": signature}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    verify = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "public.pem", "-rawin", "-in", "message", "-sigfile", "signature"]
    done = subprocess.run(verify, cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    assert ("Verified Successfully" in done.stdout) == (done.returncode == 0)
    return done.returncode == 0


def proof_holds(folder: Path, badge: dict[str, Any]) -> bool:
    """Whether a badge's proof holds, step by step as the cryptosuite says, with the key that its issuer names.

    Canonical JSON is that of Python here: enough where keys are ASCII and no number is a fraction.
    """
    (proof,) = badge["proof"]
    assert (proof["type"], proof["cryptosuite"], proof["proofPurpose"]) == ("DataIntegrityProof", "eddsa-jcs-2022", "assertionMethod")
    did, _, fragment = proof["verificationMethod"].partition("#")
    assert did == badge["issuer"]["id"] == f"did:key:{fragment}"
    prefix, raw_key = base58(fragment)[:2], base58(fragment)[2:]
    assert (prefix, len(raw_key)) == (b"\xed\x01", 32)
    document = {name: value for name, value in badge.items() if name != "proof"}
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    assert options["@context"] == document["@context"]
    message = b"".join(hashlib.sha256(plainly_canonical(part)).digest() for part in (options, document))
    # RFC 8410: the header of an Ed25519 public key.
    spki = base64.encodebytes(bytes.fromhex("302a300506032b6570032100") + raw_key).decode()
    key = _Pem(f"-----BEGIN PUBLIC KEY-----\n{spki}-----END PUBLIC KEY-----\n".encode())
    return openssl_accepts(folder, key, message, base58(proof["proofValue"]))  # type: ignore[arg-type]


def plainly_canonical(node: object) -> bytes:
    return json.dumps(node, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def base58(text: str) -> bytes:
    """The bytes of multibase base58-btc that begin with no zero byte."""
    assert text[0] == "z"
    number = sum(ALPHABET.index(digit) * 58**place for place, digit in enumerate(reversed(text[1:])))
    return number.to_bytes((number.bit_length() + 7) // 8)


class _Pem:
    def __init__(self, pem: bytes) -> None:
        self.pem = pem
