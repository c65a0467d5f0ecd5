"""Reading a learner's files safely: size limits, no links, only plain files."""

import os
import stat
from pathlib import Path
from typing import BinaryIO

from widgets.languages.reasons import because
from widgets.plain_log import printable as printable_line
from widgets.problems import HandInProblem

_SAFE = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
"""Windows has neither flag and takes no hand-ins (`grading.cli`), but modules that import this one work there."""
_FILE = _SAFE | getattr(os, "O_NONBLOCK", 0)
_FOLDER = _SAFE | getattr(os, "O_DIRECTORY", 0)
_PIECE = 65_536
_LONGEST_NAME = 100


def read_plain(folder: Path, name: str, limit: int) -> bytes | None:
    """The bytes of `folder/name`, None if there is no such file.

    Raises HandInProblem if it is not a plain file (but a link, a pipe or a folder) or has more than `limit` bytes.
    The folder's owner may change it at any time, so the check is made on the file that was opened.
    """
    try:
        inside = os.open(folder, _FOLDER)
    except FileNotFoundError:
        return None
    except OSError:
        raise because(HandInProblem, "not-plain-folder", name=printable_name(folder.name)) from None
    try:
        opened = open_plain(name, inside)
    finally:
        os.close(inside)
    if opened is None:
        return None
    with opened as file:
        return read_bounded(file, name, limit)


def open_plain(path: Path | str, inside: int | None = None) -> BinaryIO | None:
    """The plain file at `path` (in the opened folder `inside`), None if there is no file.

    Raises HandInProblem if it is a link, a pipe, a folder or anything else.
    """
    name = printable_name(Path(path).name)
    try:
        handle = os.open(path, _FILE, dir_fd=inside)
    except FileNotFoundError:
        return None
    except OSError:
        raise because(HandInProblem, "not-plain", name=name) from None
    # Checked before it becomes a file object, which Python cannot create for a folder.
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise because(HandInProblem, "not-plain", name=name)
    return os.fdopen(handle, "rb")


def read_bounded(file: BinaryIO, name: str, limit: int) -> bytes:
    """The whole content of an opened file. Raises HandInProblem if it has more than `limit` bytes."""
    raw = bytearray()
    while len(raw) <= limit and (more := file.read(min(_PIECE, limit + 1 - len(raw)))):
        raw += more
    if len(raw) > limit:
        raise because(HandInProblem, "too-large", name=name, most=limit // 1000 or 1)
    return bytes(raw)


def is_plain_folder(path: Path) -> bool:
    """Whether `path` is a folder itself, not a link to one or anything else."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False


def printable_name(text: str) -> str:
    """An untrusted name in a form that is safe in a sentence: short, on one line, without control characters."""
    short = text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME]}..."
    return printable_line(short)
