"""What a learner is told after a regrade: whose points changed from what to what, and whether that decides on passing.

A correction says something of the keys. Before the right answers may be told it gives no more than
sums, each of which the learner was told in its time: "the key of question X was wrong" would tell
the key to somebody who has an attempt left.
"""

from dataclasses import dataclass
from datetime import UTC
from typing import Any, Literal

from grading.feedback.standing import Standing
from grading.marking.attempts import Attempt
from grading.marking.questions import auto_scored


@dataclass(frozen=True)
class _Change:
    """One attempt as it was told before, and what was recorded of it afterwards, the oldest first."""

    before: Attempt
    rows: list[Attempt]

    @property
    def now(self) -> Attempt:
        return self.rows[-1] if self.rows else self.before

    @property
    def is_one(self) -> bool:
        """Whether any points were ever others, even where a key was changed and changed back: the learner may have read them."""
        return any((row.scores, row.max_scores) != (self.before.scores, self.before.max_scores) for row in self.rows)

    @property
    def questions(self) -> set[str]:
        """The questions that count differently now."""
        asked = self.before.max_scores.keys() | self.now.max_scores.keys()
        return {question for question in asked if _points(self.before, question) != _points(self.now, question)}


def correction_of(hand_in: Attempt, standing: Standing) -> dict[str, Any] | None:
    """What was corrected since this hand-in was answered for the first time; None where nothing was.

    All attempts of the learner are in it, for another one may be the one that counts; what had been
    corrected before this hand-in was told with the hand-ins before it.
    """
    standing_before, later = _since(hand_in, standing.history)
    everything = [_Change(row, [one for one in later if one.attempt == row.attempt and one is not row]) for row in standing_before]
    changes = [change for change in everything if change.is_one]
    if not changes:
        return None
    return {
        "date": max(change.now.recorded for change in changes).astimezone(UTC).date().isoformat(),
        "attempts": [{"attempt": change.now.attempt, "before": _sum(change.before), "now": _sum(change.now)} for change in changes],
        "passing": _passing(everything, standing),
        "questions": _questions(changes, standing) if standing.tells_answers else [],
    }


def _since(hand_in: Attempt, history: list[Attempt]) -> tuple[list[Attempt], list[Attempt]]:
    """Each attempt by number as it stood when the hand-in was answered (a later one as it was first), and all rows after that.

    What was refused stands as attempt 0; it has no points, so nothing of it ever changes.
    """
    first = next((place for place, row in enumerate(history) if row.handed_in == hand_in.handed_in), len(history))
    told, later = history[: first + 1], history[first + 1 :]
    before = {row.attempt: row for row in reversed(later)} | {row.attempt: row for row in told}
    return [before[number] for number in sorted(before)], later


def _passing(everything: list[_Change], standing: Standing) -> Literal["gained", "lost"] | None:
    """Gained where only a correction made the learner pass, lost where one took back what had been told, else None."""
    mark = standing.mission.pass_mark
    had_passed = any(change.before.passed(mark) for change in everything)
    if standing.passed:
        return None if had_passed else "gained"
    return "lost" if had_passed or any(row.passed(mark) for change in everything for row in change.rows) else None


def _questions(changes: list[_Change], standing: Standing) -> list[dict[str, str]]:
    changed = {question for change in changes for question in change.questions}
    return [{"id": question.id, "about": question.about or ""} for question in auto_scored(standing.questions) if question.id in changed]


def _points(attempt: Attempt, question: str) -> tuple[float, float]:
    return attempt.scores.get(question, 0.0), attempt.max_scores.get(question, 0.0)


def _sum(attempt: Attempt) -> dict[str, float]:
    return {"score": attempt.score, "max_score": attempt.max_score}
