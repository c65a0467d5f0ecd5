"""A learner's result for a hand-in: the score, and as much of the answers as the mission's policy allows.

The page draws this data (`widgets/kinds/handin/component.js`). It contains nothing that the policy withholds: no key, no
reason, and nothing about a missed true/false question, which would reveal its answer (`grading.feedback.points_told`).
"""

from typing import Any, Literal

import msgspec

from grading.feedback.correction import correction_of
from grading.feedback.points_told import criteria_told, points_told, tells_score, withheld
from grading.feedback.result_languages import with_languages
from grading.feedback.standing import Standing
from grading.marking.attempts import Attempt
from grading.marking.marks import Mark
from grading.marking.questions import auto_scored, reflections, seen
from grading.marking.record import newest_text
from grading.marking.wording import answer_text, key_text, why_text
from widgets.content.mission import Mission
from widgets.forms.question import Question
from widgets.languages.catalogue import gettext as _
from widgets.languages.translatable import shape_texts

FORMAT = 1
Result = dict[str, Any]


def result_of(attempt: Attempt, standing: Standing, marks: dict[str, Mark]) -> Result:
    """The result of one hand-in, in all languages. `attempt` is any row of the standing's history; `marks` are by reflection."""
    return with_languages(lambda in_language: _result(attempt, in_language, marks), standing, attempt.module)


def _result(attempt: Attempt, standing: Standing, marks: dict[str, Mark]) -> Result:
    common = {
        "format": FORMAT,
        "module": attempt.module,
        "attempts_allowed": standing.attempts_allowed,
        "attempts_left": standing.attempts_left,
        "attempts_made": len(standing.attempts),
        "pass_mark": standing.mission.pass_mark,
        "handed_in": attempt.handed_in.isoformat(timespec="seconds"),
        "graded": attempt.recorded.isoformat(timespec="seconds"),
        "correction": correction_of(attempt, standing),
    }
    best = standing.best if tells_score(standing) else None
    if attempt.kind == "refresher":
        return common | {"refresher": True}
    if attempt.kind == "refused":
        return common | {"refused": attempt.reason} | _state_in_short(best, standing)
    if attempt.kind == "repeated":
        same = next(made for made in standing.attempts if attempt.why and made.attempt == attempt.why.values.get("attempt"))
        return common | _told(same, standing, marks) | {"message": attempt.reason}
    return common | _told(attempt, standing, marks)


def _told(attempt: Attempt, standing: Standing, marks: dict[str, Mark]) -> Result:
    """The part of a result that describes an attempt."""
    best = standing.best if tells_score(standing) else None
    result: Result = {
        "attempt": attempt.attempt,
        **points_told(attempt, standing),
        "criterion_minimum": standing.rule.minimum_for(attempt),
        "passed": standing.passed,
        "counts": best is not None and attempt.attempt == best.attempt,
        "best": _short(best) if best else None,
        "told": standing.tells_answers,
        "criteria": criteria_told(attempt, standing),
        "missed": _missed(attempt, standing),
        "hidden_true_false": bool(withheld(standing)),
        "solutions": _solutions(attempt, standing) if standing.tells_answers else None,
        "reflection": _reflection(standing, marks),
    }
    return result | _message(attempt, standing)


def _state_in_short(best: Attempt | None, standing: Standing) -> Result:
    passed: Result = {"passed": standing.passed} if standing.best else {}
    return passed | ({"best": _short(best)} if best else {})


def _short(attempt: Attempt) -> Result:
    return {"attempt": attempt.attempt, "score": attempt.score, "percent": attempt.percent}


def _missed(attempt: Attempt, standing: Standing) -> list[dict[str, str]]:
    """What to read again: missed questions with subject and page, first those of criteria in which the attempt has not enough."""
    if not standing.mission.feedback.missed_topics:
        return []
    missed = [question for question, answer in _answered(attempt, standing) if not question.is_right(answer)]
    short = {row["criterion"] for row in criteria_told(attempt, standing) if row["state"] == "short"}
    named = sorted(
        (question for question in missed if not question.wrong_tells_right), key=lambda question: question.criterion not in short
    )
    return [_topic(question) for question in named]


def _topic(question: Question) -> dict[str, str]:
    page = {"read": question.read_again} if question.read_again else {}
    return {"id": question.id, "about": question.about or "", **page}


def _solutions(attempt: Attempt, standing: Standing) -> list[Result]:
    return [
        {
            "id": question.id,
            "prompt": question.prompt,
            "yours": answer_text(question, answer),
            **_solution(question, answer),
        }
        for question, answer in ((filled(question, standing.mission), answer) for question, answer in _answered(attempt, standing))
    ]


def _answered(attempt: Attempt, standing: Standing) -> list[tuple[Question, Any]]:
    """The questions that are scored automatically, each in the variant that the learner saw, with its answer."""
    return [seen(question, attempt.entries) for question in auto_scored(standing.questions)]


def _state(question: Question, answer: Any) -> Literal["right", "part", "wrong", "missing"]:
    """How much of an answer is right."""
    if question.is_right(answer):
        return "right"
    if not question.is_answer(answer):
        return "missing"
    return "part" if question.share(answer) > 0 else "wrong"


def _solution(question: Question, answer: Any) -> Result:
    """The right answer, its reasons, and how right the learner's is; for a void question, whose key may be wrong, only why it is void."""
    if question.is_void:
        return {"void": question.void}
    return {"state": _state(question, answer), "right": key_text(question), "why": why_text(question, answer)}


def filled(question: Question, mission: Mission) -> Question:
    """The question with the mission's data in place of its placeholders. Raises CourseProblem for an unknown placeholder."""
    texts = {place[0]: mission.fill(getattr(question, place[0])) for place in shape_texts(type(question))}
    return msgspec.structs.replace(question, **texts)


def _reflection(standing: Standing, marks: dict[str, Mark]) -> Result | None:
    """The state of the module's reflection, None if it has none; if there are several, the first."""
    for question in reflections(standing.questions):
        state: Literal["empty", "waiting", "marked"] = "empty"
        mark = marks.get(question.id, Mark())
        if newest_text(standing.attempts, question.id):
            state = "waiting" if mark.score is None else "marked"
        told = {"score": mark.score, "comment": mark.comment} if state == "marked" else {"score": None, "comment": ""}
        return {"state": state, "max_score": float(question.points or 0), **told}
    return None


def _message(attempt: Attempt, standing: Standing) -> Result:
    if attempt.after_answers:
        return {"message": _("The right answers had been shown before this hand-in, so its points do not count. A new reflection does.")}
    if any(question.is_answer(answer) for question, answer in _answered(attempt, standing)):
        return {}
    return {"message": _("No question of the test was answered in this hand-in.")}
