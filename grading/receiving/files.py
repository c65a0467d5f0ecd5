"""Reading what a learner put in a folder: bounded, no link followed, nothing but plain files opened."""

import os
import stat
from pathlib import Path

from widgets.problems import HandInProblem

_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def read_plain(folder: Path, name: str, limit: int) -> bytes | None:
    """The bytes of `folder/name`, None where there is no such file.

    Raises HandInProblem where it is no plain file (a link, a pipe, a folder) or has more than
    `limit` bytes. The folder's owner may change it meanwhile: what is opened is what is checked.
    """
    try:
        inside = os.open(folder, _FOLDER)
    except FileNotFoundError:
        return None
    except OSError:
        raise HandInProblem(f"The hand-in {folder.name} is not a plain folder.") from None
    try:
        return _read(inside, name, limit)
    finally:
        os.close(inside)


def _read(folder: int, name: str, limit: int) -> bytes | None:
    try:
        handle = os.open(name, _FILE, dir_fd=folder)
    except FileNotFoundError:
        return None
    except OSError:
        raise HandInProblem(f"{name} is not a plain file.") from None
    # Looked at before it becomes a file object, which Python refuses to make of a folder.
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise HandInProblem(f"{name} is not a plain file.")
    with os.fdopen(handle, "rb") as file:
        raw = file.read(limit + 1)
    if len(raw) > limit:
        raise HandInProblem(f"{name} is larger than {limit // 1000 or 1} kB, more than any learner writes.")
    return raw
