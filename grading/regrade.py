"""Regrading after a key was changed, and listing whose score changes: ``duty regrade [--apply] [MODULE...]``."""

import argparse
import csv
import itertools
import math
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from grading.course.folder_argument import add_course
from grading.feedback.result_files import ResultsWriter
from grading.marking.attempts import Attempt, Attempts, percent_of
from grading.marking.bulk import BulkGrader
from grading.marking.passing import PassRule
from grading.marking.questions import graded_questions, released_modules, score_entries
from grading.marking.record import Recorder
from grading.marking.schema import open_to_grade
from widgets.content.mission import Mission, load_mission
from widgets.forms.question import Question

TOTAL = "(all)"
"""Used instead of a question's id for the sum of an attempt; no question can have this id."""
_PASSING = {True: "passes now", False: "passes no longer"}


@dataclass(frozen=True)
class PointsChange:
    """One attempt's points for one question, or for the whole attempt (TOTAL), before and after."""

    learner: str
    attempt: int
    question: str
    before: float
    after: float
    max_before: float
    max_after: float
    passing: str = ""
    """For the attempt's sum: "passes now" or "passes no longer", if that changes for the learner; else empty."""

    def __str__(self) -> str:
        what = "in all" if self.question == TOTAL else self.question
        points = f"from {self.before:g} of {self.max_before:g} to {self.after:g} of {self.max_after:g}"
        return f"{self.learner}, attempt {self.attempt}: {what} {points}" + (f"; the learner {self.passing}" if self.passing else "")


def changes_of(attempts: Iterable[Attempt], questions: list[Question], mission: Mission) -> list[PointsChange]:
    """The changes of points under the current keys, each attempt's questions followed by its sum.

    `attempts` are grouped by learner, as `Attempts.of` returns them; the mission says what passes.
    """
    changes, rule = [], PassRule.of(questions, mission)
    for _, of_learner in itertools.groupby(attempts, key=lambda attempt: attempt.learner):
        scored = [(attempt, *score_entries(questions, attempt.entries)) for attempt in of_learner]
        passed = [rule.is_passed(attempt) for attempt, _, _ in scored]
        passes = [rule.is_passed(_rescored(*one)) for one in scored]
        turned = any(passed) != any(passes)
        for (attempt, scores, most), before, now in zip(scored, passed, passes, strict=True):
            changes += _changes(attempt, scores, most, _PASSING[now] if turned and before != now else "")
    return changes


def _rescored(attempt: Attempt, scores: dict[str, float], most: dict[str, float]) -> Attempt:
    percent = percent_of(math.fsum(scores.values()), math.fsum(most.values()))
    return replace(attempt, scores=scores, max_scores=most, percent=percent)


def _changes(attempt: Attempt, scores: dict[str, float], most: dict[str, float], passing: str) -> list[PointsChange]:
    changes = []
    for name in sorted(scores.keys() | attempt.scores.keys()):
        before, max_before = attempt.scores.get(name, 0.0), attempt.max_scores.get(name, 0.0)
        after, max_after = scores.get(name, 0.0), most.get(name, 0.0)
        if (before, max_before) != (after, max_after):
            changes.append(PointsChange(attempt.learner, attempt.attempt, name, before, after, max_before, max_after))
    if changes:
        sums = attempt.score, math.fsum(scores.values()), attempt.max_score, math.fsum(most.values())
        changes.append(PointsChange(attempt.learner, attempt.attempt, TOTAL, *sums, passing))
    return changes


def changes(module: str, root: Path) -> list[PointsChange]:
    """The changes of scores in a module since the last release of the course in `root`. Raises CourseProblem."""
    course = open_to_grade(root)
    attempts = Attempts(course.directory.db_url).of(module)
    return changes_of(attempts, graded_questions(course.directory, module), load_mission())


def apply(module: str, root: Path) -> list[str]:
    """Regrade every learner: attempts, gradebook and results. Returns a sentence for each learner who could not be regraded.

    A changed key does not require a text to be marked again: settled marks stay. Raises CourseProblem if the module
    cannot be regraded at all.
    """
    course = open_to_grade(root)
    grader = BulkGrader(course, module)
    recorded = {attempt.learner for attempt in Attempts(course.directory.db_url).of(module)}
    gone = recorded.difference(grader.submitted())
    _rescore(Recorder(Attempts(course.directory.db_url), module, grader.questions), gone)
    reports = grader.grade(sorted(recorded - gone), force=True, keep_marks=True)
    troubles = [f"{report.learner} ({module}): {report.reason}" for report in reports if report.state in ("refused", "failed")]
    ResultsWriter(course, module).write_all(sorted(recorded))
    return troubles + [
        f"{learner} ({module}): the attempts are regraded, but the gradebook is not: submitted/ holds nothing of this learner."
        for learner in sorted(gone)
    ]


def _rescore(recorder: Recorder, learners: Iterable[str]) -> None:
    for learner in sorted(learners):
        recorder.rescored(learner)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty regrade`."""
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="names of modules (default: all that are released)")
    parser.add_argument("--apply", action="store_true", help="regrade everyone, in the record of attempts, the gradebook and the results")
    add_course(parser)


def run(options: argparse.Namespace) -> int:
    """List the changes, and with --apply make them; returns 1 if someone could not be regraded. Raises CourseProblem."""
    modules = options.modules or released_modules(open_to_grade(options.course).directory)
    _list({module: changes(module, options.course) for module in modules})
    troubles = [trouble for module in modules for trouble in apply(module, options.course)] if options.apply else []
    for trouble in troubles:
        print(trouble, file=sys.stderr)
    return int(bool(troubles))


def _list(changes_by_module: dict[str, list[PointsChange]]) -> None:
    if not any(changes_by_module.values()):
        print("No score changes.", flush=True)
        return
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(["module", "learner", "attempt", "question", "before", "after", "max_before", "max_after", "passing"])
    for module, listed in changes_by_module.items():
        for one in listed:
            points = [f"{number:g}" for number in (one.before, one.after, one.max_before, one.max_after)]
            rows.writerow([module, one.learner, one.attempt, one.question, *points, one.passing])
    # It is on the screen or in the file before anything is changed.
    sys.stdout.flush()
