"""What a learner answered, and what was right, in the words of the question instead of ids."""

from typing import Any

from widgets.content.declarations import Question, truth
from widgets.content.scoring import is_answer
from widgets.languages.catalogue import gettext as _


def answer_text(question: Question, value: Any) -> str:
    """The answer as a learner would read it, a line for each part; "No answer" for what is none."""
    return _text(question, value) if is_answer(question, value) else _("No answer")


def key_text(question: Question) -> str:
    """The right answer, in the same words."""
    return _text(question, truth(question.key) if question.type == "true-false" else question.key)


def why_text(question: Question, value: Any) -> str:
    """Why the right answer is right, and what was wrong with the learner's, a paragraph each."""
    why = question.why or {}
    match question.type:
        case "true-false" | "choose-one":
            right = truth(question.key) if question.type == "true-false" else question.key
            chosen = value if is_answer(question, value) and value != right else None
            return "\n\n".join(why[side] for side in (chosen, right) if isinstance(side, str) and side in why)
        case _:
            texts = _named(question)
            return "\n\n".join(f"{texts.get(part, part)}: {text}" for part, text in why.items())


def _named(question: Question) -> dict[str, str]:
    truths = {"true": _("True"), "false": _("False")}
    return {"true-false": truths, "order": question.items, "match": question.left}.get(question.type, question.options)


def _text(question: Question, value: Any) -> str:
    texts = _named(question)
    match value:
        case str():
            return texts.get(value, value)
        case list():
            told = [str(texts.get(part, part)) for part in value]
            return (
                "\n".join(f"{number}. {text}" for number, text in enumerate(told, start=1)) if question.type == "order" else "\n".join(told)
            )
        case dict():
            return "\n".join(f"{texts.get(left, left)}: {question.right.get(right, right)}" for left, right in value.items())
    return _("No answer")
