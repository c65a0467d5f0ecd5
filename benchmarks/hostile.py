"""The cost of hostile submissions, each in a separate course and process, minus the cost of an honest one."""

import json
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.cohort import MODULE
from benchmarks.courses import CourseFolder
from benchmarks.measure import ask
from benchmarks.probe import HONEST, Job, Taken
from benchmarks.problems import BenchmarkProblem
from tests.hostile import BUNDLES, FOLDERS
from widgets.answers.store import FILE_NAME, read_answers
from widgets.handing_in.bundle import bundle

LIMIT_SECONDS = 2.0
LIMIT_MEGABYTES = 200.0
_RUNS = 3
"""How often each is measured; the median counts."""


@dataclass(frozen=True)
class Burden:
    """The cost of one hostile submission, and its difference from an honest one."""

    kind: str
    """submission or bundle."""
    name: str
    seconds: float
    megabytes: float
    more_seconds: float
    """Difference from an honest one."""
    more_megabytes: float
    """Difference from an honest one."""
    ended: str
    """How its process ended; empty if it ended normally."""


def burdens(honest: CourseFolder, room: Path, environment: dict[str, str]) -> list[Burden]:
    """Measure the cost of every hostile submission and bundle. `honest` is a course with one submission that is not graded yet."""
    jobs = [*_jobs("submission", FOLDERS, honest, room), *_jobs("bundle", BUNDLES, honest, room)]
    taken = _run(jobs, environment)
    return [burden for kind in ("submission", "bundle") for burden in _beyond_honest([one for one in taken if one.job.kind == kind])]


def _jobs(kind: str, builders: dict[str, Callable[[Path], object]], honest: CourseFolder, room: Path) -> Iterator[Job]:
    make = _submission if kind == "submission" else _bundle
    for name, build in [(HONEST, _leave), *builders.items()] * _RUNS:
        root = room / f"{kind}-{len(list(room.iterdir()))}"
        build(make(honest.copy(root)))
        yield Job(kind, name, str(root))


def _leave(path: Path) -> None:
    """Leave an honest submission unchanged."""


def _submission(course: CourseFolder) -> Path:
    (learner,) = course.submitted.iterdir()
    return learner / MODULE


def _bundle(course: CourseFolder) -> Path:
    """Pack the submission into the bundle that its learner would have sent."""
    folder = _submission(course)
    name, raw = bundle(folder, folder / f"{MODULE}.ipynb", read_answers(folder / FILE_NAME).learner)
    archive = course.root / "downloaded" / MODULE / "archive"
    archive.mkdir(parents=True)
    (archive / name).write_bytes(raw)
    return archive / name


def _run(jobs: list[Job], environment: dict[str, str]) -> list[Taken]:
    output = ask("benchmarks.probe", environment, stdin=json.dumps([asdict(job) for job in jobs]))
    return [Taken(job, **taken) for job, taken in zip(jobs, map(json.loads, output.splitlines()), strict=True)]


def _beyond_honest(taken: list[Taken]) -> Iterator[Burden]:
    """Yield the median run of each hostile submission. Raises BenchmarkProblem if even an honest one failed."""
    runs: dict[str, list[Taken]] = defaultdict(list)
    for one in taken:
        runs[one.job.name].append(one)
    honest = _middle(runs.pop(HONEST))
    if honest.ended:
        raise BenchmarkProblem(f"An honest {honest.job.kind} could not be graded: {honest.ended}")
    for one in map(_middle, runs.values()):
        more = one.seconds - honest.seconds, one.megabytes - honest.megabytes
        yield Burden(one.job.kind, one.job.name, one.seconds, one.megabytes, *more, one.ended)


def _middle(runs: list[Taken]) -> Taken:
    """Return the median of time and of memory, and the first failure."""
    seconds, megabytes = (statistics.median(getattr(run, field) for run in runs) for field in ("seconds", "megabytes"))
    return Taken(runs[0].job, seconds, megabytes, next((run.ended for run in runs if run.ended), ""))
