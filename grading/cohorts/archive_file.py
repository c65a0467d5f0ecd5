"""One file with all of a course: gradebook, attempts, answers, hand-ins, release, configuration, and a checksum of each.

It is a ZIP file that any program unpacks into a course's folder. The gradebook in it is a consistent copy,
also where someone writes to the original meanwhile.
"""

import contextlib
import hashlib
import json
import os
import sqlite3
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO

import msgspec
import sqlalchemy as sa

from grading.cohorts.postgresql_dump import dump
from grading.config import Course
from grading.marking.database import LOCK_FILE
from widgets.plain_log import printable
from widgets.problems import CourseProblem

MANIFEST = "manifest.json"
GRADEBOOK, DUMP = "gradebook.db", "gradebook.dump"
_OWN_NAMES = (MANIFEST, GRADEBOOK, DUMP)
_FORMAT = 1
_BLOCK = 1 << 20
_DAMAGE = (OSError, zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError, msgspec.DecodeError)


class File(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A file as it is in the archive."""

    size: int
    """In bytes."""
    sha256: str


class Manifest(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """What an archive holds."""

    format: int = _FORMAT
    course: str
    """The course's ID."""
    software: str
    """The version that wrote it."""
    at: datetime
    files: dict[str, File]
    """By path in the course's folder."""
    left_out: list[str]
    """Links and devices, whose content is not the course's own, and what has a name that the archive itself uses."""


def archive(course: Course, target: Path, leave_out: Collection[str] = ()) -> Manifest:
    """Write all of a course into the new file `target`, read it back, and return what it holds.

    `leave_out` are names in the course's folder that do not belong to it. `target` gets its name once it is complete and
    verified; only its owner can read it. Raises CourseProblem.
    """
    if target.exists():
        raise CourseProblem(f"{target} exists already. Name another file.")
    part = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(0o700, parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as opened:
            _write(course, opened, frozenset(leave_out))
            opened.flush()
            os.fsync(opened.fileno())
        manifest = verify(part)
        part.rename(target)
    except OSError as error:
        raise CourseProblem(f"{target} cannot be written ({error.strerror}: {error.filename or part}).") from None
    finally:
        part.unlink(missing_ok=True)
    return manifest


def verify(path: Path) -> Manifest:
    """What an archive holds, once every file in it is as it was written. Raises CourseProblem where one is not."""
    try:
        with zipfile.ZipFile(path) as packed:
            manifest = msgspec.json.decode(packed.read(MANIFEST), type=Manifest)
            names = {name for name in packed.namelist() if not name.endswith("/")} - {MANIFEST}
            if manifest.format != _FORMAT:
                raise CourseProblem(f"{path} is of another version of the course (format {manifest.format}). Use that version to read it.")
            if names != manifest.files.keys():
                raise ValueError
            for name, file in manifest.files.items():
                with packed.open(name) as content:
                    if _copied(content) != file:
                        raise CourseProblem(f"{path} is damaged: {printable(name)} in it is not as it was written. Do not rely on it.")
    except FileNotFoundError:
        raise CourseProblem(f"There is no archive {path}.") from None
    except _DAMAGE:
        raise CourseProblem(f"{path} is damaged, or is not an archive of a course. Do not rely on it.") from None
    return manifest


def checksum(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _write(course: Course, opened: IO[bytes], leave_out: frozenset[str]) -> None:
    root, url = Path(course.directory.root), sa.make_url(course.directory.db_url)
    own = Path(str(url.database)) if url.get_backend_name() == "sqlite" else None
    files: dict[str, File] = {}
    left_out: list[str] = []
    with zipfile.ZipFile(opened, "w", zipfile.ZIP_DEFLATED) as packed:
        # The gradebook first: whatever it knows of is then among the files, also where more arrives meanwhile.
        with tempfile.TemporaryDirectory(dir=root) as room:
            copy = _snapshot(own, Path(room)) if own else dump(url, Path(room) / DUMP)
            files[copy.name] = _add(packed, copy, copy.name)
        for path, name in _paths(course, leave_out):
            if path.is_symlink() or not (path.is_dir() or path.is_file()) or (name in _OWN_NAMES and path != own):
                left_out.append(name)
            elif path.is_dir():
                packed.mkdir(_usable(name), 0o700)
            elif own is None or not path.name.startswith(own.name) or path.parent != own.parent:
                with contextlib.suppress(FileNotFoundError):  # what has gone meanwhile is no part of the course any more
                    files[name] = _add(packed, path, name)
        manifest = Manifest(
            course=course.directory.course_id, software=version("duty-to-report"), at=datetime.now(UTC), files=files, left_out=left_out
        )
        packed.writestr(_info(MANIFEST), json.dumps(msgspec.to_builtins(manifest), indent=1, ensure_ascii=False))


def _paths(course: Course, leave_out: frozenset[str]) -> Iterator[tuple[Path, str]]:
    """Every folder and file of the course, with its name in the archive."""
    root = Path(course.directory.root)
    for path in _below(root, leave_out | {LOCK_FILE}):
        yield path, path.relative_to(root).as_posix()
    if not course.exchange.is_relative_to(root) and course.exchange.is_dir():
        for path in _below(course.exchange, frozenset()):
            yield path, f"exchange/{course.exchange.name}/{path.relative_to(course.exchange).as_posix()}"


def _below(folder: Path, leave_out: frozenset[str]) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in leave_out:
            continue
        yield path
        if path.is_dir() and not path.is_symlink():
            yield from _below(path, frozenset())


def _add(packed: zipfile.ZipFile, path: Path, name: str) -> File:
    with path.open("rb") as content, packed.open(_info(_usable(name), path), "w", force_zip64=True) as into:
        return _copied(content, into)


def _info(name: str, path: Path | None = None) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False) if path else zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    # Answers and keys are in it: unpacked, they are for their owner alone.
    info.external_attr = (stat.S_IFREG | 0o600) << 16
    return info


def _copied(content: IO[bytes], into: IO[bytes] | None = None) -> File:
    size, digest = 0, hashlib.sha256()
    while block := content.read(_BLOCK):
        size += len(block)
        digest.update(block)
        if into:
            into.write(block)
    return File(size, digest.hexdigest())


def _usable(name: str) -> str:
    try:
        name.encode()
    except UnicodeEncodeError:
        raise CourseProblem(f"The file {printable(name)} has a name that is not UTF-8. Rename it, then archive again.") from None
    return name


def _snapshot(gradebook: Path, room: Path) -> Path:
    """A consistent copy of a gradebook in a file, made while others may write to it."""
    copy = room / GRADEBOOK
    try:
        original = sqlite3.connect(f"{gradebook.as_uri()}?mode=ro", uri=True)
        with contextlib.closing(original) as source, contextlib.closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            if target.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise sqlite3.DatabaseError
    except sqlite3.DatabaseError:
        raise CourseProblem(f"The gradebook {gradebook} cannot be copied, or is damaged. Restore it from a backup first.") from None
    return copy
