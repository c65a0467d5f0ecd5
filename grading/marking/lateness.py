"""What lateness costs in the gradebook, according to nbgrader's plugins."""

import math
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from grading.marking.attempts import Attempt


def most_lost(plugin: Any, learner: str, counting: float, attempts: Iterable[Attempt], due: datetime) -> float:
    """The most points that lateness may take from `counting`, the score of the attempt that counts; infinite if no attempt limits it.

    A late attempt never costs what another one earned after its own penalty. `due` is naive UTC, as nbgrader keeps it.
    """
    kept = max((attempt.score - _cost(plugin, learner, attempt, due) for attempt in attempts), default=0.0)
    return max(0.0, counting - kept) if kept > 0 else math.inf


def _cost(plugin: Any, learner: str, attempt: Attempt, due: datetime) -> float:
    """The penalty of one attempt in points, within nbgrader's bounds."""
    seconds = (attempt.moment.replace(tzinfo=None) - due).total_seconds()
    if seconds <= 0:
        return 0.0
    penalty = plugin.late_submission_penalty(learner, attempt.score, seconds)
    return float(min(max(penalty or 0.0, 0.0), attempt.score))
