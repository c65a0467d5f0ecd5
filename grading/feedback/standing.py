"""Where a learner stands in a module, and what the feedback policy makes of it."""

from dataclasses import dataclass, field
from functools import cached_property

from grading.marking.attempts import Attempt
from grading.marking.ledger import Facts
from grading.marking.record import best_of
from widgets.content.mission import Mission
from widgets.forms.question import Question


@dataclass(frozen=True)
class Standing:
    """A learner's standing in a module: every attempt, the best one, and what may be told."""

    history: list[Attempt]
    """Every row recorded of the learner, the oldest first (`Attempts.history`): attempts, regrades, and what is none."""
    questions: list[Question]
    mission: Mission
    facts: Facts = field(default_factory=Facts)
    """What is known of the learner besides."""
    closed: bool = False
    """Whether an instructor has closed the module."""

    @cached_property
    def attempts(self) -> list[Attempt]:
        """The attempts by number, each with its newest scores; what is none is left out."""
        newest = {row.attempt: row for row in self.history if row.is_attempt}
        return [newest[number] for number in sorted(newest)]

    @cached_property
    def best(self) -> Attempt | None:
        """The attempt that counts."""
        return best_of(self.attempts)

    @property
    def passed(self) -> bool:
        """Whether the best attempt reaches the pass mark with its automatic points."""
        return self.best is not None and self.best.passed(self.mission.pass_mark)

    @property
    def attempts_left(self) -> int:
        """How often the learner may still hand in."""
        return max(0, self.attempts_allowed - len(self.attempts))

    @property
    def attempts_allowed(self) -> int:
        """How often the learner may hand in altogether."""
        return self.mission.attempts + sum(self.facts.more_attempts.get(module, 0) for module in {row.module for row in self.history})

    @property
    def tells_answers(self) -> bool:
        """Whether the right answers may be told: when the module is closed, to people on the roster when they are through."""
        if self.mission.feedback.right_answers == "never" or not self.attempts:
            return False
        through = self.facts.on_roster and (self.passed or self.attempts_left == 0)
        return self.closed or self.is_told or (through and self.mission.feedback.right_answers == "after-pass-or-last-attempt")

    @property
    def is_told(self) -> bool:
        """Whether the learner was told them before."""
        return any(row.module in self.facts.told for row in self.history)
