"""The benchmarks of grading and of a class: the same learners each time, comparisons that miss nothing, figures of what they say."""

import asyncio
import json
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
import sqlalchemy as sa
from nbgrader import api
from sqlalchemy.orm import Session

from benchmarks.classes.connection import Connection, Response
from benchmarks.classes.course import Course, Step, missing, questions, served
from benchmarks.classes.figures import Measured, lines, steps_table, times_table
from benchmarks.classes.generator import Load, Opening, SigningIn, generator, most_of_100
from benchmarks.classes.kernels import Peer, _kernel_and_bridge, _received
from benchmarks.cohort import DUE, MODULE, Submission, submissions, write_submissions
from benchmarks.courses import surroundings
from benchmarks.gradebooks import contents, first_difference
from benchmarks.measure import measure
from benchmarks.probe import _measured
from benchmarks.problems import BenchmarkProblem
from grading.results.frames import declared
from grading.sources.declared import PLACEHOLDER
from grading.sources.notebooks import ROOT
from tests.keys import graded
from tests.running import awaited
from widgets.answers.reflection import as_markdown, is_reflection
from widgets.answers.store import FILE_NAME, Answers, Entry, encode_answers, read_answers
from widgets.declaration import Declaration

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
        assert any(question.is_right(value) for value in values), question.id
        assert any(question.is_answer(value) and not question.is_right(value) for value in values), question.id
        assert None in values, question.id
        assert any(value is not None and not question.is_answer(value) for value in values), question.id


def test_some_are_late_and_some_wrote_nothing(cohort: list[Submission]) -> None:
    assert sum(submission.moment > DUE for submission in cohort) == len(cohort) // 10
    texts = [submission.answers.value("reflection") for submission in cohort]
    assert 0 < sum(text is None for text in texts) < len(texts)


def test_submissions_are_written_as_hand_in_writes_them(tmp_path: Path, cohort: list[Submission]) -> None:
    submissions = cohort[:5]
    for name in ("first", "second"):
        write_submissions(tmp_path / name, ROOT / "release" / MODULE, submissions)
    for submission in submissions:
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
        grade_cell = api.GradeCell(name="question", notebook=notebook, max_score=2.0, cell_type="code")
        written = api.SolutionCell(name="own-words", notebook=notebook)
        submission = api.SubmittedAssignment(assignment=assignment, student=api.Student(id="ada"))
        submitted = api.SubmittedNotebook(assignment=submission, notebook=notebook)
        grade = api.Grade(cell=grade_cell, notebook=submitted, auto_score=1.0, needs_manual_grade=False)
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
    message = changed(gradebook, f"delete from {table}")  # noqa: S608
    assert message is not None
    assert what in message
    assert "in the gradebook of the one, and none in that of the other" in message


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


def responses(chunks: Iterable[bytes], count: int = 1) -> list[Response]:
    """What a connection makes of a server that answers with these chunks, each sent on its own; then the server closes."""

    async def serve(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for chunk in chunks:
            writer.write(chunk)
            await writer.drain()
            await asyncio.sleep(0.01)
        writer.close()

    async def ask() -> list[Response]:
        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            connection = await Connection.to(server.sockets[0].getsockname()[1])
            return [await connection.ask(b"GET / HTTP/1.1\r\n\r\n") for _ in range(count)]

    return awaited(ask())


def test_a_response_is_put_together_from_its_parts() -> None:
    head = b'HTTP/1.1 200 OK\r\nSet-Cookie: _xsrf=2|a; Path=/\r\nContent-Length: 10\r\nset-cookie: name="x:y"; HttpOnly\r\n\r\n'
    whole = head + b"0123456789"
    for size in (1, 7, len(head) - 2, len(head), len(head) + 3, len(whole)):
        [response] = responses(whole[start : start + size] for start in range(0, len(whole), size))
        assert (response.status, response.body, response.size) == (200, b"0123456789", 10)
        assert response.cookies() == {"_xsrf": "2|a", "name": '"x:y"'}
        assert response.header("Content-Length") == "10"


def test_a_connection_stays_open_and_reports_that_it_broke() -> None:
    first, second = (b"HTTP/1.1 304 Not Modified\r\n\r\n", b"HTTP/1.1 409 Conflict\r\nContent-Length: 2\r\n\r\n{}")
    assert [response.status for response in responses([first, second], 2)] == [304, 409]
    with pytest.raises(BenchmarkProblem, match="closed"):
        responses([first, b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"], 2)


def test_learners_work_with_the_course_and_a_lost_answer_is_noticed(tmp_path: Path) -> None:
    with served(tmp_path) as (server, of), generator(of) as load:
        assert server.megabytes() > 10
        assert len(load.sign_in(2).seconds) == 2
        opening = load.open()
        assert all(0 < page <= saved for page, saved in zip(opening.page, opening.saved, strict=True))
        assert load.answer(2, every=0.2, seconds=0.6).answers == 6
        confirmed = load.confirmed()
    files = {id: tmp_path / "learners" / id / MODULE / FILE_NAME for id in confirmed}
    assert [len(entries) for entries in confirmed.values()] == [4, 4]
    assert all(missing(files[id], entries) == 0 for id, entries in confirmed.items())
    id, entries = next(iter(confirmed.items()))
    assert entries.keys() == {question for question, _ in questions()[:4]}
    answers = read_answers(files[id])
    files[id].write_bytes(encode_answers(Answers(entries=dict(list(answers.entries.items())[1:]))))
    assert missing(files[id], entries) == 1
    files[id].unlink()
    assert missing(files[id], entries) == 4


def test_an_older_answer_is_not_the_confirmed_one(tmp_path: Path) -> None:
    file = tmp_path / FILE_NAME
    file.write_bytes(encode_answers(Answers(entries={"one": Entry("true", "2026-01-01T10:00:00.250+00:00")})))
    assert missing(file, {"one": "2026-01-01T10:00:00.250Z"}) == 0
    assert missing(file, {"one": "2026-01-01T10:00:00.251Z"}) == 1
    file.write_text("damaged")
    assert missing(file, {"one": "2026-01-01T10:00:00.250Z"}) == 1


def test_a_refusal_ends_the_measurement_with_a_sentence(tmp_path: Path) -> None:
    refused = pytest.raises(BenchmarkProblem, match="The server answered with status 403")
    with served(tmp_path) as (_server, of), generator(of._replace(code="another-code-9")) as load, refused:
        load.sign_in(1)


def test_what_99_of_100_do_not_exceed() -> None:
    assert most_of_100([float(number) for number in range(1, 101)]) == 99
    assert most_of_100([float(number) for number in range(1, 201)]) == 198
    assert most_of_100([7.0]) == 7


def step(learners: int, within: float) -> Step:
    return Step(Load(learners, 12 * learners, 5, within, 2 * within, 60, 0.05), 0.5)


def course(learners: int, steps: list[Step], lost: int = 0) -> Course:
    opening = Opening([0.1, 0.5, 1.0], [0.2, 0.6, 1.1], [0.3, 0.7, 1.2], 0.1)
    return Course(learners, SigningIn([0.5, 1, 2], 0.3), opening, 80, 80 + 0.2 * learners, steps, 3, lost)


def values(course: Course, peer: Peer | None = None) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in lines(Measured(course, peer)))


def test_a_class_is_compared_with_kernels() -> None:
    peer = Peer(20, [9.0, 12.0], [9.5, 12.5], [10.0, 13.2], 70, 1070)
    figures = values(course(20, []), peer)
    assert figures["time over kernels"] == "11.0"
    assert figures["memory over kernels"] == "250.0"
    assert figures["last of 20 on disk (s)"] == "1.20"
    assert figures["missed"] == "generator's share of the time, at most"
    assert figures["not measured"] == "99 of 100 saves at 1000 within (ms); learners until it bends"
    last = times_table(Measured(course(20, []), peer)).splitlines()[-1]
    assert last.split() == ["stock", "Voila:", "answer", "on", "disk", "10.00", "11.60", "13.20"]


def test_a_steady_load_holds_until_99_of_100_first_take_longer_than_a_second() -> None:
    steps = [step(1000, 290), step(2500, 1000), step(3000, 1001)]
    figures = values(course(1000, steps, lost=2))
    assert figures["learners until it bends"] == "2500"
    assert figures["99 of 100 saves at 1000 within (ms)"] == "290"
    assert figures["missed"] == "lost answers; learners until it bends; generator's share of the time, at most"
    assert figures["not measured"] == "time over kernels; memory over kernels"
    figures = values(course(1000, [step(1000, 310), step(6000, 900)]))
    assert figures["learners until it bends"] == "more than 6000"
    assert figures["missed"] == "99 of 100 saves at 1000 within (ms); generator's share of the time, at most"
    figures = values(course(1000, [step(1000, 1001)]))
    assert figures["learners until it bends"] == "fewer than 1000"
    assert "learners until it bends" in figures["missed"]
    assert steps_table(Measured(course(1000, steps), None)).splitlines()[1].split() == ["1,000", "12,000", "5", "290", "580", "50", "5"]


def test_messages_and_pages_of_stock_voila_are_read() -> None:
    text = json.dumps({"header": {}, "content": {"said": "yes"}}).encode()
    offsets = b"".join(number.to_bytes(4, "big") for number in (2, 12, 12 + len(text)))
    assert _received(offsets + text + b"buffer") == _received(text.decode())
    bridge = "<widgets.kernel.kernel_widgets.Bridge object>"
    output = {"data": {"application/vnd.jupyter.widget-view+json": {"model_id": "b1"}, "text/plain": bridge}}
    page = (
        '<script id="jupyter-config-data" type="application/json">{"kernelId": "k1"}</script>'
        f'<script type="application/vnd.voila.cell-output+json">{json.dumps(output)}</script>'
    )
    assert _kernel_and_bridge(page) == ("k1", "b1")
    with pytest.raises(BenchmarkProblem):
        _kernel_and_bridge(page.replace("kernel_widgets.Bridge", "kernel_widgets.CellWidget"))
