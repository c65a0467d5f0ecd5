"""`nbgrader collect` that trusts nothing a learner put in the exchange, and skips no attempt.

nbgrader's own copies a learner's whole folder, follows links in it, and takes only the newest
hand-in. Here each new hand-in is recorded as an attempt, the oldest first, and what nbgrader grades
is written anew: the answers as data, the released notebook, nothing else.
"""

import shutil
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default.collect import ExchangeCollect

from grading.marking.attempts import Attempt, Attempts
from grading.marking.database import grading_lock
from grading.marking.questions import graded_questions, released_path
from grading.marking.record import Recorder
from grading.receiving.files import printable
from grading.receiving.hand_ins import Delivery, HandIn, deliveries, is_safe_id, moment_in, passed_over, place
from widgets.problems import CourseProblem


class Collector:
    """Takes hand-ins in: into the record of attempts, and into the folder that nbgrader grades."""

    def __init__(self, course: CourseDirectory, module: str) -> None:
        self._course = course
        self._module = module
        self._recorder = Recorder(Attempts(course.db_url), module, graded_questions(course, module))

    def record(self, hand_in: HandIn) -> Attempt:
        """The attempt that the hand-in is, what refuses it, or its refreshers; recorded once."""
        return self._recorder.record(hand_in)

    def folder(self, learner: str) -> Path:
        """Where nbgrader finds the learner's submission."""
        return Path(self._course.format_path(self._course.submitted_directory, learner, self._module))

    def stands(self, learner: str) -> bool:
        """Whether something has been collected of the learner already."""
        return self.folder(learner).is_dir()

    def is_newer(self, hand_in: HandIn) -> bool:
        """Whether the hand-in is newer than what has been collected of the learner."""
        if not self.stands(hand_in.learner) or hand_in.handed_in is None:
            return True
        standing = moment_in(self.folder(hand_in.learner))
        return standing is None or hand_in.handed_in > standing

    def submit(self, hand_in: HandIn) -> bool:
        """Put the hand-in where nbgrader grades it, unless what is there is as new; gives whether it did."""
        if not is_safe_id(hand_in.learner) or not self.is_newer(hand_in):
            return False
        folder = self.folder(hand_in.learner)
        fresh = folder.with_name(f".{folder.name}.new")
        with grading_lock(self._course):
            shutil.rmtree(fresh, ignore_errors=True)
            place(hand_in, fresh, released_path(self._course, self._module))
            if folder.is_symlink():
                folder.unlink()
            elif folder.exists():
                shutil.rmtree(folder)
            fresh.rename(folder)
        return True


class SafeCollect(ExchangeCollect):
    """Collects a module's hand-ins from the exchange."""

    def init_src(self) -> None:
        """Find what there is to collect. Raises nbgrader's ExchangeError where there is no exchange."""
        if not self.coursedir.course_id:
            self.fail("No course id specified. Re-run with --course flag.")
        self.inbound_path = str(Path(self.root) / self.coursedir.course_id / "inbound")
        inbound = Path(self.inbound_path)
        if not inbound.is_dir():
            self.fail(f"Course not found: {inbound}")
        learner = self.coursedir.student_id if self.coursedir.student_id not in ("", "*") else None
        for name, reason in passed_over(inbound).items():
            self.log.warning("Passed over: %s: %s", printable(name), reason)
        found = deliveries(inbound, self.coursedir.assignment_id, learner)
        self.src_records = self._before_due(delivery for delivery in found if delivery.is_whole())

    def copy_files(self) -> None:
        """Record every new hand-in, and put each learner's newest one where nbgrader grades it."""
        module = self.coursedir.assignment_id
        try:
            collector = Collector(self.coursedir, module)
        except CourseProblem as problem:
            self.fail(str(problem))
        collected: dict[str, Delivery] = {}
        for delivery in self.src_records:
            hand_in = delivery.read()
            attempt = collector.record(hand_in)
            if attempt.kind == "refused":
                self.log.warning("Not collected: %s", sentence(attempt))
            elif attempt.kind == "refresher":
                self.log.info("Refreshers kept: %s %s", delivery.learner, module)
            else:
                collected[delivery.learner] = delivery
        # Read again, for all of them together may be more than the machine can hold.
        for delivery in collected.values():
            self._collect(collector, delivery.read())

    def _collect(self, collector: Collector, hand_in: HandIn) -> None:
        if collector.stands(hand_in.learner) and not (self.update or self.before_duedate):
            self.log.info("Submission already exists, use --update to update: %s %s", hand_in.learner, hand_in.module)
        elif collector.submit(hand_in):
            self.log.info("Collected submission: %s %s", hand_in.learner, hand_in.module)
        else:
            self.log.info("No newer submission to collect: %s %s", hand_in.learner, hand_in.module)

    def _before_due(self, found: Iterable[Delivery]) -> list[Delivery]:
        """All of them, or with `--before-duedate` those in time; of a learner who has none in time, all."""
        by_learner: dict[str, list[Delivery]] = defaultdict(list)
        for delivery in found:
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


def sentence(attempt: Attempt) -> str:
    """One line about a refused hand-in, for an instructor."""
    return f"{attempt.learner} ({attempt.module}, {attempt.handed_in:%Y-%m-%d %H:%M:%S} UTC): {attempt.reason}"
