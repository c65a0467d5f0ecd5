"""What a submission comes to: the attempt that it is, the one that counts, and what the graded notebook shows of it."""

from dataclasses import dataclass

from nbformat.notebooknode import NotebookNode

from grading.marking.attempts import Attempt
from grading.marking.record import Recorder, best_of, newest_text
from grading.marking.wording import answer_text
from grading.receiving.hand_ins import HandIn
from widgets.declarations import Question
from widgets.problems import HandInProblem

_REFRESHERS_ONLY = "It was handed in for its refreshers, which are not graded; the test was not handed in."


@dataclass(frozen=True)
class Outcome:
    """A learner's standing in the gradebook after a submission."""

    attempt: Attempt
    """The submission; no attempt where it does not count, say past the limit of attempts."""
    attempts: list[Attempt]
    best: Attempt
    """The one that counts."""

    def text(self, reflection: str) -> str:
        """The learner's own words that an instructor reads; empty where there are none."""
        return newest_text(self.attempts, reflection)

    def has_new_text(self, reflection: str) -> bool:
        """Whether this submission has changed the learner's own words, so that an earlier mark is for others."""
        before = [other for other in self.attempts if other.handed_in != self.attempt.handed_in]
        return self.text(reflection) != newest_text(before, reflection)


def outcome_of(recorder: Recorder, hand_in: HandIn) -> Outcome:
    """Record a hand-in and say what it comes to, by the keys of today.

    Raises HandInProblem where the learner has no attempt that counts, with the reason.
    """
    attempt = recorder.record(hand_in)
    attempts = recorder.rescored(hand_in.learner)
    best = best_of(attempts, recorder.mission)
    if best is None:
        raise HandInProblem(attempt.reason or _REFRESHERS_ONLY)
    return Outcome(attempt, attempts, best)


def shown(question: Question, outcome: Outcome) -> list[NotebookNode]:
    """A graded cell's outputs: what was answered, as text that formgrader escapes, and the points as nbgrader reads them."""
    best = outcome.best
    return outputs(best.attempt, answer_text(question, best.value(question.id)), best.scores[question.id])


def outputs(attempt: int, answer: str, points: float) -> list[NotebookNode]:
    """The outputs that tell an answer and its points."""
    told = f"Attempt {attempt}, answered:\n{answer}\n"
    earned = NotebookNode({"text/plain": repr(float(points))})
    # Not by nbformat's new_output, which holds each against the schema; nbgrader holds the whole notebook against it.
    return [
        NotebookNode(output_type="stream", name="stdout", text=told),
        NotebookNode(output_type="execute_result", execution_count=None, metadata=NotebookNode(), data=earned),
    ]


def refusal(learner: str, module: str, reason: str) -> str:
    """The sentence about a submission that is not graded."""
    return f"The submission of {learner} for {module} was not graded: {reason}"


def unsafe_id(learner: str) -> str:
    """Why a submission with such an ID is not graded."""
    return f"The learner's ID {learner!r} cannot be used. Collect submissions with nbgrader collect or zip_collect."
