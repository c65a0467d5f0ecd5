"""`nbgrader zip_collect` for the bundles that learners send in without an exchange.

The contents of a bundle say whose it is (`grading.receiving.bundle_files`), however a platform has renamed it.
"""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin

from grading.marking.questions import released_path
from grading.receiving.bundle_files import Found, bundles_below
from grading.receiving.collect import Collector, Tally, line_of
from grading.submissions.hand_ins import Arrival, HandIn, hand_in_from, is_safe_id, place
from widgets.answers.store import FILE_NAME, Answers
from widgets.problems import CourseProblem


class BundleExtractor(ExtractorPlugin):
    """Records every new bundle as an attempt, and lays out each learner's newest one for collecting."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Read the bundles of `archive_path`, and write what is to be collected to `extracted_path`, a folder for each learner."""
        course = self.parent.coursedir
        module = course.assignment_id
        try:
            collector = Collector(course, module)
        except CourseProblem as problem:
            self.parent.fail(str(problem))
        tally = Tally()
        with tempfile.TemporaryDirectory() as spool:
            hand_ins = _Spool(Path(spool))
            passed_over = sum(not self._sort(one, module, hand_ins) for one in bundles_below(Path(archive_path)))
            for hand_in in hand_ins.oldest_first():
                attempt = collector.record(hand_in)
                tally.count(attempt)
                if line := line_of(attempt):
                    self.log.warning("%s", line) if attempt.kind in ("refused", "held") else self.log.info("%s", line)
                for remark in collector.remarks(attempt) if attempt.is_attempt else []:
                    self.log.info("%s", remark)
                if collector.is_newest(attempt):
                    folder = Path(extracted_path) / attempt.learner
                    shutil.rmtree(folder, ignore_errors=True)
                    recorded = replace(hand_in, learner=attempt.learner, handed_in=attempt.handed_in)
                    place(recorded, folder, released_path(course, module))
                    collector.outdate(attempt)
        self.log.warning("%s: %s", module, tally.sentence({"passed over": passed_over}))

    def _sort(self, outcome: Found, module: str, spool: "_Spool") -> bool:
        """Keep a hand-in to the module and return True; log anything else and return False."""
        problem = outcome.problem
        if outcome.hand_in is not None and outcome.hand_in.module != module:
            problem = f"It is a bundle of the module '{outcome.hand_in.module}'. Move it to that module's folder."
        if problem or outcome.hand_in is None:
            self.log.warning("Not collected: %s: %s", outcome.name, problem)
            return False
        spool.keep(replace(outcome.hand_in, arrival=Arrival("bundle", outcome.name, named=outcome.named)))
        return True


class BundleCollector(FileNameCollectorPlugin):
    """Tells nbgrader whose files the extractor has laid out."""

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """The learner and the file of a path `extracted/learner/file`."""
        path = Path(submitted_file)
        learner = path.parent.name
        return {"student_id": learner, "file_id": path.name} if is_safe_id(learner) else None


@dataclass(frozen=True)
class _Spooled:
    hand_in: HandIn
    file: Path

    def read(self) -> HandIn:
        """The hand-in with its answers."""
        kept = self.hand_in
        if kept.reason:
            return kept
        read = hand_in_from(
            lambda name, _: self.file.read_bytes() if name == FILE_NAME else None, kept.learner, kept.module, kept.handed_in
        )
        return replace(read, secret=kept.secret, arrival=kept.arrival)


class _Spool:
    """Hand-ins on disk, because together they may not fit into memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: list[_Spooled] = []

    def keep(self, hand_in: HandIn) -> None:
        """Store one hand-in."""
        file = self._folder / str(len(self._kept))
        file.write_bytes(hand_in.raw)
        self._kept.append(_Spooled(replace(hand_in, raw=b"", answers=Answers()), file))

    def oldest_first(self) -> Iterator[HandIn]:
        """Every hand-in, by its own time; those without a time come first."""
        yield from (one.read() for one in sorted(self._kept, key=_moment))


def _moment(spooled: _Spooled) -> tuple[bool, datetime | float, str]:
    moment = spooled.hand_in.handed_in
    return moment is not None, moment.timestamp() if moment else 0.0, spooled.hand_in.arrival.source
