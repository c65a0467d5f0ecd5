"""Modes of the course's files: keys, answers and grades are for their owner alone.

The mode of a top folder suffices: without rights to it, nobody reaches what is inside, whatever mode
nbgrader gives that. `release/` and what is made of it are for learners and stay as they are.
"""

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

OWNER_ONLY = 0o700
"""The mode of a new folder for keys, answers or grades."""
EXCHANGE = "exchange"
"""The course's own exchange, in its folder."""
GRADING = ("submitted", "autograded", "feedback")
_FOLDERS = (".git", "source", *GRADING, "downloaded", "learners", "answers", "results", "demo", "cohorts", "archives")
_OTHERS, _GROUP = 0o007, 0o070
_OWNER_ALL_OTHERS_PASS = 0o711


def make_feedback(folder: Path) -> None:
    """Make a missing folder for results, as nbgrader does: a file in it is read by its name, and none is listed."""
    if not folder.is_dir():
        folder.mkdir(parents=True)
        folder.chmod(_OWNER_ALL_OTHERS_PASS)


def close_folders(root: Path, exchange: Path, *, is_shared: bool) -> None:
    """Close the folders of the course in `root`, and its exchange where that is its own; those that are missing stay so."""
    for folder in (root / name for name in _FOLDERS):
        _close(folder, is_shared)
    if is_own_exchange(root, exchange):
        _close(exchange, is_shared)


def close_gradebook(address: str | sa.URL, *, is_shared: bool = False) -> None:
    """Close the file of a gradebook in SQLite, with the files that SQLite keeps beside it."""
    url = sa.make_url(address)
    if url.get_backend_name() == "sqlite" and url.database:
        for file in _beside(Path(url.database)):
            _close(file, is_shared)


def take_over_risk(exchange: Path) -> str:
    """How others could read the hand-ins in an exchange, and what to do about it, as a sentence; empty where they cannot."""
    try:
        mode = exchange.stat().st_mode
    except OSError:
        return ""
    if not mode & stat.S_IWOTH or mode & stat.S_ISVTX:
        return ""
    what = f"Every account can put a folder of its own in the place of the course's in {exchange}, and read what is handed in."
    return f"{what} Run: chmod +t {exchange}"


def is_own_exchange(root: Path, exchange: Path) -> bool:
    """Whether this exchange is in the course's folder; another one serves other users, or other courses."""
    return exchange == root / EXCHANGE and not exchange.is_symlink()


def _beside(file: Path) -> Iterator[Path]:
    """A file and those whose names begin with its name: SQLite's journals, and the copies that nbgrader makes of it."""
    with contextlib.suppress(OSError):
        yield from (path for path in file.parent.iterdir() if path.name.startswith(file.name))


def _close(path: Path, is_shared: bool) -> None:
    """Close a file or folder. A link leads to a place that is not the course's, and what another user owns is theirs to close."""
    if os.name != "posix":
        return  # on Windows a file has the rights of its folder
    taken = _OTHERS if is_shared else _OTHERS | _GROUP
    with contextlib.suppress(OSError):
        found = path.lstat()
        if not path.is_symlink() and found.st_uid == os.geteuid() and found.st_mode & taken:
            path.chmod(found.st_mode & 0o7777 & ~taken)
