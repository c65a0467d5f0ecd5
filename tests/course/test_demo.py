"""The demonstration: learners who do not exist, graded like anybody, in a course of their own."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from grading.cli import main as duty
from grading.course.gradebook import GRADEBOOK_VARIABLE
from grading.demo.cohort import MARK, DemoProblem, make_demonstration, publish
from grading.demo.learners import SEED, SyntheticHandIn, SyntheticLearner, cohort
from grading.marking.attempts import Attempts
from grading.results.frames import SYNTHETIC, declared
from grading.sources.notebooks import ROOT
from tests.unit import building
from widgets.declaration import Declaration
from widgets.forms.question import Question

LEARNERS = 4
MODULE = "awareness"
SOURCES = [ROOT / "source" / MODULE]
REAL = ("gradebook.db", "exchange", "submitted", "learners", "feedback", "results", "demo")


def real_course() -> dict[str, float]:
    """When each place of the real course was last changed, of those that are there."""
    return {name: (ROOT / name).stat().st_mtime for name in REAL if (ROOT / name).exists()}


@pytest.fixture(scope="module")
def unnamed() -> Iterator[None]:
    """A course's own data, exchange and gradebook, whatever the surroundings name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DUTY_DATA", raising=False)
        # A demonstration must not follow these, which `make course` sets and an academy may set.
        patch.setenv("DUTY_EXCHANGE", str(ROOT / "exchange"))
        patch.setenv(GRADEBOOK_VARIABLE, "postgresql://nobody@127.0.0.1:1/of-the-academy")
        yield


@pytest.fixture(scope="module")
def before(unnamed: None) -> dict[str, float]:
    return real_course()


@pytest.fixture(scope="module")
def demo(before: dict[str, float], tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("first") / "demo"
    make_demonstration(root, count=LEARNERS, sources=SOURCES)
    return root


def tables(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((root / "results").rglob("*.csv"))}


def attempts(root: Path) -> Attempts:
    return Attempts(f"sqlite:///{root / 'gradebook.db'}")


@pytest.mark.long
def test_the_real_course_is_not_touched(demo: Path, before: dict[str, float]) -> None:
    assert real_course() == before


@pytest.mark.long
def test_the_same_seed_gives_the_same_tables_and_pictures(demo: Path, tmp_path: Path) -> None:
    again = tmp_path / "demo"
    make_demonstration(again, count=LEARNERS, sources=SOURCES)
    assert tables(again) == tables(demo)
    assert len(tables(demo)) == 16
    for picture in (demo / "results" / MODULE).glob("*.png"):
        assert picture.read_bytes() == (again / "results" / MODULE / picture.name).read_bytes(), picture.name


@pytest.mark.long
def test_every_learner_is_graded_and_marked_synthetic(demo: Path) -> None:
    recorded = attempts(demo).of(MODULE)
    assert {attempt.learner for attempt in recorded} == {f"{SYNTHETIC}{number:02d}" for number in range(1, LEARNERS + 1)}
    assert all("Synthetic" in attempt.name for attempt in recorded)
    for name, table in tables(demo).items():
        rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))
        assert {row["synthetic"] for row in rows} == {"yes"}, name


@pytest.mark.long
def test_all_modules_are_shown_and_the_first_is_published(unnamed: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUTY_DATA", str(building.write_data(tmp_path / "data")))
    monkeypatch.setattr("widgets.data_files.installed_folder", lambda: tmp_path / "data")
    (tmp_path / "data" / "programme.yaml").write_text(f"modules: {{{MODULE}: {{title: One}}, second: {{title: Two}}}}")
    sources = [building.write_module(tmp_path / "source" / name, building.sound_cells()) for name in ("second", MODULE)]
    make_demonstration(tmp_path / "demo", count=1, sources=sources)
    results = tmp_path / "demo" / "results"
    assert {path.name for path in results.iterdir()} == {MODULE, "second", "learners-by-module.csv"}
    with (results / "learners-by-module.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert all(row[f"{name}_passed"] in ("yes", "no") and row[f"{name}_percent"] for name in ("second", MODULE))
    published = publish(tmp_path / "demo", tmp_path / "published")
    assert [path.name for path in published if path.suffix == ".ipynb"] == [f"synthetic-01-{MODULE}.ipynb"]


@pytest.mark.long
def test_no_synthetic_hand_in_is_refused(demo: Path) -> None:
    assert not attempts(demo).refused(MODULE)


def test_a_folder_of_something_else_is_left_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "gradebook.db").write_text("the work of a year")
    with pytest.raises(DemoProblem, match="was not changed"):
        make_demonstration(tmp_path, count=1)
    assert duty(["demo", "--root", str(tmp_path)]) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert (tmp_path / "gradebook.db").read_text() == "the work of a year"


@pytest.mark.long
def test_what_is_published_is_small_marked_and_no_submission_to_nbgrader(demo: Path, tmp_path: Path) -> None:
    to = tmp_path / "autograded" / "synthetic"
    paths = publish(demo, to)
    assert {path.suffix for path in paths} == {".csv", ".png", ".ipynb"}
    assert len([path for path in paths if path.suffix == ".ipynb"]) == 2
    assert all(path.is_file() and path.parent == to for path in paths)
    assert all("SYNTHETIC LEARNERS" in path.read_text() for path in paths if path.suffix == ".ipynb")
    assert not list((tmp_path / "autograded").glob("*/awareness"))
    assert (to / MARK).is_file()
    (to / "stale.csv").write_text("of last year")
    publish(demo, to)
    assert not (to / "stale.csv").exists()


# The learners themselves.


@cache
def declarations() -> list[Declaration]:
    return declared(ROOT / "source" / MODULE)


def hand_ins(learner: SyntheticLearner, pass_mark: int = 75, allowed: int = 3) -> list[SyntheticHandIn]:
    return list(learner.hand_ins(MODULE, declarations(), pass_mark, allowed))


def test_learners_answer_in_the_form_of_each_question() -> None:
    graded = {entry.id: entry for entry in declarations() if isinstance(entry, Question) and entry.graded}
    for learner in cohort():
        for hand_in in hand_ins(learner):
            given = {id: entry for id, entry in hand_in.answers.entries.items() if id in graded}
            seen = {id: graded[id].as_seen(entry.variant) for id, entry in given.items()}
            assert all((question := seen[id]) and question.is_answer(entry.value) for id, entry in given.items())
            assert len(given) > len(graded) / 2


def test_the_cohort_has_who_tries_again_who_writes_and_who_comes_back_to_the_warm_up() -> None:
    hand_ins_of = {learner.learner.id: hand_ins(learner) for learner in cohort()}
    assert len(hand_ins_of) == 24
    tries = Counter(len(handed) for handed in hand_ins_of.values())
    assert {1, 2, 3} <= set(tries)
    last = [handed[-1].answers for handed in hand_ins_of.values()]
    for id in ("reflection", "warm-up-again"):
        assert 0 < sum(id in answers.entries for answers in last) < 24
    assert all(answers.entries["warm-up"].value["w1"]["confidence"] in ("sure", "unsure") for answers in last)


def test_a_seed_decides_all_and_another_one_gives_another_cohort() -> None:
    first, again, other = (hand_ins(cohort(seed)[0]) for seed in (SEED, SEED, SEED + 1))
    assert first == again
    assert first != other


def test_nobody_hands_in_more_often_than_the_mission_allows() -> None:
    assert max(len(hand_ins(learner, pass_mark=100, allowed=2)) for learner in cohort()) == 2
