"""Learners' results as files beside nbgrader's feedback, each named after the hand-in's secret."""

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from grading.course.opening import Course
from grading.course.privacy import make_feedback
from grading.feedback.learner_result import result_of
from grading.feedback.standing import Standing
from grading.marking.attempts import Attempts
from grading.marking.bulk import BATCH
from grading.marking.database import open_engine
from grading.marking.ledger import Ledger
from grading.marking.marks import Mark, all_marks
from grading.marking.questions import graded_questions
from grading.submissions.hand_ins import HandInHeader
from widgets.content.mission import load_mission
from widgets.files import write_atomically


class ResultsWriter:
    """Writes the results of one module's learners, from the current attempts, gradebook and mission."""

    def __init__(self, course: Course, module: str) -> None:
        self._course = course
        self._module = module
        self._db_url = course.directory.db_url
        self._questions = graded_questions(course.directory, module)
        self._mission = load_mission()

    def write_all(self, learners: Iterable[str]) -> None:
        """Write the results of learners in batches."""
        waiting = iter(learners)
        while batch := list(itertools.islice(waiting, BATCH)):
            self.write(batch)

    def write(self, learners: Collection[str], *, only_again: bool = False) -> list[str]:
        """Write the results of all hand-ins of these learners, reading the gradebook once; returns the learners whose results changed.

        With `only_again`, results that do not exist yet are not written.
        """
        marks_by_learner: dict[str, dict[str, Mark]] = defaultdict(dict)
        for (learner, question), mark in all_marks(self._db_url, self._module, learners).items():
            marks_by_learner[learner][question] = mark
        standings = self._standings(learners).items()
        return [learner for learner, standing in standings if self._write(learner, standing, marks_by_learner[learner], only_again)]

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

    def _write(self, learner: str, standing: Standing, marks: dict[str, Mark], only_again: bool) -> bool:
        # The last row of a hand-in is the newest.
        recorded = {row.handed_in: row for row in standing.history}
        changed = False
        for name, moment in standing.facts.receipts.get(self._module, {}).items():
            if moment in recorded and not (only_again and not self._path(name).exists()):
                if standing.tells_answers and not standing.is_told:
                    # Before the result can be read: attempts recorded from now on do not count.
                    Ledger(self._db_url).note("told", learner=learner, module=self._module)
                    standing.facts.told[self._module] = datetime.now(UTC)
                result = result_of(recorded[moment], standing, marks)
                changed |= self._put(name, msgspec.json.encode(result))
        return changed

    def _path(self, name: str) -> Path:
        return self._course.feedback / f"{name}.json"

    def _put(self, name: str, raw: bytes) -> bool:
        make_feedback(self._course.feedback)
        path = self._path(name)
        if path.exists() and path.read_bytes() == raw:
            return False
        write_atomically(path, raw)
        return True


def result_path(course: Course, header: HandInHeader) -> Path | None:
    """The path of a hand-in's result, whether it exists or not; None for a hand-in without a secret."""
    return course.feedback / f"{header.result_name}.json" if header.result_name else None
