"""A hand-in as data: who, what, when, and the answers, read from a folder that a learner wrote."""

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
from grading.submissions.files import printable, read_plain
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
"""Gives the bytes of a hand-in's file, at most so many; None where there is none. Raises HandInProblem."""


@dataclass(frozen=True)
class Receipt:
    """Who handed in what and when, without the answers."""

    learner: str
    module: str
    handed_in: datetime | None
    """UTC; None where the hand-in does not say."""
    secret: str
    """Names the place of the learner's results; empty where the hand-in has none."""

    @property
    def result_name(self) -> str | None:
        """The file name, without ending, under which nbgrader's feedback and the result are put."""
        return str(notebook_hash(secret=self.secret, notebook_id=self.module)) if self.secret else None


Door = Literal["vouched", "exchange", "bundle", "submitted"]
"""How hand-ins arrive: through a server that the learner signed in to, a shared exchange, as a file, or by an instructor's hand."""


@dataclass(frozen=True)
class Arrival:
    """By which door a hand-in came, and what is known of its maker besides what it says itself."""

    door: Door = "submitted"
    source: str = ""
    """The name of its folder or file, printable."""
    owner: str = ""
    """Whose account owns its folder, in a shared exchange where the owner is checked; else empty."""
    named: str = ""
    """The learner's ID by which its file is named; empty where that says none."""


@dataclass(frozen=True)
class HandIn(Receipt):
    """What a learner handed in; where it cannot be graded, `reason` says why and there are no answers."""

    answers: Answers = field(default_factory=Answers)
    raw: bytes = b""
    """The answers file as it was handed in."""
    reason: Reason | None = None
    """Why it cannot be graded."""
    arrival: Arrival = Arrival()
    """How it came."""

    @property
    def problem(self) -> str:
        """Why it cannot be graded, as a sentence; empty where it can."""
        return self.reason.refusal() if self.reason else ""


def hand_in_from(read: Reader, learner: str, module: str, handed_in: datetime | None = None) -> HandIn:
    """A hand-in from its files; the time is the one given, else that of its timestamp file.

    Raises nothing for what a learner may have done to the files: `reason` says what is wrong. A secret
    or a time that makes no sense is none.
    """
    answers, raw, reason = Answers(), b"", None
    receipt = _receipt(read, learner, module, handed_in)
    try:
        found = read(FILE_NAME, MAX_BYTES)
        if found is None:
            raise because(HandInProblem, "missing", name=FILE_NAME)
        answers, raw = decode_answers(found), found
        if answers.module and answers.module != module:
            raise because(HandInProblem, "other-module", name=FILE_NAME, module=printable(answers.module), expected=module)
    except (HandInProblem, AnswersProblem) as trouble:
        answers, raw, reason = Answers(), b"", reason_of(trouble)
    return HandIn(learner, module, receipt.handed_in, receipt.secret, answers, raw, reason)


def read_hand_in(folder: Path, learner: str, module: str, handed_in: datetime | None = None) -> HandIn:
    """A hand-in from a folder of its own; see `hand_in_from`."""
    return hand_in_from(lambda name, limit: read_plain(folder, name, limit), learner, module, handed_in)


def read_receipt(folder: Path, learner: str, module: str, handed_in: datetime | None = None) -> Receipt:
    """The receipt of the hand-in in a folder of its own; its answers are not looked at."""
    return _receipt(lambda name, limit: read_plain(folder, name, limit), learner, module, handed_in)


def place(hand_in: HandIn, folder: Path, released: Path) -> None:
    """Write a hand-in into an empty or absent folder, as nbgrader wants it: the released notebook stands for the submitted one.

    Nothing that the learner sent gets there but the answers file, which is only ever read as data.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{hand_in.module}.ipynb").write_bytes(released.read_bytes())
    (folder / FILE_NAME).write_bytes(hand_in.raw)
    if hand_in.secret:
        (folder / SECRET_FILE).write_text(hand_in.secret)
    complete(folder, hand_in.handed_in or datetime.now(UTC))


def complete(folder: Path, handed_in: datetime) -> None:
    """Add what nbgrader's release_feedback asks of a submission, for it stops for everyone where one has no time or secret."""
    if not (folder / TIMESTAMP_FILE).exists():
        (folder / TIMESTAMP_FILE).write_text(handed_in.astimezone(UTC).strftime(_TIMESTAMP))
    if not (folder / SECRET_FILE).exists():
        (folder / SECRET_FILE).write_text(secrets.token_hex(64))


def moment_in(folder: Path) -> datetime | None:
    """When the hand-in in a folder was handed in (UTC), None where it does not say."""
    return sound_moment(_line(lambda name, limit: read_plain(folder, name, limit), TIMESTAMP_FILE))


@dataclass(frozen=True)
class Delivery:
    """A folder in the exchange's inbound that holds one hand-in."""

    folder: Path
    learner: str
    module: str
    handed_in: datetime

    def read(self) -> HandIn:
        """The hand-in; what is wrong with it is in its `problem`."""
        return read_hand_in(self.folder, self.learner, self.module, self.handed_in)

    def receipt(self) -> Receipt:
        """Its receipt."""
        return read_receipt(self.folder, self.learner, self.module, self.handed_in)

    def is_whole(self) -> bool:
        """Whether nbgrader has finished writing it: the secret comes last. After a minute it is taken as it is."""
        try:
            if read_plain(self.folder, SECRET_FILE, MAX_LINE):
                return True
        except HandInProblem:
            if self.folder.is_symlink() or self._may_be_read():
                return True
            # else its maker may be about to give the rights
        try:
            return time.time() - self.folder.lstat().st_mtime > _SETTLE_SECONDS
        except OSError:
            return False

    def _may_be_read(self) -> bool:
        """Whether this account has the rights to it, so that waiting makes it no better."""
        secret = self.folder / SECRET_FILE
        return os.access(self.folder, os.R_OK | os.X_OK) and (secret.is_symlink() or os.access(secret, os.R_OK))


def deliveries(inbound: Path, module: str | None = None, learner: str | None = None, known: Collection[str] = ()) -> list[Delivery]:
    """What lies in the exchange's inbound (of a module, of a learner), the oldest first, but for folders of `known` names.

    What is not named like a hand-in is passed over.
    """
    # Names are told apart before they are parsed: an exchange may hold thousands.
    folders = (
        folder for folder in _folders(inbound) if folder.name not in known and (learner is None or folder.name.startswith(f"{learner}+"))
    )
    found = (delivery for delivery in map(parse_delivery, folders) if delivery and module in (None, delivery.module))
    return sorted(found, key=lambda delivery: (delivery.handed_in, delivery.folder.name))


def _folders(inbound: Path) -> Iterator[Path]:
    if inbound.is_dir():
        yield from inbound.iterdir()


def parse_delivery(folder: Path) -> Delivery | None:
    """The delivery that a folder's name `learner+module+timestamp[+random]` tells, None for any other name."""
    try:
        return _delivery(folder)
    except HandInProblem:
        return None


def passed_over(inbound: Path, known: Collection[str] = ()) -> dict[str, str]:
    """The names of what lies in the exchange's inbound and is not taken, each with the reason; but for `known` names."""
    reasons: dict[str, str] = {}
    for folder in _folders(inbound):
        if folder.name not in known:
            try:
                _delivery(folder)
            except HandInProblem as problem:
                reasons[folder.name] = str(problem)
    return reasons


def _delivery(folder: Path) -> Delivery:
    """The delivery that a folder's name tells. Raises HandInProblem with the reason why it is not taken."""
    learner, *rest = folder.name.split("+")
    if len(rest) not in (2, 3):
        raise HandInProblem("Its name is not that of a hand-in: learner+module+time. If it is one, rename it.")
    if not is_safe_id(learner):
        raise HandInProblem(
            f"The learner's ID '{printable(learner)}' cannot be used. Give this learner another ID, and let them hand in again."
        )
    if not is_module_name(rest[0]):
        raise HandInProblem(f"'{printable(rest[0])}' cannot be the name of a module. {MODULE_NAME_RULE}")
    moment = sound_moment(rest[1])
    if moment is None:
        raise HandInProblem(f"The time '{printable(rest[1])}' in its name cannot be read. If it is a hand-in, correct the name.")
    return Delivery(folder, learner, rest[0], moment)


def is_safe_id(learner: str) -> bool:
    """Whether an ID can be a folder's name, a pattern of nbgrader's and part of a page without harm."""
    return is_usable_id(learner)


def sound_secret(text: str) -> str:
    """The secret as it is, empty where nbgrader, or the name of a file, would stumble over it."""
    return text if text.isascii() and text.rstrip("\r\n").isprintable() else ""


def sound_moment(text: str) -> datetime | None:
    """The moment that a line of nbgrader's says, None where it says none."""
    text = text.strip()
    # nbgrader's reader would look a zone's name up as the path of a file.
    if not _MOMENT.fullmatch(text):
        return None
    try:
        # As nbgrader writes it, for nearly all are; its reader knows many more ways, and takes its time over each.
        moment: datetime = datetime.fromisoformat(text[:-4]) if text.endswith(" UTC") else parse_utc(text)
        return moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError, TypeError, AttributeError):
        return None


def _receipt(read: Reader, learner: str, module: str, handed_in: datetime | None) -> Receipt:
    moment = handed_in or sound_moment(_line(read, TIMESTAMP_FILE))
    return Receipt(learner, module, moment, sound_secret(_line(read, SECRET_FILE)))


def _line(read: Reader, name: str) -> str:
    try:
        return (read(name, MAX_LINE) or b"").decode("utf-8", errors="replace")
    except HandInProblem:
        return ""
