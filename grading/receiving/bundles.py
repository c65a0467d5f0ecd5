"""`nbgrader zip_collect` for the bundles that learners send in where there is no exchange.

A bundle is `learner+module+time.zip` with the files of a hand-in and a check sum. It is read member by member,
each up to its bound, never unpacked: what else it holds, and by what name, has no effect.
"""

import hashlib
import re
import shutil
import stat
import struct
import zipfile
import zlib
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin

from grading.marking.questions import released_path
from grading.receiving.collect import Collector, sentence
from grading.receiving.files import open_plain, printable, read_bounded
from grading.receiving.hand_ins import MAX_LINE, SECRET_FILE, TIMESTAMP_FILE, HandIn, hand_in_from, is_safe_id, place
from widgets.answers import FILE_NAME
from widgets.bundle import CHECKSUM_FILE
from widgets.problems import CourseProblem, HandInProblem

_NAME = re.compile(r"(?P<learner>[^+]+)\+(?P<module>[^+]+)\+[^+]*\.zip")
_MAX_BUNDLE_BYTES = 50_000_000
_MAX_MEMBERS = 100
# Of a hundred members, with names far longer than a hand-in's; a zip file's last part, which is looked for first, is no longer.
_MAX_CONTENTS_BYTES = 100_000
_ENCRYPTED = 1
# What browsers and Python write. The others ask for as much memory as the file likes.
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, OverflowError, RuntimeError)


class BundleExtractor(ExtractorPlugin):
    """Records every new bundle as an attempt and lays out each learner's newest one for collecting."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Read the bundles of `archive_path`; what is to be collected goes into `extracted_path`, a folder a learner."""
        course = self.parent.coursedir
        module = course.assignment_id
        try:
            collector = Collector(course, module)
        except CourseProblem as problem:
            self.parent.fail(str(problem))
        for path in self._oldest_first(Path(archive_path), module):
            if hand_in := self._read(path, module):
                self._take(collector, hand_in, Path(extracted_path), released_path(course, module))

    def _take(self, collector: Collector, hand_in: HandIn, extracted: Path, released: Path) -> None:
        attempt = collector.record(hand_in)
        if attempt.kind == "refused":
            self.log.warning("Not collected: %s", sentence(attempt))
        elif attempt.kind == "refresher":
            self.log.info("Refreshers kept: %s %s", hand_in.learner, hand_in.module)
        elif collector.is_newer(hand_in):
            folder = extracted / hand_in.learner
            shutil.rmtree(folder, ignore_errors=True)
            place(hand_in, folder, released)

    def _oldest_first(self, archive: Path, module: str) -> list[Path]:
        """The bundles that can be read, told of those that cannot; what they hold is read again later, one at a time."""
        moments: list[tuple[datetime, Path]] = []
        for path in archive.rglob("*"):
            looked_at = path.suffix == ".zip" or path.is_file()
            if looked_at and (hand_in := self._read(path, module, tell=True)) and hand_in.handed_in:
                moments.append((hand_in.handed_in, path))
        return [path for _, path in sorted(moments)]

    def _read(self, path: Path, module: str, *, tell: bool = False) -> HandIn | None:
        try:
            return read_bundle(path, module)
        except HandInProblem as problem:
            if tell:
                self.log.warning("Not collected: %s: %s", printable(path.name), problem)
            return None


class BundleCollector(FileNameCollectorPlugin):
    """Tells nbgrader whose files the extractor has laid out."""

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """The learner and the file of a path `extracted/learner/file`."""
        path = Path(submitted_file)
        learner = path.parent.name
        return {"student_id": learner, "file_id": path.name} if is_safe_id(learner) else None


def read_bundle(path: Path, module: str) -> HandIn:
    """The hand-in that a bundle holds; what is wrong with its answers is in its `problem`.

    Raises HandInProblem where the file is no bundle of this module, or does not say when it was made.
    """
    name = _NAME.fullmatch(path.name)
    if not name or not is_safe_id(name["learner"]):
        raise HandInProblem(f"The file's name is not that of a bundle: learner+{module}+time.zip. Keep the name that the page gave it.")
    if name["module"] != module:
        raise HandInProblem(f"It is a bundle of the module '{printable(name['module'])}'. Move it to that module's folder.")
    try:
        file = open_plain(path)
        if file is None:
            raise FileNotFoundError
        with file:
            hand_in = _hand_in(file, name["learner"], module)
    except _DAMAGED:
        raise HandInProblem("It is damaged: it is no whole zip file. Ask the learner for it again.") from None
    if hand_in.handed_in is None:
        raise HandInProblem(hand_in.problem or f"It does not say when it was made ({TIMESTAMP_FILE}). Ask the learner for a new one.")
    return hand_in


def _hand_in(file: BinaryIO, learner: str, module: str) -> HandIn:
    if file.seek(0, 2) > _MAX_BUNDLE_BYTES:
        raise HandInProblem(f"It is larger than {_MAX_BUNDLE_BYTES // 1_000_000} MB. A bundle has a few small files.")
    with zipfile.ZipFile(cast("BinaryIO", _SmallPieces(file))) as archive:
        members = archive.infolist()
        if len(members) > _MAX_MEMBERS:
            raise _too_many()
        known = [member for member in members if member.filename in (FILE_NAME, TIMESTAMP_FILE, SECRET_FILE, CHECKSUM_FILE)]
        if any(member.flag_bits & _ENCRYPTED or member.compress_type not in _PACKINGS for member in known):
            raise HandInProblem("It is encrypted or packed in a way that is not known here. Ask the learner for it again.")
        hand_in = hand_in_from(lambda name, limit: _member(archive, name, limit), learner, module)
        _check_sum(hand_in, _member(archive, CHECKSUM_FILE, MAX_LINE))
        return hand_in


def _check_sum(hand_in: HandIn, line: bytes | None) -> None:
    """Raise HandInProblem where the answers are not those that the bundle was made of; older bundles do not say."""
    if line is None or not hand_in.raw:
        return
    if line.split()[:1] != [hashlib.sha256(hand_in.raw).hexdigest().encode()]:
        raise HandInProblem(f"It is damaged: {FILE_NAME} is not as it was when the bundle was made. Ask the learner for it again.")


def _member(archive: zipfile.ZipFile, name: str, limit: int) -> bytes | None:
    """A member's bytes, read no further than `limit`, whatever size it claims to have; None where there is none."""
    named = [member for member in archive.infolist() if member.filename == name]
    if not named:
        return None
    if len(named) > 1:
        raise HandInProblem(f"{name} is in the bundle more than once.")
    member = named[0]
    if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG):
        raise HandInProblem(f"{name} is not a plain file.")
    try:
        with archive.open(member) as file:
            return read_bounded(cast("BinaryIO", file), name, limit)
    except _DAMAGED:
        raise HandInProblem(f"{name} is damaged: the bundle does not hold it whole.") from None


class _SmallPieces:
    """A zip file that is never read in a large piece.

    Python reads the whole table of contents at once, however long it says that it is, and makes an
    object of every line of it: of a million members, a gigabyte.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell, self.seekable, self.close = file.seek, file.tell, file.seekable, file.close

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(_MAX_CONTENTS_BYTES + 1 if size < 0 else min(size, _MAX_CONTENTS_BYTES + 1))
        if len(piece) > _MAX_CONTENTS_BYTES:
            raise _too_many()
        return piece


def _too_many() -> HandInProblem:
    return HandInProblem(f"It holds more than {_MAX_MEMBERS} files. A bundle has five at most.")
