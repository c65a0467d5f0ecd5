"""The bulk grader: grades whole cohorts, a batch of submissions in each transaction.

It does what nbgrader's autograder does, with the same configuration, rows and files, but without a kernel and some
forty transactions for each submission. A submission is graded completely or not at all: its new files are prepared,
its rows (with the attempt) are committed, and then the files are swapped in. Until then it counts as not graded, so a
run that is killed at any point and repeated ends in the same state as an undisturbed one.
"""

import itertools
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from logging import getLogger
from pathlib import Path
from typing import Literal

from nbgrader.converters import Autograde
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import find_all_files
from sqlalchemy.exc import InterfaceError, OperationalError

from grading.course.nbgrader_environment import first_line
from grading.course.opening import Course
from grading.marking.attempts import Attempts
from grading.marking.database import grading_lock, make_indexes, one_writer, open_engine
from grading.marking.gradebook_rows import ExistingSubmission, GradebookRows, Graded, lateness_terms, read_assignment
from grading.marking.graded_folder import GradedFolder
from grading.marking.graded_notebook import GradedNotebook
from grading.marking.graded_state import GradedState, GradedStates, same_texts, seen_of, text_digest
from grading.marking.outcome import Outcome, outcome_of, record_seen, time_that_counts, unsafe_id
from grading.marking.passing import before_answers
from grading.marking.questions import keyed_notebook, scored_questions
from grading.marking.record import Recorder
from grading.submissions.hand_ins import SECRET_FILE, TIMESTAMP_FILE, HandIn, complete, is_safe_id, read_hand_in
from grading.submissions.quarantine import require_folder
from widgets.answers.store import FILE_NAME
from widgets.content.mission import load_mission
from widgets.problems import CourseProblem, HandInProblem

BATCH = 50
"""Submissions in one transaction: few enough that other writers to the gradebook wait less than a second."""
log = getLogger(__name__)


@dataclass(frozen=True)
class Report:
    """What became of one submission."""

    learner: str
    state: Literal["graded", "unchanged", "refused", "failed"]
    reason: str = ""
    """Why it was refused or failed, as a sentence; for "graded", why this hand-in does not count and an earlier one does."""


class BulkGrader:
    """Grades the submissions of one module. Raises CourseProblem if the module cannot be graded at all."""

    def __init__(self, course: Course, module: str) -> None:
        self.course = course
        self.module = module
        self.engine = open_engine(course.directory.db_url)
        self.mission = load_mission()
        self.late = AssignLatePenalties(config=course.config)
        self.late.init_plugin()
        nb = keyed_notebook(course.directory, module)
        self.questions = scored_questions(nb, course.directory.db_url, module)
        Attempts(course.directory.db_url).prepare()
        make_indexes(self.engine)
        with self.engine.connect() as connection:
            self.assignment = read_assignment(connection, module)
        if kernelspec := next(notebook.kernelspec for notebook in self.assignment.notebooks if notebook.name == module):
            nb.metadata["kernelspec"] = dict(kernelspec)
        self.notebook = GradedNotebook(nb)
        self.nbgrader = Autograde(coursedir=course.at(module), config=course.config)
        self.mode = int(str(self.nbgrader.permissions), 8)
        self.source_files = _source_files(course, module, self.nbgrader.exclude_overwriting.get(module, []))

    def submitted(self) -> list[str]:
        """The IDs of the learners who have a submission of the module."""
        root = self.course.submitted(self.module, "any").parents[1]
        excluded = self.course.directory.student_id_exclude.split(",")
        folders = root.iterdir() if root.is_dir() else ()
        here = (folder for folder in folders if not folder.name.startswith(".") and folder.name not in excluded)
        return sorted(folder.name for folder in here if os.path.lexists(folder / self.module))

    def grade(self, learners: Iterable[str], *, force: bool = False, keep_marks: bool = False) -> Iterator[Report]:
        """Grade these learners' submissions, and yield a report for each.

        Submissions that are graded already are skipped unless `force` is set. An instructor's mark has to be reviewed
        again if the text is new, as nbgrader does it; with `keep_marks`, never. Raises CourseProblem if the gradebook
        cannot be written; the submissions reported before that are done.
        """
        waiting = iter(learners)
        while batch := list(itertools.islice(waiting, BATCH)):
            yield from self._grade(batch, force, keep_marks)

    def grade_submitted(self, learners: Iterable[str]) -> Iterator[Report]:
        """Grade those of these learners who have a submission; see `grade`."""
        here = set(self.submitted())
        return self.grade(learner for learner in learners if learner in here)

    def _grade(self, learners: list[str], force: bool, keep_marks: bool) -> list[Report]:
        """Grade all of them in one transaction; if it fails, each in its own, so that one failure does not affect the others."""
        try:
            return _Batch(self, force, keep_marks).run(learners)
        except (OperationalError, InterfaceError) as problem:
            raise CourseProblem(
                f"The gradebook could not be written: {first_line(problem.orig or problem)} "
                "What was graded so far is kept; run the same command again."
            ) from None
        except Exception as problem:
            if len(learners) > 1:
                return [report for learner in learners for report in self._grade([learner], force, keep_marks)]
            log.debug("%s could not be graded", learners[0], exc_info=True)
            return [Report(learners[0], "failed", f"{type(problem).__name__}: {first_line(problem)}")]


class _Batch:
    """A batch of submissions that are graded in one transaction."""

    def __init__(self, grader: BulkGrader, force: bool, keep_marks: bool) -> None:
        self._grader = grader
        self._force = force
        self._keep_marks = keep_marks
        self._known: dict[str, bool] = {}
        self._existing: dict[str, ExistingSubmission] = {}
        self._states: dict[str, GradedState] = {}
        self._names: dict[str, str] = {}
        self._seen: dict[str, GradedState] = {}
        self._graded: list[Graded] = []
        self._folders: list[GradedFolder] = []

    def run(self, learners: list[str]) -> list[Report]:
        grader = self._grader
        with grading_lock(grader.course.directory):
            try:
                with one_writer(grader.engine) as connection:
                    rows = GradebookRows(connection, grader.module, grader.assignment, grader.late)
                    valid_ids = [learner for learner in learners if is_safe_id(learner)]
                    recorder = Recorder(Attempts(connection), grader.module, grader.questions, grader.mission)
                    recorder.hold(valid_ids)
                    states = GradedStates(connection)
                    self._known, self._existing = rows.students(valid_ids), rows.existing(valid_ids)
                    self._states = states.of(grader.module, valid_ids)
                    reports = [self._take(learner, recorder) for learner in learners]
                    rows.enter(self._names, self._known)
                    rows.write(self._graded, self._existing)
                    states.keep(grader.module, self._seen)
                    for folder in self._folders:
                        folder.withdraw()
            except BaseException:
                for folder in self._folders:
                    folder.restore()
                raise
            for folder in self._folders:
                folder.put()
            if grader.course.directory.groupshared:
                for graded in self._graded:
                    grader.nbgrader.set_permissions(grader.module, graded.learner)
        return reports

    def _take(self, learner: str, recorder: Recorder) -> Report:
        grader = self._grader
        if not is_safe_id(learner):
            return Report(learner, "refused", unsafe_id(learner))
        if (known_as := recorder.spelling(learner)) != learner:
            return Report(learner, "refused", f"This learner's ID is spelt {known_as} here. Move the folder to submitted/{known_as}/.")
        if not grader.nbgrader.create_student and learner not in self._known:
            return Report(learner, "refused", "The gradebook does not know this learner. Add them with 'nbgrader db student add'.")
        place = grader.course.submitted(grader.module, learner)
        try:
            require_folder(place)
        except HandInProblem as problem:
            return Report(learner, "refused", str(problem))
        hand_in = read_hand_in(place, learner, grader.module)
        folder = GradedFolder(grader.course.autograded(grader.module, learner))
        if not self._force and recorder.is_recorded(hand_in) and self._stands(learner, recorder, folder.place):
            return Report(learner, "unchanged")
        self._names.setdefault(learner, "")
        try:
            outcome = outcome_of(recorder, hand_in)
        except HandInProblem as problem:
            return Report(learner, "refused", str(problem))
        self._prepare(folder, hand_in, outcome)
        facts = recorder.facts(learner)
        self._names[learner] = facts.name or outcome.best.name
        self._graded.append(self._rows(hand_in, outcome, facts.more_time.get(grader.module)))
        texts = {name: text_digest(text) for name, text in outcome.texts(grader.questions).items()}
        self._seen[learner] = GradedState(self._seen_now(learner, recorder), texts)
        return Report(learner, "graded", outcome.attempt.reason)

    def _stands(self, learner: str, recorder: Recorder, place: Path) -> bool:
        """Whether the gradebook and `autograded/` reflect the whole record, under the current terms."""
        if learner not in self._existing or not (place / f"{self._grader.module}.ipynb").is_file():
            return False
        state = self._states.get(learner)
        return state is not None and state.seen == self._seen_now(learner, recorder)

    def _seen_now(self, learner: str, recorder: Recorder) -> str:
        existing, more_time = self._existing.get(learner), recorder.facts(learner).more_time.get(self._grader.module)
        extension = (existing.extension if existing else None) or more_time
        return seen_of([record_seen(recorder, learner)], *lateness_terms(self._grader.assignment.duedate, extension, self._grader.late))

    def _prepare(self, folder: GradedFolder, hand_in: HandIn, outcome: Outcome) -> None:
        grader = self._grader
        self._folders.append(folder)
        files = {f"{grader.module}.ipynb": grader.notebook.text(outcome).encode()}
        if hand_in.raw:
            files[FILE_NAME] = hand_in.raw
        if hand_in.secret:
            files[SECRET_FILE] = hand_in.secret.encode()
        new = folder.prepare(grader.source_files | files, grader.mode)
        complete(new, outcome.attempt.handed_in)
        for name in (TIMESTAMP_FILE, SECRET_FILE):
            (new / name).chmod(grader.mode)

    def _rows(self, hand_in: HandIn, outcome: Outcome, more_time: timedelta | None) -> Graded:
        texts = outcome.texts(self._grader.questions)
        silent = frozenset(name for name, text in texts.items() if not text)
        same = same_texts(self._states.get(hand_in.learner), texts, was_recorded=outcome.was_recorded)
        settled = frozenset(name for name in texts if self._keep_marks or same[name])
        by_hand: dict[str, float | None] = {name: 0.0 if name in silent else None for name in texts}
        moment, scores = time_that_counts(hand_in, outcome), outcome.best.scores | by_hand
        made = before_answers(outcome.attempts)
        return Graded(hand_in.learner, moment, scores, silent, settled, self._names[hand_in.learner], made, more_time)


def _source_files(course: Course, module: str, own: list[str]) -> dict[str, bytes]:
    """The files beside the notebook in source/, which every graded submission gets, except those that are the learner's own."""
    folder = Path(course.directory.format_path(course.directory.source_directory, ".", module))
    found = (Path(name) for name in find_all_files(str(folder), [*course.directory.ignore, "*.ipynb"]))
    return {str(path.relative_to(folder)): path.read_bytes() for path in found if str(path.relative_to(folder)) not in own}
