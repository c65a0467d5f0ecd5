"""Grades one submission after another, each in a process of its own, and says what each took.

``python -m benchmarks.probe`` takes jobs as JSON on stdin and prints a line of JSON for each. It starts
the grader once, with the first honest submission and bundle, and makes a copy of itself for each
job: so a job's figures hold neither startup nor anything of another job.
"""

import json
import os
import resource
import select
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from nbgrader.coursedir import CourseDirectory
from traitlets import Instance
from traitlets.config import LoggingConfigurable

from benchmarks.cohort import MODULE
from benchmarks.measure import MAXRSS_UNIT
from grading.cli import main as duty
from grading.course.opening import open_course
from grading.receiving.bundles import BundleExtractor

HONEST = "honest"
_PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Job:
    """Something to be graded."""

    kind: str
    """submission: a course with one submission; bundle: a course with one downloaded bundle."""
    name: str
    root: str
    """The folder of its course."""


@dataclass(frozen=True)
class Taken:
    """What a job took."""

    job: Job
    seconds: float
    megabytes: float
    """By how much memory grew (resident, 10^6 bytes), that of programs it started included."""
    ended: str
    """Empty where it ended as it should, else how it ended."""


class _Collecting(LoggingConfigurable):
    """What an extractor needs of `nbgrader zip_collect`."""

    coursedir = Instance(CourseDirectory)

    def fail(self, message: str) -> NoReturn:
        raise RuntimeError(message)


def _grade(root: Path) -> None:
    if duty(["grade", MODULE, "--course", str(root)]):
        raise RuntimeError("the grader could not do it")


def _extract(root: Path) -> None:
    course = open_course(root)
    extractor = BundleExtractor(parent=_Collecting(coursedir=course.at(MODULE), config=course.config))
    downloaded = root / "downloaded" / MODULE
    extractor.extract(str(downloaded / "archive"), str(downloaded / "extracted"))


_WORK: dict[str, Callable[[Path], None]] = {"submission": _grade, "bundle": _extract}


def main() -> None:
    """Do the jobs on stdin."""
    jobs = [Job(**given) for given in json.load(sys.stdin)]
    said = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for kind, work in _WORK.items():
        if first := next((job for job in jobs if job.kind == kind and job.name == HONEST), None):
            _warm_up(work, first)
    for job in jobs:
        print(json.dumps(_measured(_WORK[job.kind], Path(job.root))), file=said, flush=True)


def _warm_up(work: Callable[[Path], None], job: Job) -> None:
    """Load all that grading loads, with a copy of an honest job: the job itself stays to be done."""
    root = Path(f"{job.root}-to-warm-up")
    shutil.copytree(job.root, root)
    work(root)


def _measured(work: Callable[[Path], None], root: Path) -> dict[str, Any]:
    readable, writable = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(readable)
        with os.fdopen(writable, "w") as told:
            json.dump(_done(work, root), told)
        os._exit(0)
    os.close(writable)
    with os.fdopen(readable) as told:
        ready, _, _ = select.select([told], [], [], _PATIENCE_SECONDS)
        if not ready:
            os.kill(pid, signal.SIGKILL)
        text = told.read()
    os.waitpid(pid, 0)
    if text:
        return json.loads(text)
    ended = "its process was killed" if ready else f"stopped after {_PATIENCE_SECONDS:g} s"
    return {"seconds": _PATIENCE_SECONDS, "megabytes": 0.0, "ended": ended}


def _done(work: Callable[[Path], None], root: Path) -> dict[str, Any]:
    """Do it here and now; a process that was just copied has no higher mark of its memory than what it holds."""
    before, ended = _most_memory(), ""
    start = time.perf_counter()
    try:
        work(root)
    except (Exception, SystemExit) as problem:
        ended = f"{type(problem).__name__}: {problem}"
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "megabytes": (_most_memory() - before) / 1e6, "ended": ended}


def _most_memory() -> int:
    """The most that this process and the largest program it started ever held, in bytes."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(one).ru_maxrss for one in who) * MAXRSS_UNIT


if __name__ == "__main__":
    main()
