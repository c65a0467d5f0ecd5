"""Where learners read their results: a file beside nbgrader's feedback, named by the hand-in's secret."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from grading.config import Course
from grading.marking.attempts import Attempts
from grading.marking.marks import all_marks
from grading.marking.questions import graded_questions
from grading.receiving.hand_ins import Delivery, HandIn, deliveries, read_hand_in
from grading.receiving.learner_result import Mark, result_of
from grading.receiving.standing import Standing
from widgets.answers import write_atomically
from widgets.mission import load_mission

_OWNER_ALL_OTHERS_PASS = 0o711


class ResultsWriter:
    """Writes the results of one module's learners, from attempts, gradebook and mission as they are now."""

    def __init__(self, course: Course, module: str) -> None:
        self._course = course
        self._module = module
        self._attempts = Attempts(course.directory.db_url)
        self._questions = graded_questions(course.directory, module)
        self._mission = load_mission()

    def write(self, learner: str, hand_ins: Iterable[HandIn] | None = None) -> int:
        """Write the result of a learner's hand-ins: these, or all that can be found; gives how many changed."""
        history = self._attempts.history(self._module, learner)
        standing = Standing(history, self._questions, self._mission)
        told = marks(self._course, self._module, learner)
        # Of the rows of one hand-in the last is the newest.
        recorded = {row.handed_in: row for row in history}
        changed = 0
        for hand_in in self.hand_ins(learner) if hand_ins is None else hand_ins:
            if hand_in.handed_in in recorded and hand_in.result_name:
                result = result_of(recorded[hand_in.handed_in], standing, told)
                changed += self._put(hand_in.result_name, msgspec.json.encode(result))
        return changed

    def hand_ins(self, learner: str, arrived: Iterable[Delivery] | None = None) -> list[HandIn]:
        """A learner's hand-ins in the exchange, and the one collected last, which stays where the exchange is emptied.

        Whoever writes for many learners has looked into the exchange once, and gives what `arrived` of this one.
        """
        found = deliveries(self._course.inbound, self._module, learner) if arrived is None else arrived
        return [
            *(delivery.read() for delivery in found),
            read_hand_in(self._course.submitted(self._module, learner), learner, self._module),
        ]

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


def result_path(course: Course, hand_in: HandIn) -> Path | None:
    """Where the result of a hand-in is, or will be; None for one without a secret."""
    return course.feedback / f"{hand_in.result_name}.json" if hand_in.result_name else None


def marks(course: Course, module: str, learner: str) -> dict[str, Mark]:
    """What instructors gave a learner's reflections, by question."""
    return {question: mark for (_, question), mark in all_marks(course.directory.db_url, module, learner).items()}
