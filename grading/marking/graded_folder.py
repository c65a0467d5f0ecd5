"""A graded submission's folder in `autograded/`: made beside its place, and there at once or not at all."""

import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


class GradedFolder:
    """The folder at `place`, with what stands there already, if anything.

    Order: `prepare`, `withdraw`, then (the gradebook says so) `put`, or else `restore`. From `withdraw`
    to `put` nothing is in its place, so whoever looks meanwhile, or after a kill, takes the submission
    for not graded and never for graded with what stood there before.
    """

    def __init__(self, place: Path) -> None:
        self.place = place
        self._new = place.with_name(f".{place.name}.new")
        self._old = place.with_name(f".{place.name}.old")

    def prepare(self, files: Mapping[str, bytes], mode: int) -> Path:
        """Write the new folder's files; gives where it is for now, for what is to be added."""
        shutil.rmtree(self._new, ignore_errors=True)
        self._new.mkdir(parents=True)
        for name, content in files.items():
            path = self._new / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            path.chmod(mode)
        return self._new

    def withdraw(self) -> None:
        """Take away what stands there."""
        shutil.rmtree(self._old, ignore_errors=True)
        with suppress(FileNotFoundError):
            self.place.rename(self._old)

    def restore(self) -> None:
        """Put back what stood there, and forget the new folder."""
        shutil.rmtree(self._new, ignore_errors=True)
        if self._old.is_dir() and not self.place.exists():
            self._old.rename(self.place)

    def put(self) -> None:
        """Move the new folder into its place."""
        self._new.rename(self.place)
        shutil.rmtree(self._old, ignore_errors=True)
