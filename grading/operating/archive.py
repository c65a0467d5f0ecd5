"""An archive that verifies itself: a compressed tar whose last members list its contents.

`SHA256SUMS` has a line for each file, in the archive's order and in the format that ``sha256sum -c`` reads;
`manifest.json` describes the archive and has the checksum of those lines. An archive that is truncated or has a
changed byte is refused as a whole. No name in it can lead outside the folder into which it is unpacked, and it
contains only plain files and folders.
"""

import contextlib
import gzip
import hashlib
import io
import json
import os
import shutil
import stat
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any

import msgspec

from widgets.files import sync_folder
from widgets.plain_log import printable
from widgets.problems import CourseProblem

FORMAT = 1
SUMS, MANIFEST = "SHA256SUMS", "manifest.json"
_COMPRESSION = 6
_PIECE = 1 << 20
_LARGEST_MANIFEST = 1_000_000
_RESERVE = 50_000_000
"""Bytes that must stay free on the disk when unpacking."""
_LISTED = 20
_PLAIN = (tarfile.REGTYPE, tarfile.AREGTYPE)


class Manifest(msgspec.Struct, kw_only=True):
    """A description of an archive and its contents."""

    format: int = FORMAT
    kind: str
    """What it is an archive of; an archive of another kind is refused."""
    made: str
    """When it was begun: ISO 8601, UTC."""
    versions: dict[str, str]
    course_id: str = ""
    gradebook: str = ""
    """The kind of database that holds the gradebook."""
    files: int = 0
    folders: int = 0
    bytes: int = 0
    sums: str = ""
    """SHA-256 of `SHA256SUMS`."""
    state: str = ""
    """SHA-256 of the files' names and contents; equal for equal contents, even if the bytes of a database's copy differ."""
    left_out: list[str] = []
    """Names of links and special files that were left out, the first ones only."""
    left_out_count: int = 0


class ArchiveWriter:
    """Adds files to an archive in the making; `making` yields one."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest) -> None:
        self._tar = tar
        self.manifest = manifest
        self._sums = tempfile.TemporaryFile()  # noqa: SIM115  # closed by `finish`
        self._state = hashlib.sha256()

    def add_file(self, path: Path, name: str, content: str = "") -> None:
        """Add a plain file under this name. A file that has vanished is skipped; a link or special file is noted as left out.

        `content` is the SHA-256 of the file's content, for files whose bytes also depend on when they were written.
        """
        try:
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except FileNotFoundError:
            return
        except OSError:
            if path.is_symlink() or not path.is_file():
                self._leave_out(name)
                return
            raise
        with os.fdopen(handle, "rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                self._leave_out(name)
                return
            member = _member(name, about, tarfile.REGTYPE)
            member.size = about.st_size
            reading = _Hashing(file)
            self._tar.addfile(member, reading)
        self._note(name, reading.digest, about.st_size)
        self._state.update(_line(name, content or reading.digest))

    def add_tree(self, folder: Path, name: str, skip: tuple[str, ...] = ()) -> None:
        """Add a folder with its contents, except names that begin with one of `skip`; links are not followed."""
        self.add_folder(folder, name)
        for entry in _entries(folder):
            inner = f"{name}/{entry.name}"
            if skip and entry.name.startswith(skip):
                continue
            if entry.is_dir(follow_symlinks=False):
                self.add_tree(Path(entry.path), inner, skip)
            else:
                self.add_file(Path(entry.path), inner)

    def add_folder(self, folder: Path, name: str) -> None:
        """Add the folder itself, without its contents."""
        try:
            about = folder.lstat()
        except FileNotFoundError:
            return
        if not stat.S_ISDIR(about.st_mode):
            self._leave_out(name)
            return
        self._tar.addfile(_member(name, about, tarfile.DIRTYPE))
        self.manifest.folders += 1

    def finish(self) -> None:
        """Add the checksums and the manifest."""
        with self._sums as sums:
            size = sums.tell()
            sums.seek(0)
            member = tarfile.TarInfo(SUMS)
            member.size, member.mode = size, 0o600
            reading = _Hashing(sums)
            self._tar.addfile(member, reading)
        self.manifest.sums = reading.digest
        self.manifest.state = self._state.hexdigest()
        raw = json.dumps(msgspec.to_builtins(self.manifest), indent=1).encode("ascii")
        member = tarfile.TarInfo(MANIFEST)
        member.size, member.mode = len(raw), 0o600
        self._tar.addfile(member, io.BytesIO(raw))

    def _note(self, name: str, digest: str, size: int) -> None:
        self._sums.write(_line(name, digest))
        self.manifest.files += 1
        self.manifest.bytes += size

    def _leave_out(self, name: str) -> None:
        self.manifest.left_out_count += 1
        if len(self.manifest.left_out) < _LISTED:
            self.manifest.left_out.append(printable(name))


@contextlib.contextmanager
def making(file: Path, manifest: Manifest) -> Iterator[ArchiveWriter]:
    """Make an archive at `file`: the block adds its contents; the result is verified and only then gets its name.

    Only its owner can read it. Raises CourseProblem if the file exists already, or cannot be written.
    """
    if file.exists() or file.is_symlink():
        raise CourseProblem(f"{file} is there already, and no backup is overwritten. Choose another name.")
    if not file.parent.is_dir():
        raise CourseProblem(f"The folder {file.parent} does not exist. Make it, or choose another.")
    name = ""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
        with os.fdopen(handle, "wb") as raw:
            with (
                gzip.GzipFile("", "wb", _COMPRESSION, raw) as packed,
                tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT, encoding="utf-8", errors="surrogateescape") as tar,
            ):
                writer = ArchiveWriter(tar, manifest)
                yield writer
                writer.finish()
            raw.flush()
            os.fsync(raw.fileno())
        read_archive(Path(name), manifest.kind)
        _give_name(Path(name), file)
        sync_folder(file.parent)
    except FileExistsError:
        raise CourseProblem(f"{file} is there already, and no backup is overwritten. Choose another name.") from None
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise CourseProblem(f"The archive {file} could not be made: {error.strerror or error}{where}. Nothing of it is kept.") from None
    finally:
        if name:
            with contextlib.suppress(OSError):
                Path(name).unlink()


def _give_name(temporary: Path, file: Path) -> None:
    """Give the finished archive its name. Unlike a rename, a link never replaces a file that someone else has just created."""
    try:
        os.link(temporary, file)
    except FileExistsError:
        raise
    except OSError:  # a disk without links, such as many network shares and USB sticks
        if file.exists():
            raise FileExistsError from None
        temporary.rename(file)


def read_archive(file: Path, kind: str, into: Path | None = None) -> Manifest:
    """Verify an archive of this kind, and unpack it into the empty folder `into` if given; returns its manifest.

    Raises CourseProblem if it is not such an archive, or not complete; nothing in `into` may then be used.
    """
    try:
        return _Reading(file, kind, into).run()
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile):
        raise CourseProblem(f"{file} is damaged or is not an archive of this course. Take another backup.") from None
    except UnicodeError:
        raise CourseProblem(f"{file} holds a file name that cannot be used here. Take another backup.") from None
    except OSError as error:
        raise CourseProblem(f"{file} cannot be read or unpacked: {error.strerror or error}.") from None


class _Reading:
    """One pass over an archive."""

    def __init__(self, file: Path, kind: str, into: Path | None) -> None:
        self._file, self._kind, self._into = file, kind, into
        self._lines = hashlib.sha256()
        self._sums = ""
        self._counts = {"files": 0, "folders": 0, "bytes": 0}
        self._folders: list[tuple[Path, tarfile.TarInfo]] = []

    def run(self) -> Manifest:
        manifest: Manifest | None = None
        with (
            gzip.open(self._file, "rb") as packed,
            tarfile.open(fileobj=packed, mode="r|", encoding="utf-8", errors="surrogateescape") as tar,
        ):
            for member in tar:
                if manifest is not None or (self._sums and member.name != MANIFEST):
                    raise self._problem("holds more than it says")
                if member.name == MANIFEST:
                    manifest = self._manifest(tar, member)
                elif member.name == SUMS:
                    self._sums = self._copied(tar, member, None)
                else:
                    self._take(tar, member)
            while packed.read(_PIECE):
                pass  # read to the end, where the compression's own checksum is
        self._require_complete(manifest)
        # Last, because nothing can be put into a read-only folder.
        for path, member in reversed(self._folders):
            path.chmod(member.mode & 0o777)
            os.utime(path, (member.mtime, member.mtime))
        assert manifest is not None  # noqa: S101  # `_require_complete` has seen to it
        return manifest

    def _take(self, tar: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        path = self._place(member.name)
        if member.type == tarfile.DIRTYPE:
            self._counts["folders"] += 1
            if path:
                path.mkdir(0o700)
                self._folders.append((path, member))
        elif member.type in _PLAIN:
            digest = self._copied(tar, member, path)
            self._lines.update(_line(member.name, digest))
            self._counts["files"] += 1
            self._counts["bytes"] += member.size
        else:
            raise self._problem(f"holds a link or a special file ('{printable(member.name)}'), which no archive of this course has")

    def _place(self, name: str) -> Path | None:
        """The path for a member. Raises CourseProblem for a name that leads elsewhere."""
        parts = name.split("/")
        if name.startswith("/") or "\0" in name or any(part in ("", ".", "..") for part in parts):
            raise self._problem(f"names a place outside the course's folder ('{printable(name)}')")
        return self._into.joinpath(*PurePosixPath(name).parts) if self._into else None

    def _copied(self, tar: tarfile.TarFile, member: tarfile.TarInfo, to: Path | None) -> str:
        """Read a file, and write it to `to` if that is a path; returns its SHA-256."""
        source = tar.extractfile(member) if member.type in _PLAIN else None
        if source is None:
            raise self._problem(f"is not made as archives of this course are ('{printable(member.name)}')")
        reading = _Hashing(source)
        if to is None:
            while reading.read(_PIECE):
                pass
        else:
            if shutil.disk_usage(to.parent).free - member.size < _RESERVE:
                raise CourseProblem(f"The disk of {self._into} has too little room for what is in {self._file}. Free some, and try again.")
            with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb") as out:
                shutil.copyfileobj(reading, out, _PIECE)
                os.fchmod(out.fileno(), member.mode & 0o777)
            os.utime(to, (member.mtime, member.mtime))
        if reading.size != member.size:
            raise EOFError
        return reading.digest

    def _manifest(self, tar: tarfile.TarFile, member: tarfile.TarInfo) -> Manifest:
        source = tar.extractfile(member) if member.type in _PLAIN and member.size <= _LARGEST_MANIFEST else None
        try:
            manifest = msgspec.convert(json.loads(source.read() if source else b""), Manifest)
        except (ValueError, RecursionError, msgspec.ValidationError):
            raise self._problem(f"has no {MANIFEST} that can be read") from None
        if manifest.format > FORMAT:
            raise CourseProblem(f"{self._file} was made by a newer release of the course than this one. Install that release first.")
        if manifest.kind != self._kind:
            raise CourseProblem(f"{self._file} is an archive of another kind ({printable(manifest.kind)}), not a {self._kind}.")
        return manifest

    def _require_complete(self, manifest: Manifest | None) -> None:
        if manifest is None or not self._sums:
            raise self._problem("is incomplete: its end is missing")
        expected = {"files": manifest.files, "folders": manifest.folders, "bytes": manifest.bytes}
        if not self._lines.hexdigest() == self._sums == manifest.sums or expected != self._counts:
            raise self._problem("is not as it was made: its checksums do not agree with what is in it")

    def _problem(self, what: str) -> CourseProblem:
        return CourseProblem(f"{self._file} {what}. It was not used; take another backup.")


class _Hashing:
    """Reads a file, and computes its checksum and size."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._hash = hashlib.sha256()
        self.size = 0

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes read."""
        return self._hash.hexdigest()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        piece = self._source.read(size)
        self._hash.update(piece)
        self.size += len(piece)
        return piece


def _entries(folder: Path) -> list[os.DirEntry[Any]]:
    """The entries of a folder, sorted by name; none if it has vanished."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: str(entry.name))
    except (FileNotFoundError, NotADirectoryError):
        return []


def _member(name: str, about: os.stat_result, kind: bytes) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.mode, member.mtime = kind, stat.S_IMODE(about.st_mode) & 0o777, about.st_mtime
    return member


def _line(name: str, digest: str) -> bytes:
    """A line in the format of ``sha256sum``, which marks names that contain a backslash or a line break."""
    raw = name.encode("utf-8", "surrogateescape")
    escaped = raw.replace(b"\\", b"\\\\").replace(b"\n", b"\\n").replace(b"\r", b"\\r")
    return (b"\\" if escaped != raw else b"") + digest.encode() + b"  " + escaped + b"\n"
