"""`nbgrader collect` that does not trust what a learner put in the exchange, and skips no attempt.

nbgrader's own version copies a learner's whole folder, follows links in it, and takes only the newest hand-in. This
one records each new hand-in as an attempt, oldest first, and writes a new folder for nbgrader to grade: the answers
as data, the released notebook, nothing else.
"""

import os
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default.collect import ExchangeCollect
from traitlets.config import Config

from grading.course.course_file import command
from grading.marking.attempts import Attempt, Attempts
from grading.marking.database import grading_lock
from grading.marking.questions import graded_questions, released_path
from grading.marking.record import Recorder
from grading.marking.variants import variants_line
from grading.submissions.files import printable_name
from grading.submissions.hand_ins import (
    TIMESTAMP_FILE,
    Arrival,
    Delivery,
    HandIn,
    complete,
    deliveries,
    is_safe_id,
    moment_in,
    passed_over,
    place,
)
from widgets.handing_in.delivery import is_private
from widgets.problems import CourseProblem


class Collector:
    """Takes hand-ins in: into the record of attempts, and into the folder that nbgrader grades."""

    def __init__(self, course: CourseDirectory, module: str) -> None:
        self._course = course
        self._module = module
        self._attempts = Attempts(course.db_url)
        self._recorder = Recorder(self._attempts, module, graded_questions(course, module))

    def record(self, hand_in: HandIn) -> Attempt:
        """Record the hand-in once, and return it as an attempt of some kind: graded, refused, refresher, repeated or held.

        The learner's ID is spelt as in the record.
        """
        return self._recorder.record(replace(hand_in, learner=self.spelling(hand_in.learner)))

    def spelling(self, learner: str) -> str:
        """The spelling of an ID in the record."""
        return self._recorder.spelling(learner)

    def take(self, hand_in: HandIn) -> Attempt:
        """Record a hand-in as its learner's without a check: an instructor has decided whose it is."""
        return self._recorder.take(hand_in)

    def remarks(self, attempt: Attempt) -> list[str]:
        """Lines about an attempt that counts although something about it is unusual: its time, its variants."""
        return [line for line in (clock_line(attempt), variants_line(attempt, self._recorder.questions)) if line]

    def folder(self, learner: str) -> Path:
        """The folder in which nbgrader looks for the learner's submission."""
        return Path(self._course.format_path(self._course.submitted_directory, learner, self._module))

    def stands(self, learner: str) -> bool:
        """Whether a submission of the learner has been collected already."""
        return self.folder(learner).is_dir()

    def is_newest(self, attempt: Attempt) -> bool:
        """Whether it is the learner's newest attempt and has not been collected yet.

        A clock that runs ahead does not make an attempt newer than its arrival.
        """
        attempts = self._attempts.of(self._module, attempt.learner)
        is_last = attempt.is_attempt and max(attempts, key=lambda one: (one.moment, one.attempt)).attempt == attempt.attempt
        return is_last and not (self.stands(attempt.learner) and moment_in(self.folder(attempt.learner)) == attempt.handed_in)

    def submit(self, hand_in: HandIn, attempt: Attempt) -> bool:
        """Copy the hand-in recorded as `attempt` to where nbgrader grades it, if it is the newest. Returns True if it was copied."""
        if not is_safe_id(attempt.learner) or not self.is_newest(attempt):
            return False
        folder = self.folder(attempt.learner)
        fresh = folder.with_name(f".{folder.name}.new")
        with grading_lock(self._course):
            shutil.rmtree(fresh, ignore_errors=True)
            recorded = replace(hand_in, learner=attempt.learner, handed_in=attempt.handed_in)
            place(recorded, fresh, released_path(self._course, self._module))
            if folder.is_symlink():
                folder.unlink()
            elif folder.exists():
                shutil.rmtree(folder)
            fresh.rename(folder)
            self.outdate(attempt)
        return True

    def outdate(self, attempt: Attempt) -> None:
        """Backdate what was graded before, so that `nbgrader autograde`, which compares times, grades the submission again."""
        graded = Path(self._course.format_path(self._course.autograded_directory, attempt.learner, self._module))
        moment = moment_in(graded)
        if moment is not None and moment >= attempt.handed_in:
            (graded / TIMESTAMP_FILE).unlink()
            complete(graded, attempt.handed_in - timedelta(seconds=1))


class SafeCollect(ExchangeCollect):
    """Collects a module's hand-ins from the exchange."""

    def init_src(self) -> None:
        """Find the hand-ins to collect. Raises nbgrader's ExchangeError if there is no exchange."""
        if not self.coursedir.course_id:
            self.fail("No course id specified. Re-run with --course flag.")
        self.inbound_path = str(Path(self.root) / self.coursedir.course_id / "inbound")
        inbound = Path(self.inbound_path)
        if not inbound.is_dir():
            self.fail(f"Course not found: {inbound}")
        learner = self.coursedir.student_id if self.coursedir.student_id not in ("", "*") else None
        passed = passed_over(inbound)
        for name, reason in passed.items():
            self.log.warning("Passed over: %s: %s", printable_name(name), reason)
        arrivals = deliveries(inbound, self.coursedir.assignment_id, learner)
        whole = []
        for delivery in arrivals:
            if delivery.is_whole():
                whole.append(delivery)
            else:
                self.log.warning("Still arriving: %s: Collect again in a minute.", printable_name(delivery.folder.name))
        self.src_records = self._before_due(whole)
        self._left = {"passed over": len(passed), ARRIVING: len(arrivals) - len(whole)}

    def copy_files(self) -> None:
        """Record every new hand-in, and copy each learner's newest one to where nbgrader grades it."""
        module = self.coursedir.assignment_id
        try:
            collector = Collector(self.coursedir, module)
        except CourseProblem as problem:
            self.fail(str(problem))
        vouching = Vouching.of(Path(self.root), self.check_owner)
        tally = Tally()
        collected: dict[str, tuple[Delivery, Attempt]] = {}
        for delivery in self.src_records:
            attempt = collector.record(vouching.read(delivery))
            tally.count(attempt)
            if line := line_of(attempt):
                self.log.warning("%s", line) if attempt.kind in ("refused", "held") else self.log.info("%s", line)
            for remark in collector.remarks(attempt) if attempt.is_attempt else []:
                self.log.info("%s", remark)
            if attempt.is_attempt:
                collected[attempt.learner] = delivery, attempt
        # Read again, because all of them together may not fit into memory.
        for delivery, attempt in collected.values():
            self._collect(collector, vouching.read(delivery), attempt)
        self.log.info("%s: %s", module, tally.sentence(self._left))

    def _collect(self, collector: Collector, hand_in: HandIn, attempt: Attempt) -> None:
        if collector.stands(attempt.learner) and not (self.update or self.before_duedate):
            self.log.info("Submission already exists, use --update to update: %s %s", attempt.learner, hand_in.module)
        elif collector.submit(hand_in, attempt):
            self.log.info("Collected submission: %s %s", attempt.learner, hand_in.module)
        else:
            self.log.info("No newer submission to collect: %s %s", attempt.learner, hand_in.module)

    def _before_due(self, arrivals: Iterable[Delivery]) -> list[Delivery]:
        """All deliveries, or with `--before-duedate` those in time; for a learner who has none in time, all."""
        by_learner: dict[str, list[Delivery]] = defaultdict(list)
        for delivery in arrivals:
            by_learner[delivery.learner].append(delivery)
        due = self._due() if self.before_duedate else None
        if due is None:
            return [delivery for group in by_learner.values() for delivery in group]
        in_time = {learner: [one for one in group if one.handed_in.replace(tzinfo=None) <= due] for learner, group in by_learner.items()}
        return [delivery for learner, group in by_learner.items() for delivery in in_time[learner] or group]

    def _due(self) -> datetime | None:
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            try:
                due: datetime | None = gradebook.find_assignment(self.coursedir.assignment_id).duedate
            except MissingEntry:
                return None
        return due


@dataclass(frozen=True)
class Vouching:
    """How far an exchange vouches for the maker of a hand-in."""

    is_private: bool
    """Whether only this account can access it, so that everything in it came through the course's own server."""
    check_owner: bool
    """Whether the owner of a hand-in's folder has to be the learner's account."""

    @classmethod
    def of(cls, exchange: Path, check_owner: bool) -> "Vouching":
        """Inspect the exchange in this folder."""
        return cls(exchange.exists() and is_private(exchange), check_owner)

    def read(self, delivery: Delivery) -> HandIn:
        """The hand-in, with what is known of its maker."""
        source = printable_name(delivery.folder.name)
        if self.is_private:
            return replace(delivery.read(), arrival=Arrival("vouched", source))
        return replace(delivery.read(), arrival=Arrival("exchange", source, owner_of(delivery.folder) if self.check_owner else ""))


def checks_owner(config: Config) -> bool:
    """Whether nbgrader's configuration requires checking the owner of a hand-in, which is the default."""
    sections = [config[name] for name in ("SafeCollect", "ExchangeCollect") if name in config]
    return next((bool(section["check_owner"]) for section in sections if "check_owner" in section), True)


def owner_of(folder: Path) -> str:
    """The account that owns a folder; empty if it is this account, which proves nothing about the learner."""
    import pwd  # not available on Windows

    try:
        number = folder.lstat().st_uid
    except OSError:
        return ""
    if number == os.geteuid():
        return ""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"uid {number}"


class Tally:
    """Counts the hand-ins of a run by their outcome, so that every one is accounted for."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def count(self, attempt: Attempt) -> None:
        """Count one hand-in."""
        self._counts[_TALLIED[attempt.kind]] += 1

    def sentence(self, left: Mapping[str, int]) -> str:
        """How many hand-ins there were and their outcomes; `left` counts those that were not read, by reason."""
        counts = self._counts + Counter(left)
        total = counts.total()
        advice = {_HELD: f" ({command('decide')})"}
        told = ", ".join(f"{number} {what}{advice.get(what, '')}" for what in _TALLY_ORDER if (number := counts[what]))
        return f"{total} {'hand-in' if total == 1 else 'hand-ins'}{f': {told}' if told else ''}."


_HELD = "waiting for your decision"
_TALLIED = {
    "graded": "recorded as attempts",
    "regraded": "recorded as attempts",
    "repeated": "with the same answers again",
    "refresher": "for refreshers",
    "refused": "refused",
    "held": _HELD,
}
ARRIVING = "still arriving"
_TALLY_ORDER = (*dict.fromkeys(_TALLIED.values()), "passed over", ARRIVING)
_AHEAD = timedelta(minutes=10)
"""How far ahead a clock may be before a line reports it."""
_BEHIND = timedelta(days=400)
"""How long a bundle may take to arrive."""


def line_of(attempt: Attempt) -> str:
    """A line about a hand-in that is not an attempt; empty for attempts (`Collector.remarks` has lines about them)."""
    if attempt.kind == "refused":
        return f"Not collected: {log_line(attempt)}"
    if attempt.kind == "held":
        return f"Waits for your decision: {log_line(attempt)} See: {command('decide')}"
    if attempt.kind == "refresher":
        return f"Refreshers kept: {attempt.learner} {attempt.module}"
    if attempt.kind == "repeated":
        return f"The same answers again: {log_line(attempt)}"
    return ""


def clock_line(attempt: Attempt) -> str:
    """A line about a hand-in whose time is after its arrival, or very long before; empty for all others."""
    if attempt.handed_in < attempt.recorded - _BEHIND:
        return (
            f"A clock may be wrong: {attempt.learner} ({attempt.module}) handed in at {attempt.handed_in:%Y-%m-%d %H:%M} UTC by the clock "
            f"of their device, which is long ago. The attempt counts for that time, so no lateness is seen."
        )
    if attempt.handed_in <= attempt.recorded + _AHEAD:
        return ""
    return (
        f"A clock is wrong: {attempt.learner} ({attempt.module}) handed in at {attempt.handed_in:%Y-%m-%d %H:%M} UTC by the clock of "
        f"their device, which is in the future. The time of its arrival counts, {attempt.recorded:%Y-%m-%d %H:%M} UTC."
    )


def log_line(attempt: Attempt) -> str:
    """A line for the log about a hand-in that is not an attempt, without its contents and without names."""
    reason = attempt.why.for_log() if attempt.why else None
    why = "" if reason is None else reason.text() if attempt.kind == "held" else reason.refusal()
    return f"{attempt.learner} ({attempt.module}, {attempt.handed_in:%Y-%m-%d %H:%M:%S} UTC): {why}"
