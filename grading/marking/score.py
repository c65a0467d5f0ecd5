"""The step that replaces executing a submission: it reads the answers file as data and scores it."""

from pathlib import Path

from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties, NbGraderPreprocessor

from grading.marking.attempts import Attempts
from grading.marking.gradebook_rows import lateness_terms, name_columns
from grading.marking.graded_state import GradedState, GradedStates, same_texts, seen_of, text_digest
from grading.marking.outcome import Outcome, cell_outputs, outcome_of, record_seen, refusal, time_that_counts, unsafe_id
from grading.marking.questions import reflections, scored_questions
from grading.marking.record import Recorder
from grading.marking.released import course_of
from grading.sources.declared import graded_question_of
from grading.sources.notebooks import Resources
from grading.submissions.hand_ins import HandIn, complete, is_safe_id, read_hand_in
from widgets.answers.reflection import as_markdown, is_reflection
from widgets.forms.question import Question
from widgets.problems import HandInProblem

_KEPT, _STATE = "duty_kept_marks", "duty_graded_state"


class SubmissionRefused(NbGraderException, HandInProblem):
    """A submission cannot be graded; the message says which one and why."""


class ScoreAnswers(NbGraderPreprocessor):
    """Records the submission as an attempt and writes the outcome of the best attempt into the notebook."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Called by nbgrader for each submission. Raises SubmissionRefused if the learner has no attempt that counts."""
        course, module, learner = course_of(self), resources["nbgrader"]["notebook"], resources["nbgrader"]["student"]
        questions = scored_questions(nb, course.db_url, module)
        recorder = Recorder(Attempts(course.db_url), module, questions)
        try:
            hand_in = _hand_in(course, learner, module)
            outcome = outcome_of(recorder, hand_in)
        except HandInProblem as problem:
            forget_ungraded(course, module, learner)
            raise SubmissionRefused(refusal(learner, module, str(problem))) from None
        if outcome.attempt.kind == "refused":
            self.log.error("%s (%s): %s", learner, module, outcome.attempt.reason)
        for cell in nb.cells:
            _fill(cell, outcome)
        complete(Path(course.format_path(course.autograded_directory, learner, module)), outcome.attempt.handed_in)
        resources["nbgrader"][_KEPT] = _marks_to_keep(course, module, learner, reflections(questions), outcome)
        _enter(course, hand_in, recorder, outcome)
        late = AssignLatePenalties(parent=self)
        late.init_plugin()
        resources["nbgrader"][_STATE] = _state(course, module, learner, recorder, outcome.texts(questions), late)
        return nb, resources


class KeepMarks(NbGraderPreprocessor):
    """Keeps an instructor's mark settled if the hand-in has no new text (nbgrader would ask for it again)."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Called by nbgrader for each submission, after the grades are saved."""
        place = resources["nbgrader"]
        GradedStates(place["db_url"]).keep(place["notebook"], {place["student"]: place[_STATE]})
        ids = place.get(_KEPT, [])
        if ids:
            with Gradebook(place["db_url"]) as gradebook:
                for name in ids:
                    gradebook.find_grade(name, place["notebook"], place["notebook"], place["student"]).needs_manual_grade = False
                gradebook.db.commit()
        return nb, resources


def forget_ungraded(course: CourseDirectory, module: str, learner: str) -> None:
    """Remove a refused submission that was never graded from the gradebook.

    nbgrader adds every submission before it reads it; if it stayed there, it would wait for an instructor's mark for ever.
    """
    with Gradebook(course.db_url, course.course_id) as gradebook:
        try:
            submission = gradebook.find_submission(module, learner)
        except MissingEntry:
            return
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        if all(grade.auto_score is None and grade.manual_score is None for grade in grades):
            gradebook.remove_submission(module, learner)


def _hand_in(course: CourseDirectory, learner: str, module: str) -> HandIn:
    if not is_safe_id(learner):
        raise HandInProblem(unsafe_id(learner))
    return read_hand_in(Path(course.format_path(course.submitted_directory, learner, module)), learner, module)


def _enter(course: CourseDirectory, hand_in: HandIn, recorder: Recorder, outcome: Outcome) -> None:
    """Write to the gradebook the time of the attempt that counts, an instructor's extension, and a name if there is none."""
    learner, module = hand_in.learner, hand_in.module
    facts = recorder.facts(learner)
    with Gradebook(course.db_url, course.course_id) as gradebook:
        submission = gradebook.find_submission(module, learner)
        if moment := time_that_counts(hand_in, outcome):
            submission.timestamp = moment
        if submission.extension is None:
            submission.extension = facts.more_time.get(module)
        student = gradebook.find_student(learner)
        if not (student.first_name or student.last_name):
            for column, name in name_columns(facts.name or outcome.best.name).items():
                setattr(student, column, name)
        gradebook.db.commit()


def _state(
    course: CourseDirectory, module: str, learner: str, recorder: Recorder, texts: dict[str, str], late: AssignLatePenalties
) -> GradedState:
    """The state that the gradebook will have seen, so that the bulk grader skips what nbgrader has graded."""
    with Gradebook(course.db_url, course.course_id) as gradebook:
        submission = gradebook.find_submission(module, learner)
        terms = lateness_terms(submission.assignment.duedate, submission.extension, late)
    seen = seen_of([record_seen(recorder, learner)], *terms)
    return GradedState(seen, {name: text_digest(text) for name, text in texts.items()})


def _marks_to_keep(course: CourseDirectory, module: str, learner: str, written: list[Question], outcome: Outcome) -> list[str]:
    settled = []
    texts = outcome.texts(written)
    same = same_texts(GradedStates(course.db_url).of(module, [learner]).get(learner), texts, was_recorded=outcome.was_recorded)
    with Gradebook(course.db_url) as gradebook:
        for name in (name for name in texts if same[name]):
            try:
                grade = gradebook.find_grade(name, module, module, learner)
            except MissingEntry:
                continue
            if grade.manual_score is not None and not grade.needs_manual_grade:
                settled.append(name)
    return settled


def _fill(cell: NotebookNode, outcome: Outcome) -> None:
    if is_reflection(cell):
        if text := outcome.text(cell.metadata.nbgrader["grade_id"]):
            cell.source = as_markdown(text)
        return
    question = graded_question_of(cell)
    if question and question.id in outcome.best.scores:
        cell.outputs = cell_outputs(question, outcome)
        cell.execution_count = None
