"""The grading service, which handles hand-ins without an instructor: ``duty service``, or ``python -m grading.receiving.service``.

It looks into the exchange once a second, takes in new hand-ins, grades them in this process, and writes each result
where the learner's page looks for it. The record of attempts and the results show what is done, so stopping it loses
and repeats nothing.
"""

import argparse
import functools
import signal
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from grading.course.course_file import command
from grading.course.folder_argument import add_course
from grading.course.gradebook import shown_address
from grading.course.nbgrader_environment import first_line
from grading.course.opening import Course
from grading.course.privacy import take_over_risk
from grading.feedback.result_files import ResultsWriter
from grading.marking.attempts import Attempt, Attempts
from grading.marking.bulk import BATCH, BulkGrader
from grading.marking.database import open_engine
from grading.marking.entry import publish_entrants
from grading.marking.gradebook_rows import lateness_of_all
from grading.marking.marks import Mark, all_marks
from grading.marking.questions import released_modules
from grading.marking.schema import open_to_grade
from grading.marking.terms import publish_terms
from grading.receiving.answered import Answered
from grading.receiving.collect import ARRIVING, Collector, Tally, Vouching, checks_owner, log_line
from grading.receiving.heartbeat import Heartbeat
from grading.submissions.files import printable_name
from grading.submissions.hand_ins import Delivery, HandIn, deliveries, passed_over
from widgets.command import run_command
from widgets.content.own_data import check_data
from widgets.plain_log import make_logs_plain
from widgets.problems import CourseProblem

_POLL_SECONDS = 1.0
_MARKS_EVERY = 2
_TRY_AGAIN_SECONDS = 30
Marks = dict[tuple[str, str], Mark]
Terms = dict[str, tuple[str, ...]]
"""What late penalties depend on, by learner."""


class _Taken:
    """What one round took from the exchange, by learner."""

    def __init__(self) -> None:
        self.attempts: dict[str, list[Attempt]] = defaultdict(list)
        self.folders: dict[str, list[str]] = defaultdict(list)

    def add(self, learner: str, delivery: Delivery, attempt: Attempt | None) -> None:
        """Note one hand-in; None as its attempt means that it was finished before."""
        self.attempts[learner] += [attempt] if attempt else []
        self.folders[learner].append(delivery.folder.name)


class GradingService:
    """Grades what arrives in a course's exchange, and keeps learners' results up to date."""

    def __init__(self, course: Course, tell: Callable[[str], None] = print) -> None:
        self._course = course
        self._tell = tell
        self._attempts = Attempts(course.directory.db_url)
        self._done: set[str] = set()
        self._passed_over: set[str] = set()
        self._arriving = 0
        self._marks: dict[str, Marks] = {}
        self._later: dict[str, float] = {}
        self._answered = Answered(course)
        self._heartbeat: Heartbeat | None = None
        self._terms: dict[str, Terms] = {}
        self._vouching = Vouching.of(Path(course.config.Exchange.root), checks_owner(course.config))
        self.tally = Tally()

    @property
    def left(self) -> dict[str, int]:
        """Counts of what it did not take: items that are not hand-ins, hand-ins to modules not released here, and unfinished ones."""
        return {"passed over": len(self._passed_over), ARRIVING: self._arriving}

    @property
    def inbound(self) -> Path:
        """The folder that it watches."""
        return self._course.inbound

    @property
    def gradebook(self) -> str:
        """The URL of its gradebook, without a password."""
        return shown_address(sa.make_url(self._course.directory.db_url))

    def refresh(self) -> None:
        """Update the results of all learners: marks may have been given while no service ran."""
        for step in self._refreshing():
            step()

    def take_in(self) -> None:
        """Record, grade and answer every new hand-in, oldest first."""
        released = released_modules(self._course.directory)
        self._arriving = 0
        arrived: dict[str, dict[str, list[Delivery]]] = defaultdict(lambda: defaultdict(list))
        for name, reason in passed_over(self._course.inbound, ignored_names=self._done).items():
            self._pass_over(name, reason)
        for delivery in deliveries(self._course.inbound, ignored_names=self._done):
            if delivery.module not in released:
                self._pass_over(delivery.folder.name, f"The module '{delivery.module}' is not released here.", for_good=False)
            elif delivery.is_whole():
                arrived[delivery.module][delivery.learner].append(delivery)
            else:
                self._arriving += 1
        here = [delivery for by_learner in arrived.values() for group in by_learner.values() for delivery in group]
        self._beat(here)
        for module, by_learner in arrived.items():
            waiting = list(by_learner.items())
            # In batches, so that those who handed in first do not wait for all the others.
            for start in range(0, len(waiting), BATCH):
                batch = dict(waiting[start : start + BATCH])
                self._guarded(functools.partial(self._take_in, module, batch), f"hand-ins of {module}")
                self._beat(here)

    def follow_marks(self) -> None:
        """Rewrite the results of learners whose mark or comment has changed in the gradebook."""
        for module in released_modules(self._course.directory):
            self._guarded(functools.partial(self._follow_marks, module), f"marks of {module}")
            self._guarded(functools.partial(self._follow_terms, module), f"due date of {module}")
            self._guarded(functools.partial(publish_terms, self._course, module), f"terms of {module}")

    def run(self, stop: threading.Event) -> None:
        """Run until `stop` is set."""
        self._heartbeat = Heartbeat(Path(self._course.directory.root))
        try:
            self._run(stop)
        finally:
            self._heartbeat.stop()

    def _run(self, stop: threading.Event) -> None:
        rounds = 0
        # Refresh step by step, so that new hand-ins do not wait until all earlier results are checked.
        refreshing = self._refreshing()
        while not stop.wait(_POLL_SECONDS if rounds else 0):
            self.take_in()
            if rounds % _MARKS_EVERY == 0:
                self.follow_marks()
            until = time.monotonic() + _POLL_SECONDS
            while time.monotonic() < until and (step := next(refreshing, None)):
                step()
            rounds += 1

    def _beat(self, here: list[Delivery]) -> None:
        """Write the heartbeat, with the number of these hand-ins that still wait."""
        if self._heartbeat:
            waiting = sum(delivery.folder.name not in self._done for delivery in here)
            self._heartbeat.beat(waiting + self._arriving, len(self._passed_over))

    def _pass_over(self, name: str, reason: str, *, for_good: bool = True) -> None:
        """Report once a folder that is not taken; one that may be taken later is looked at again."""
        if name not in self._passed_over:
            self._passed_over.add(name)
            self._tell(f"{_clock()} passed over {printable_name(name)}: {reason}")
        if for_good:
            self._done.add(name)

    def _take_in(self, module: str, by_learner: dict[str, list[Delivery]]) -> None:
        """Collect all of them, then grade all of them: a batch costs little more than one."""
        collector = Collector(self._course.directory, module)
        taken = _Taken()
        for learner, group in by_learner.items():
            self._guarded(functools.partial(self._collect, collector, group, taken), f"{learner} {module}")
        graded = [learner for learner, attempts in taken.attempts.items() if any(attempt.is_attempt for attempt in attempts)]
        reports = list(BulkGrader(self._course, module).grade(graded)) if graded else []
        failed = {report.learner: report.reason for report in reports if report.state == "failed"}
        writer = ResultsWriter(self._course, module)
        for learner, attempts in taken.attempts.items():
            answer = functools.partial(self._answer, writer, collector, learner, attempts, failed.get(learner, ""))
            if self._guarded(answer, f"{learner} {module}"):
                self._done.update(taken.folders[learner])

    def _collect(self, collector: Collector, group: list[Delivery], taken: "_Taken") -> None:
        newest: tuple[HandIn, Attempt] | None = None
        outcomes: list[tuple[str, Delivery, Attempt | None]] = []
        for delivery in group:
            if self._answered.has(delivery.header()):
                outcomes.append((delivery.learner, delivery, None))
                continue
            hand_in = self._vouching.read(delivery)
            attempt = collector.record(hand_in)
            outcomes.append((attempt.learner, delivery, attempt))
            if attempt.is_attempt:
                newest = hand_in, attempt
        if newest:
            collector.submit(*newest)
        # Only now, because a failed `submit` has to be retried.
        for one in outcomes:
            taken.add(*one)

    def _answer(self, writer: ResultsWriter, collector: Collector, learner: str, attempts: list[Attempt], failed: str) -> None:
        if failed:
            raise CourseProblem(failed)
        if attempts:
            writer.write([learner])
        for attempt in attempts:
            self.tally.count(attempt)
            self._tell(_line(attempt))
            for remark in collector.remarks(attempt):
                self._tell(f"{_clock()} {remark}")

    def _refreshing(self) -> Iterator[Callable[[], object]]:
        """The steps that update everything learners see; results in batches of learners."""
        yield functools.partial(self._guarded, functools.partial(publish_entrants, self._course), "who may enter")
        for module in released_modules(self._course.directory):
            learners: list[str] = []
            self._guarded(functools.partial(self._find_learners, module, learners), f"results of {module}")
            for start in range(0, len(learners), BATCH):
                batch = functools.partial(self._refresh, module, learners[start : start + BATCH])
                yield functools.partial(self._guarded, batch, f"results of {module} from {learners[start]}")

    def _find_learners(self, module: str, learner_ids: list[str]) -> None:
        learner_ids += sorted(self._attempts.learners(module))

    def _refresh(self, module: str, learners: list[str]) -> None:
        # Changes made while no service ran: a due date, an extension, new rows in the record.
        for report in BulkGrader(self._course, module).grade_submitted(learners):
            if report.state == "graded":
                self._tell(f"{_clock()} {report.learner} {module}: graded again, for something has changed while nothing ran")
        # A hand-in that was recorded but not graded completely must not look finished.
        ResultsWriter(self._course, module).write(learners, only_again=True)

    def _follow_marks(self, module: str) -> None:
        now = all_marks(self._course.directory.db_url, module)
        before = self._marks.get(module)
        self._marks[module] = now
        if before is None:
            return
        changed = {key[0] for key in now.keys() | before.keys() if now.get(key) != before.get(key)}
        if not changed:
            return
        writer = ResultsWriter(self._course, module)
        for learner in sorted(changed):
            if writer.write([learner]):
                self._tell(f"{_clock()} {learner} {module}: the result is up to date with the gradebook")

    def _follow_terms(self, module: str) -> None:
        """Grade learners again whose late penalty may have changed, because of a new due date or an extension."""
        with open_engine(self._course.directory.db_url).connect() as connection:
            now = lateness_of_all(connection, module)
        before = self._terms.get(module)
        self._terms[module] = now
        changed = sorted(learner for learner in now if before is not None and before.get(learner, now[learner]) != now[learner])
        if changed:
            for report in BulkGrader(self._course, module).grade(changed):
                self._tell(f"{_clock()} {report.learner} {module}: {report.state} under the changed due date")

    def _guarded(self, step: Callable[[], None], name: str) -> bool:
        """Run a step unless it failed a moment ago. Returns True if it succeeded.

        A failure with one learner's submission does not stop the next; the failed step is retried after a while.
        """
        if self._later.get(name, 0.0) > time.monotonic():
            return False
        try:
            step()
        except Exception as problem:
            self._later[name] = time.monotonic() + _TRY_AGAIN_SECONDS
            self._tell(f"{_clock()} not done, tried again in {_TRY_AGAIN_SECONDS} s: {name}: {first_line(problem)}")
            return False
        return True


def _line(attempt: Attempt) -> str:
    if attempt.kind == "refused":
        return f"{_clock()} refused {log_line(attempt)}"
    if attempt.kind == "held":
        return f"{_clock()} waits for your decision: {log_line(attempt)} See: {command('decide')}"
    if attempt.kind == "repeated":
        return f"{_clock()} the same answers again: {log_line(attempt)}"
    if attempt.kind == "refresher":
        return f"{_clock()} kept refreshers of {attempt.learner} {attempt.module}"
    return f"{_clock()} graded {attempt.learner} {attempt.module}, attempt {attempt.attempt}: {attempt.score:g} of {attempt.max_score:g}"


def _clock() -> str:
    return f"{datetime.now().astimezone():%H:%M:%S}"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty service`."""
    parser.add_argument("--once", action="store_true", help="grade what has arrived, and stop")
    add_course(parser)


def run(options: argparse.Namespace) -> int:
    """Run the service until a signal ends it, or with --once only process what is waiting. Raises CourseProblem."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    make_logs_plain()
    service = GradingService(open_to_grade(options.course), lambda line: print(line, flush=True))
    if options.once:
        service.refresh()
        service.take_in()
        print(service.tally.sentence(service.left), flush=True)
    else:
        print("Grading service ready.", flush=True)
        print(f"It takes in what arrives in {service.inbound}", flush=True)
        print(f"The gradebook is {service.gradebook}", flush=True)
        if data := check_data():
            print(data, flush=True)
        if risk := take_over_risk(service.inbound.parents[1]):
            print(risk, flush=True)
        service.run(stop)
    return 0


if __name__ == "__main__":  # how a hub and `duty course` start it
    sys.exit(run_command("python -m grading.receiving.service", "Grades what learners hand in, as it arrives.", arguments, run))
