"""The answers file: what a learner did, as one small JSON file beside the notebook.

Its contents are never executed or trusted: `read_answers` checks every entry within size limits. The page's side
writes it atomically and merges entries, so that two tabs do not overwrite each other.
"""

import contextlib
import hashlib
import json
import math
import os
import stat
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import msgspec
from filelock import FileLock, Timeout

from widgets.answers.drawn_test import MAX_DRAW, put_entry
from widgets.answers.origin import is_origin, origin_beside
from widgets.content.reserved_entries import PRIVATE
from widgets.files import write_atomically
from widgets.languages.catalogue import gettext as _
from widgets.languages.reasons import because
from widgets.problems import AnswersProblem, NewerAnswersProblem

FILE_NAME = "answers.json"
FORMAT = 1
MAX_BYTES = 1_000_000
"""In bytes, more than any learner writes; a larger file is not read."""
MAX_TEXT = 20_000
"""The longest text that an answer may hold, in characters."""
MAX_ENTRIES = 1000
"""More answers than any module asks for."""
_MAX_DEPTH = 8
_MAX_DIGITS = 300
_MAX_LINE = 200
_LOCK_SECONDS = 5.0
_OWNER_ONLY = 0o600
_written: dict[Path, bytes] = {}
"""The digest of the last content of each file that this process has written."""
_MOST_WRITTEN = 10_000
_untold: dict[Path, str] = {}
"""Why a file was set aside while saving, until someone is told."""


class Learner(msgspec.Struct, omit_defaults=True):
    """The learner: the ID that nbgrader knows, and a name to show."""

    id: str = ""
    name: str = ""


class Entry(msgspec.Struct, omit_defaults=True):
    """One answer: its value, the learner's confidence, its time (ISO 8601, UTC), and whether all feedback was given."""

    value: Any = None
    at: str = ""
    confidence: str | None = None
    checked: bool = False
    first: Any = None
    """The first answer to a practice question, if it was wrong and there was a second try."""
    variant: str = ""
    """The variant of the question that was answered; empty for the first one, and for what has no variants."""
    draw: int = 0
    """The draw of the test to which the answer belongs (`widgets.answers.drawn_test`)."""


Purpose = Literal["test", "refresher"]
"""What is handed in: the module, or only the answers of its refreshers, which uses no attempt."""


class Answers(msgspec.Struct):
    """Everything a learner did in one module, by id of the question, case or warm-up."""

    module: str = ""
    learner: Learner = msgspec.field(default_factory=Learner)
    entries: dict[str, Entry] = msgspec.field(default_factory=dict)
    format: int = FORMAT
    saved: str = ""
    purpose: Purpose = "test"
    """The purpose of the hand-in; meaningless while the file is only stored."""
    origin: str = ""
    """A random text made at first use that distinguishes devices and folders; empty in older files."""

    def for_hand_in(self, learner: Learner, purpose: Purpose) -> "Answers":
        """The same as it is handed in: whose it is and what for, without what is only for the learner."""
        entries = {id: entry for id, entry in self.entries.items() if id not in PRIVATE}
        return msgspec.structs.replace(self, learner=learner, purpose=purpose, entries=entries)

    def value(self, id: str) -> Any:
        """The answer to `id`, None without one."""
        return self.entries[id].value if id in self.entries else None

    def first_value(self, id: str) -> Any:
        """The first answer to `id`, which a second try does not change; None without one."""
        entry = self.entries.get(id, Entry())
        return entry.value if entry.first is None else entry.first


def now() -> str:
    """The current time in the answers file's format."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def read_answers(path: Path) -> Answers:
    """Read an answers file as data and keep its valid entries; a missing file is an empty one.

    Raises AnswersProblem, with the file's name, if it cannot be read at all: not a regular file, too large, damaged, or of a newer format.
    """
    try:
        raw = _bounded_bytes(path)
    except FileNotFoundError:
        return Answers()
    return decode_answers(raw, path.name)


def decode_answers(raw: bytes, name: str = FILE_NAME) -> Answers:
    """Decode an answers file. Raises AnswersProblem if it cannot be read at all.

    Invalid entries are omitted, and the others kept. Of a duplicate key the last one counts, as in a browser. The
    result can be written as UTF-8 and stored in any database: a lone surrogate becomes '?', NUL is removed, numbers
    are finite.
    """
    try:
        # A browser may write an escaped lone surrogate, for which msgspec would reject the whole file.
        data = json.loads(raw.decode("utf-8-sig", "replace"), parse_int=_whole_number)
    except (ValueError, RecursionError):
        raise because(AnswersProblem, "damaged", name=name) from None
    if not isinstance(data, dict) or not isinstance(data.get("entries"), dict):
        raise because(AnswersProblem, "not-answers", name=name)
    version = data.get("format")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise because(AnswersProblem, "no-format", name=name)
    if version > FORMAT:
        raise because(NewerAnswersProblem, "newer-format", name=name, version=version, known=FORMAT)
    if len(data["entries"]) > MAX_ENTRIES:
        raise because(AnswersProblem, "too-many-answers", name=name, most=MAX_ENTRIES)
    entries = {_text(id): entry for id, entry_data in data["entries"].items() if (entry := _sound_entry(entry_data)) is not None}
    module, saved = _line(data.get("module")), _line(data.get("saved"))
    purpose: Purpose = "refresher" if data.get("purpose") == "refresher" else "test"
    origin = data["origin"] if is_origin(data.get("origin")) else ""
    return Answers(module, _sound_learner(data.get("learner")), entries, saved=saved, purpose=purpose, origin=origin)


def checked_entry(entry_data: object) -> Entry:
    """Turn what a page sends for one question into an entry. Raises AnswersProblem if it is not valid."""
    entry = _sound_entry(entry_data)
    if entry is None:
        raise AnswersProblem(_("This answer cannot be saved, because it is too long or its type is unknown."))
    # An entry from a clock that runs ahead must not make later answers look older.
    entry.at = min(entry.at, now())
    return entry


def encode_answers(answers: Answers) -> bytes:
    """Encode answers as the bytes of their file."""
    return msgspec.json.format(msgspec.json.encode(answers), indent=1) + b"\n"


class AnswersStore:
    """The answers file of one learner and module, as the learner's side stores it."""

    def __init__(self, folder: Path, module: str) -> None:
        self.path = folder / FILE_NAME
        self.module = module
        self._lock = FileLock(str(folder / ".answers.lock"), timeout=_LOCK_SECONDS)

    def load(self) -> tuple[Answers, str | None]:
        """The answers, and a sentence if the file could not be used, else None.

        A damaged or foreign file is set aside under another name, never deleted. The next reader gets a report of it, even if it was
        set aside while saving: what a page saves as it closes has no one left to tell.
        """
        try:
            with self._lock:
                answers, problem = self._load()
                return answers, problem or _untold.pop(self.path, None)
        except Timeout:
            problem = _("Your answers are open elsewhere, so they stay in this browser for now. Reload the page in a minute.")
        except OSError:
            problem = _("The folder of your answers cannot be written to, so they stay in this browser for now. Tell your instructor.")
        return Answers(module=self.module), problem

    def put(self, id: str, entry_data: object) -> Answers:
        """Save one entry, unless the saved one is newer. Raises AnswersProblem if it cannot be saved."""
        return self.put_all({id: checked_entry(entry_data)})

    def put_all(self, entries: Mapping[str, Entry]) -> Answers:
        """Save entries in one write, each unless the saved one is newer. Raises AnswersProblem if they cannot be saved."""

        def put(answers: Answers) -> None:
            for id, entry in entries.items():
                put_entry(answers.entries, _text(id), entry)

        return self._change(put)

    def set_learner(self, learner: Learner) -> Answers:
        """Save who answers. Raises AnswersProblem if it cannot be saved."""
        return self._change(lambda answers: setattr(answers, "learner", learner))

    def set_origin(self, origin: str) -> None:
        """Save the origin of the answers, if the caller knows it better; an invalid origin is ignored."""
        if is_origin(origin):
            self._change(lambda answers: setattr(answers, "origin", origin))

    def set_aside(self) -> None:
        """Start with an empty file, and keep the old one under another name. Raises AnswersProblem."""
        try:
            with self._lock:
                if self.path.exists():
                    self.path.replace(self._aside())
        except (OSError, Timeout):
            raise AnswersProblem(_("The folder of your answers cannot be written to. Tell your instructor.")) from None

    def set_purpose(self, purpose: Purpose) -> Answers:
        """Save the purpose of the next hand-in. Raises AnswersProblem if it cannot be saved."""
        return self._change(lambda answers: setattr(answers, "purpose", purpose))

    def held(self) -> contextlib.AbstractContextManager[object]:
        """A context in which only this store can change the file."""
        return self._lock.acquire(timeout=-1)

    def _change(self, change: Callable[[Answers], object]) -> Answers:
        try:
            with self._lock:
                answers, problem = self._load()
                if problem and self.path.exists():
                    raise AnswersProblem(problem)
                if problem:
                    _untold[self.path] = problem
                answers.purpose = "test"  # the purpose left by a killed hand-in must not apply to the next
                answers.origin = answers.origin or origin_beside(self.path.parent)
                change(answers)
                answers.saved = now()
                raw = encode_answers(answers)
                if len(raw) > MAX_BYTES or len(answers.entries) > MAX_ENTRIES:
                    sentence = _(
                        "This answer cannot be saved, because all your answers together would be too large. Shorten the longest one."
                    )
                    raise AnswersProblem(sentence)
                write_atomically(self.path, raw, mode=_OWNER_ONLY)
                if len(_written) >= _MOST_WRITTEN:
                    _written.clear()
                _written[self.path] = _digest(raw)
                return answers
        except Timeout:
            raise AnswersProblem(
                _("Another window is using the answers file. Your answer stays in this browser, and saving is tried again.")
            ) from None
        except OSError as error:
            sentence = _("The answer could not be written to disk ({reason}). It stays in this browser, and saving is tried again.")
            raise AnswersProblem(sentence.format(reason=error.strerror)) from None

    def _load(self) -> tuple[Answers, str | None]:
        try:
            answers = self._read()
        except AnswersProblem as problem:
            return Answers(module=self.module), self._set_aside(problem)
        if answers.module and answers.module != self.module:
            sentence = _("{name} belongs to the module '{module}'.").format(name=FILE_NAME, module=answers.module)
            return Answers(module=self.module), self._set_aside(AnswersProblem(sentence))
        answers.module = self.module
        return answers, None

    def _read(self) -> Answers:
        try:
            raw = _bounded_bytes(self.path)
        except FileNotFoundError:
            return Answers()
        # Skip checking what this process has itself written: the check is the most expensive part of saving.
        if _written.get(self.path) == _digest(raw):
            return msgspec.json.decode(raw, type=Answers)
        return decode_answers(raw, self.path.name)

    def _aside(self) -> Path:
        return self.path.with_name(f"answers-set-aside-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.json")

    def _set_aside(self, problem: AnswersProblem) -> str:
        if isinstance(problem, NewerAnswersProblem):
            advice = _("Ask your instructor to update the course. Until then, nothing is saved here and the file stays unchanged.")
            return f"{problem} {advice}"
        aside = self._aside()
        self.path.replace(aside)
        told = _("It was kept as {name}, and a new file was started. Show the old one to your instructor.").format(name=aside.name)
        return f"{problem} {told}"


def _digest(raw: bytes) -> bytes:
    return hashlib.blake2b(raw, digest_size=16).digest()


def _bounded_bytes(path: Path) -> bytes:
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(path, flags)
    except FileNotFoundError:
        raise
    except OSError:
        raise _not_plain(path) from None
    # Checked before it becomes a file object, which Python cannot create for a folder.
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise _not_plain(path)
    with os.fdopen(handle, "rb") as file:
        raw = file.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise because(AnswersProblem, "too-large", name=path.name, most=MAX_BYTES // 1000)
    return raw


def _not_plain(path: Path) -> AnswersProblem:
    return because(AnswersProblem, "not-plain", name=path.name)


def _sound_entry(entry_data: object) -> Entry | None:
    if not isinstance(entry_data, dict) or not _is_bounded(entry_data.get("value")):
        return None
    confidence = entry_data.get("confidence")
    return Entry(
        value=_storable(entry_data["value"]) if "value" in entry_data else None,
        at=_line(entry_data.get("at")),
        confidence=confidence if confidence in ("sure", "unsure") else None,
        checked=entry_data.get("checked") is True,
        first=_storable(entry_data.get("first")) if _is_bounded(entry_data.get("first")) else None,
        variant=_line(entry_data.get("variant")),
        draw=_draw(entry_data.get("draw")),
    )


def _draw(number: object) -> int:
    return number if isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= MAX_DRAW else 0


def _sound_learner(learner_data: object) -> Learner:
    if not isinstance(learner_data, dict):
        return Learner()
    return Learner(id=_line(learner_data.get("id")), name=_line(learner_data.get("name")))


def _is_bounded(value: object, depth: int = _MAX_DEPTH) -> bool:
    if isinstance(value, str):
        return len(value) <= MAX_TEXT
    if isinstance(value, list):
        return depth > 0 and len(value) <= 1000 and all(_is_bounded(entry, depth - 1) for entry in value)
    if isinstance(value, dict):
        return (
            depth > 0 and len(value) <= 1000 and all(len(key) <= MAX_TEXT and _is_bounded(entry, depth - 1) for key, entry in value.items())
        )
    return value is None or isinstance(value, (bool, int)) or (isinstance(value, float) and math.isfinite(value))


def _whole_number(digits: str) -> int | float:
    """Parse a whole number in JSON; an absurdly long one becomes infinity and is rejected."""
    return int(digits) if len(digits) <= _MAX_DIGITS else math.inf


def _storable(value: Any) -> Any:
    """The value without what cannot be written to a file or stored in a database.

    A lone surrogate (a browser cuts an emoji in two) becomes '?'; NUL is removed.
    """
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
    if isinstance(value, list):
        return [_storable(entry) for entry in value]
    if isinstance(value, dict):
        return {_storable(key): _storable(entry) for key, entry in value.items()}
    return value


def _text(value: object) -> str:
    return str(_storable(value)) if isinstance(value, str) else ""


def _line(value: object) -> str:
    """The text on one line, without characters that affect the screen or page that shows it."""
    words = ("".join(filter(str.isprintable, word)) for word in _text(value).split())
    return " ".join(filter(None, words))[:_MAX_LINE].rstrip()
