"""What stands in for executing a submission: its answers file is read as data and scored."""

from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor

from grading.marking.attempts import Attempt
from grading.marking.questions import questions_in, reflections
from grading.marking.record import Recorder, best_of, newest_text
from grading.marking.wording import answer_text
from grading.preprocessors.declare import declaration_of
from grading.preprocessors.released import course_of
from grading.receiving.hand_ins import HandIn, complete, is_safe_id, read_hand_in
from widgets.declarations import Question
from widgets.problems import HandInProblem
from widgets.reflection import as_markdown, is_reflection

_KEPT = "duty_kept_marks"


class SubmissionRefused(NbGraderException, HandInProblem):
    """A submission cannot be graded; the message says which and why."""


class ScoreAnswers(NbGraderPreprocessor):
    """Records the submission as an attempt and writes the outcome of the best attempt into the notebook."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """nbgrader calls this for each submission. Raises SubmissionRefused where the learner has no attempt that counts."""
        course, module, learner = course_of(self), resources["nbgrader"]["notebook"], resources["nbgrader"]["student"]
        questions = questions_in(nb)
        hand_in = self._hand_in(course, learner, module)
        recorder = Recorder(course, module, questions)
        attempt = recorder.record(hand_in)
        attempts = recorder.rescored(learner)
        best = best_of(attempts, recorder.mission)
        if attempt.kind == "refused":
            self.log.error("%s (%s): %s", learner, module, attempt.reason)
        if best is None:
            raise SubmissionRefused(f"The submission of {learner} for {module} was not graded: {attempt.reason}")
        for cell in nb.cells:
            _fill(cell, best, attempts)
        complete(Path(course.format_path(course.autograded_directory, learner, module)), attempt.handed_in)
        resources["nbgrader"][_KEPT] = _marks_to_keep(course, module, learner, reflections(questions), attempts, attempt)
        return nb, resources

    def _hand_in(self, course: CourseDirectory, learner: str, module: str) -> HandIn:
        if not is_safe_id(learner):
            raise SubmissionRefused(
                f"The learner's ID {learner!r} cannot be used. Collect submissions with nbgrader collect or zip_collect."
            )
        return read_hand_in(Path(course.format_path(course.submitted_directory, learner, module)), learner, module)


class KeepMarks(NbGraderPreprocessor):
    """Leaves an instructor's mark settled where the hand-in brought no new text (nbgrader would ask for it again)."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """nbgrader calls this for each submission, after the grades are saved."""
        place = resources["nbgrader"]
        settle_marks(place["db_url"], place["notebook"], place["student"], place.get(_KEPT, []))
        return nb, resources


def settle_marks(db_url: str, module: str, learner: str, ids: list[str]) -> None:
    """Say in the gradebook that these reflections need no marking."""
    if not ids:
        return
    with Gradebook(db_url) as gradebook:
        for name in ids:
            gradebook.find_grade(name, module, module, learner).needs_manual_grade = False
        gradebook.db.commit()


def settled_marks(db_url: str, module: str, learner: str, ids: list[str]) -> list[str]:
    """Those of these reflections that an instructor has marked and need not look at again."""
    settled = []
    with Gradebook(db_url) as gradebook:
        for name in ids:
            try:
                grade = gradebook.find_grade(name, module, module, learner)
            except MissingEntry:
                continue
            if grade.manual_score is not None and not grade.needs_manual_grade:
                settled.append(name)
    return settled


def _marks_to_keep(
    course: CourseDirectory, module: str, learner: str, written: list[Question], attempts: list[Attempt], attempt: Attempt
) -> list[str]:
    others = [other for other in attempts if other.handed_in != attempt.handed_in]
    unchanged = [question.id for question in written if newest_text(attempts, question.id) == newest_text(others, question.id)]
    return settled_marks(course.db_url, module, learner, unchanged)


def _fill(cell: NotebookNode, best: Attempt, attempts: list[Attempt]) -> None:
    if is_reflection(cell):
        if text := newest_text(attempts, cell.metadata.nbgrader["grade_id"]):
            cell.source = as_markdown(text)
        return
    question = declaration_of(cell)
    if isinstance(question, Question) and question.id in best.scores:
        cell.outputs = _outputs(question, best)
        cell.execution_count = None


def _outputs(question: Question, best: Attempt) -> list[NotebookNode]:
    """What was answered, as text that formgrader escapes, and the points as nbgrader reads them."""
    answer = answer_text(question, best.value(question.id))
    points = best.scores[question.id]
    told = f"Attempt {best.attempt}, answered:\n{answer}\n"
    return [new_output("stream", name="stdout", text=told), new_output("execute_result", data={"text/plain": repr(float(points))})]
