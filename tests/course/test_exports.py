"""Exports of a course that real nbgrader has graded: what the gradebook has is what leaves it, also through nbgrader's own command."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from ralph.models.xapi.base.statements import BaseXapiStatement

from grading.cli import main as duty
from grading.marking.ledger import Ledger
from grading.marking.passing import best_of
from grading.receiving.service import GradingService
from tests.course.conftest import copies, lay_out
from tests.course.small_course import FULL, MODULE, PARTLY, RIGHT, WRONG, SmallCourse, pass_rule

ACCOUNTS = "https://academy.example.org"


@pytest.fixture(scope="module")
def graded(
    released: Path, database: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]
) -> Iterator[SmallCourse]:
    """One learner who passed at the second attempt, one who did not, one with a marked text, and one who has not handed in."""
    root = tmp_path_factory.mktemp("graded") / "course"
    with copies(database, request) as copy_gradebook, pytest.MonkeyPatch.context() as patch:
        course = lay_out(released, root, environment | copy_gradebook(), patch)
        ledger = Ledger(course.gradebook)
        # Grading takes over how the roster writes an ID.
        for learner, name in (("0012345", "Ada Lovelace"), ("not-yet", "Bo Okello"), ("B-2", "Cy Young")):
            ledger.note("roster", learner=learner, value={"name": name, "unit": "MP Coy"})
        course.hand_in("0012345", WRONG, 0)
        course.hand_in("0012345", RIGHT, 5)
        course.hand_in("b-2", WRONG, 1)
        course.hand_in("c-3", PARTLY | {"own-words": "I would tell the Focal Point."}, 2)
        GradingService(course.opened, lambda line: None).take_in()
        course.mark("c-3", 4.0)
        yield course


@pytest.fixture
def exported(graded: SmallCourse, tmp_path: Path) -> Callable[..., bytes]:
    """Exports one format; gives the one file."""

    def act(*words: str) -> bytes:
        assert duty(["export", *words, "--course", str(graded.root), "--out", str(tmp_path)]) == 0
        (file,) = tmp_path.iterdir()
        return file.read_bytes()

    return act


def rows(raw: bytes) -> dict[str, dict[str, str]]:
    """The rows of a CSV file by their first column that is not empty in all rows and names a person."""
    listed = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    return {row.get("ID") or row.get("ID number") or row["SIS User ID"]: row for row in listed}


def test_the_table_says_what_was_recorded_and_lists_who_has_not_handed_in(
    graded: SmallCourse, exported: Callable[..., bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    table = rows(exported("csv"))
    assert list(table) == ["'0012345", "B-2", "c-3", "not-yet"]
    for learner, row in table.items():
        attempts = graded.attempts.of(MODULE, learner.strip("'"))
        best = best_of(attempts, pass_rule())
        assert int(row[f"{MODULE}_attempts"]) == len(attempts)
        assert row[f"{MODULE}_passed"] == ("yes" if best and pass_rule().is_passed(best) else "no")
        if best:
            assert float(row[f"{MODULE}_points"]) == pytest.approx(best.score, abs=1e-4)
            assert float(row[f"{MODULE}_percent"]) == pytest.approx(best.percent, abs=1e-4)
    ada = table["'0012345"]
    assert (ada["name"], ada["unit"], ada[f"{MODULE}_passed"], ada[f"{MODULE}_attempts"]) == ("Ada Lovelace", "MP Coy", "yes", "2")
    assert ada[f"{MODULE}_passed_on"] == best_day(graded)
    # The reflection's points are apart: the test is out of its own points, as the learner reads it.
    assert float(ada[f"{MODULE}_max_points"]) == FULL
    assert table["c-3"][f"{MODULE}_reflection"] == "4"
    assert (table["B-2"]["name"], table["B-2"]["unit"]) == ("Cy Young", "MP Coy")
    assert (table["not-yet"]["name"], table["not-yet"][f"{MODULE}_points"]) == ("Bo Okello", "")
    assert "Learners: 4; without any hand-in: 1." in capsys.readouterr().out


def best_day(graded: SmallCourse) -> str:
    best = best_of(graded.attempts.of(MODULE, "0012345"), pass_rule())
    assert best is not None
    return best.moment.date().isoformat()


def test_every_format_has_everyone(exported: Callable[..., bytes], graded: SmallCourse, tmp_path: Path) -> None:
    assert (
        duty(["export", "xlsx", "moodle", "canvas", "xapi", "--accounts", ACCOUNTS, "--course", str(graded.root), "--out", str(tmp_path)])
        == 0
    )
    sheet = load_workbook(tmp_path / "grades.xlsx").active
    assert sheet is not None
    everyone = ["0012345", "B-2", "c-3", "not-yet"]
    assert [cell.value for cell in next(sheet.iter_cols())][1:] == everyone
    assert list(rows((tmp_path / "moodle-grades.csv").read_bytes())) == everyone
    assert [id for id in rows((tmp_path / "canvas-grades.csv").read_bytes()) if id] == everyone
    statements = json.loads((tmp_path / "statements.json").read_bytes())
    for statement in statements:
        BaseXapiStatement(**statement)
    verbs = [(one["actor"]["account"]["name"], one["verb"]["display"]["en"]) for one in statements]
    assert sorted(verbs) == sorted(
        [(id, "completed") for id in ("0012345", "0012345", "B-2", "c-3")]
        + [("0012345", "failed"), ("0012345", "passed"), ("B-2", "failed"), ("c-3", "passed" if _passed(graded, "c-3") else "failed")]
    )
    assert [one["timestamp"] for one in statements] == sorted(one["timestamp"] for one in statements)


def _passed(graded: SmallCourse, learner: str) -> bool:
    best = best_of(graded.attempts.of(MODULE, learner), pass_rule())
    return best is not None and pass_rule().is_passed(best)


def test_nbgraders_own_command_writes_the_same_file(graded: SmallCourse, exported: Callable[..., bytes]) -> None:
    graded.nbgrader("export", "--exporter=grading.exporting.plugins.MoodleExport", "--to=moodle.csv")
    assert (graded.root / "moodle.csv").read_bytes() == exported("moodle")
    said = graded.nbgrader(
        "export", "--exporter=grading.exporting.plugins.CsvExport", "--to=one.csv", "--student=['0012345']", "--CsvExport.locale=fr"
    )
    assert "one.csv" in said
    text = (graded.root / "one.csv").read_text(encoding="utf-8-sig")
    assert [line.partition(";")[0] for line in text.splitlines()] == ["ID", "'0012345"]
    refused = graded.nbgrader("export", "--exporter=grading.exporting.plugins.StatementsExport", fails=True)
    assert "Give the website of the organisation that gave out the IDs" in refused
    assert "Traceback" not in refused


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["pdf"], "The format 'pdf' does not exist. There are: csv, xlsx, moodle, canvas, xapi."),
        (["csv", "--module", "other"], "The gradebook has no module 'other'. It has: sample."),
        (["csv", "--locale", "klingon"], "The language 'klingon' is not known."),
        (["csv", "xapi"], "Give the website of the organisation that gave out the IDs:"),
    ],
)
def test_what_cannot_be_exported_is_one_sentence_and_writes_nothing(
    graded: SmallCourse, tmp_path: Path, words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert duty(["export", *words, "--course", str(graded.root), "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert sentence in said
    assert len(said.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_before_the_first_hand_in_the_roster_is_exported(course: SmallCourse, tmp_path: Path) -> None:
    Ledger(course.gradebook).note("roster", learner="a-1", value={"name": "Ada"})
    assert duty(["export", "--course", str(course.root), "--out", str(tmp_path / "out")]) == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"grades.csv", "grades.xlsx"}
    table = rows((tmp_path / "out" / "grades.csv").read_bytes())
    assert table["a-1"] | {f"{MODULE}_attempts": "0", f"{MODULE}_passed": "no"} == table["a-1"]
