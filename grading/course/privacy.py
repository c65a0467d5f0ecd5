"""Modes of the course's files: only their owner can read keys, answers and grades.

The mode of a top folder is enough: without permissions on it, no one can reach its contents, whatever mode nbgrader
gives them. `release/` and what is made from it are for learners and stay unchanged.
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
_FOLDERS = (
    ".git",
    "source",
    *GRADING,
    "downloaded",
    "learners",
    "answers",
    "results",
    "certificates",
    "signing",
    "exports",
    "questions",
    "demo",
    "cohorts",
    "archives",
)
_OTHERS, _GROUP = 0o007, 0o070
_OWNER_ALL_OTHERS_PASS = 0o711


def make_feedback(folder: Path) -> None:
    """Create a missing folder for results with nbgrader's mode: a file in it can be read by name, but not listed."""
    if not folder.is_dir():
        folder.mkdir(parents=True)
        folder.chmod(_OWNER_ALL_OTHERS_PASS)


def close_folders(root: Path, exchange: Path, *, is_shared: bool) -> None:
    """Close the existing folders of the course in `root`, and its exchange if it is the course's own."""
    for folder in (root / name for name in _FOLDERS):
        _close(folder, is_shared)
    if is_own_exchange(root, exchange):
        _close(exchange, is_shared)


def close_gradebook(address: str | sa.URL, *, is_shared: bool = False) -> None:
    """Close a SQLite gradebook's file, and the files that SQLite keeps beside it."""
    url = sa.make_url(address)
    if url.get_backend_name() == "sqlite" and url.database:
        for file in _beside(Path(url.database)):
            _close(file, is_shared)


def take_over_risk(exchange: Path) -> str:
    """How others could read the hand-ins in an exchange, and what to do about it, as a sentence; empty if they cannot."""
    try:
        mode = exchange.stat().st_mode
    except OSError:
        return ""
    if not mode & stat.S_IWOTH or mode & stat.S_ISVTX:
        return ""
    what = f"Every account can replace the course's folder in {exchange} with its own, and read what is handed in."
    return f"{what} Run: chmod +t {exchange}"


def is_own_exchange(root: Path, exchange: Path) -> bool:
    """Whether this exchange is in the course's folder; any other serves other users or courses."""
    return exchange == root / EXCHANGE and not exchange.is_symlink()


def _beside(file: Path) -> Iterator[Path]:
    """A file and those whose names begin with its name: SQLite's journals, and nbgrader's copies."""
    with contextlib.suppress(OSError):
        yield from (path for path in file.parent.iterdir() if path.name.startswith(file.name))


def _close(path: Path, is_shared: bool) -> None:
    """Close a file or folder. Links, and files that belong to other users, are left alone."""
    if os.name != "posix":
        return  # on Windows, files inherit their folder's permissions
    taken = _OTHERS if is_shared else _OTHERS | _GROUP
    with contextlib.suppress(OSError):
        status = path.lstat()
        if not path.is_symlink() and status.st_uid == os.geteuid() and status.st_mode & taken:
            path.chmod(status.st_mode & 0o7777 & ~taken)
