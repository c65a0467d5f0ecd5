"""What people write on an answer sheet: T or F, a letter, some letters, or a letter for each place."""

import re
from collections.abc import Sequence

from grading.pilot.paper import Asked
from widgets.forms.choose_all.form import ChooseAll
from widgets.forms.match.form import Match
from widgets.forms.order.form import Order
from widgets.forms.question import Answer
from widgets.forms.true_false.form import TrueFalse
from widgets.problems import CourseProblem

NONE = "-"
"""What is written for a pair that was left open."""
_TRUTH = {"T": "true", "TRUE": "true", "F": "false", "FALSE": "false"}
_BETWEEN = re.compile(r"[\s,;.:/+&]+")
_LONGEST = 40


def answer_of(asked: Asked, text: str) -> Answer | None:
    """The answer that a text means; None if it is empty. Raises CourseProblem with what to write, as the rest of a sentence."""
    written = _BETWEEN.sub("", text.upper())
    if not written or not written.strip(NONE):
        return None
    match asked.question:
        case TrueFalse():
            answer: Answer = _TRUTH.get(written)
        case Match(left=left):
            answer = _pairs(list(left), written, asked)
        case ChooseAll():
            answer = _ids(written, asked)
        case Order():
            answer = _ids(written, asked)
        case _:
            answer = asked.letters.get(written)
    if answer is None or not asked.question.is_answer(answer):
        raise CourseProblem(f"'{text.strip()[:_LONGEST]}' is not an answer to question {asked.number}. {how_to_write(asked)}")
    return answer


def how_to_write(asked: Asked) -> str:
    """How the answer to a question is written, for people and in messages."""
    letters = f"from A to {list(asked.letters)[-1]}" if asked.letters else ""
    match asked.question:
        case TrueFalse():
            return "Write T or F, or leave it empty."
        case Match(left=left):
            return f"Write {len(left)} letters {letters}, one for each line in its order ({NONE} for a line left open), or leave it empty."
        case ChooseAll():
            return f"Write each letter that was ticked once, {letters}, or leave it empty."
        case Order():
            return f"Write all {len(asked.letters)} letters {letters} in the person's order, each once, or leave it empty."
        case _:
            return f"Write one letter {letters}, or leave it empty."


def _ids(written: str, asked: Asked) -> Sequence[str] | None:
    return [asked.letters[letter] for letter in written] if all(letter in asked.letters for letter in written) else None


def _pairs(lefts: list[str], written: str, asked: Asked) -> dict[str, str] | None:
    if len(written) != len(lefts) or any(letter not in (*asked.letters, NONE) for letter in written):
        return None
    return {left: asked.letters[letter] for left, letter in zip(lefts, written, strict=True) if letter != NONE}
