"""Measures grading: unmodified nbgrader beside the bulk grader, the bulk grader alone at three sizes, then hostile submissions.

``python -m benchmarks.grading [--submissions N]`` (``make bench-grading``). Everything is created in a temporary
folder and removed. The last lines are `name: value`; the exit status is 0 only if nbgrader and the bulk grader left
the same gradebook.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cohort import MODULE, submissions
from benchmarks.command import count_of, reported
from benchmarks.courses import OURS, STOCK, CourseFolder, released_course, surroundings
from benchmarks.gradebooks import Contents, contents, first_difference, learners_in, only
from benchmarks.hostile import LIMIT_MEGABYTES, LIMIT_SECONDS, Burden, burdens
from benchmarks.measure import Cost, measure, require_success
from benchmarks.problems import BenchmarkProblem
from benchmarks.report import Figure, figures_table, machine, progress, table

SUBMISSIONS = 200
_REPEATS = 3
"""How often a short run is repeated; the median counts."""
_ONCE_FROM = 2000
"""Runs with at least this number of submissions are long enough to be made once."""
_COSTLIEST = 5
"""The number of hostile submissions shown, by time and by memory each."""


@dataclass(frozen=True)
class Way:
    """A method of grading the module of a course."""

    name: str
    command: list[str]
    config: str


NBGRADER = [sys.executable, "-m", "nbgrader", "autograde", MODULE]
AS_IT_COMES = Way("nbgrader as it comes", NBGRADER, STOCK)
CONFIGURED = Way("nbgrader with the course's configuration", NBGRADER, OURS)
BULK = Way("the bulk grader", [sys.executable, "-m", "grading", "grade", MODULE], OURS)


class Bench:
    """A folder for measurements, with a released course to copy."""

    def __init__(self, room: Path) -> None:
        self._room = room
        self._environment = surroundings(room)
        self._log = room / "log.txt"
        progress("Releasing the module ...")
        self._released = released_course(room / "released")
        self._declarations = self._released.declarations()
        self._startup: dict[str, float] = {}

    def grade(self, way: Way, count: int, keep: Callable[[CourseFolder], None] = lambda course: None) -> Figure:
        """Grade `count` submissions; `keep` is called with the graded course before it is removed."""
        startup = self._startup_of(way)
        progress(f"{count:,} to grade by {way.name} ...")
        course = self._course(way, count)
        costs = [self._run(way, course)]
        while len(costs) < _repeats(way, count):
            course.ungrade(self._released)
            costs.append(self._run(way, course))
        graded = course.graded_notebooks()
        if graded != count:
            raise BenchmarkProblem(f"Of {count} submissions, {way.name} left {graded} graded notebooks.")
        keep(course)
        shutil.rmtree(course.root)
        seconds = statistics.median(cost.seconds for cost in costs)
        return Figure(way.name, count, seconds, startup, max(cost.megabytes for cost in costs))

    def hostile(self) -> list[Burden]:
        """Measure the cost of every hostile submission."""
        progress("Hostile submissions ...")
        room = self._room / "hostile"
        room.mkdir()
        honest = self._course(BULK, 1)
        costs = burdens(honest, room, self._environment)
        shutil.rmtree(room)
        shutil.rmtree(honest.root)
        return costs

    def _startup_of(self, way: Way) -> float:
        """Measure the seconds of a run whose only submission is already graded."""
        if way.name not in self._startup:
            progress(f"Start-up of {way.name} ...")
            course = self._course(way, 1)
            self._run(way, course)
            self._startup[way.name] = statistics.median(self._run(way, course).seconds for _ in range(_REPEATS))
            shutil.rmtree(course.root)
        return self._startup[way.name]

    def _course(self, way: Way, count: int) -> CourseFolder:
        course = self._released.copy(self._room / "course", way.config)
        course.hand_in(submissions(count, self._declarations))
        return course

    def _run(self, way: Way, course: CourseFolder) -> Cost:
        cost = measure(way.command, course.root, self._environment, self._log)
        return require_success(cost, f"Grading by {way.name}", self._log)


def _repeats(way: Way, count: int) -> int:
    return 1 if way is AS_IT_COMES or count >= _ONCE_FROM else _REPEATS


def run(count: int) -> int:
    """Measure and print the figures; returns the exit status. Raises BenchmarkProblem."""
    with tempfile.TemporaryDirectory(prefix="bench-grading-") as room:
        bench = Bench(Path(room))
        held: dict[str, Contents] = {}

        def beside(way: Way, number: int) -> Figure:
            return bench.grade(way, number, lambda course: held.update({way.name: contents(course.db_url)}))

        stock, configured, bulk = beside(AS_IT_COMES, count), beside(CONFIGURED, max(1, count // 10)), beside(BULK, count)
        difference = first_difference(held[AS_IT_COMES.name], held[BULK.name], (AS_IT_COMES.name, BULK.name)) or _differs_configured(held)
        alone = [bench.grade(BULK, size) for size in sizes(count)]
        hostile = bench.hostile()
    print("\n".join(machine()), end="\n\n")
    print(figures_table([stock, configured, bulk, *alone]), end="\n\n")
    print(_hostile_table(hostile), end="\n\n")
    print("\n".join(_lines(stock, bulk, alone, hostile, same=difference is None)))
    return _judge(difference, hostile)


def sizes(count: int) -> list[int]:
    """Return the numbers of submissions that the bulk grader grades alone: 100, 1,000 and 10,000 for the usual 200."""
    return [max(1, count // 2), 5 * count, 50 * count]


def _differs_configured(held: dict[str, Contents]) -> str | None:
    """Return the first difference from nbgrader under the course's configuration, for the learners that it graded."""
    theirs = held[CONFIGURED.name]
    return first_difference(theirs, only(held[BULK.name], learners_in(theirs)), (CONFIGURED.name, BULK.name))


def _lines(stock: Figure, bulk: Figure, alone: list[Figure], hostile: list[Burden], *, same: bool) -> list[str]:
    _, middle, large = alone
    growth = f"cost at {large.submissions} over cost at {middle.submissions}"
    slowest, largest = max(map(_seconds, hostile)), max(map(_megabytes, hostile))
    bounded = slowest <= LIMIT_SECONDS and largest <= LIMIT_MEGABYTES
    return [
        f"ratio per submission: {_over(stock.per_submission, bulk.per_submission)}",
        f"ratio per submission without start-up: {_over(stock.per_submission_alone, bulk.per_submission_alone)}",
        f"{growth}: {_over(large.per_submission, middle.per_submission)}",
        f"{growth} without start-up: {_over(large.per_submission_alone, middle.per_submission_alone)}",
        f"peak memory at {large.submissions} (MB): {large.megabytes:.0f}",
        f"costliest hostile submission (s): {slowest:.2f}",
        f"costliest hostile submission (MB): {largest:.0f}",
        f"hostile submissions within {LIMIT_SECONDS:g} s and {LIMIT_MEGABYTES:g} MB: {_yes(bounded)}",
        f"same gradebook: {_yes(same)}",
    ]


def _hostile_table(hostile: list[Burden]) -> str:
    """Format a table of the costliest submissions, in time and in memory."""
    shown = {id(one): one for key in (_seconds, _megabytes) for one in sorted(hostile, key=key, reverse=True)[:_COSTLIEST]}
    rows = [
        [one.name, one.kind, f"{one.seconds:.2f}", f"{one.more_seconds:.2f}", f"{one.megabytes:.1f}", f"{one.more_megabytes:.1f}"]
        for one in shown.values()
    ]
    heads = [
        f"hostile, the costliest of {len(hostile)}",
        "as",
        "time (s)",
        "beyond an honest one (s)",
        "memory (MB)",
        "beyond an honest one (MB)",
    ]
    return table([heads, *rows], left=2)


def _judge(difference: str | None, hostile: list[Burden]) -> int:
    problems = [f"The hostile {one.kind} '{one.name}' was not dealt with: {one.ended}." for one in hostile if one.ended]
    if difference:
        problems.insert(0, f"The gradebooks are not the same. {difference}")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def _seconds(burden: Burden) -> float:
    return burden.more_seconds


def _megabytes(burden: Burden) -> float:
    return burden.more_megabytes


def _yes(so: bool) -> str:
    return "yes" if so else "no"


def _over(one: float, other: float) -> str:
    """Format a ratio of two durations; runs may be too short to distinguish them from startup."""
    return f"{one / other:.2f}" if other > 0 else "the runs are too short to say"


def main(arguments: list[str]) -> int:
    """Measure with the requested number of submissions; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grading", description="Measures grading beside nbgrader's own.")
    explained = f"how many submissions both grade (default: {SUBMISSIONS})"
    parser.add_argument("--submissions", type=count_of("submissions"), default=SUBMISSIONS, metavar="N", help=explained)
    chosen = parser.parse_args(arguments)
    return reported(lambda: run(chosen.submissions))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
