"""Writing files atomically: after a kill or a power cut, either the old or the new file is there, complete."""

import contextlib
import os
import tempfile
from pathlib import Path


def write_atomically(path: Path, raw: bytes, mode: int = 0o644) -> None:
    """Write a file atomically, with these permissions; it is on disk when this returns."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
        sync_folder(path.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def sync_folder(folder: Path) -> None:
    """Sync a folder to disk: without this, a power cut could bring a replaced file back."""
    if os.name != "posix":
        return  # Windows cannot open a folder; its file systems journal names
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
