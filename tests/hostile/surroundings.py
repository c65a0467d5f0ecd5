"""What may lie in the folder of a hand-in beside sound answers."""

import os
from collections.abc import Callable
from pathlib import Path

from tests.hostile.making import (
    HALF_A_GIGABYTE,
    NESTED,
    NOT_PLAIN,
    OUTSIDE,
    SECRET_FILE,
    TIMESTAMP,
    Builder,
    code_in,
    instead,
    named,
    sparse,
    trace_of,
)


def _many_files(folder: Path, count: int) -> None:
    for number in range(count):
        (folder / f"{number}.txt").touch()


def _deep_folders(folder: Path, depth: int = 300) -> None:
    """Folders in folders, further down than a path may be long."""
    here = os.open(folder, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("deeper-and-deeper-and", dir_fd=here)
        below = os.open("deeper-and-deeper-and", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)


def _strange_names(folder: Path) -> None:
    names = [
        b"not \xff UTF-8.txt",
        b"two\nlines.txt",
        b"\x1b[2J.txt",
        b"-rf.txt",
        b"x" * 250,
        b"<img src=x onerror=alert(1)>.txt",
        b"*",
        b"[a].txt",
    ]
    for name in names:
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).touch()


def _case_only(folder: Path) -> None:
    for name in ("ANSWERS.JSON", "Answers.json", "Timestamp.txt", "SAMPLE.IPYNB"):
        (folder / name).write_text('{"format": 1, "entries": {}}')


def _programs(folder: Path) -> None:
    code = code_in(folder)
    for name in ("nbgrader_config.py", "sitecustomize.py", "conftest.py", "jupyter_config.py", "widgets.py", "grading.py"):
        (folder / name).write_text(code)
    (folder / "widgets").mkdir()
    (folder / "widgets" / "__init__.py").write_text(code)


def _more_notebooks(folder: Path) -> None:
    for number in range(20):
        (folder / f"more-{number}.ipynb").write_bytes(b'{"cells":' + b"[" * NESTED)


def _linked_folder(folder: Path) -> None:
    """The whole folder is somewhere else, with sound answers in it."""
    elsewhere = trace_of(folder).with_name(f"elsewhere {folder.name.partition('+')[0]}")
    folder.rename(elsewhere)
    folder.symlink_to(elsewhere)


def _nothing_plain(folder: Path) -> None:
    for name, make in NOT_PLAIN.items():
        make(folder / f"{name}.txt")
    (folder / "linked").symlink_to(OUTSIDE.parent)
    (folder / "root").symlink_to("/")


def _large_lines(folder: Path) -> None:
    for name in (TIMESTAMP, SECRET_FILE):
        sparse(folder / name, HALF_A_GIGABYTE)


def _lines(timestamp: str | bytes, secret: bytes = b"s") -> Builder:
    def build(folder: Path) -> None:
        (folder / TIMESTAMP).write_bytes(timestamp if isinstance(timestamp, bytes) else timestamp.encode())
        (folder / SECRET_FILE).write_bytes(secret)

    return build


def _instead_of_both(make: Callable[[Path], None]) -> Builder:
    def build(folder: Path) -> None:
        for name in (TIMESTAMP, SECRET_FILE):
            instead(make, named(name))(folder)

    return build


SURROUNDINGS: dict[str, Builder] = {
    "a file of 500 MB": lambda folder: sparse(folder / "large.bin", HALF_A_GIGABYTE),
    "2,000 files": lambda folder: _many_files(folder, 2000),
    "folders 300 deep": _deep_folders,
    "names that are no words": _strange_names,
    "names that differ by case only": _case_only,
    "programs beside the notebook": _programs,
    "more notebooks": _more_notebooks,
    "links, pipes and sockets beside the notebook": _nothing_plain,
    "a timestamp and a secret of 500 MB": _large_lines,
    "a timestamp and a secret that are no text": _lines(b"\xff\x00 tomorrow", b"\xff\x00../../outside"),
    "a timestamp that names a file": _lines(f"2026-03-01 08:00:00 {OUTSIDE}"),
    "a timestamp past all years": _lines("99999999-03-01 08:00:00 UTC"),
    "a timestamp before all years": _lines("0001-01-01 00:00:00 +1400"),
} | {f"a timestamp and a secret that are {what}": _instead_of_both(make) for what, make in NOT_PLAIN.items()}
"""What may lie in the folder beside a notebook and answers that are sound: it costs the learner nothing but the time of handing in."""

LINKED_FOLDER: dict[str, Builder] = {"a folder that is a link": _linked_folder}
