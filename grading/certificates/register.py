"""The register: every certificate that was issued, and every one that was withdrawn. It holds no name, ID or result.

A learner is known in it by a pseudonym, which only the private key can make. Nothing is ever taken out of it, so a
number that was withdrawn stays withdrawn even after everything else about its learner has been deleted.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Literal

import msgspec
from filelock import FileLock

from grading.certificates.keys import FOLDER, OWNER_ONLY_FILE, PRIVATE, KeyProblem, SigningKey, open_signing_key
from grading.course.privacy import OWNER_ONLY
from widgets.files import write_atomically
from widgets.problems import CourseProblem

REGISTER = "register.json"
_LOCK = ".lock"
Reason = Literal["replaced", "withdrawn"]
"""Why a certificate is not valid any more: another one has taken its place, or its result does not pass or exist any more."""


class RegisterProblem(CourseProblem):
    """The register cannot be used; the message says why and what to do."""


class Issued(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One certificate that was issued, with the terms of its day, which later changes of the course do not touch."""

    number: str
    holder: str
    """The pseudonym of the learner and the module."""
    result: str
    """The pseudonym of the name, the day and the percentage: another one means that the certificate must be replaced."""
    module: str
    issued: datetime
    """In UTC, to the second."""
    course: str
    mission: str
    title: str
    expires: date | None
    shows_id: bool
    revoked: datetime | None = None
    """In UTC, to the second; None while it is valid."""
    reason: Reason | None = None


class Register(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """All certificates that were issued, in order."""

    format: Literal[1] = 1
    key: str
    """The ID of the key that signs them."""
    issued: list[Issued] = []


class Desk:
    """The signing key and the register of a course, for whoever holds its lock."""

    def __init__(self, folder: Path, key: SigningKey, register: Register) -> None:
        self._folder = folder
        self.key = key
        self.register = register

    def save(self, issued: list[Issued]) -> None:
        """Replace the register's entries, on the disk before this returns."""
        self.register = msgspec.structs.replace(self.register, issued=issued)
        _save(self._folder, self.register)


@contextmanager
def opened_desk(root: Path) -> Iterator[Desk]:
    """Lock and open the register of the course in `root`; the first time, make it and the key.

    Raises KeyProblem or RegisterProblem if a file is missing, or cannot be read, or does not belong to the others.
    """
    folder = root / FOLDER
    folder.mkdir(OWNER_ONLY, parents=True, exist_ok=True)
    with FileLock(folder / _LOCK, mode=OWNER_ONLY_FILE):
        register = _read(folder / REGISTER)
        if register is None and (folder / PRIVATE).exists():
            raise RegisterProblem(
                f"{folder / REGISTER} is missing: it says which certificates were issued. Restore it from your backup. "
                f"If it is lost, move {folder} away: a new key is made, and the old certificates cannot be withdrawn any more."
            )
        key = open_signing_key(folder, is_new=register is None)
        if register is None:
            register = Register(key=key.public.id)
            _save(folder, register)
        if register.key != key.public.id:
            raise KeyProblem(f"{folder / PRIVATE} is not the key of {folder / REGISTER}. Restore both from the same backup.")
        yield Desk(folder, key, register)


def _read(path: Path) -> Register | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Register)
    except FileNotFoundError:
        return None
    except msgspec.MsgspecError:
        raise RegisterProblem(f"{path} cannot be read. Restore it from your backup, together with the key beside it.") from None


def _save(folder: Path, register: Register) -> None:
    write_atomically(folder / REGISTER, msgspec.json.format(msgspec.json.encode(register), indent=1), mode=OWNER_ONLY_FILE)
