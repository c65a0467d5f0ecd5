"""The course's signing key: made once, kept on the grading side, readable by its owner alone.

Ed25519 (RFC 8032). The private key is a PEM file in PKCS #8, the public one a PEM file that `openssl` reads.
"""

import hashlib
import hmac
import os
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from grading.certificates.multibase import did_key, verification_method
from grading.course.course_file import command
from grading.course.privacy import OWNER_ONLY
from widgets.files import write_atomically
from widgets.problems import CourseProblem

FOLDER = "signing"
"""The folder of the private key and of the register, in the course's folder. Nothing in it is handed out."""
PRIVATE, PUBLIC = "private.pem", "public.pem"
OWNER_ONLY_FILE = 0o600
_PURPOSE = b"duty-to-report/register"
"""Separates the register's key from every other key that could be derived."""
_ID_BYTES = 8


class KeyProblem(CourseProblem):
    """A key is missing or cannot be used; the message says which one and what to do."""


class PublicKey:
    """A key that verifies."""

    def __init__(self, key: Ed25519PublicKey) -> None:
        self._key = key
        self.raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def id(self) -> str:
        """The short name of the key: 16 hexadecimal digits of its SHA-256. It only says which key to try."""
        return hashlib.sha256(self.raw).digest()[:_ID_BYTES].hex()

    @property
    def did(self) -> str:
        """The key as a `did:key`."""
        return did_key(self.raw)

    @property
    def method(self) -> str:
        """The `verificationMethod` of a proof by this key."""
        return verification_method(self.raw)

    @property
    def pem(self) -> bytes:
        """The key as a PEM file."""
        return self._key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether this is the key's signature of the message."""
        try:
            self._key.verify(signature, message)
        except InvalidSignature:
            return False
        return True


class SigningKey:
    """A key that signs."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = PublicKey(key.public_key())

    @property
    def pem(self) -> bytes:
        """The key as a PEM file without a passphrase."""
        return self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def sign(self, message: bytes) -> bytes:
        """The signature of a message: 64 bytes, the same each time."""
        return self._key.sign(message)

    def pseudonym(self, *parts: str) -> str:
        """A name for these texts from which no one without the private key can find them: HMAC-SHA256 in hexadecimal."""
        joined = b"".join(len(raw).to_bytes(4) + raw for raw in (part.encode() for part in parts))
        return hmac.new(self._pseudonym_key, joined, hashlib.sha256).hexdigest()

    @cached_property
    def _pseudonym_key(self) -> bytes:
        raw = self._key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        return HKDF(SHA256(), length=32, salt=None, info=_PURPOSE).derive(raw)


def open_signing_key(folder: Path, *, is_new: bool) -> SigningKey:
    """Read the signing key in `folder`, or make it if `is_new`: if nothing was signed yet. The caller holds the register's lock.

    Raises KeyProblem if the key is gone although it is in use, or if its file cannot be read.
    """
    path = folder / PRIVATE
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        if not is_new:
            raise KeyProblem(
                f"{path} is missing, but certificates were signed with it. Restore it from your backup. "
                f"If it is lost, move {folder} away: a new key is made, and the old certificates cannot be withdrawn any more."
            ) from None
        return _made(folder)
    _close_again(path)
    return _private(raw, path)


def _made(folder: Path) -> SigningKey:
    folder.mkdir(OWNER_ONLY, parents=True, exist_ok=True)
    key = SigningKey(Ed25519PrivateKey.generate())
    write_atomically(folder / PRIVATE, key.pem, mode=OWNER_ONLY_FILE)
    write_atomically(folder / PUBLIC, key.public.pem)
    return key


def _close_again(path: Path) -> None:
    """Take the key away from other users, if someone copied it with wider permissions."""
    if os.name == "posix" and path.stat().st_mode & 0o077:
        path.chmod(OWNER_ONLY_FILE)


def _private(raw: bytes, path: Path) -> SigningKey:
    try:
        key = load_pem_private_key(raw, password=None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyProblem(f"{path} is not an Ed25519 private key. Restore it from your backup.")
    return SigningKey(key)


def read_public_key(path: Path) -> PublicKey:
    """Read a public key from a PEM file. Raises KeyProblem."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except FileNotFoundError:
        raise KeyProblem(
            f"The public key {path} is missing. Name the file that the issuer gave you: "
            f"{command('certificate-check FILE=statement.json KEY=public.pem')}"
        ) from None
    except ValueError:
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise KeyProblem(f"{path} is not an Ed25519 public key. Name the file public.pem of the course.")
    return PublicKey(key)
