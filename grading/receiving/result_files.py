"""Where learners read their results: a file beside nbgrader's feedback, named by the hand-in's secret."""

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import msgspec

from grading.config import Course
from grading.marking.attempts import Attempts
from grading.marking.bulk import BATCH
from grading.marking.database import open_engine
from grading.marking.ledger import Ledger
from grading.marking.marks import all_marks
from grading.marking.questions import graded_questions
from grading.receiving.hand_ins import Delivery, Receipt, deliveries_by_learner, read_receipt
from grading.receiving.learner_result import Mark, result_of
from grading.receiving.standing import Standing
from widgets.answers import write_atomically
from widgets.identity import folded_id
from widgets.mission import load_mission

_OWNER_ALL_OTHERS_PASS = 0o711


class ResultsWriter:
    """Writes the results of one module's learners, from attempts, gradebook and mission as they are now."""

    def __init__(self, course: Course, module: str) -> None:
        self._course = course
        self._module = module
        self._db_url = course.directory.db_url
        self._questions = graded_questions(course.directory, module)
        self._mission = load_mission()

    def write_all(self, learners: Iterable[str]) -> None:
        """Write the results of learners, a batch of them at a time."""
        waiting = iter(learners)
        while batch := list(itertools.islice(waiting, BATCH)):
            self.write({learner: self.receipts(learner) for learner in batch})

    def write(self, receipts: Mapping[str, Iterable[Receipt]]) -> list[str]:
        """Write the results of these hand-ins, by learner, with one look at the gradebook; gives whose results changed."""
        told: dict[str, dict[str, Mark]] = defaultdict(dict)
        for (learner, question), mark in all_marks(self._db_url, self._module, receipts.keys()).items():
            told[learner][question] = mark
        return [
            learner
            for learner, standing in self._standings(receipts.keys()).items()
            if self._write(learner, standing, receipts[learner], told[learner])
        ]

    def receipts(self, learner: str) -> list[Receipt]:
        """Those of a learner's hand-ins in the exchange, and of the one collected last, which stays where the exchange is emptied."""
        submitted = read_receipt(self._course.submitted(self._module, learner), learner, self._module)
        return [*(delivery.receipt() for delivery in self._arrived.get(folded_id(learner), [])), submitted]

    @cached_property
    def _arrived(self) -> dict[str, list[Delivery]]:
        """What lies in the exchange, by folded ID; what comes later is not recorded either yet."""
        return deliveries_by_learner(self._course.inbound, self._module)

    def _standings(self, learners: Collection[str]) -> dict[str, Standing]:
        Attempts(self._db_url).prepare()
        with open_engine(self._db_url).connect() as connection:
            attempts, ledger = Attempts(connection), Ledger(connection)
            attempts.hold(self._module, learners)
            facts, closed = ledger.facts(learners), ledger.closed(self._module) is not None
            return {
                learner: Standing(attempts.history(self._module, learner), self._questions, self._mission, facts[learner], closed)
                for learner in learners
            }

    def _write(self, learner: str, standing: Standing, receipts: Iterable[Receipt], told: dict[str, Mark]) -> bool:
        history = standing.history
        # Of the rows of one hand-in the last is the newest.
        recorded = {row.handed_in: row for row in history}
        changed = False
        for receipt in receipts:
            if receipt.handed_in in recorded and receipt.result_name:
                if standing.tells_answers and not standing.is_told:
                    # Before they can be read: what is recorded from now on does not count.
                    Ledger(self._db_url).note("told", learner=learner, module=self._module)
                    standing.facts.told[self._module] = datetime.now(UTC)
                result = result_of(recorded[receipt.handed_in], standing, told)
                changed |= self._put(receipt.result_name, msgspec.json.encode(result))
        return changed

    def _put(self, name: str, raw: bytes) -> bool:
        folder = self._course.feedback
        if not folder.is_dir():
            # As nbgrader makes it: what is in it can be read by who knows the name, and not listed.
            folder.mkdir(parents=True)
            folder.chmod(_OWNER_ALL_OTHERS_PASS)
        path = folder / f"{name}.json"
        if path.exists() and path.read_bytes() == raw:
            return False
        write_atomically(path, raw)
        return True


def result_path(course: Course, receipt: Receipt) -> Path | None:
    """Where the result of a hand-in is, or will be; None for one without a secret."""
    return course.feedback / f"{receipt.result_name}.json" if receipt.result_name else None
