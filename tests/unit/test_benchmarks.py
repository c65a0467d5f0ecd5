"""The benchmark of grading: the same learners each time, a comparison that sees every difference, figures of what they say."""

import json
import os
import shutil
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from nbgrader import api
from sqlalchemy.orm import Session

from benchmarks.cohort import DUE, MODULE, Submission, submissions, write_submissions
from benchmarks.courses import ROOT, surroundings
from benchmarks.gradebooks import contents, first_difference
from benchmarks.measure import measure
from benchmarks.probe import _measured
from grading.preprocessors.declare import PLACEHOLDER
from grading.results.frames import declared
from tests.keys import graded
from widgets.answers import FILE_NAME, read_answers
from widgets.declarations import Declaration
from widgets.reflection import as_markdown, is_reflection
from widgets.scoring import is_answer, is_right

NAMES = ("the one", "the other")
FILLED = 60_000_000


@pytest.fixture(scope="module")
def declarations() -> list[Declaration]:
    return declared(ROOT / "source" / MODULE)


@pytest.fixture(scope="module")
def cohort(declarations: list[Declaration]) -> list[Submission]:
    return list(submissions(200, declarations))


def test_a_learner_is_the_same_in_every_cohort(cohort: list[Submission], declarations: list[Declaration]) -> None:
    assert list(submissions(40, declarations)) == cohort[:40]
    assert len({submission.learner for submission in cohort}) == len(cohort)


def test_every_question_is_answered_rightly_wrongly_and_not_at_all(cohort: list[Submission]) -> None:
    for question in graded().values():
        values = [submission.answers.value(question.id) for submission in cohort]
        assert any(is_right(question, value) for value in values), question.id
        assert any(is_answer(question, value) and not is_right(question, value) for value in values), question.id
        assert None in values, question.id
        assert any(value is not None and not is_answer(question, value) for value in values), question.id


def test_some_are_late_and_some_wrote_nothing(cohort: list[Submission]) -> None:
    assert sum(submission.moment > DUE for submission in cohort) == len(cohort) // 10
    texts = [submission.answers.value("reflection") for submission in cohort]
    assert 0 < sum(text is None for text in texts) < len(texts)


def test_submissions_are_written_as_hand_in_writes_them(tmp_path: Path, cohort: list[Submission]) -> None:
    given = cohort[:5]
    for name in ("first", "second"):
        write_submissions(tmp_path / name, ROOT / "release" / MODULE, given)
    for submission in given:
        first, second = (tmp_path / name / submission.learner / MODULE for name in ("first", "second"))
        files = {path.name: path.read_bytes() for path in first.iterdir()}
        assert files == {path.name: path.read_bytes() for path in second.iterdir()}
        assert files.keys() == {FILE_NAME, f"{MODULE}.ipynb", "timestamp.txt", "submission_secret.txt"}
        assert read_answers(first / FILE_NAME) == submission.answers
        text = submission.answers.value("reflection")
        assert written_in(first / f"{MODULE}.ipynb") == (PLACEHOLDER if text is None else as_markdown(text))


def written_in(notebook: Path) -> str:
    """What stands in the notebook's cell for the learner's own words."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return "".join(next(filter(is_reflection, cells))["source"])


@pytest.fixture
def gradebook(tmp_path: Path) -> Path:
    """A gradebook with one learner's submission, made without nbgrader's migrations, which take seconds."""
    path = tmp_path / "gradebook.db"
    engine = sa.create_engine(f"sqlite:///{path}")
    api.Base.metadata.create_all(engine)
    with Session(engine) as session:
        assignment = api.Assignment(name="sample", course_id="duty-to-report")
        notebook = api.Notebook(name="sample", assignment=assignment)
        asked = api.GradeCell(name="question", notebook=notebook, max_score=2.0, cell_type="code")
        written = api.SolutionCell(name="own-words", notebook=notebook)
        submission = api.SubmittedAssignment(assignment=assignment, student=api.Student(id="ada"))
        submitted = api.SubmittedNotebook(assignment=submission, notebook=notebook)
        grade = api.Grade(cell=asked, notebook=submitted, auto_score=1.0, needs_manual_grade=False)
        session.add_all([api.Course(id="duty-to-report"), grade, api.Comment(cell=written, notebook=submitted)])
        session.commit()
    engine.dispose()
    return path


def changed(gradebook: Path, statement: str) -> str | None:
    """What the comparison says of a copy in which the statement was carried out."""
    other = gradebook.with_name("other.db")
    shutil.copy(gradebook, other)
    engine = sa.create_engine(f"sqlite:///{other}")
    with engine.begin() as connection:
        connection.execute(sa.text(statement))
    engine.dispose()
    return first_difference(contents(f"sqlite:///{gradebook}"), contents(f"sqlite:///{other}"), NAMES)


@pytest.mark.parametrize(
    ("table", "field", "value", "where"),
    [
        ("grade", "auto_score", "1.0000000001", "ada, sample, sample, question"),
        ("grade", "auto_score", "null", "ada, sample, sample, question"),
        ("grade", "needs_manual_grade", "1", "ada, sample, sample, question"),
        ("grade", "manual_score", "0", "ada, sample, sample, question"),
        ("grade_cells", "max_score", "3", "ada, sample, sample, question"),
        ("comment", "auto_comment", "'No response.'", "ada, sample, sample, own-words"),
        ("submitted_assignment", "timestamp", "'2026-03-01 08:00:00.000000'", "ada, sample"),
        ("submitted_notebook", "late_submission_penalty", "1", "ada, sample, sample"),
        ("student", "first_name", "'Ada'", "ada"),
    ],
)
def test_a_difference_is_named(gradebook: Path, table: str, field: str, value: str, where: str) -> None:
    said = changed(gradebook, f"update {table} set {field} = {value}")  # noqa: S608
    assert said is not None
    assert f"of {where} has {field}" in said


@pytest.mark.parametrize(("table", "what"), [("grade", "grade of ada"), ("comment", "comment of ada"), ("submitted_assignment", "of ada")])
def test_a_missing_row_is_named(gradebook: Path, table: str, what: str) -> None:
    said = changed(gradebook, f"delete from {table}")  # noqa: S608
    assert said is not None
    assert what in said
    assert "in the gradebook of the one, and none in that of the other" in said


def test_ids_that_nbgrader_draws_are_no_difference(gradebook: Path) -> None:
    assert changed(gradebook, "update grade set id = 'another'") is None


def test_memory_of_a_programs_children_counts(tmp_path: Path) -> None:
    fill = f"held = b'x' * {FILLED}"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {fill!r}], check=True); sys.exit(3)"
    cost = measure([sys.executable, "-c", child], tmp_path, dict(os.environ, PYTHONPATH=str(ROOT)), tmp_path / "log")
    assert cost.status == 3
    assert FILLED / 1e6 < cost.megabytes < 2 * FILLED / 1e6
    assert cost.seconds > 0


def test_a_program_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    wait = "import signal; signal.pause()"
    assert measure([sys.executable, "-c", wait], tmp_path, dict(os.environ, PYTHONPATH=str(ROOT)), tmp_path / "log", 0.5).status < 0


def test_what_a_job_takes_is_its_own(tmp_path: Path) -> None:
    held: list[bytes] = []
    taken = _measured(lambda root: held.append(b"x" * FILLED), tmp_path)
    assert held == []
    assert 0.9 * FILLED / 1e6 < taken["megabytes"] < 1.5 * FILLED / 1e6
    assert taken["ended"] == ""
    assert _measured(lambda root: None, tmp_path)["megabytes"] < 10
    assert "ValueError: broken" in _measured(_break, tmp_path)["ended"]


def _break(root: Path) -> None:
    raise ValueError("broken")


def test_nobodys_settings_reach_what_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DUTY_DATA", "DUTY_EXCHANGE", "JUPYTER_CONFIG_PATH", "NBGRADER_EXECUTION"):
        monkeypatch.setenv(name, "elsewhere")
    assert "elsewhere" not in surroundings(tmp_path).values()
