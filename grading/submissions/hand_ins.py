"""A hand-in as data: who, which module, when, and the answers, read from a folder that a learner wrote."""

import os
import re
import secrets
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from nbgrader.utils import notebook_hash, parse_utc

from grading.course.module_names import MODULE_NAME_RULE, is_module_name
from grading.submissions.files import printable_name, read_plain
from widgets.answers.identity import is_usable_id
from widgets.answers.store import FILE_NAME, MAX_BYTES, Answers, decode_answers
from widgets.languages.reasons import Reason, because, reason_of
from widgets.problems import AnswersProblem, HandInProblem

SECRET_FILE = "submission_secret.txt"  # noqa: S105  # a file's name
TIMESTAMP_FILE = "timestamp.txt"
MAX_LINE = 1000
"""The longest secret or timestamp, in bytes."""
_SETTLE_SECONDS = 60.0
_TIMESTAMP = "%Y-%m-%d %H:%M:%S.%f UTC"
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d{1,9})?( ?[A-Za-z0-9+-]{1,9}(/[A-Za-z0-9_+-]{1,30}){0,2}|[+-]\d\d:\d\d)?", re.ASCII
)

Reader = Callable[[str, int], bytes | None]
"""Returns the bytes of a hand-in's file, at most the given number; None if there is no such file. Raises HandInProblem."""


@dataclass(frozen=True)
class HandInHeader:
    """Who handed in which module and when, without the answers."""

    learner: str
    module: str
    handed_in: datetime | None
    """UTC; None if the hand-in does not say."""
    secret: str
    """Determines the path of the learner's results; empty if the hand-in has no secret."""

    @property
    def result_name(self) -> str | None:
        """The name, without extension, of the files with nbgrader's feedback and the result."""
        return str(notebook_hash(secret=self.secret, notebook_id=self.module)) if self.secret else None


ArrivalChannel = Literal["vouched", "exchange", "bundle", "submitted"]
"""How hand-ins arrive: through a server that the learner signed in to, a shared exchange, as a file, or from an instructor."""


@dataclass(frozen=True)
class Arrival:
    """The channel by which a hand-in arrived, and what is known of its maker apart from its contents."""

    door: ArrivalChannel = "submitted"
    source: str = ""
    """The name of its folder or file, printable."""
    owner: str = ""
    """The account that owns its folder in a shared exchange with owner checks; else empty."""
    named: str = ""
    """The learner's ID in the file's name; empty if there is none."""


@dataclass(frozen=True)
class HandIn(HandInHeader):
    """A learner's hand-in; if it cannot be graded, `reason` says why and there are no answers."""

    answers: Answers = field(default_factory=Answers)
    raw: bytes = b""
    """The bytes of the answers file."""
    reason: Reason | None = None
    """Why it cannot be graded."""
    arrival: Arrival = Arrival()
    """How it arrived."""

    @property
    def problem(self) -> str:
        """Why it cannot be graded, as a sentence; empty if it can."""
        return self.reason.refusal() if self.reason else ""


def hand_in_from(read: Reader, learner: str, module: str, handed_in: datetime | None = None) -> HandIn:
    """Read a hand-in from its files; its time is `handed_in`, or else the one in its timestamp file.

    Never raises because of the files' contents: `reason` says what is wrong. An invalid secret or time is ignored.
    """
    answers, raw, reason = Answers(), b"", None
    header = _header(read, learner, module, handed_in)
    try:
        content = read(FILE_NAME, MAX_BYTES)
        if content is None:
            raise because(HandInProblem, "missing", name=FILE_NAME)
        answers, raw = decode_answers(content), content
        if answers.module and answers.module != module:
            raise because(HandInProblem, "other-module", name=FILE_NAME, module=printable_name(answers.module), expected=module)
    except (HandInProblem, AnswersProblem) as trouble:
        answers, raw, reason = Answers(), b"", reason_of(trouble)
    return HandIn(learner, module, header.handed_in, header.secret, answers, raw, reason)


def read_hand_in(folder: Path, learner: str, module: str, handed_in: datetime | None = None) -> HandIn:
    """Read a hand-in from its own folder; see `hand_in_from`."""
    return hand_in_from(lambda name, limit: read_plain(folder, name, limit), learner, module, handed_in)


def read_header(folder: Path, learner: str, module: str, handed_in: datetime | None = None) -> HandInHeader:
    """Read the header of the hand-in in its own folder, without reading its answers."""
    return _header(lambda name, limit: read_plain(folder, name, limit), learner, module, handed_in)


def place(hand_in: HandIn, folder: Path, released: Path) -> None:
    """Write a hand-in into an empty or absent folder, as nbgrader expects it, with the released notebook as the submitted one.

    Of the learner's files only the answers file gets there, and it is only ever read as data.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{hand_in.module}.ipynb").write_bytes(released.read_bytes())
    (folder / FILE_NAME).write_bytes(hand_in.raw)
    if hand_in.secret:
        (folder / SECRET_FILE).write_text(hand_in.secret)
    complete(folder, hand_in.handed_in or datetime.now(UTC))


def complete(folder: Path, handed_in: datetime) -> None:
    """Add a missing timestamp or secret, because nbgrader's release_feedback fails for everyone if one submission has none."""
    if not (folder / TIMESTAMP_FILE).exists():
        (folder / TIMESTAMP_FILE).write_text(handed_in.astimezone(UTC).strftime(_TIMESTAMP))
    if not (folder / SECRET_FILE).exists():
        (folder / SECRET_FILE).write_text(secrets.token_hex(64))


def moment_in(folder: Path) -> datetime | None:
    """When the hand-in in a folder was handed in (UTC), None if the folder does not say."""
    return sound_moment(_line(lambda name, limit: read_plain(folder, name, limit), TIMESTAMP_FILE))


@dataclass(frozen=True)
class Delivery:
    """A folder in the exchange's inbound that holds one hand-in."""

    folder: Path
    learner: str
    module: str
    handed_in: datetime

    def read(self) -> HandIn:
        """The hand-in; its `problem` says what is wrong with it."""
        return read_hand_in(self.folder, self.learner, self.module, self.handed_in)

    def header(self) -> HandInHeader:
        """The header of this delivery: learner, module, time and secret."""
        return read_header(self.folder, self.learner, self.module, self.handed_in)

    def is_whole(self) -> bool:
        """Whether nbgrader has finished writing it: the secret comes last. After a minute it is accepted in any state."""
        try:
            if read_plain(self.folder, SECRET_FILE, MAX_LINE):
                return True
        except HandInProblem:
            if self.folder.is_symlink() or self._may_be_read():
                return True
            # otherwise its maker may be about to grant the permissions
        try:
            return time.time() - self.folder.lstat().st_mtime > _SETTLE_SECONDS
        except OSError:
            return False

    def _may_be_read(self) -> bool:
        """Whether this account can read it, so that waiting would change nothing."""
        secret = self.folder / SECRET_FILE
        return os.access(self.folder, os.R_OK | os.X_OK) and (secret.is_symlink() or os.access(secret, os.R_OK))


def deliveries(inbound: Path, module: str | None = None, learner: str | None = None, ignored_names: Collection[str] = ()) -> list[Delivery]:
    """The hand-ins in the exchange's inbound (for a module, from a learner), oldest first, except folders named in `ignored_names`.

    Folders that are not named like a hand-in are skipped.
    """
    # Names are filtered before they are parsed: an exchange may hold thousands.
    folders = (
        folder
        for folder in _folders(inbound)
        if folder.name not in ignored_names and (learner is None or folder.name.startswith(f"{learner}+"))
    )
    all_deliveries = (delivery for delivery in map(parse_delivery, folders) if delivery and module in (None, delivery.module))
    return sorted(all_deliveries, key=lambda delivery: (delivery.handed_in, delivery.folder.name))


def _folders(inbound: Path) -> Iterator[Path]:
    if inbound.is_dir():
        yield from inbound.iterdir()


def parse_delivery(folder: Path) -> Delivery | None:
    """Parse a folder's name `learner+module+timestamp[+random]`; None for any other name."""
    try:
        return _delivery(folder)
    except HandInProblem:
        return None


def passed_over(inbound: Path, ignored_names: Collection[str] = ()) -> dict[str, str]:
    """The names of items in the exchange's inbound that are not accepted, each with the reason; those in `ignored_names` are omitted."""
    reasons: dict[str, str] = {}
    for folder in _folders(inbound):
        if folder.name not in ignored_names:
            try:
                _delivery(folder)
            except HandInProblem as problem:
                reasons[folder.name] = str(problem)
    return reasons


def _delivery(folder: Path) -> Delivery:
    """Parse a folder's name. Raises HandInProblem with the reason if it is not accepted."""
    learner, *rest = folder.name.split("+")
    if len(rest) not in (2, 3):
        raise HandInProblem("Its name is not that of a hand-in: learner+module+time. If it is one, rename it.")
    if not is_safe_id(learner):
        raise HandInProblem(
            f"The learner's ID '{printable_name(learner)}' cannot be used. Give this learner another ID, and let them hand in again."
        )
    if not is_module_name(rest[0]):
        raise HandInProblem(f"'{printable_name(rest[0])}' cannot be the name of a module. {MODULE_NAME_RULE}")
    moment = sound_moment(rest[1])
    if moment is None:
        raise HandInProblem(f"The time '{printable_name(rest[1])}' in its name cannot be read. If it is a hand-in, correct the name.")
    return Delivery(folder, learner, rest[0], moment)


def is_safe_id(learner: str) -> bool:
    """Whether an ID is safe as a folder's name, in nbgrader's patterns and on a page."""
    return is_usable_id(learner)


def sound_secret(text: str) -> str:
    """The secret, or an empty string if nbgrader or a file name could not use it."""
    return text if text.isascii() and text.rstrip("\r\n").isprintable() else ""


def sound_moment(text: str) -> datetime | None:
    """Parse a time as nbgrader writes it; None if it is not valid."""
    text = text.strip()
    # nbgrader's parser would look up the name of a time zone as a path.
    if not _MOMENT.fullmatch(text):
        return None
    try:
        # Nearly all have nbgrader's own format; its parser supports many more and is slow.
        moment: datetime = datetime.fromisoformat(text[:-4]) if text.endswith(" UTC") else parse_utc(text)
        return moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError, TypeError, AttributeError):
        return None


def _header(read: Reader, learner: str, module: str, handed_in: datetime | None) -> HandInHeader:
    moment = handed_in or sound_moment(_line(read, TIMESTAMP_FILE))
    return HandInHeader(learner, module, moment, sound_secret(_line(read, SECRET_FILE)))


def _line(read: Reader, name: str) -> str:
    try:
        return (read(name, MAX_LINE) or b"").decode("utf-8", errors="replace")
    except HandInProblem:
        return ""
