"""A question is made void by one line after hand-ins: everyone has its points, and every record agrees."""

import json
import secrets
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from nbgrader.utils import notebook_hash

from grading.analysis import limits
from grading.authoring.release import release
from grading.cli import main as duty
from grading.course.gradebook import GRADEBOOK_VARIABLE
from grading.course.opening import open_course
from grading.marking.attempts import Attempts
from grading.marking.ledger import Ledger
from grading.receiving.service import GradingService
from grading.results import item_tables
from grading.results.frames import cohorts
from grading.sources.notebooks import ROOT
from tests.course.small_course import answers, at, grades
from tests.unit import building
from widgets.content.mission import load_mission
from widgets.forms.criteria import CRITERIA

MODULE = "mod"
VOID = "exa-0"
REASON = "The picture was missing in the printed edition."
KEYS = {f"{criterion[:3]}-{number}": key for criterion in CRITERIA for number, key in enumerate("abcab")}
ALL = len(KEYS)


def right(count: int) -> dict[str, Any]:
    """So many right answers, and a wrong one to the question that becomes void."""
    others = {name: key for name, key in KEYS.items() if name != VOID}
    return dict(list(others.items())[:count]) | {VOID: "b"}


@dataclass
class VoidCourse:
    """A course with one module, and the hand-ins that were made in it."""

    root: Path
    secrets: dict[str, str] = field(default_factory=dict)

    @property
    def gradebook(self) -> str:
        return str(open_course(self.root).directory.db_url)

    def release(self, cells: list[dict[str, Any]]) -> list[str]:
        """Release these cells; gives what is printed."""
        building.write_module(self.root / "source" / MODULE, cells)
        told: list[str] = []
        release(MODULE, self.root, told.append)
        return told

    def hand_in(self, learner: str, values: dict[str, Any]) -> None:
        moment = f"{at(len(self.secrets)):%Y-%m-%d %H:%M:%S.%f} UTC"
        folder = open_course(self.root).inbound / f"{learner}+{MODULE}+{moment}+{secrets.token_hex(6)}"
        folder.mkdir()
        self.secrets[learner] = secrets.token_hex(64)
        files = {
            f"{MODULE}.ipynb": (self.root / "release" / MODULE / f"{MODULE}.ipynb").read_text(),
            "answers.json": json.dumps(answers(values) | {"module": MODULE}),
            "timestamp.txt": moment,
            "submission_secret.txt": self.secrets[learner],
        }
        for name, text in files.items():
            (folder / name).write_text(text)

    def result(self, learner: str) -> dict[str, Any]:
        """What the learner's page shows."""
        name = notebook_hash(secret=self.secrets[learner], notebook_id=MODULE)
        told: dict[str, Any] = json.loads((open_course(self.root).feedback / f"{name}.json").read_text())
        return told

    def points(self, learner: str) -> dict[str, tuple[float, float]]:
        """The learner's points and the most points, by who says so."""
        graded = [(score or 0.0, most) for score, most, by_hand in grades(self.gradebook, learner, MODULE).values() if not by_hand]
        graded = [entry for entry in graded if entry[1] == 1.0]
        (attempt,) = Attempts(self.gradebook).of(MODULE, learner)
        result = self.result(learner)
        return {
            "gradebook": (sum(score for score, _ in graded), sum(most for _, most in graded)),
            "attempts": (attempt.score, attempt.max_score),
            "learner": (result["score"], result["max_score"]),
        }


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> VoidCourse:
    """A course in which three learners have handed in and were graded."""
    root = tmp_path / "course"
    building.write_data(root / "data")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    with (root / "data" / "mission.yaml").open("a") as file:
        file.write("criterion_minimum: 0\nfeedback: {right_answers: after-pass-or-last-attempt}\n")
    monkeypatch.setenv("DUTY_DATA", str(root / "data"))
    for name in ("DUTY_EXCHANGE", GRADEBOOK_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    void_course = VoidCourse(root)
    void_course.release(building.sound_cells())
    for learner, values in {"ada": right(18), "ben": dict(KEYS), "cleo": {"exa-1": "b"}}.items():
        void_course.hand_in(learner, values)
    GradingService(open_course(root), lambda _: None).take_in()
    return void_course


def void_cells() -> list[dict[str, Any]]:
    cells = building.sound_cells()
    cell = next(cell for cell in cells if f"id: {VOID}\n" in cell["source"])
    cell["source"] = cell["source"].replace(building.BEGIN, f"void: {REASON}\n{building.BEGIN}")
    return cells


def test_everyone_has_the_points_of_a_question_that_became_void(course: VoidCourse) -> None:
    before = {learner: set(course.points(learner).values()) for learner in ("ada", "ben", "cleo")}
    assert before == {"ada": {(18.0, ALL)}, "ben": {(ALL, ALL)}, "cleo": {(1.0, ALL)}}
    assert [course.result(learner)["passed"] for learner in ("ada", "ben", "cleo")] == [False, True, False]
    assert VOID in [entry["id"] for entry in course.result("ada")["missed"]]

    # someone on the roster is shown the right answers after passing
    Ledger(course.gradebook).note("roster", learner="ada", value="Ada Sample")
    assert course.release(void_cells()) == [
        f"The module '{MODULE}' is released.",
        "The changed questions change 2 attempts:",
        f"ada, attempt 1: {VOID} from 0 of 1 to 1 of 1",
        f"ada, attempt 1: in all from 18 of {ALL} to 19 of {ALL}; the learner passes now",
        f"cleo, attempt 1: {VOID} from 0 of 1 to 1 of 1",
        f"cleo, attempt 1: in all from 1 of {ALL} to 2 of {ALL}",
        "Everybody is graded again.",
    ]

    after = {learner: set(course.points(learner).values()) for learner in ("ada", "ben", "cleo")}
    assert after == {"ada": {(19.0, ALL)}, "ben": {(ALL, ALL)}, "cleo": {(2.0, ALL)}}
    assert [course.result(learner)["passed"] for learner in ("ada", "ben", "cleo")] == [True, True, False]
    assert VOID not in [entry["id"] for learner in ("ada", "cleo") for entry in course.result(learner)["missed"]]
    assert course.result("ada")["correction"]["passing"] == "gained"
    assert course.result("ben")["correction"] is None
    assert duty(["close", MODULE, "--sure", "--course", str(course.root)]) == 0
    told = {entry["id"]: entry for entry in course.result("ada")["solutions"]}
    assert told[VOID]["void"] == REASON


def test_a_hand_in_after_that_has_the_points_too(course: VoidCourse) -> None:
    course.release(void_cells())
    course.hand_in("dora", {"exa-1": "b"})
    GradingService(open_course(course.root), lambda _: None).take_in()
    assert set(course.points("dora").values()) == {(2.0, ALL)}


def test_the_results_agree(course: VoidCourse) -> None:
    course.release(void_cells())
    (cohort,) = cohorts(course.gradebook, course.root / "source", load_mission())
    assert list(cohort.learners["score"]) == [19.0, ALL, 2.0]
    assert list(cohort.learners["passed"]) == [True, True, False]
    assert item_tables.question_statistics(cohort).set_index("question").loc[VOID, "flags"] == limits.VOID


def test_the_line_can_be_taken_back(course: VoidCourse) -> None:
    course.release(void_cells())
    told = course.release(building.sound_cells())
    assert f"ada, attempt 1: in all from 19 of {ALL} to 18 of {ALL}; the learner passes no longer" in told
    assert set(course.points("ada").values()) == {(18.0, ALL)}
