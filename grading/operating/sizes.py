"""How much room folders take, within a limit of time: a cohort of ten thousand has more files than can be counted at each look."""

import os
import time
from pathlib import Path

import msgspec


class Size(msgspec.Struct, frozen=True):
    """The bytes of a folder's files; of more than could be counted in time, those that were."""

    bytes: int
    is_complete: bool = True


class Measuring:
    """Measures folders, each for so many seconds at most."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def size(self, path: Path) -> Size:
        """The size of a file or folder; links are not followed, and what is missing or closed counts nothing."""
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
        """The bytes of the files in the last of these folders; its folders take its place."""
        total = 0
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        total += entry.stat(follow_symlinks=False).st_size
        except OSError:
            pass  # removed meanwhile, or closed to this account
        return total
