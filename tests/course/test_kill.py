"""Grading that is killed at any moment, or done twice at once, ends where an undisturbed run ends."""

import itertools
import json
import os
import random
import shutil
import time
from collections.abc import Callable, Iterator
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import Any

import pytest

from grading.grade import grade_module
from tests.course.gradebooks import autograded, gradebook
from tests.course.small_course import MODULE, PARTLY, RIGHT, WRONG, SmallCourse, at
from tests.effort import times
from tests.running import forkserver

# Two batches, so that a kill may come between them.
LEARNERS = [f"learner-{number:02d}" for number in range(60)]
KILLS = times(2, long=10, fuzz=200)
SEED = 20040801


def grade(root: Path, environment: dict[str, str], *, force: bool) -> None:
    """What `make grade` does, in a process that can be killed."""
    os.environ.update(environment)
    from grading.course.opening import open_course
    from grading.grade import grade_module

    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    grade_module(open_course(root), MODULE, force=force)


@pytest.fixture(scope="module")
def processes() -> Iterator[ForkServerContext]:
    """Processes that have imported nbgrader already, for that takes seconds."""
    with forkserver("grading.grade") as context:
        yield context


def _submit(course: SmallCourse, learner: str, values: dict[str, Any], number: int) -> None:
    folder = course.root / "submitted" / learner / MODULE
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    words = {"own-words": f"I am number {number}."} if number % 3 else {}
    raw = b"{" if number % 10 == 9 else None
    course.fill(folder, values | words, f"{at(number):%Y-%m-%d %H:%M:%S.%f} UTC", raw=raw)
    (folder / "submission_secret.txt").write_text(f"{learner}-{number}".ljust(64, "x"))


def _everything(course: SmallCourse) -> dict[str, Any]:
    """Gradebook, attempts, files and results, but for the moment of grading."""
    results = course.root / "exchange" / "duty-to-report" / "feedback"
    return {
        **gradebook(course.opened.directory.db_url, MODULE),
        "files": autograded(course.root),
        "results": {path.name: json.loads(path.read_bytes()) | {"graded": None} for path in sorted(results.glob("[!.]*"))},
    }


def _start(processes: ForkServerContext, course: SmallCourse, *, force: bool = False) -> ForkServerProcess:
    environment = {name: course.environment[name] for name in ("DUTY_DATA", "DUTY_GRADEBOOK", "PATH") if name in course.environment}
    process = processes.Process(target=grade, args=(course.root, environment), kwargs={"force": force})
    process.start()
    return process


def _finish(process: ForkServerProcess) -> None:
    process.join(120)
    assert process.exitcode == 0


@pytest.fixture
def cohort(course: SmallCourse) -> SmallCourse:
    """A course in which some are graded and marked, some have handed in again, and some for the first time."""
    for number, learner in enumerate(LEARNERS):
        if number % 4 == 0:
            _submit(course, learner, (RIGHT, PARTLY, WRONG)[number % 3], number)
    grade_module(course.opened, MODULE)
    for number, learner in enumerate(LEARNERS):
        if number % 8 == 0 and course.grades(learner):
            course.mark(learner, 2.0, "Seen.")
        if number % 16 != 8:
            _submit(course, learner, (WRONG, {}, RIGHT, PARTLY)[number % 4], 100 + number)
    return course


@pytest.mark.long
def test_killed_at_random_moments_it_ends_the_same(
    cohort: SmallCourse, processes: ForkServerContext, copy_of: Callable[[SmallCourse], SmallCourse]
) -> None:
    chance = random.Random(SEED)
    kills = 0
    undisturbed = {force: copy_of(cohort) for force in (False, True)}
    seconds = {force: _timed(processes, course, force) for force, course in undisturbed.items()}
    expected = {force: _everything(course) for force, course in undisturbed.items()}
    for force in itertools.cycle(undisturbed):
        course = copy_of(cohort)
        kills += _killed_until_done(processes, course, force, lambda: chance.uniform(0, seconds[force]))  # noqa: B023
        now = _everything(course)
        for part, content in expected[force].items():
            assert now[part] == content, f"{part}, after {kills} kills, force={force}"
        shutil.rmtree(course.root)
        if kills >= KILLS:
            break


def _timed(processes: ForkServerContext, course: SmallCourse, force: bool) -> float:
    """How long grading takes: that is when there is something to kill."""
    begun = time.monotonic()
    _finish(_start(processes, course, force=force))
    return time.monotonic() - begun


def _killed_until_done(processes: ForkServerContext, course: SmallCourse, force: bool, moment: Callable[[], float]) -> int:
    """Grade, kill, and grade again, three times at most, and let the next one come to its end; gives how many were killed."""
    for kills in range(3):
        process = _start(processes, course, force=force)
        process.join(moment())
        if process.exitcode is not None:
            assert process.exitcode == 0
            return kills
        process.kill()
        process.join()
    _finish(_start(processes, course, force=force))
    return 3


@pytest.mark.long
def test_two_graders_at_once_do_each_others_work_no_harm(
    cohort: SmallCourse, processes: ForkServerContext, copy_of: Callable[[SmallCourse], SmallCourse]
) -> None:
    for force in (False, True):
        undisturbed, course = copy_of(cohort), copy_of(cohort)
        _finish(_start(processes, undisturbed, force=force))
        both = [_start(processes, course, force=force) for _ in range(2)]
        for process in both:
            _finish(process)
        assert _everything(course) == _everything(undisturbed)
