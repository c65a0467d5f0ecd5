"""What passes: enough points in all, and a minimum in every criterion that the module grades."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from grading.marking.attempts import Attempt, percent_of
from grading.marking.questions import auto_scored
from widgets.content.mission import Mission
from widgets.forms.question import Question


@dataclass(frozen=True)
class Bar:
    """What passes. All percentages are from 0 to 100."""

    in_all: float
    """Percent of all automatic points."""
    in_each_criterion: float
    """Percent of a criterion's automatic points; 0 if only the total counts."""

    def below(self, of_criteria: Mapping[str, float]) -> list[str]:
        """The criteria in which these percentages are too low."""
        return [criterion for criterion, percent in of_criteria.items() if percent < self.in_each_criterion]

    def is_reached(self, percent: float, of_criteria: Mapping[str, float]) -> bool:
        """Whether this percentage of all points, with these in the criteria, passes."""
        return percent >= self.in_all and not self.below(of_criteria)


@dataclass(frozen=True)
class PassRule:
    """The rule by which attempts at one module pass. All percentages are from 0 to 100."""

    pass_mark: float
    """Percent of all automatic points."""
    criterion_minimum: float
    """Percent of a criterion's automatic points, now; 0 if only the total counts."""
    criteria: Mapping[str, str]
    """The criterion of each question that is scored automatically."""

    @classmethod
    def of(cls, questions: Iterable[Question], mission: Mission) -> "PassRule":
        """The rule of a module with these questions."""
        criteria = {question.id: question.criterion for question in auto_scored(questions) if question.criterion}
        return cls(mission.pass_mark, mission.criterion_minimum, criteria)

    def minimum_for(self, attempt: Attempt) -> float:
        """The minimum that an attempt needs: that of its own time, or today's if it is lower."""
        return min(attempt.minimum, self.criterion_minimum)

    def percents(self, attempt: Attempt) -> dict[str, float]:
        """The percentage of the points that an attempt earned in each criterion with points."""
        most = {id: points for id, points in attempt.max_scores.items() if id in self.criteria}
        of_criterion = {
            criterion: [id for id in most if self.criteria[id] == criterion] for criterion in dict.fromkeys(self.criteria.values())
        }
        return {
            criterion: percent_of(math.fsum(attempt.scores.get(id, 0.0) for id in ids), math.fsum(most[id] for id in ids))
            for criterion, ids in of_criterion.items()
            if math.fsum(most[id] for id in ids) > 0
        }

    def below_minimum(self, attempt: Attempt) -> list[str]:
        """The criteria in which an attempt has less than its minimum."""
        return self._bar(attempt).below(self.percents(attempt))

    def is_passed(self, attempt: Attempt) -> bool:
        """Whether an attempt has enough points in all and the minimum in each criterion."""
        return self._bar(attempt).is_reached(attempt.percent, self.percents(attempt))

    def _bar(self, attempt: Attempt) -> Bar:
        return Bar(self.pass_mark, self.minimum_for(attempt))


def best_of(attempts: Iterable[Attempt], rule: PassRule) -> Attempt | None:
    """The attempt that counts, among those made before the right answers were shown.

    An attempt that passes comes before one that does not, then more points, then the earlier one.
    """
    return max(before_answers(attempts), key=lambda attempt: (rule.is_passed(attempt), *_rank(attempt)), default=None)


def has_passed_with_fewer_points(attempts: Iterable[Attempt], rule: PassRule) -> bool:
    """Whether the attempt that counts is not the one with the most points."""
    counted = before_answers(attempts)
    return best_of(counted, rule) != max(counted, key=_rank, default=None)


def before_answers(attempts: Iterable[Attempt]) -> list[Attempt]:
    """The attempts made before the right answers were shown to the learner, by number."""
    return sorted((attempt for attempt in attempts if not attempt.after_answers), key=lambda attempt: attempt.attempt)


def _rank(attempt: Attempt) -> tuple[float, float, int]:
    return attempt.percent, -attempt.moment.timestamp(), -attempt.attempt
