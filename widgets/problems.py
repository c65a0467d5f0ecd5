"""The errors that people read: each message is a sentence that says what is wrong and how to fix it."""


class CourseProblem(Exception):
    """Something is wrong with the course's input; the message is one plain sentence."""

    field: str = ""
    """The field of the sign-in in which the mistake is; empty if it is in none."""
    reason: object = None
    """The message as a code with values (`widgets.languages.reasons.Reason`), if it may be shown in another language later."""


class DeclarationProblem(CourseProblem):
    """A question, case or other cell has an invalid declaration; the message names the field and says how to fix it."""


class DataProblem(CourseProblem):
    """A data file, or an academy's own folder, cannot be used; the message says which one, why and how to fix it."""


class AnswersProblem(CourseProblem):
    """An answers file cannot be used; the message says why and what happens to it."""


class NewerAnswersProblem(AnswersProblem):
    """An answers file was written by a newer course than this one, so it is not changed."""


class HandInProblem(CourseProblem):
    """Handing in failed; the message says why and what to do. No answer is lost."""
