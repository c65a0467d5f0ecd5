"""A graded submission's folder in `autograded/`: prepared beside its final path and swapped in as a whole."""

import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


class GradedFolder:
    """The folder at `place`, with its current content, if any.

    Call `prepare`, `withdraw`, then `put` once the gradebook is committed, or else `restore`. Between `withdraw` and
    `put` the path is empty, so a reader at that time, or after a kill, sees a submission that is not graded, never
    the old content as if it were graded.
    """

    def __init__(self, place: Path) -> None:
        self.place = place
        self._new = place.with_name(f".{place.name}.new")
        self._old = place.with_name(f".{place.name}.old")

    def prepare(self, files: Mapping[str, bytes], mode: int) -> Path:
        """Write the new folder's files, and return its temporary path, for files that are still to be added."""
        shutil.rmtree(self._new, ignore_errors=True)
        self._new.mkdir(parents=True)
        for name, content in files.items():
            path = self._new / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            path.chmod(mode)
        return self._new

    def withdraw(self) -> None:
        """Move the current folder aside."""
        shutil.rmtree(self._old, ignore_errors=True)
        with suppress(FileNotFoundError):
            self.place.rename(self._old)

    def restore(self) -> None:
        """Put the old folder back, and discard the new one."""
        shutil.rmtree(self._new, ignore_errors=True)
        if self._old.is_dir() and not self.place.exists():
            self._old.rename(self.place)

    def put(self) -> None:
        """Move the new folder to its final path."""
        self._new.rename(self.place)
        shutil.rmtree(self._old, ignore_errors=True)
