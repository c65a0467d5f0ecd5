"""The disk space of folders, measured within a time limit: a cohort of ten thousand has too many files to count each time."""

import os
import time
from pathlib import Path

import msgspec


class Size(msgspec.Struct, frozen=True):
    """The bytes of a folder's files; if there was no time to count all, of those that were counted."""

    bytes: int
    is_complete: bool = True


class Measuring:
    """Measures folders, each within a limit in seconds."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def size(self, path: Path) -> Size:
        """The size of a file or folder; links are not followed, and what is missing or unreadable counts as 0."""
        try:
            if not path.is_dir():
                return Size(path.lstat().st_size)
        except OSError:
            return Size(0)
        total, waiting, end = 0, [str(path)], time.monotonic() + self._seconds
        while waiting:
            if time.monotonic() > end:
                return Size(total, is_complete=False)
            total += self._of_entries(waiting)
        return Size(total)

    def _of_entries(self, waiting: list[str]) -> int:
        """The bytes of the files in the last of these folders, which is replaced by its subfolders."""
        total = 0
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        total += entry.stat(follow_symlinks=False).st_size
        except OSError:
            pass  # removed in the meantime, or not readable by this account
        return total
