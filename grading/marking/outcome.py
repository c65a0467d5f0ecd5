"""The outcome of a submission: its attempt, the attempt that counts, and what the graded notebook shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from nbformat.notebooknode import NotebookNode

from grading.course.course_file import command
from grading.marking.attempts import Attempt
from grading.marking.graded_state import seen_of
from grading.marking.passing import best_of, has_passed_with_fewer_points
from grading.marking.questions import reflections, seen, variant_in
from grading.marking.record import Recorder, newest_text
from grading.marking.wording import answer_text
from grading.submissions.hand_ins import HandIn
from widgets.forms.question import Question
from widgets.ids import FIRST_VARIANT
from widgets.languages.reasons import Reason
from widgets.problems import HandInProblem

_REFRESHERS_ONLY = "It was handed in for its refreshers, which are not graded; the test was not handed in."


@dataclass(frozen=True)
class Outcome:
    """A learner's place in the gradebook after a submission."""

    attempt: Attempt
    """This submission; not a counting attempt if, for example, it exceeds the limit of attempts."""
    seen: str
    """The digest of the record that this is the outcome of (`grading.marking.graded_state`)."""
    attempts: list[Attempt]
    best: Attempt
    """The attempt that counts."""
    was_recorded: bool = False
    """Whether the submission had been recorded before, so that it contains no new text."""

    def text(self, reflection: str) -> str:
        """The learner's own text for an instructor to read; empty if there is none."""
        return newest_text(self.attempts, reflection)

    def texts(self, questions: Iterable[Question]) -> dict[str, str]:
        """The learner's own texts, by reflection."""
        return {question.id: self.text(question.id) for question in reflections(questions)}


def outcome_of(recorder: Recorder, hand_in: HandIn) -> Outcome:
    """Record a hand-in, and return its outcome under the current keys.

    Raises HandInProblem, with the reason, if the learner has no attempt that counts.
    """
    was_recorded = recorder.is_recorded(hand_in)
    attempt = recorder.record(hand_in)
    if attempt.kind == "held":
        raise HandInProblem(f"{attempt.reason} It waits for your decision: {command('decide')}")
    attempts = recorder.rescored(hand_in.learner)
    best = best_of(attempts, recorder.rule)
    if best is None:
        raise HandInProblem(attempt.reason or (Reason("answers-told").text() if attempts else _REFRESHERS_ONLY))
    return Outcome(attempt, record_seen(recorder, hand_in.learner), attempts, best, was_recorded)


def time_that_counts(hand_in: HandIn, outcome: Outcome) -> datetime | None:
    """When the attempt that counts was handed in, as naive UTC like nbgrader's; None if the time is unknown."""
    if hand_in.handed_in is None and outcome.best.attempt == outcome.attempt.attempt:
        return None
    return outcome.best.moment.replace(tzinfo=None)


def record_seen(recorder: Recorder, learner: str) -> str:
    """A digest of a learner's current record, to compare with what the gradebook has seen."""
    attempts = recorder.attempts.of(recorder.module, learner)
    after = [attempt.attempt for attempt in attempts if attempt.after_answers]
    best = best_of(attempts, recorder.rule) if has_passed_with_fewer_points(attempts, recorder.rule) else None
    return seen_of(recorder.attempts.lines(recorder.module, learner), after, *([best.attempt] if best else []))


def cell_outputs(question: Question, outcome: Outcome) -> list[NotebookNode]:
    """A graded cell's outputs: the answer, as text that formgrader escapes, and the points as nbgrader reads them."""
    best = outcome.best
    return outputs(best.attempt, answered_text(question, best), best.scores[question.id])


def answered_text(question: Question, attempt: Attempt) -> str:
    """The answer to a question in an attempt, in the words of the variant that the learner saw, which is named if there are several."""
    shown, answer = seen(question, attempt.entries)
    text = answer_text(shown, answer)
    return f"{variant_in(attempt.entries, question.id) or FIRST_VARIANT}: {text}" if question.variants else text


def outputs(attempt: int, answer: str, points: float) -> list[NotebookNode]:
    """The outputs that show an answer and its points."""
    answer_text = f"Attempt {attempt}, answered:\n{answer}\n"
    earned = NotebookNode({"text/plain": repr(float(points))})
    # Not nbformat's new_output, which validates every output; nbgrader validates the whole notebook later.
    return [
        NotebookNode(output_type="stream", name="stdout", text=answer_text),
        NotebookNode(output_type="execute_result", execution_count=None, metadata=NotebookNode(), data=earned),
    ]


def refusal(learner: str, module: str, reason: str) -> str:
    """The sentence that reports a submission that is not graded."""
    return f"The submission of {learner} for {module} was not graded: {reason}"


def unsafe_id(learner: str) -> str:
    """The sentence that says why a submission under this ID is not graded."""
    return f"The learner's ID {learner!r} cannot be used. Collect submissions with nbgrader collect or zip_collect."
