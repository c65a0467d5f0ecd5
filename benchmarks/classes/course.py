"""The course that a class uses: its server, the load generator beside it, and the files on disk afterwards."""

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.classes.generator import Generator, Load, Opening, SigningIn, generator
from benchmarks.classes.learners import Class
from benchmarks.courses import surroundings
from benchmarks.report import progress
from benchmarks.servers import Server, allow_open_files, running
from grading.sources.notebooks import ROOT, cells_of, notebook_of, read_notebook
from widgets.answers.store import FILE_NAME, read_answers
from widgets.forms.question import Question
from widgets.kinds.registry import parse_cell
from widgets.problems import AnswersProblem

MODULE = "awareness"
EVERY_SECONDS = 5.0
"""How often each learner answers in the steady load."""
STEADY_SECONDS = 60.0
STEP_SECONDS = 20.0
STEP_LEARNERS = 500
MOST_LEARNERS = 6000
BENDS_MILLISECONDS = 1000.0
_CODE = "BENCHMARK-2345"
_FORMS = ("true-false", "choose-one", "choose-all")
_FILES_A_LEARNER = 2
_OTHER_FILES = 500


@dataclass(frozen=True)
class Step:
    """A number of learners who answer at the steady pace."""

    load: Load
    server_share: float
    """The server's processor time as a share of the duration of the step; one core is 1."""

    @property
    def bends(self) -> bool:
        """Whether the load is too high: more than 1 % of the answers take too long."""
        return self.load.most_of_100 > BENDS_MILLISECONDS


@dataclass(frozen=True)
class Course:
    """The measurements of the course."""

    learners: int
    signing_in: SigningIn
    opening: Opening
    before: float
    """The server's memory after its start (PSS, 10^6 bytes)."""
    after: float
    """The server's memory after all learners have opened the module."""
    steps: list[Step]
    """The steady load with an increasing number of learners; the first step is the long one. Empty if it was not measured."""
    confirmed: int
    """The number of answers that the server confirmed, counted once for each learner and question."""
    lost: int
    """The number of confirmed answers that are missing from the learners' files."""

    @property
    def megabytes(self) -> float:
        """The additional memory for each learner."""
        return (self.after - self.before) / self.learners


def measure_course(folder: Path, learners: int, is_steady: bool) -> Course:
    """Measure learners who start at the same time and, if requested, a steady load. Raises BenchmarkProblem."""
    allow_open_files(_OTHER_FILES + _FILES_A_LEARNER * learners + (MOST_LEARNERS if is_steady else 0))
    with served(folder) as (server, of), generator(of) as load:
        before = server.megabytes()
        progress(f"{learners} learners sign in together ...")
        signing_in = load.sign_in(learners)
        progress("They open the module together, and answer ...")
        opening = load.open()
        after = server.megabytes()
        steps = list(_steps(server, load, learners)) if is_steady else []
        confirmed = load.confirmed()
    # Compared after the server has ended, because the files on disk are what counts.
    lost = sum(missing(folder / "learners" / id / MODULE / FILE_NAME, entries) for id, entries in confirmed.items())
    return Course(learners, signing_in, opening, before, after, steps, sum(map(len, confirmed.values())), lost)


@contextlib.contextmanager
def served(folder: Path) -> Iterator[tuple[Server, Class]]:
    """Serve the course in `folder` as an instructor does for a class; also gives the data that the learners of that class share."""
    # With one module, learners are redirected to it immediately.
    shutil.copytree(ROOT / "release" / MODULE, folder / "release" / MODULE)
    command = ["-m", "widgets.serving.server", "--root", str(folder), "--port", "{port}", "--class", _CODE]
    with running(command, folder, surroundings(folder) | {"DUTY_DATA": str(ROOT / "data")}) as server:
        yield server, Class(server.port, _CODE, MODULE, questions())


def questions() -> list[tuple[str, Any]]:
    """Return the module's choice questions, each with the correct answer."""
    cells = cells_of(read_notebook(notebook_of(ROOT / "source" / MODULE)))
    declared = (parse_cell(cell.source) for cell in cells if cell.kind == Question.kind)
    return [(one.id, one.right_answer) for one in declared if isinstance(one, Question) and one.type in _FORMS]


def missing(file: Path, confirmed: dict[str, str]) -> int:
    """Count the confirmed answers, each identified by its time, that are missing from an answers file."""
    try:
        entries = read_answers(file).entries
    except AnswersProblem:
        return len(confirmed)
    return sum(id not in entries or _moment(entries[id].at) != _moment(at) for id, at in confirmed.items())


def _moment(at: str) -> datetime:
    """Parse an entry's time: browsers write it with 'Z', the server with '+00:00'."""
    return datetime.fromisoformat(at)


def _steps(server: Server, load: Generator, learners: int) -> Iterator[Step]:
    count, seconds = learners, STEADY_SECONDS
    while True:
        progress(f"{count} learners each answer every {EVERY_SECONDS:.0f} seconds, for {seconds:.0f} seconds ...")
        load.sign_in(count)
        used = server.processor_seconds()
        answered = load.answer(count, EVERY_SECONDS, seconds)
        step = Step(answered, (server.processor_seconds() - used) / answered.seconds)
        yield step
        if step.bends or count >= MOST_LEARNERS:
            return
        count, seconds = min(count + STEP_LEARNERS, MOST_LEARNERS), STEP_SECONDS
