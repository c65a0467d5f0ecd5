"""A learner's state in a module, and what the feedback policy allows to be shown."""

from dataclasses import dataclass, field
from functools import cached_property

from grading.marking.attempts import Attempt
from grading.marking.ledger import Facts
from grading.marking.passing import PassRule, best_of
from widgets.content.mission import Mission
from widgets.forms.question import Question


@dataclass(frozen=True)
class Standing:
    """A learner's state in a module: every attempt, the best one, and whether the right answers may be shown."""

    history: list[Attempt]
    """Every row of the learner, oldest first (`Attempts.history`): attempts, regrades and rows that are not attempts."""
    questions: list[Question]
    mission: Mission
    facts: Facts = field(default_factory=Facts)
    """What the ledger says about the learner."""
    closed: bool = False
    """Whether an instructor has closed the module."""

    @cached_property
    def attempts(self) -> list[Attempt]:
        """The attempts by number, each with its newest scores; other rows are omitted."""
        newest = {row.attempt: row for row in self.history if row.is_attempt}
        return [newest[number] for number in sorted(newest)]

    @cached_property
    def best(self) -> Attempt | None:
        """The attempt that counts, or None."""
        return best_of(self.attempts, self.rule)

    @cached_property
    def rule(self) -> PassRule:
        """What passes in the module."""
        return PassRule.of(self.questions, self.mission)

    @property
    def passed(self) -> bool:
        """Whether the best attempt has enough automatic points in all and in each criterion."""
        return self.best is not None and self.rule.is_passed(self.best)

    @property
    def attempts_left(self) -> int:
        """How many more times the learner may hand in."""
        return max(0, self.attempts_allowed - len(self.attempts))

    @property
    def attempts_allowed(self) -> int:
        """How many times the learner may hand in altogether."""
        return self.mission.attempts + sum(self.facts.more_attempts.get(module, 0) for module in {row.module for row in self.history})

    @property
    def tells_answers(self) -> bool:
        """Whether the right answers may be shown: once the module is closed, or to people on the roster who passed or used all attempts."""
        if self.mission.feedback.right_answers == "never" or not self.attempts:
            return False
        through = self.facts.on_roster and (self.passed or self.attempts_left == 0)
        return self.closed or self.is_told or (through and self.mission.feedback.right_answers == "after-pass-or-last-attempt")

    @property
    def is_told(self) -> bool:
        """Whether the right answers were shown to the learner before."""
        return any(row.module in self.facts.told for row in self.history)
