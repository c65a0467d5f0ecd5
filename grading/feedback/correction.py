"""The correction that a learner sees after a regrade: whose points changed, and whether that affects passing.

A correction reveals something about the keys. Until the right answers may be shown, it contains only sums as a
result tells them: "the key of question X was wrong" would reveal the key to a learner who has an attempt left.
"""

from dataclasses import dataclass
from datetime import UTC
from typing import Any, Literal

from grading.feedback.points_told import points_told
from grading.feedback.standing import Standing
from grading.marking.attempts import Attempt
from grading.marking.questions import auto_scored


@dataclass(frozen=True)
class _Change:
    """One attempt as the learner first saw it, and the rows recorded afterwards, oldest first."""

    before: Attempt
    rows: list[Attempt]

    @property
    def now(self) -> Attempt:
        return self.rows[-1] if self.rows else self.before

    @property
    def is_one(self) -> bool:
        """Whether any points ever differed, even if a key was changed and changed back: the learner may have seen them."""
        return any((row.scores, row.max_scores) != (self.before.scores, self.before.max_scores) for row in self.rows)

    @property
    def questions(self) -> set[str]:
        """The ids of the questions whose points differ now."""
        asked = self.before.max_scores.keys() | self.now.max_scores.keys()
        return {question for question in asked if _points(self.before, question) != _points(self.now, question)}


def correction_of(hand_in: Attempt, standing: Standing) -> dict[str, Any] | None:
    """The corrections since this hand-in's first result, as JSON data, or None.

    They include all attempts of the learner, because another one may be the one that counts. Corrections made before
    this hand-in were shown with the earlier hand-ins.
    """
    standing_before, later = _since(hand_in, standing.history)
    everything = [_Change(row, [one for one in later if one.attempt == row.attempt and one is not row]) for row in standing_before]
    changes = [change for change in everything if change.is_one]
    if not changes:
        return None
    return {
        "date": max(change.now.recorded for change in changes).astimezone(UTC).date().isoformat(),
        "attempts": [
            {"attempt": change.now.attempt, "before": _sum(change.before, standing), "now": _sum(change.now, standing)}
            for change in changes
        ],
        "passing": _passing(everything, standing),
        "questions": _questions(changes, standing) if standing.tells_answers else [],
    }


def _since(hand_in: Attempt, history: list[Attempt]) -> tuple[list[Attempt], list[Attempt]]:
    """Each attempt as it was when the hand-in was answered (later attempts as they were first), and all rows after that.

    A refused hand-in appears as attempt 0; it has no points, so it never changes.
    """
    first = next((place for place, row in enumerate(history) if row.handed_in == hand_in.handed_in), len(history))
    earlier, later = history[: first + 1], history[first + 1 :]
    before = {row.attempt: row for row in reversed(later)} | {row.attempt: row for row in earlier}
    return [before[number] for number in sorted(before)], later


def _passing(everything: list[_Change], standing: Standing) -> Literal["gained", "lost"] | None:
    """Return "gained" if the learner passes only because of a correction, "lost" if one took a pass away, else None."""
    is_passed = standing.rule.is_passed
    had_passed = any(is_passed(change.before) for change in everything)
    if standing.passed:
        return None if had_passed else "gained"
    return "lost" if had_passed or any(is_passed(row) for change in everything for row in change.rows) else None


def _questions(changes: list[_Change], standing: Standing) -> list[dict[str, str]]:
    changed = {question for change in changes for question in change.questions}
    return [{"id": question.id, "about": question.about or ""} for question in auto_scored(standing.questions) if question.id in changed]


def _points(attempt: Attempt, question: str) -> tuple[float, float]:
    return attempt.scores.get(question, 0.0), attempt.max_scores.get(question, 0.0)


def _told(change: _Change, standing: Standing) -> dict[str, Any]:
    return {"attempt": change.now.attempt, "before": _sum(change.before, standing), "now": _sum(change.now, standing)}


def _sum(attempt: Attempt, standing: Standing) -> dict[str, float]:
    return {name: points for name, points in points_told(attempt, standing).items() if name != "percent"}
