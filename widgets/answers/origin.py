"""The origin of answers: a random text that distinguishes the answers of one person's folder or browser from another's.

A checksum proves that a file is complete, not who made it. The origin is made at first use and travels in each
answers file, so that a hand-in under someone else's ID is noticed (`grading.marking.admission`).
"""

import contextlib
import os
import re
import secrets
import tempfile
from pathlib import Path

FILE = ".duty-origin"
_ORIGIN = re.compile(r"[A-Za-z0-9_-]{8,64}")
_BYTES = 16


def is_origin(value: object) -> bool:
    """Whether this is a valid origin."""
    return isinstance(value, str) and bool(_ORIGIN.fullmatch(value))


def origin_beside(folder: Path) -> str:
    """The origin of all modules beside the module's `folder`, created if missing; a new one each time if it cannot be stored."""
    path = folder.parent / FILE
    with contextlib.suppress(OSError):
        return _read(path) or _keep(path)
    return secrets.token_hex(_BYTES)


def _read(path: Path) -> str:
    try:
        kept = path.read_bytes()[:100].decode("ascii", "replace").strip()
    except FileNotFoundError:
        return ""
    return kept if is_origin(kept) else ""


def _keep(path: Path) -> str:
    """Write a new origin; if two processes do so at once, one of them is kept."""
    handle, name = tempfile.mkstemp(prefix=FILE, dir=path.parent)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(_BYTES))
        if path.exists():  # invalid
            Path(name).replace(path)
        else:
            with contextlib.suppress(FileExistsError):
                os.link(name, path)
        return _read(path)
    finally:
        Path(name).unlink(missing_ok=True)
