"""Parallel forms from hand-in to record: the stored variant is graded, and a variant that was answered cannot be taken away."""

import json
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nbgrader.utils import notebook_hash

from grading.authoring.release import ReleaseProblem, check, prepare, release
from grading.course.gradebook import GRADEBOOK_VARIABLE
from grading.course.opening import open_course
from grading.feedback.result_files import ResultsWriter
from grading.marking.attempts import Attempts
from grading.marking.ledger import Ledger
from grading.receiving.service import GradingService
from grading.results import item_tables
from grading.results.frames import cohorts
from grading.sources.notebooks import ROOT
from tests.course.small_course import at, grades
from tests.unit import building
from tests.variants import MARKS, other_key, with_variants
from widgets.answers.drawn_test import draw_variant
from widgets.content.mission import load_mission
from widgets.forms.criteria import CRITERIA
from widgets.forms.question import Question
from widgets.kinds.registry import parse_cell

MODULE = "mod"
IDS = ["a", *MARKS]
QUESTIONS = [f"{criterion[:3]}-{number}" for criterion in CRITERIA for number in range(5)]
Cells = list[dict[str, Any]]


def parallel_cells() -> Cells:
    return [cell | {"source": with_variants(cell["source"])} for cell in building.sound_cells()]


def without(variant: str, question: str) -> Cells:
    """The cells, of which one question has lost a variant and got another instead."""
    cells = parallel_cells()
    cell = next(cell for cell in cells if f"id: {question}\n" in cell["source"])
    cell["source"] = cell["source"].replace(f"\n  {variant}:\n", "\n  d:\n")
    return cells


def question(id: str) -> Question:
    cell = next(cell for cell in building.sound_cells() if f"id: {id}\n" in cell["source"])
    declared = parse_cell(cell["source"])
    assert isinstance(declared, Question)
    return declared


def key_of(id: str, variant: str) -> Any:
    return question(id).key if variant == "a" else other_key(question(id), IDS.index(variant))


def entries(learner: str, draw: int, variants: dict[str, str] | None = None) -> dict[str, Any]:
    """Every question answered right, in the variants that seed and draw give or in these."""
    drawn = {id: draw_variant(learner, MODULE, id, draw, IDS) for id in QUESTIONS}
    answered = variants or drawn
    moment = f"2026-03-0{draw + 1}T08:00:00.000Z"
    test = {"value": {"seed": learner, "draw": draw, "opened": moment, "variants": drawn}, "at": moment}
    given = {id: {"value": key_of(id, answered[id]), "variant": answered[id], "draw": draw, "at": moment} for id in QUESTIONS}
    return {"drawn-test": test} | given


class ParallelCourse:
    """A course with one module of parallel forms."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.lines: list[str] = []
        self.made = 0

    @property
    def gradebook(self) -> str:
        return str(open_course(self.root).directory.db_url)

    def release(self, cells: Cells) -> None:
        building.write_module(self.root / "source" / MODULE, cells)
        release(MODULE, self.root, self.lines.append)

    def hand_in(self, learner: str, entries: dict[str, Any]) -> Callable[[], dict[str, Any]]:
        """Hand in and grade; returns what reads the result."""
        moment = f"{at(self.made):%Y-%m-%d %H:%M:%S.%f} UTC"
        self.made += 1
        folder = open_course(self.root).inbound / f"{learner}+{MODULE}+{moment}+{secrets.token_hex(6)}"
        folder.mkdir()
        secret = secrets.token_hex(64)
        answers = {"format": 1, "module": MODULE, "learner": {"id": learner, "name": learner}, "entries": entries, "saved": ""}
        files = {
            f"{MODULE}.ipynb": (self.root / "release" / MODULE / f"{MODULE}.ipynb").read_text(),
            "answers.json": json.dumps(answers),
            "timestamp.txt": moment,
            "submission_secret.txt": secret,
        }
        for name, text in files.items():
            (folder / name).write_text(text)
        GradingService(open_course(self.root), self.lines.append).take_in()
        file = open_course(self.root).feedback / f"{notebook_hash(secret=secret, notebook_id=MODULE)}.json"
        return lambda: json.loads(file.read_text())

    def scores(self, learner: str) -> list[float]:
        return [attempt.score for attempt in Attempts(self.gradebook).of(MODULE, learner)]


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ParallelCourse:
    root = tmp_path / "course"
    building.write_data(root / "data")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    with (root / "data" / "mission.yaml").open("a") as file:
        file.write("feedback: {right_answers: after-pass-or-last-attempt}\n")
    monkeypatch.setenv("DUTY_DATA", str(root / "data"))
    for name in ("DUTY_EXCHANGE", GRADEBOOK_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    made = ParallelCourse(root)
    made.release(parallel_cells())
    return made


def test_what_is_released_is_what_the_source_gives(course: ParallelCourse) -> None:
    text = (course.root / "release" / MODULE / f"{MODULE}.ipynb").read_text()
    assert "Second version." in text
    assert 'key: \\"' not in text
    assert "A reason for the answer" not in text
    assert check(MODULE, course.root) == []
    before = [*course.lines]
    prepare(course.root)
    assert course.lines == before


def test_two_attempts_are_graded_by_the_variants_that_they_hold(course: ParallelCourse) -> None:
    first = course.hand_in("ana", entries("ana", 0) | {"exa-0": entries("ana", 0)["exa-0"] | {"value": "none"}})
    second = course.hand_in("ana", entries("ana", 1))
    assert course.scores("ana") == [24.0, 25.0]
    assert (first()["attempts_made"], second()["attempts_made"]) == (2, 2)
    graded = [score for score, _, by_hand in grades(course.gradebook, "ana", MODULE).values() if not by_hand]
    assert sum(score or 0 for score in graded) == 25
    shown = (course.root / "autograded" / "ana" / MODULE / f"{MODULE}.ipynb").read_text()
    assert '"Attempt 2, answered:\\n"' in shown
    assert f'"{draw_variant("ana", MODULE, "exa-0", 1, IDS)}: The ' in shown
    assert not [line for line in course.lines if "Variants were not drawn" in line]


def test_the_result_shows_what_was_asked(course: ParallelCourse) -> None:
    first = course.hand_in("ana", entries("ana", 0))
    second = course.hand_in("ana", entries("ana", 1))
    assert first()["solutions"] is None
    Ledger(course.gradebook).note("closed", module=MODULE)
    ResultsWriter(open_course(course.root), MODULE).write_all(["ana"])
    for draw, read in ((0, first), (1, second)):
        assert [solution["id"] for solution in read()["solutions"]] == QUESTIONS
        for id, prompt in ((solution["id"], solution["prompt"]) for solution in read()["solutions"]):
            variant = draw_variant("ana", MODULE, id, draw, IDS)
            assert prompt.startswith(MARKS[variant]) if variant != "a" else prompt == f"What of {id}?"


def test_variants_that_do_not_follow_are_reported_and_count(course: ParallelCourse) -> None:
    drawn = {id: draw_variant("bo", MODULE, id, 0, IDS) for id in QUESTIONS}
    chosen = {id: next(other for other in IDS if other != drawn[id]) if id == "exa-0" else drawn[id] for id in QUESTIONS}
    course.hand_in("bo", entries("bo", 0, chosen))
    assert course.scores("bo") == [25.0]
    [line] = [line for line in course.lines if "Variants were not drawn" in line]
    assert f"bo ({MODULE}), attempt 1: exa-0 ({chosen['exa-0']})." in line


def test_an_answer_without_a_variant_is_to_the_first(course: ParallelCourse) -> None:
    course.hand_in("cy", {id: {"value": key_of(id, "a"), "at": "2026-03-01T08:00:00.000Z"} for id in QUESTIONS})
    assert course.scores("cy") == [25.0]
    assert not [line for line in course.lines if "Variants were not drawn" in line]


def test_a_variant_that_was_answered_cannot_be_removed(course: ParallelCourse) -> None:
    course.hand_in("ana", entries("ana", 0))
    answered = {id: draw_variant("ana", MODULE, id, 0, IDS) for id in QUESTIONS}
    id, variant = next((id, variant) for id, variant in answered.items() if variant != "a")
    before = (course.root / "release" / MODULE / f"{MODULE}.ipynb").read_bytes()
    with pytest.raises(ReleaseProblem, match=rf"Learners have answered variants that 'mod' would lose: {id} \({variant}\)\. Put them back"):
        course.release(without(variant, id))
    assert (course.root / "release" / MODULE / f"{MODULE}.ipynb").read_bytes() == before


def test_an_answer_to_a_variant_that_was_removed_meanwhile_is_scored_by_its_own_key(course: ParallelCourse) -> None:
    answered = {id: draw_variant("ana", MODULE, id, 0, IDS) for id in QUESTIONS}
    id, variant = next((id, variant) for id, variant in answered.items() if variant != "a")
    course.release(without(variant, id))
    course.hand_in("ana", entries("ana", 0))
    assert course.scores("ana") == [25.0]
    course.release(without(variant, id))
    assert course.scores("ana") == [25.0]


def test_a_changed_key_of_a_variant_regrades_those_who_had_it(course: ParallelCourse) -> None:
    id = "exa-0"
    learners = {draw_variant(name, MODULE, id, 0, IDS): name for name in (f"learner-{number}" for number in range(30))}
    assert set(learners) == set(IDS)
    for learner in learners.values():
        course.hand_in(learner, entries(learner, 0))
    cells = parallel_cells()
    cell = next(cell for cell in cells if f"id: {id}\n" in cell["source"])
    start, mark, rest = cell["source"].partition("\n  b:\n")
    cell["source"] = start + mark + rest.replace(f'key: "{key_of(id, "b")}"', f'key: "{key_of(id, "a")}"', 1)
    course.release(cells)
    assert {variant: course.scores(learner) for variant, learner in learners.items()} == {"a": [25.0], "b": [24.0], "c": [25.0]}


def test_items_are_counted_by_variant(course: ParallelCourse) -> None:
    for learner in ("ana", "bo", "cy", "dee"):
        course.hand_in(learner, entries(learner, 0))
    [cohort] = cohorts(course.gradebook, course.root / "source", load_mission())
    table = item_tables.items_by_variant(cohort)
    assert set(table["question"]) == set(QUESTIONS)
    counted = table[table["question"] == "exa-0"].set_index("variant")["n"].to_dict()
    had = [draw_variant(learner, MODULE, "exa-0", 0, IDS) for learner in ("ana", "bo", "cy", "dee")]
    assert counted == {variant: had.count(variant) for variant in sorted(set(had))}
    assert set(table["difficulty_p"]) == {1.0}
