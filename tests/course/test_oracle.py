"""Demonstration cohorts of every module, graded by nbgrader as it comes: it must agree with the course on every question."""

import itertools
import shutil
from pathlib import Path

import nbformat
import pytest

from grading.authoring.declare import declare
from grading.demo.cohort import make
from grading.marking.attempts import Attempts
from grading.marking.record import best_of
from grading.sources.notebooks import ROOT
from tests.course.small_course import SmallCourse, grades
from tests.keys import MODULES, questions
from widgets.answers.reflection import write_reflections
from widgets.answers.store import Answers, Entry, encode_answers

LEARNERS = {"awareness": 24}
_FEW = 3
"""So many learners of each other module: nbgrader takes seconds for each, and the plumbing is the same."""


def stock(root: Path, module: str, environment: dict[str, str]) -> SmallCourse:
    """nbgrader without the course's configuration, with what its first preprocessor makes of the real module."""
    nb = declare(nbformat.read(ROOT / "source" / module / f"{module}.ipynb", as_version=4), module)
    (root / "source" / module).mkdir(parents=True)
    nbformat.write(nb, root / "source" / module / f"{module}.ipynb")
    (root / "nbgrader_config.py").write_text('c = get_config()\nc.CourseDirectory.course_id = "duty-to-report"\n')
    course = SmallCourse(root, environment)
    course.nbgrader("generate_assignment", module)
    return course


def gradebook(root: Path) -> str:
    return f"sqlite:///{root / 'gradebook.db'}"


def counting(attempts: Attempts, module: str, learner: str) -> Answers:
    """The answers that count: the best attempt's, with the newest reflections that say something."""
    best = best_of(attempts.of(module, learner))
    assert best is not None
    entries = dict(best.entries)
    for attempt, written in itertools.product(attempts.of(module, learner), reflections(module)):
        if str(attempt.entries.get(written, {}).get("value") or "").strip():
            entries[written] = attempt.entries[written]
    return Answers(module=module, entries={id: Entry(**entry) for id, entry in entries.items()})


def reflections(module: str) -> list[str]:
    return [id for id, question in questions(module).items() if question.type == "reflection"]


@pytest.mark.parametrize("module", MODULES)
def test_unmodified_nbgrader_agrees_on_every_learner_and_question(
    module: str, tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # an instructor's marks are no part of what nbgrader gives by itself
    monkeypatch.setattr("grading.demo.cohort._mark_reflections", lambda *_: None)
    demo, count = tmp_path / "demo", LEARNERS.get(module, _FEW)
    make(demo, count=count, sources=[ROOT / "source" / module])
    attempts = Attempts(gradebook(demo))
    oracle = stock(tmp_path / "stock", module, environment)
    learners = sorted({attempt.learner for attempt in attempts.of(module)})
    assert len(learners) == count
    for learner in learners:
        folder = oracle.root / "submitted" / learner / module
        shutil.copytree(oracle.root / "release" / module, folder)
        answers = counting(attempts, module, learner)
        (folder / "answers.json").write_bytes(encode_answers(answers))
        write_reflections(folder / f"{module}.ipynb", answers)
    oracle.nbgrader("autograde", module)
    counted = [question for question in questions(module).values() if question.graded]
    for learner in learners:
        expected = grades(gradebook(oracle.root), learner, module)
        assert len(expected) == len(counted)
        assert grades(gradebook(demo), learner, module) == expected
