"""From hand-ins to recorded attempts, with the keys of today."""

from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec

from grading.marking.attempts import Attempt, Attempts, digest_of
from grading.marking.questions import score_entries
from grading.receiving.hand_ins import HandIn
from widgets import refresher
from widgets.declarations import Question
from widgets.mission import Mission, load_mission


class Recorder:
    """Records the hand-ins of one module: scores them, holds the limit of attempts, remembers what it has seen."""

    def __init__(self, attempts: Attempts, module: str, questions: list[Question], mission: Mission | None = None) -> None:
        self.attempts = attempts
        self.module = module
        self.questions = questions
        self.mission = mission or load_mission()

    def record(self, hand_in: HandIn) -> Attempt:
        """The attempt that a hand-in is, recorded at the first call; one of kind "refused" where it cannot be graded.

        One that was handed in for its refreshers is kept for them alone: what else it holds is neither scored nor kept.
        """
        is_refresher = hand_in.answers.purpose == "refresher"
        handed_in = hand_in.answers.entries.items()
        entries = {id: msgspec.to_builtins(entry) for id, entry in handed_in if not is_refresher or id == refresher.ENTRY}
        moment = hand_in.handed_in or self._moment_of(hand_in.learner, digest_of(entries))
        if hand_in.problem:
            return self.attempts.refuse(hand_in.learner, self.module, moment, hand_in.problem)
        name = hand_in.answers.learner.name
        if is_refresher:
            return self.attempts.keep_refresher(hand_in.learner, self.module, moment, entries, name=name)
        scores, max_scores = score_entries(self.questions, entries)
        return self.attempts.record(
            hand_in.learner, self.module, moment, entries, scores, max_scores, name=name, limit=self.mission.attempts
        )

    def rescored(self, learner: str) -> list[Attempt]:
        """All attempts of a learner under the keys of today; what changed is recorded beside what was."""
        return [
            self.attempts.regrade(attempt, *score_entries(self.questions, attempt.entries))
            for attempt in self.attempts.of(self.module, learner)
        ]

    def _moment_of(self, learner: str, digest: str) -> datetime:
        """A hand-in without a time is the one that had the same answers, else a new one."""
        same = (attempt.handed_in for attempt in self.attempts.history(self.module, learner) if attempt.digest == digest)
        return next(same, datetime.now(UTC))


def best_of(attempts: Iterable[Attempt], mission: Mission) -> Attempt | None:
    """The attempt that counts: the most points, the earliest of equals, of those made before the right answers were told."""
    return max(before_answers(attempts, mission), key=lambda attempt: (attempt.percent, -attempt.attempt), default=None)


def before_answers(attempts: Iterable[Attempt], mission: Mission) -> list[Attempt]:
    """The attempts made before the learner was told a pass, and with it the right answers; all where these are never told.

    What was told counts, not the keys of today: a changed key can make an early attempt a pass afterwards.
    """
    ordered = sorted(attempts, key=lambda attempt: attempt.attempt)
    if mission.feedback.right_answers == "never":
        return ordered
    return [attempt for attempt in ordered if attempt.told_before < mission.pass_mark]


def newest_text(attempts: Iterable[Attempt], reflection: str) -> str:
    """The learner's newest text that is not empty, of attempts in any order; empty where there is none."""
    texts = ((attempt.handed_in, attempt.value(reflection)) for attempt in attempts)
    written = [(moment, text) for moment, text in texts if isinstance(text, str) and text.strip()]
    return max(written)[1] if written else ""
