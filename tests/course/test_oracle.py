"""The whole demonstration cohort, graded by nbgrader as it comes: it must agree with the course on every question."""

import shutil
from pathlib import Path

import nbformat
import pytest

from grading.authoring.notebooks import ROOT
from grading.demo import make
from grading.marking.attempts import Attempts
from grading.marking.record import best_of
from grading.preprocessors.declare import declare
from tests.course.small_course import SmallCourse, grades
from widgets.answers import Answers, Entry, encode_answers
from widgets.mission import load_mission
from widgets.reflection import write_reflections

MODULE = "awareness"
LEARNERS = 24


def stock(root: Path, environment: dict[str, str]) -> SmallCourse:
    """nbgrader without the course's configuration, with what its first preprocessor makes of the real module."""
    nb = declare(nbformat.read(ROOT / "source" / MODULE / f"{MODULE}.ipynb", as_version=4), MODULE)
    (root / "source" / MODULE).mkdir(parents=True)
    nbformat.write(nb, root / "source" / MODULE / f"{MODULE}.ipynb")
    (root / "nbgrader_config.py").write_text('c = get_config()\nc.CourseDirectory.course_id = "duty-to-report"\n')
    course = SmallCourse(root, environment)
    course.nbgrader("generate_assignment", MODULE)
    return course


def gradebook(root: Path) -> str:
    return f"sqlite:///{root / 'gradebook.db'}"


def counting(attempts: Attempts, learner: str) -> Answers:
    """The answers that count: the best attempt's, with the newest reflection that says something."""
    best = best_of(attempts.of(MODULE, learner), load_mission())
    assert best is not None
    entries = dict(best.entries)
    for attempt in attempts.of(MODULE, learner):
        if str(attempt.entries.get("reflection", {}).get("value") or "").strip():
            entries["reflection"] = attempt.entries["reflection"]
    return Answers(module=MODULE, entries={id: Entry(**entry) for id, entry in entries.items()})


def test_unmodified_nbgrader_agrees_on_every_learner_and_question(
    tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # an instructor's marks are no part of what nbgrader gives by itself
    monkeypatch.setattr("grading.demo._mark_reflections", lambda *_: None)
    demo = tmp_path / "demo"
    make(demo, count=LEARNERS)
    attempts = Attempts(gradebook(demo))
    oracle = stock(tmp_path / "stock", environment)
    learners = sorted({attempt.learner for attempt in attempts.of(MODULE)})
    assert len(learners) == LEARNERS
    for learner in learners:
        folder = oracle.root / "submitted" / learner / MODULE
        shutil.copytree(oracle.root / "release" / MODULE, folder)
        answers = counting(attempts, learner)
        (folder / "answers.json").write_bytes(encode_answers(answers))
        write_reflections(folder / f"{MODULE}.ipynb", answers)
    oracle.nbgrader("autograde", MODULE)
    for learner in learners:
        expected = grades(gradebook(oracle.root), learner, MODULE)
        assert len(expected) == 36
        assert grades(gradebook(demo), learner, MODULE) == expected
