"""Demonstration cohorts of every module, graded by nbgrader as it comes: it must agree with the course on every question."""

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import nbformat
import pytest

from grading.authoring.declare import declare
from grading.demo.cohort import make_demonstration
from grading.demo.learners import SyntheticHandIn, SyntheticLearner
from grading.marking.attempts import Attempts
from grading.marking.passing import PassRule, best_of
from grading.marking.questions import seen
from grading.sources.declared import graded_question_of
from grading.sources.notebooks import ROOT
from tests.course.small_course import SmallCourse, grades
from tests.keys import MODULES, as_stored, graded, questions, right_answer, wrong_answer
from widgets.answers.drawn_test import drawn_test
from widgets.answers.reflection import write_reflections
from widgets.answers.store import Answers, Entry, encode_answers
from widgets.content.mission import load_mission
from widgets.content.reserved_entries import DRAWN_TEST
from widgets.declaration import Declaration
from widgets.forms.match.form import Match
from widgets.forms.question import Question

DAILY = {MODULES[0]: 2}
LARGE = {module: 12 if module == MODULES[0] else 3 for module in MODULES}
"""Learners by module: nbgrader takes seconds for each, and the plumbing is the same."""
STATES = ("right", "partly", "wrong", "none")


class Planned(SyntheticLearner):
    """The first four learners answer each question in each state between them; all others answer by chance."""

    def hand_ins(self, module: str, declarations: list[Declaration], *more: Any) -> Iterator[SyntheticHandIn]:
        for hand_in in super().hand_ins(module, declarations, *more):
            if self.number > len(STATES):
                yield hand_in
                continue
            answers = hand_in.answers
            asked = [entry for entry in declarations if isinstance(entry, Question) and entry.graded and entry.type != "reflection"]
            test = drawn_test(answers.value(DRAWN_TEST))
            for index, question in enumerate(asked):
                answers.entries.pop(question.id, None)
                variant = test.variants.get(question.id, "") if test else ""
                value = as_stored(answer_in(STATES[(self.number + index) % len(STATES)], question.as_seen(variant) or question))
                if value is not None:
                    answers.entries[question.id] = Entry(value=value, at=answers.saved, variant=variant)
            yield SyntheticHandIn(hand_in.moment, answers)
            return


def answer_in(state: str, question: Question) -> Any:
    """An answer in one of `STATES`; a form that is never partly right is answered wrongly instead."""
    key: Any = question.key
    if state == "none":
        return None
    if state == "right":
        return right_answer(question)
    match question.type:
        case "choose-all" if state == "partly" and len(key) > 1:
            return key[:-1]
        case "order":
            return [*key[:-2], key[-1], key[-2]] if state == "partly" else [*key[1:], key[0]]
        case "match" if isinstance(question, Match):
            others = {left: next(side for side in question.right if side != key[left]) for left in key}
            return key | dict(list(others.items())[:1]) if state == "partly" else others
    return wrong_answer(question)


def state_of(question: Question, answers: Answers) -> str:
    shown, value = seen(question, msgspec.to_builtins(answers.entries))
    if value is None:
        return "none"
    earned = shown.score(value)
    return "right" if earned == question.points else "partly" if earned else "wrong"


def source_of(module: str, room: Path) -> Path:
    """The module's source in a room of its own."""
    folder = room / "sources" / module
    shutil.copytree(ROOT / "source" / module, folder)
    return folder


def declared(source: Path) -> list[Question]:
    """The graded questions of a module's source, with their keys."""
    cells = nbformat.read(source / f"{source.name}.ipynb", as_version=4).cells
    return [question for cell in cells if (question := graded_question_of(cell))]


def stock(root: Path, source: Path, environment: dict[str, str]) -> SmallCourse:
    """nbgrader without the course's configuration, with what its first preprocessor makes of the real module."""
    module = source.name
    nb = declare(nbformat.read(source / f"{module}.ipynb", as_version=4), module)
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
    best = best_of(attempts.of(module, learner), PassRule.of(graded(module).values(), load_mission()))
    assert best is not None
    entries = dict(best.entries)
    for attempt, written in itertools.product(attempts.of(module, learner), reflections(module)):
        if str(attempt.entries.get(written, {}).get("value") or "").strip():
            entries[written] = attempt.entries[written]
    return Answers(module=module, entries={id: Entry(**entry) for id, entry in entries.items()})


def reflections(module: str) -> list[str]:
    return [id for id, question in questions(module).items() if question.type == "reflection"]


@pytest.mark.parametrize(("module", "count"), [*DAILY.items(), pytest.param(MODULES[0], 6, marks=pytest.mark.long)])
def test_unmodified_nbgrader_agrees_on_each_form_in_each_state(
    module: str, count: int, tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grading.demo.cohort.cohort", lambda seed, number: [Planned(one, seed) for one in range(1, number + 1)])
    source = source_of(module, tmp_path)
    counted = agree(source, count, tmp_path, environment, monkeypatch)
    if count >= len(STATES):
        asked = [question for question in declared(source) if question.type != "reflection"]
        states = {(question.type, state_of(question, answers)) for question in asked for answers in counted}
        forms = {question.type for question in asked}
        never_partly = {("true-false", "partly"), ("choose-one", "partly")}
        assert set(itertools.product(forms, STATES)) - never_partly == states
        assert {entry.variant for answers in counted for entry in answers.entries.values()} - {""} == {
            variant for question in asked for variant in question.variant_ids
        }


@pytest.mark.long
@pytest.mark.parametrize(("module", "count"), LARGE.items())
def test_unmodified_nbgrader_agrees_on_every_learner_and_question(
    module: str, count: int, tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    agree(source_of(module, tmp_path), count, tmp_path, environment, monkeypatch)


def agree(source: Path, count: int, room: Path, environment: dict[str, str], patch: pytest.MonkeyPatch) -> list[Answers]:
    """Grade so many learners with the course and with nbgrader alone; returns the answers that count."""
    module = source.name
    # an instructor's marks are no part of what nbgrader gives by itself
    patch.setattr("grading.demo.cohort._mark_reflections", lambda *_: None)
    demo = room / "demo"
    make_demonstration(demo, count=count, sources=[source])
    attempts = Attempts(gradebook(demo))
    oracle = stock(room / "stock", source, environment)
    learners = sorted({attempt.learner for attempt in attempts.of(module)})
    assert len(learners) == count
    handed_in = {learner: counting(attempts, module, learner) for learner in learners}
    for learner, answers in handed_in.items():
        folder = oracle.root / "submitted" / learner / module
        shutil.copytree(oracle.root / "release" / module, folder)
        (folder / "answers.json").write_bytes(encode_answers(answers))
        write_reflections(folder / f"{module}.ipynb", answers)
    oracle.nbgrader("autograde", module)
    counted = declared(source)
    for learner in learners:
        expected = grades(gradebook(oracle.root), learner, module)
        assert len(expected) == len(counted)
        assert grades(gradebook(demo), learner, module) == expected
    return list(handed_in.values())
