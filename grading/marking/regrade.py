"""After a key was changed: whose score changes, and the change itself: ``python -m grading.marking.regrade MODULE [--apply]``."""

import argparse
import csv
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grading.config import Course, open_course
from grading.marking.attempts import Attempt, Attempts
from grading.marking.autograde import autograde
from grading.marking.questions import graded_questions, reflections, score_entries
from grading.marking.record import Recorder
from grading.preprocessors.score import settle_marks, settled_marks
from grading.receiving.result_files import ResultsWriter
from widgets.declarations import Question
from widgets.problems import CourseProblem


@dataclass(frozen=True)
class Change:
    """One attempt's score for one question, before and after."""

    learner: str
    attempt: int
    question: str
    before: float
    after: float

    def __str__(self) -> str:
        return f"{self.learner}, attempt {self.attempt}: {self.question} from {self.before:g} to {self.after:g}"


def changes_of(attempts: Iterable[Attempt], questions: list[Question]) -> list[Change]:
    """Whose score the keys of today change, from what to what."""
    found = []
    for attempt in attempts:
        scores, _ = score_entries(questions, attempt.entries)
        for question in sorted(scores.keys() | attempt.scores.keys()):
            before, after = attempt.scores.get(question, 0.0), scores.get(question, 0.0)
            if before != after:
                found.append(Change(attempt.learner, attempt.attempt, question, before, after))
    return found


def changes(module: str, root: Path) -> list[Change]:
    """Whose score in a module changes, from what to what, since the last release of the course in `root`. Raises CourseProblem."""
    course = open_course(root)
    return changes_of(Attempts(course.directory.db_url).of(module), graded_questions(course.directory, module))


def apply(module: str, root: Path) -> list[str]:
    """Regrade every learner: attempts, gradebook and results. Gives a sentence for each who could not be.

    Raises CourseProblem where the module cannot be regraded at all.
    """
    course = open_course(root)
    questions = graded_questions(course.directory, module)
    recorder = Recorder(course.directory, module, questions)
    writer = ResultsWriter(course, module)
    troubles = []
    for learner in sorted({attempt.learner for attempt in recorder.attempts.of(module)}):
        try:
            recorder.rescored(learner)
            _autograde(course, module, learner, [question.id for question in reflections(questions)])
            writer.write(learner)
        except CourseProblem as problem:
            troubles.append(str(problem))
    return troubles


def _autograde(course: Course, module: str, learner: str, written: list[str]) -> None:
    """A changed key is no reason to mark a text again: what an instructor has settled stays so."""
    if not course.submitted(module, learner).is_dir():
        raise CourseProblem(
            f"{learner} ({module}): the attempts are regraded, but the gradebook is not: submitted/ holds nothing of this learner."
        )
    settled = settled_marks(course.directory.db_url, module, learner, written)
    autograde(course, module, learner)
    settle_marks(course.directory.db_url, module, learner, settled)


def main(arguments: list[str]) -> int:
    """List what changes, and with --apply change it; gives the exit status."""
    parser = argparse.ArgumentParser(prog="python -m grading.marking.regrade", description="Lists whose score a changed key changes.")
    parser.add_argument("module")
    parser.add_argument("--apply", action="store_true", help="regrade everyone, in the record of attempts, the gradebook and the results")
    parser.add_argument("--course", type=Path, default=Path.cwd(), help="the course's folder (default: this one)")
    chosen = parser.parse_args(arguments)
    try:
        _list(changes(chosen.module, chosen.course))
        troubles = apply(chosen.module, chosen.course) if chosen.apply else []
    except CourseProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    for trouble in troubles:
        print(trouble, file=sys.stderr)
    return 1 if troubles else 0


def _list(found: list[Change]) -> None:
    if not found:
        print("No score changes.")
        return
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(["learner", "attempt", "question", "before", "after"])
    rows.writerows([change.learner, change.attempt, change.question, f"{change.before:g}", f"{change.after:g}"] for change in found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
