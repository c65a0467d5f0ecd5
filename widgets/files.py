"""Writing files so that a killed process or a power cut leaves the former or the new one, whole."""

import contextlib
import os
import tempfile
from pathlib import Path


def write_atomically(path: Path, raw: bytes, mode: int = 0o644) -> None:
    """Write a file so that it is there whole or not at all, on disk when this returns; `mode` is who may read it."""
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
    """Make sure that the names in a folder are on disk: without it, a power cut may bring a replaced file back."""
    if os.name != "posix":
        return  # Windows cannot open a folder; its file systems keep names in a journal
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
