"""From a question and an answer to points: one pure function that the page's magic and the grader share."""

from typing import Any

from widgets.content.declarations import Question, truth


def score(question: Question, value: Any) -> float:
    """The points that the answer `value` earns, a finite float from 0 to the question's points.

    Anything that is no answer of the question's form earns nothing. A practice question, a released
    one (without key) and a reflection (marked by hand) earn nothing either. A void question always
    earns its points.
    """
    if question.points is None or question.key is None:
        return 0.0
    if question.is_void:
        return float(question.points)
    return float(question.points) * share(question, value)


def is_right(question: Question, value: Any) -> bool:
    """Whether the answer is wholly right. To a void question, any answer is, and none."""
    return question.key is not None and (question.is_void or share(question, value) == 1.0)


def is_answer(question: Question, value: Any) -> bool:
    """Whether `value` has the form of an answer to this question and says something."""
    match question.type:
        case "true-false":
            return value in ("true", "false") if isinstance(value, str) else False
        case "choose-one":
            return isinstance(value, str) and value in question.options
        case "choose-all":
            return bool(value) and _is_ids(value, question.options)
        case "order":
            return _is_ids(value, question.items) and len(value) == len(question.items)
        case "match":
            return (
                isinstance(value, dict)
                and bool(value)
                and all(left in question.left and isinstance(right, str) and right in question.right for left, right in value.items())
            )
        case "reflection":
            return isinstance(value, str) and bool(value.strip())


def share(question: Question, value: Any) -> float:
    """How much of an answer is right, from 0 to 1; 0 of what is none."""
    if not is_answer(question, value):
        return 0.0
    key: Any = question.key
    match question.type:
        case "true-false":
            return float(value == truth(key))
        case "choose-one":
            return float(value == key)
        case "choose-all":
            right = len(set(value) & set(key))
            wrong = len(value) - right
            return max(0.0, (right - wrong) / len(key))
        case "order":
            return sum(given == wanted for given, wanted in zip(value, key, strict=True)) / len(key)
        case "match":
            return sum(value.get(left) == right for left, right in key.items()) / len(key)
        case _:
            return 0.0


def _is_ids(value: Any, known: dict[str, str]) -> bool:
    return isinstance(value, list) and all(isinstance(entry, str) and entry in known for entry in value) and len(set(value)) == len(value)
