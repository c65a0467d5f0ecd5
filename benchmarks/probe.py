"""Grades submissions one after another, each in a separate process, and reports the cost of each.

``python -m benchmarks.probe`` reads jobs as JSON from stdin and prints a line of JSON for each. It runs the grader
once with the first honest submission and bundle, then forks a copy of itself for each job, so that a job's figures
exclude startup and other jobs.
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
    """One submission or bundle to grade."""

    kind: str
    """submission: a course with one submission; bundle: a course with one downloaded bundle."""
    name: str
    root: str
    """The folder of its course."""


@dataclass(frozen=True)
class Taken:
    """The resources that a job used."""

    job: Job
    seconds: float
    megabytes: float
    """The growth of memory (resident, 10^6 bytes), including programs that it started."""
    ended: str
    """Empty if it ended normally, otherwise how it ended."""


class _Collecting(LoggingConfigurable):
    """The parts of `nbgrader zip_collect` that an extractor needs."""

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
    """Run the jobs on stdin."""
    jobs = [Job(**given) for given in json.load(sys.stdin)]
    output = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for kind, work in _WORK.items():
        if first := next((job for job in jobs if job.kind == kind and job.name == HONEST), None):
            _warm_up(work, first)
    for job in jobs:
        print(json.dumps(_measured(_WORK[job.kind], Path(job.root))), file=output, flush=True)


def _warm_up(work: Callable[[Path], None], job: Job) -> None:
    """Load all modules that grading needs, with a copy of an honest job, so that the job itself is still to do."""
    root = Path(f"{job.root}-to-warm-up")
    shutil.copytree(job.root, root)
    work(root)


def _measured(work: Callable[[Path], None], root: Path) -> dict[str, Any]:
    readable, writable = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(readable)
        with os.fdopen(writable, "w") as pipe:
            json.dump(_done(work, root), pipe)
        os._exit(0)
    os.close(writable)
    with os.fdopen(readable) as pipe:
        ready, _, _ = select.select([pipe], [], [], _PATIENCE_SECONDS)
        if not ready:
            os.kill(pid, signal.SIGKILL)
        text = pipe.read()
    os.waitpid(pid, 0)
    if text:
        return json.loads(text)
    ended = "its process was killed" if ready else f"stopped after {_PATIENCE_SECONDS:g} s"
    return {"seconds": _PATIENCE_SECONDS, "megabytes": 0.0, "ended": ended}


def _done(work: Callable[[Path], None], root: Path) -> dict[str, Any]:
    """Do the work in this process; a newly forked process has no higher memory peak than its current memory."""
    before, ended = _most_memory(), ""
    start = time.perf_counter()
    try:
        work(root)
    except (Exception, SystemExit) as problem:
        ended = f"{type(problem).__name__}: {problem}"
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "megabytes": (_most_memory() - before) / 1e6, "ended": ended}


def _most_memory() -> int:
    """Return the peak memory of this process plus that of the largest program it started, in bytes."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(one).ru_maxrss for one in who) * MAXRSS_UNIT


if __name__ == "__main__":
    main()
