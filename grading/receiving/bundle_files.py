"""The hand-ins in the files that instructors receive, recognised by their contents.

Platforms, mail programs and file systems rename bundles, unpack and repack them, and give an instructor a whole class
as one ZIP file. So `answers.json` says whose a hand-in is and which module it belongs to; a file's name counts only
if the answers do not say, and to detect that a name disagrees. Everything is read member by member, each within its
limit, never unpacked to disk. One bad file costs limited time and memory, and yields one sentence.
"""

import hashlib
import io
import os
import re
import stat
import struct
import zipfile
import zlib
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, cast

from grading.course.module_names import MODULE_NAME_RULE, is_module_name
from grading.submissions.files import open_plain, printable_name, read_bounded
from grading.submissions.hand_ins import (
    MAX_LINE,
    SECRET_FILE,
    TIMESTAMP_FILE,
    HandIn,
    Reader,
    hand_in_from,
    is_safe_id,
    sound_moment,
)
from widgets.answers.identity import normal, same_id
from widgets.answers.store import FILE_NAME, MAX_BYTES, Answers, decode_answers
from widgets.handing_in.bundle import CHECKSUM_FILE
from widgets.plain_log import printable as printable_line
from widgets.problems import AnswersProblem, HandInProblem

_MOST_MEMBERS = 20_000
"""The most files in one file of the archive folder, including those in its inner ZIP files."""
_MOST_BYTES = 2_000_000_000
"""The most bytes read from one file of the archive folder."""
_MOST_BUNDLE_MEMBERS = 100
_LARGEST_INNER = 5_000_000
"""The largest ZIP file inside a ZIP file, in bytes: it is held in memory."""
_MOST_INNER_MEMBERS = 1000
_MOST_INNER_BYTES = 50_000_000
"""The limits for one ZIP file in a download and everything in it, so that one learner cannot use up the limits of all."""
_MOST_CONTENTS_BYTES = 6_000_000
"""The longest table of contents of a ZIP file, in bytes: 300 for each member."""
_DEEPEST = 2
"""How many ZIP files deep a bundle may be nested."""
_MOST_PROBLEMS = 1000
"""How many problems are reported individually for one file of the archive folder."""
_MOST_INNER_PROBLEMS = 20
"""The same for one file in a download."""
_LONGEST_NAME = 255
_SHOWN = 200
_START = 64

_ENCRYPTED = 1
# The methods that browsers and Python write. Others use as much memory as the file asks for.
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENTRY = b"PK\x01\x02"
"""The signature of each entry in a ZIP file's table of contents."""
_DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, OverflowError, RuntimeError)

_SYSTEM_FOLDER = "__MACOSX"
_SYSTEM_FILES = (".ds_store", "thumbs.db", "desktop.ini")
_SYSTEM_PREFIX = "._"
_PARTS = (FILE_NAME, TIMESTAMP_FILE, SECRET_FILE, CHECKSUM_FILE)
_PART = re.compile(
    r"(?P<before>(?:.*[_ -])?)(?P<stem>answers|timestamp|submission_secret|checksum)(?P<after>(?:[ _(-].*)?)\.(?P<ending>json|txt)",
    re.IGNORECASE | re.DOTALL,
)
"""The name of a hand-in's file, with what platforms and browsers add before and after it."""

_NONE = "It holds no hand-in. Ask the learner for the file that the page saved: ID+module+time.zip."
_NOT_WHOLE = "It is damaged: it is not a whole zip file. Ask the learner for it again."


@dataclass(frozen=True)
class Found:
    """The result for one file of the archive folder, or a file inside it: a hand-in, or the reason why it is not one."""

    name: str
    """How an instructor recognises it, printable: the file, and the path to the hand-in inside."""
    hand_in: HandIn | None
    """None if there is no hand-in that can be recorded."""
    problem: str = ""
    """Why there is no hand-in, and what to do about it; empty if there is one."""
    named: str = ""
    """The learner's ID in the name; it differs from the ID inside only if the name has the form that the page gives it."""
    named_module: str = ""
    """The module in the name."""


def bundles_in(path: Path) -> Iterator[Found]:
    """Every hand-in in one file of the archive folder, each once; if there is none, the reason.

    Never raises because of the file's contents.
    """
    return _bundles_in(path, (path.name,))


def bundles_below(folder: Path) -> Iterator[Found]:
    """Every hand-in in the archive folder: in files, in folders of unpacked bundles, and as loose files.

    Each file belongs to a hand-in or has a problem of its own, except operating systems' own files. Links are not followed.
    """
    waiting: list[tuple[str, ...]] = [()]
    while waiting:
        way = waiting.pop()
        try:
            folders, files = _listed(folder.joinpath(*way))
        except OSError:
            if way or folder.exists():
                yield Found(_shown(way), None, "The folder cannot be read. Change its permissions, or move what it holds.")
            continue
        yield from _DiskFolder(way, files, folder.joinpath(*way)).found()
        waiting.extend((*way, name) for name in reversed(folders))


def _bundles_in(path: Path, names: tuple[str, ...]) -> Iterator[Found]:
    way = _Way(names, _shown(names))
    budget = _Budget(_MOST_MEMBERS, _MOST_BYTES)
    return _summed_up(_in_file(path, way, budget), way.shown, _MOST_PROBLEMS, budget)


def _summed_up(outcomes: Iterator[Found], shown: str, most: int, budget: "_Budget") -> Iterator[Found]:
    """The results for a file: the first problems and the number of the others, and at the end whether the budget ran out."""
    problems, unread = 0, ""
    try:
        for one in outcomes:
            problems += one.hand_in is None
            if one.hand_in or problems <= most:
                yield one
    except _ExhaustedProblem as problem:
        if not budget.is_spent:
            raise
        unread = str(problem)
    if problems > most:
        yield Found(shown, None, f"{problems - most} more files in it hold no hand-in that can be read.")
    if unread:
        yield Found(shown, None, unread)


def _in_file(path: Path, way: "_Way", budget: "_Budget") -> Iterator[Found]:
    try:
        file = open_plain(path)
        if file is None:
            raise HandInProblem("The file does not exist any more.")
        with file:
            yield from _in_opened(file, way, budget)
    except HandInProblem as problem:
        yield Found(way.shown, None, str(problem))
    except _DAMAGED:
        yield Found(way.shown, None, "The file cannot be read. Copy it here again.")


def _listed(folder: Path) -> tuple[list[str], list[str]]:
    """The names of a folder's subfolders and of its files, each sorted, without operating systems' own."""
    with os.scandir(folder) as entries:
        is_folder = {entry.name: entry.is_dir(follow_symlinks=False) for entry in entries}
    names = sorted(name for name in is_folder if not _is_of_system(name))
    return [name for name in names if is_folder[name]], [name for name in names if not is_folder[name]]


# The path to a hand-in, and how much of it may be read


@dataclass(frozen=True)
class _Way:
    """The path to a file or folder, possibly inside ZIP files."""

    names: tuple[str, ...]
    """The names of all files and folders on it, outermost first."""
    shown: str
    """The same path for people to read."""
    zips: int = 0
    """How many ZIP files it leads into."""

    def to(self, name: str) -> "_Way":
        """The path to a file in this folder."""
        return replace(self, names=(*self.names, name), shown=_short(self.shown + printable_line(name)))

    def into_folder(self, names: tuple[str, ...]) -> "_Way":
        """The path to a folder in a ZIP file; without names, to the ZIP file itself."""
        folder = "".join(f"{printable_line(name)}/" for name in names)
        return _Way((*self.names, *names), _short(f"{self.shown}: {folder}"), self.zips + 1)


def _shown(names: Sequence[str]) -> str:
    return _short(printable_line("/".join(names)))


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN // 2]}...{text[-_SHOWN // 2 + 3 :]}"


def _is_of_system(name: str) -> bool:
    return name == _SYSTEM_FOLDER or name.lower() in _SYSTEM_FILES or name.startswith(_SYSTEM_PREFIX)


class _ExhaustedProblem(Exception):
    """A file needs more than may be read of it; no more of it is read."""


class _Budget:
    """How much may still be read of a file, and of the download that contains it."""

    def __init__(self, members: int, size: int, download: "_Budget | None" = None) -> None:
        self.members = self._most_members = members
        self._bytes = self._most_bytes = size
        self._download = download

    def inner(self) -> "_Budget":
        """The budget of a file inside: a new one if this is a download's budget, else the same one."""
        return self if self._download else _Budget(_MOST_INNER_MEMBERS, _MOST_INNER_BYTES, self)

    @property
    def is_spent(self) -> bool:
        """Whether this budget is exhausted; the download's budget may run out earlier."""
        return self.members < 0 or self._bytes < 0

    def spend(self, *, members: int = 0, size: int = 0) -> None:
        """Count what is about to be read. Raises _ExhaustedProblem if it is too much."""
        self.members -= members
        self._bytes -= size
        if self.members < 0:
            raise _ExhaustedProblem(f"It holds more than {self._most_members} files. Put only the bundles from it here.")
        if self._bytes < 0:
            raise _ExhaustedProblem(f"It holds more than {self._most_bytes // 1_000_000} MB. Put only the bundles from it here.")
        if self._download:
            self._download.spend(members=members, size=size)


# A file, by its contents


def _in_opened(file: BinaryIO, way: _Way, budget: _Budget) -> Iterator[Found]:
    """The contents of a file: a bundle, a ZIP file with many, an answers file, or nothing usable."""
    pieces = _SmallPieces(file, budget)
    try:
        archive = _opened_zip(pieces)
        if archive is None:
            yield _alone(file, way)
            return
        with archive:
            yield from _Zip(archive, pieces.entries, way, budget).found()
    except HandInProblem as problem:
        yield Found(way.shown, None, str(problem))


def _opened_zip(pieces: "_SmallPieces") -> zipfile.ZipFile | None:
    """The file opened as a ZIP file, None if it is not one."""
    try:
        archive = zipfile.ZipFile(cast("BinaryIO", pieces))
    except _DAMAGED:
        return None
    pieces.is_open = True
    return archive


def _alone(file: BinaryIO, way: _Way) -> Found:
    """The result for a file that is not a complete ZIP file."""
    file.seek(0)
    start = file.read(_START)
    if _is_json(start):
        return _found(_Files(way, way.names[-1], lambda name, limit: _from_start(file, limit) if name == FILE_NAME else None))
    from_name = _named_by(way.names, Answers())
    if _is_zip(start, way.names[-1]) or from_name.learner:
        return Found(way.shown, None, _NOT_WHOLE, from_name.learner, from_name.module)
    return Found(way.shown, None, _NONE)


def _from_start(file: BinaryIO, limit: int) -> bytes:
    file.seek(0)
    return read_bounded(file, FILE_NAME, limit)


def _is_json(start: bytes) -> bool:
    return start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")


def _is_zip(start: bytes, name: str) -> bool:
    return start.startswith(b"PK") or name.lower().endswith(".zip")


class _SmallPieces:
    """A ZIP file that is never read in large pieces.

    Python reads the whole table of contents at once, however long it claims to be, and creates an object for every
    entry in it: for a million members, a gigabyte.
    """

    def __init__(self, file: BinaryIO, budget: _Budget) -> None:
        self._file = file
        self._budget = budget
        self.entries = 0
        """The number of entries in the last piece read while opening the file, which is the table of contents."""
        self.is_open = False
        """Whether opening is finished, so that pieces are members; entries in those belong to ZIP files inside."""
        self.seek, self.tell, self.seekable, self.close = file.seek, file.tell, file.seekable, file.close

    def read(self, size: int = -1) -> bytes:
        """Read like a file. Raises HandInProblem if the piece is too large, _ExhaustedProblem if it has too many entries."""
        piece = self._file.read(_MOST_CONTENTS_BYTES + 1 if size < 0 else min(size, _MOST_CONTENTS_BYTES + 1))
        if len(piece) > _MOST_CONTENTS_BYTES:
            raise HandInProblem(f"It holds more than {_MOST_MEMBERS} files. Put only the bundles from it here.")
        if not self.is_open:
            self.entries = piece.count(_ENTRY)
            if self.entries > self._budget.members:
                self._budget.spend(members=self.entries)
        return piece


# A folder, on disk or in a ZIP file


@dataclass(frozen=True)
class _Files:
    """The files of one hand-in."""

    way: _Way
    """The path to the answers file, or to the bundle that contains it."""
    answers_name: str
    """The name of the answers file."""
    read: Reader
    """Reads a file by the name that the page gave it."""


class _Folder(ABC):
    """A folder that may hold the files of hand-ins, bundles, and other files."""

    def __init__(self, way: _Way, names: Sequence[str]) -> None:
        self._way = way
        self._names = names

    @abstractmethod
    def _read(self, name: str, part: str, limit: int) -> bytes | None:
        """The bytes of the file that is this part of a hand-in. Raises HandInProblem."""

    @abstractmethod
    def _look_into(self, name: str) -> Iterator[Found]:
        """The results for a file that does not belong to a hand-in of this folder."""

    def found(self) -> Iterator[Found]:
        """The hand-ins that are here as loose files, followed by the results for each other file."""
        groups = _groups(self._names)
        for group in groups.values():
            yield _found(self.files(group))
        belonging = {name for group in groups.values() for name in group.values()}
        prefixes = tuple(before for before, _ in groups)
        for name in self._names:
            # Skip the notebook of an unpacked bundle.
            if name not in belonging and not (name.endswith(".ipynb") and name.casefold().startswith(prefixes)):
                yield from self._look_into(name)

    def files(self, group: Mapping[str, str], way: _Way | None = None) -> _Files:
        """The files of a hand-in; `group` maps each of its parts to its name here."""
        name = group.get(FILE_NAME) or next(iter(group.values()))

        def read(part: str, limit: int) -> bytes | None:
            return self._read(group[part], part, limit) if part in group else self._missing(part)

        return _Files(way or self._way.to(name), name, read)

    def _missing(self, part: str) -> bytes | None:
        """The bytes of a part that is not here. Raises HandInProblem if it may be here under a damaged name."""
        return None


def _groups(names: Sequence[str]) -> dict[tuple[str, str], dict[str, str]]:
    """Group the files of hand-ins among these names: by the prefix and suffix that they share, the name of each part.

    The names are sorted, so of names that differ only by capitals, the lower-case one wins, which is the page's.
    """
    groups: dict[tuple[str, str], dict[str, str]] = {}
    for name in names:
        match = _PART.fullmatch(name) if len(name) <= _LONGEST_NAME else None
        part = f"{match['stem']}.{match['ending']}".lower() if match else ""
        if match and part in _PARTS:
            group = groups.setdefault((match["before"].casefold(), match["after"].casefold()), {})
            group[part] = name
    return groups


class _DiskFolder(_Folder):
    """A folder on disk."""

    def __init__(self, names: tuple[str, ...], files: Sequence[str], path: Path) -> None:
        super().__init__(_Way(names, _shown((*names, "")) if names else ""), files)
        self._path = path

    def _read(self, name: str, part: str, limit: int) -> bytes | None:
        file = open_plain(self._path / name)
        if file is None:
            return None
        with file:
            return read_bounded(file, part, limit)

    def _look_into(self, name: str) -> Iterator[Found]:
        return _bundles_in(self._path / name, (*self._way.names, name))


# A ZIP file


class _Zip:
    """A ZIP file: a bundle, however it was packed, or a download that contains many."""

    def __init__(self, archive: zipfile.ZipFile, entries: int, way: _Way, budget: _Budget) -> None:
        self._archive = archive
        self._entries = entries
        self._way = way
        self.budget = budget
        self._members: dict[tuple[str, ...], list[zipfile.ZipInfo]] = defaultdict(list)
        budget.spend(members=len(archive.infolist()))
        for member in archive.infolist():
            path = tuple(name for name in member.filename.replace("\\", "/").split("/") if name != ".")
            if path and path[-1] and not any(map(_is_of_system, path)):
                self._members[path].append(member)

    def found(self) -> Iterator[Found]:
        """Its hand-ins; without any, the one that its name promises (without answers), or the reason."""
        folders = self._folders()
        if self._is_bundle(folders):
            yield self._bundle(folders[()])
            return
        loose = {part for part in _PARTS if part in folders.get((), ())}
        if loose and not loose >= {FILE_NAME, TIMESTAMP_FILE}:
            self.check_contents()  # it may be a bundle with a damaged name inside
        others = []
        is_empty = True
        for folder, names in sorted(folders.items()):
            for outcome in _ZipFolder(self, folder, self._way.into_folder(folder), names).found():
                if outcome.problem == _NONE:
                    others.append(outcome)
                else:
                    is_empty = False
                    yield outcome
        yield from [self._empty()] if is_empty else others

    def _folders(self) -> dict[tuple[str, ...], list[str]]:
        folders: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for *folder, name in sorted(self._members):
            folders[tuple(folder)].append(name)
        return folders

    def _is_bundle(self, folders: Mapping[tuple[str, ...], Sequence[str]]) -> bool:
        """Whether it is one hand-in, whose other contents are ignored. It is not if it contains another complete hand-in or a bundle."""
        whole = [folder for folder, names in folders.items() if FILE_NAME in names and TIMESTAMP_FILE in names]
        return whole == [()] and not any(_is_bundle_name(name) for names in folders.values() for name in names)

    def _bundle(self, names: Sequence[str]) -> Found:
        if len(self._archive.infolist()) > _MOST_BUNDLE_MEMBERS:
            raise HandInProblem(f"It holds more than {_MOST_BUNDLE_MEMBERS} files. A bundle has five. Ask the learner for a new one.")
        folder = _ZipFolder(self, (), self._way, names)
        return _found(folder.files({part: part for part in _PARTS if part in names}, self._way))

    def _empty(self) -> Found:
        if not _named_by(self._way.names, Answers()).learner:
            return Found(self._way.shown, None, _NONE)
        return _found(_Files(self._way, FILE_NAME, lambda _name, _limit: None))

    def read(self, path: tuple[str, ...], part: str, limit: int) -> bytes:
        """A member's bytes, at most `limit`, whatever size it claims to have. Raises HandInProblem."""
        member = self._member(path, part)
        self.budget.spend(size=min(member.file_size, limit))
        try:
            with self._archive.open(member) as file:
                return read_bounded(cast("BinaryIO", file), part, limit)
        except _DAMAGED:
            raise _damaged_member(part) from None

    def start(self, path: tuple[str, ...], part: str) -> bytes:
        """The first bytes of a member. Raises HandInProblem."""
        try:
            with self._archive.open(self._member(path, part)) as file:
                return file.read(_START)
        except _DAMAGED:
            raise _damaged_member(part) from None

    def size(self, path: tuple[str, ...]) -> int:
        """The size that a member claims to have; never more than this is read."""
        return self._members[path][0].file_size

    def _member(self, path: tuple[str, ...], part: str) -> zipfile.ZipInfo:
        member, *more = self._members[path]
        if more:
            raise HandInProblem(f"{part} is in the bundle more than once.")
        if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG):
            raise HandInProblem(f"{part} is not a plain file.")
        if member.flag_bits & _ENCRYPTED or member.compress_type not in _PACKINGS:
            raise HandInProblem("It is encrypted or packed in a way that is not known here. Ask the learner for it again.")
        return member

    def check_contents(self) -> None:
        """Raise HandInProblem if it may be a bundle and its table of contents is damaged."""
        if not self._has_whole_contents:
            raise HandInProblem(_NOT_WHOLE)

    @cached_property
    def _has_whole_contents(self) -> bool:
        """Whether the table of contents lists every member under the member's own name; not checked in large downloads."""
        members = self._archive.infolist()
        return len(members) > _MOST_BUNDLE_MEMBERS or (self._entries == len(members) and all(map(self._has_own_name, members)))

    def _has_own_name(self, member: zipfile.ZipInfo) -> bool:
        try:
            self._archive.open(member).close()
        except RuntimeError:
            return True  # it is encrypted or packed in another way, which is detected only after its name
        except _DAMAGED:
            return False
        return True


class _ZipFolder(_Folder):
    """A folder in a ZIP file, or the ZIP file itself."""

    def __init__(self, zip_file: _Zip, path: tuple[str, ...], way: _Way, names: Sequence[str]) -> None:
        super().__init__(way, names)
        self._zip = zip_file
        self._path = path

    def _read(self, name: str, part: str, limit: int) -> bytes | None:
        return self._zip.read((*self._path, name), part, limit)

    def _missing(self, part: str) -> bytes | None:
        # The only part with a substitute if it is missing.
        if part == TIMESTAMP_FILE:
            self._zip.check_contents()
        return None

    def _look_into(self, name: str) -> Iterator[Found]:
        way, budget = self._way.to(name), self._zip.budget.inner()
        try:
            outcomes = _in_opened(io.BytesIO(self._content(name)), way, budget)
        except HandInProblem as problem:
            yield Found(way.shown, None, str(problem))
            return
        # An exhausted budget of the download ends the download; that of one inner file ends only this file.
        yield from outcomes if budget is self._zip.budget else _summed_up(outcomes, way.shown, _MOST_INNER_PROBLEMS, budget)

    def _content(self, name: str) -> bytes:
        """The bytes of a file that may hold hand-ins. Raises HandInProblem for any other file."""
        path, called = (*self._path, name), printable_name(name)
        start = self._zip.start(path, called)
        if _is_json(start):
            return self._zip.read(path, called, MAX_BYTES)
        if not _is_zip(start, name):
            raise HandInProblem(_NONE)
        if self._way.zips > _DEEPEST:
            raise HandInProblem(f"It is inside of more than {_DEEPEST} other zip files. Unpack the outermost one.")
        if self._zip.size(path) > _LARGEST_INNER:
            raise HandInProblem(f"It is larger than {_LARGEST_INNER // 1_000_000} MB. A bundle is small. Ask the learner for a new one.")
        return self._zip.read(path, called, _LARGEST_INNER)


def _damaged_member(part: str) -> HandInProblem:
    return HandInProblem(f"{part} is damaged: the bundle does not hold it whole.")


# A hand-in


def _found(files: _Files) -> Found:
    """The hand-in in these files, or why there is none."""
    inside, problem = _inside(files)
    from_name = _named_by(files.way.names, inside)
    try:
        hand_in = _hand_in(files, inside, problem, from_name)
    except HandInProblem as trouble:
        return Found(files.way.shown, None, str(trouble), from_name.learner, from_name.module)
    return Found(files.way.shown, hand_in, "", from_name.learner, from_name.module)


def _inside(files: _Files) -> tuple[Answers, str]:
    """The answers and an empty string; or empty answers and what is wrong with them."""
    try:
        raw = files.read(FILE_NAME, MAX_BYTES)
        if raw is None:
            return Answers(), f"{FILE_NAME} is missing: the hand-in holds no answers."
        return decode_answers(raw, printable_name(files.answers_name)), ""
    except (HandInProblem, AnswersProblem) as problem:
        return Answers(), str(problem)


def _hand_in(files: _Files, inside: Answers, problem: str, from_name: "_Named") -> HandIn:
    """The hand-in; its `problem` says what is wrong with its answers. Raises HandInProblem if it cannot be recorded."""
    learner, module = inside.learner.id or from_name.learner, inside.module or from_name.module
    if problem and not (learner and module):
        raise HandInProblem(f"{problem} Ask the learner for it again.")
    _check_known(learner, module)
    hand_in = hand_in_from(files.read, learner, module)
    _check_sum(hand_in, files.read(CHECKSUM_FILE, MAX_LINE))
    handed_in = hand_in.handed_in or (None if hand_in.problem else _saved(files, inside))
    if handed_in is None:
        raise HandInProblem(hand_in.problem or f"It does not say when it was made ({TIMESTAMP_FILE}). Ask the learner for a new one.")
    return replace(hand_in, handed_in=handed_in)


def _check_known(learner: str, module: str) -> None:
    """Raise HandInProblem unless learner and module are both given and usable."""
    if not learner:
        raise HandInProblem("It does not say whose it is. Ask the learner for a new one, or rename it: ID+module+time.")
    if not is_safe_id(learner):
        raise HandInProblem(
            f"The learner's ID '{printable_name(learner)}' cannot be used. Give this learner another ID, and ask them to hand in again."
        )
    if not module:
        raise HandInProblem("It does not say to which module it belongs. Ask the learner for a new one, or rename it: ID+module+time.")
    if not is_module_name(module):
        raise HandInProblem(f"'{printable_name(module)}' cannot be the name of a module. {MODULE_NAME_RULE}")


def _saved(files: _Files, inside: Answers) -> datetime | None:
    """When the answers were saved, used only if nothing says when they were handed in. Raises HandInProblem."""
    # A file with a checksum was made with a time, which has been lost on the way.
    is_whole = files.read(TIMESTAMP_FILE, MAX_LINE) is None and files.read(CHECKSUM_FILE, MAX_LINE) is None
    return sound_moment(inside.saved) if is_whole else None


def _check_sum(hand_in: HandIn, line: bytes | None) -> None:
    """Raise HandInProblem if the answers do not match the bundle's checksum; older bundles have none."""
    if line is None or not hand_in.raw:
        return
    if line.split()[:1] != [hashlib.sha256(hand_in.raw).hexdigest().encode()]:
        raise HandInProblem(f"It is damaged: {FILE_NAME} is not as it was when the bundle was made. Ask the learner for it again.")


# Parsing names

_ESCAPE = re.compile(r"[%=]([2-7][0-9A-Fa-f])")
"""A character as URLs and mail encode it."""
_MARKED = re.compile(r".*(?:_assignsubmission_file_|_attempt_\d{4}(?:-\d\d){5}_)")
"""The prefixes that Moodle and Blackboard add to a name."""
_COPY = re.compile(r"(?:copy (?:\(\d+\) )?of )+", re.IGNORECASE)
_CANVAS = re.compile(r"(?:anon_[A-Za-z0-9]{5}(?:_LATE)?_\d+|[^\W_]+(?:_LATE)?_\d+_\d+)_(?P<rest>.+)")
"""The prefix that Canvas adds to a name. An ID may look like this, so it does not prove where the ID begins."""
_TIMED = re.compile(r"(?P<before>.+)[^A-Za-z0-9]20\d{6}(?:T\d*)?(?![A-Za-z0-9])")
"""A name that has lost its plus signs; its last time is that of the hand-in."""
_SEPARATORS = " _+-.,"
_NOT_OF_IDS = re.compile(r"[^A-Za-z0-9._@-]+")


@dataclass(frozen=True)
class _Named:
    """What a name says; fields that it leaves out are empty."""

    learner: str = ""
    module: str = ""
    is_plain: bool = False
    """Whether it is `ID+module+time`, so that the ID is certain."""


def _is_bundle_name(name: str) -> bool:
    return _is_zip(b"", name) and bool(_named(name, Answers()).learner)


def _named_by(names: Sequence[str], inside: Answers) -> _Named:
    """Parse the names on the path to a hand-in: prefer one that names another learner than the answers, else the innermost."""
    readings = [reading for name in reversed(names) if (reading := _named(name, inside)).learner]
    inside_id = inside.learner.id
    others = [reading for reading in readings if inside_id and not same_id(reading.learner, inside_id)]
    return next(iter([*others, *readings]), _Named())


def _named(name: str, inside: Answers) -> _Named:
    """Parse a name, knowing what the answers say."""
    if len(name) > _LONGEST_NAME:
        return _Named()
    text = _restored(name)
    return _with_signs(text, inside) or _without_signs(text, inside) or _Named()


def _restored(name: str) -> str:
    """The name without the prefixes that platforms add, in one spelling."""
    text = normal(name)
    for _ in range(2):  # twice, for names that were escaped twice
        text = _ESCAPE.sub(lambda sign: chr(int(sign[1], 16)), text)
    return _COPY.sub("", _MARKED.sub("", text), count=1).strip()


def _with_signs(text: str, inside: Answers) -> _Named | None:
    """Parse a name that still has its plus signs; None for any other."""
    if text.count("+") < 2:
        return None
    before, module, _ = (part.strip() for part in text.rsplit("+", 2))
    if not is_module_name(module):
        return None
    is_plain = is_safe_id(before) and not _CANVAS.fullmatch(before)
    return _Named(_learner(before, inside.learner.id) or (before if is_plain else ""), _spelt(module, inside.module), is_plain)


def _without_signs(text: str, inside: Answers) -> _Named | None:
    """Parse a name in which spaces, underscores or other characters replace the plus signs; None for any other."""
    timed = _TIMED.match(text)
    if not timed:
        return None
    learner_part, module = _split(timed["before"].rstrip(_SEPARATORS), inside.module)
    return _Named(_learner(learner_part, inside.learner.id), module) if is_module_name(module) else None


def _split(before: str, module: str) -> tuple[str, str]:
    """The learner's part and the module if they can be separated, else two empty strings."""
    if module:
        return (before[: -len(module)].rstrip(_SEPARATORS), module) if _ends_with(before, module) else ("", "")
    if " " in before:
        learner_part, _, module = before.rpartition(" ")
        return learner_part, module
    parts = _without_canvas(before).split("_")
    return (parts[0], parts[1]) if len(parts) == 2 else ("", "")


def _learner(part: str, known_id: str) -> str:
    """The ID at the end of the learner's part of a name: the known one, or any if none is known; else empty."""
    if known_id:
        return known_id if same_id(part, known_id) or _ends_with(part, known_id) else ""
    last = _NOT_OF_IDS.split(_without_canvas(part))[-1]
    return last if is_safe_id(last) else ""


def _without_canvas(part: str) -> str:
    match = _CANVAS.fullmatch(part)
    return match["rest"] if match else part


def _ends_with(text: str, end: str) -> bool:
    """Whether a text equals `end`, or ends with it after a separator; case is ignored."""
    start = len(text) - len(end)
    return start >= 0 and text[start:].casefold() == end.casefold() and (start == 0 or not text[start - 1].isalnum())


def _spelt(text: str, known_id: str) -> str:
    """The known spelling if the text differs from it only by case, else the text."""
    return known_id if text.casefold() == known_id.casefold() else text
