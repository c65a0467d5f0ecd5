"""The one kind of error that a person reads: a sentence that says what is wrong and how to mend it."""


class CourseProblem(Exception):
    """Something is wrong with what the course was given; the message is one plain sentence."""

    reason: object = None
    """The message as a code with values (`widgets.languages.reasons.Reason`), where it may be told in another language later."""


class DeclarationProblem(CourseProblem):
    """A question, case or other cell is declared wrongly; the message names the field and the mend."""


class DataProblem(CourseProblem):
    """A data file, or the folder of an academy's own, cannot be used; the message says which one, why and how to fix it."""


class AnswersProblem(CourseProblem):
    """An answers file cannot be used as it is; the message says why and what becomes of it."""


class NewerAnswersProblem(AnswersProblem):
    """An answers file is of a newer course than this one, so it is left as it is."""


class HandInProblem(CourseProblem):
    """Handing in did not work; the message says why and what to do. Nothing is lost by it."""
