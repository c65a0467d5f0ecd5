"""Where answers come from: a random text by which the answers of one person's folder or browser can be told from another's.

A checksum says that a file is whole, not who made it. The origin is made at first use and travels in each answers
file, so that whoever hands in under somebody else's ID is noticed (`grading.marking.admission`).
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


def is_origin(given: object) -> bool:
    """Whether this can be an origin."""
    return isinstance(given, str) and bool(_ORIGIN.fullmatch(given))


def origin_beside(folder: Path) -> str:
    """The origin of all modules beside the module's `folder`, made if there is none; one of its own where it cannot be kept."""
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
    """Write a new origin; of two who do so at once, one is kept."""
    handle, name = tempfile.mkstemp(prefix=FILE, dir=path.parent)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(_BYTES))
        if path.exists():  # damaged
            Path(name).replace(path)
        else:
            with contextlib.suppress(FileExistsError):
                os.link(name, path)
        return _read(path)
    finally:
        Path(name).unlink(missing_ok=True)
