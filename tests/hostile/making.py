"""What hostile hand-ins are made with."""

import contextlib
import os
import stat
from collections.abc import Callable
from pathlib import Path

Builder = Callable[[Path], object]
"""Turns a sound hand-in, a folder or a bundle, into a hostile one."""

ANSWERS = "answers.json"
TIMESTAMP = "timestamp.txt"
SECRET_FILE = "submission_secret.txt"  # noqa: S105  # a file's name
OUTSIDE = Path(__file__).resolve()
"""What links of hostile hand-ins lead to: a file outside, which holds the mark below."""
MARK = "a line that must never be copied out of its file"
NESTED = 100_000
HALF_A_GIGABYTE = 500_000_000


def trace_of(hand_in: Path) -> Path:
    """The file that exists only if something in the hand-in was run, or written outside of its folder."""
    return hand_in.with_name(f"{hand_in.name}.trace")


def sparse(path: Path, size: int, start: bytes = b"") -> None:
    """A file of that size, which takes no room on the disk."""
    with path.open("wb") as file:
        file.write(start)
        file.truncate(size)


def remove(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        path.unlink()


def _link_outside(path: Path) -> None:
    path.symlink_to(OUTSIDE)


def _link_to_nothing(path: Path) -> None:
    path.symlink_to(path.with_name("nothing"))


def _link_without_end(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def _socket(path: Path) -> None:
    os.mknod(path, stat.S_IFSOCK | 0o600)


def _folder_with_a_file(path: Path) -> None:
    path.mkdir()
    (path / ANSWERS).write_text("{}")


NOT_PLAIN: dict[str, Callable[[Path], None]] = {
    "a link outside": _link_outside,
    "a link to nothing": _link_to_nothing,
    "a link to a file without end": _link_without_end,
    "a link to itself": _link_to_itself,
    "a folder": _folder_with_a_file,
    "a pipe": os.mkfifo,
    "a socket": _socket,
}


def code_in(hand_in: Path) -> str:
    """A line of Python that leaves a trace where it is run."""
    return f"open({str(trace_of(hand_in))!r}, 'w').write('run')"


def named(name: str) -> Callable[[Path], Path]:
    """Finds the file of that name in a folder."""
    return lambda folder: folder / name


def instead(make: Callable[[Path], None], path_in: Callable[[Path], Path] = lambda path: path) -> Builder:
    """Puts what `make` makes in the place of a file: of the one that `path_in` finds in a folder, else of the bundle itself."""

    def build(hand_in: Path) -> None:
        path = path_in(hand_in)
        remove(path)
        make(path)

    return build
