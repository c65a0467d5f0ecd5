"""A learner's answer and the right answer in the words of the question, instead of ids."""

from widgets.forms.question import Question
from widgets.languages.catalogue import gettext as _


def answer_text(question: Question, value: object) -> str:
    """The answer as a learner would read it, a line for each part; "No answer" if it is not a valid one."""
    return question.in_words(value) if question.is_answer(value) else _("No answer")


def key_text(question: Question) -> str:
    """The right answer in the same form; "No answer" if the question has no key."""
    return answer_text(question, question.right_answer)


def why_text(question: Question, value: object) -> str:
    """Why the right answer is right and what was wrong with the learner's, a paragraph for each reason."""
    return "\n\n".join(question.reasons(value))
