"""Which hand-ins in the exchange are finished, and how many are not."""

from datetime import datetime

from grading.course.opening import Course
from grading.feedback.result_files import result_path
from grading.marking.attempts import Attempts
from grading.marking.held import HeldHandIns
from grading.marking.ledger import Ledger
from grading.marking.questions import released_modules
from grading.marking.tables import iso
from grading.submissions.hand_ins import HandInHeader, deliveries


class Answered:
    """Which hand-ins are finished. A module's part of the record is read once, when it is first needed."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._taken: dict[str, dict[str, datetime]] = {}

    def has(self, hand_in: HandInHeader) -> bool:
        """Whether this hand-in is recorded and its result, the last step, is written."""
        if hand_in.module not in self._taken:
            self._taken[hand_in.module] = Ledger(self._course.directory.db_url).receipts(hand_in.module)
        path, moment = result_path(self._course, hand_in), self._taken[hand_in.module].get(hand_in.result_name or "")
        # A copied folder contains the secret of another hand-in.
        return path is not None and moment == hand_in.handed_in and path.exists()


def count_waiting(course: Course) -> int:
    """The number of hand-ins in the exchange that no service has taken in. A running service reports it (`grading.receiving.heartbeat`)."""
    released, answered = set(released_modules(course.directory)), Answered(course)
    held = HeldHandIns(course.directory.db_url).sources()
    recorded = Attempts(course.directory.db_url).moments()
    # Read only those that are not recorded under their own name and time: an exchange may hold tens of thousands.
    new = (one for one in deliveries(course.inbound, ignored_names=held) if (one.learner, one.module, iso(one.handed_in)) not in recorded)
    return sum(one.module in released and not answered.has(one.header()) for one in new)
