"""What a result tells of points, so that no answer to a true-or-false question can be inferred from it.

Until the right answers may be shown, the points of questions of which a wrong answer tells the right one are withheld:
each sum is a range, from none of their points to all of them. The ranges are the same whatever those questions' keys
are. So a learner who has not passed reads one thing that depends on these keys, in any number of attempts: that none of
them has passed. A learner who has passed also reads the exact score in all.
"""

import math
from collections.abc import Collection, Iterable
from typing import Any, Literal

from grading.feedback.standing import Standing
from grading.marking.attempts import Attempt, percent_of
from grading.marking.questions import auto_scored
from widgets.forms.criteria import ABILITIES, CRITERIA
from widgets.languages.catalogue import ability_context, criterion_context, spoken

State = Literal["enough", "short", "open", ""]
"""Whether an attempt has the minimum in a criterion; `open` if the points that are not shown decide it, empty without a minimum."""


def tells_score(standing: Standing) -> bool:
    """Whether the exact score in all may be shown, and which attempt is the best."""
    return standing.passed or not withheld(standing)


def withheld(standing: Standing) -> set[str]:
    """The ids of the questions whose points may not be shown yet; everyone has those of a void question."""
    if standing.tells_answers:
        return set()
    return {question.id for question in auto_scored(standing.questions) if question.wrong_tells_right and not question.is_void}


def points_told(attempt: Attempt, standing: Standing) -> dict[str, float]:
    """The points of an attempt in all: exact if they may be shown, else the range that they are in."""
    if tells_score(standing):
        return {"score": attempt.score, "max_score": attempt.max_score, "percent": attempt.percent}
    return _range(attempt, attempt.max_scores, withheld(standing))


def criteria_told(attempt: Attempt, standing: Standing) -> list[dict[str, Any]]:
    """The range of the points in each criterion that the module grades, and whether they are enough."""
    hidden, minimum = withheld(standing), standing.rule.minimum_for(attempt)
    has_passed = tells_score(standing) and standing.rule.is_passed(attempt)
    ids = {criterion: [id for id, own in standing.rule.criteria.items() if own == criterion] for criterion in CRITERIA}
    rows = [_named(criterion, title) | _range(attempt, ids[criterion], hidden) for criterion, title in CRITERIA.items() if ids[criterion]]
    return [row | {"state": "enough" if minimum and has_passed else _state(row, minimum)} for row in rows]


def _named(criterion: str, title: str) -> dict[str, Any]:
    """A criterion's id, its heading, and what someone can do who meets it, in the language of this request."""
    ability = spoken().text(ability_context(criterion), ABILITIES[criterion])
    return {"criterion": criterion, "title": spoken().text(criterion_context(criterion), title), "ability": ability}


def _range(attempt: Attempt, questions: Iterable[str], hidden: Collection[str]) -> dict[str, float]:
    ids = list(questions)
    least = math.fsum(attempt.scores.get(id, 0.0) for id in ids if id not in hidden)
    open_points = math.fsum(attempt.max_scores.get(id, 0.0) for id in ids if id in hidden)
    return {"least": least, "most": least + open_points, "max_score": math.fsum(attempt.max_scores.get(id, 0.0) for id in ids)}


def _state(row: dict[str, Any], minimum: float) -> State:
    if not minimum or not row["max_score"]:
        return ""
    if percent_of(row["least"], row["max_score"]) >= minimum:
        return "enough"
    return "short" if percent_of(row["most"], row["max_score"]) < minimum else "open"
