"""An intake at a JupyterHub: sign-in, answers, hand-ins and results, compared with one server per learner.

``python -m benchmarks.hub [--learners N]`` (``make bench-hub``). The hub, its proxy, the course's service and the
grading are the real ones; the learners have no browsers. Everything is created in a temporary folder and removed. The
last lines are `name: value`; the exit status is 1 only if something could not be measured.
"""

import argparse
import signal
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks.classes.course import EVERY_SECONDS, MODULE, STEADY_SECONDS, missing
from benchmarks.classes.generator import Arriving, Graded, Load, generator
from benchmarks.hubs.served import server_each, service
from benchmarks.problems import BenchmarkProblem
from benchmarks.report import Target, machine, progress, table, verdicts
from benchmarks.servers import allow_open_files
from grading.course.opening import open_course
from grading.marking.attempts import Attempts
from widgets.answers.store import FILE_NAME
from widgets.problems import CourseProblem

TOGETHER = 20
LEARNERS = 1000
SIGN_IN_SECONDS, HAND_IN_SECONDS = 120.0, 60.0
"""The duration of sign-in, and of hand-in, for a thousand learners; fewer learners take a proportional share."""
_FILES = 1000
_FILES_A_LEARNER = 3


@dataclass(frozen=True)
class Intake:
    """The measurements of learners who come one after another."""

    learners: int
    arriving: Arriving
    load: Load
    graded: Graded
    before: float
    """The memory of hub, proxy, service and grading after their start (PSS, 10^6 bytes)."""
    after: float
    """The same after all have handed in."""
    confirmed: int
    lost: int
    """The number of confirmed answers missing from the learners' files or from the recorded attempts."""

    @property
    def megabytes(self) -> float:
        """The additional memory for each learner."""
        return max(0.0, self.after - self.before) / self.learners


def run(learners: int) -> None:
    """Measure and print the figures. Raises BenchmarkProblem, CourseProblem."""
    with tempfile.TemporaryDirectory(prefix="bench-hub-") as room:
        each = _server_each(_in(room, "each"))
        together = _together(_in(room, "together"))
        intake = _intake(_in(room, "intake"), learners)
    print("\n".join([*machine(), f"jupyterhub: {version('jupyterhub')}"]), end="\n\n")
    rows = [["seconds until a first answer is saved", "first", "half of them", "last"]]
    rows += [_times(f"{TOGETHER} together, a server each", each), _times(f"{TOGETHER} together, the course's service", together)]
    rows += [_times(f"{learners} over {_spread(SIGN_IN_SECONDS, learners):.0f} s", intake.arriving)]
    print(table(rows, left=1), end="\n\n")
    print("\n".join(_lines(each, together, intake)))


def _server_each(folder: Path) -> Arriving:
    progress(f"{TOGETHER} learners sign in together, a server for each ...")
    with server_each(folder, TOGETHER) as (_server, of), generator(of) as load:
        return load.arrive(TOGETHER, 0)


def _together(folder: Path) -> Arriving:
    progress(f"{TOGETHER} learners sign in together, the course's service ...")
    with service(folder, TOGETHER) as (_server, of), generator(of) as load:
        return load.arrive(TOGETHER, 0)


def _intake(folder: Path, learners: int) -> Intake:
    allow_open_files(_FILES + _FILES_A_LEARNER * learners)
    with service(folder, learners) as (server, of), generator(of) as load:
        before = server.megabytes()
        progress(f"{learners} learners sign in over {_spread(SIGN_IN_SECONDS, learners):.0f} seconds ...")
        arriving = load.arrive(learners, _spread(SIGN_IN_SECONDS, learners))
        progress(f"They each answer every {EVERY_SECONDS:.0f} seconds, for {STEADY_SECONDS:.0f} seconds ...")
        answered = load.answer(learners, EVERY_SECONDS, STEADY_SECONDS)
        confirmed = load.confirmed()
        progress(f"They hand in over {_spread(HAND_IN_SECONDS, learners):.0f} seconds ...")
        graded = load.hand_in(_spread(HAND_IN_SECONDS, learners))
        after = server.megabytes()
    # Compared after the hub has ended, because the files on disk are what counts.
    lost = sum(missing(folder / "learners" / id / MODULE / FILE_NAME, entries) for id, entries in confirmed.items())
    lost += _unrecorded(folder, confirmed)
    return Intake(learners, arriving, answered, graded, before, after, sum(map(len, confirmed.values())), lost)


def _unrecorded(folder: Path, confirmed: dict[str, dict[str, str]]) -> int:
    """Count the confirmed answers that are in no recorded attempt."""
    attempts = Attempts(open_course(folder).directory.db_url)
    recorded = {id: attempts.of(MODULE, id) for id in confirmed}
    return sum(all(one.value(question) is None for one in recorded[id]) for id, given in confirmed.items() for question in given)


def _spread(seconds: float, learners: int) -> float:
    return seconds * learners / LEARNERS


def _times(name: str, arriving: Arriving) -> list[str]:
    seconds = arriving.seconds
    return [name, *(f"{value:.2f}" for value in (seconds[0], seconds[len(seconds) // 2], seconds[-1]))]


def _lines(each: Arriving, together: Arriving, intake: Intake) -> list[str]:
    shares = [together.generator_share, intake.arriving.generator_share, intake.load.generator_share, intake.graded.generator_share]
    steady = intake.learners
    targets = [
        Target(f"{TOGETHER} together answerable (s)", together.seconds[-1], 5, digits=2),
        Target(f"99 of 100 saves at {steady} within (ms)", intake.load.most_of_100, 500 if steady == LEARNERS else None, digits=0),
        Target("memory a learner (MB)", intake.megabytes, 1 if steady == LEARNERS else None),
        Target("graded after the last hand-in (s)", intake.graded.seconds[-1], 120, digits=1),
        Target("lost answers", intake.lost, 0, digits=0),
    ]
    others = [
        f"{TOGETHER} together with a server each, answerable (s): {each.seconds[-1]:.2f}",
        f"hub, proxy, service and grading before (MB): {intake.before:.0f}",
        f"hub, proxy, service and grading after (MB): {intake.after:.0f}",
        f"answers confirmed: {intake.confirmed}",
        f"half of the saves at {steady} within (ms): {intake.load.median:.0f}",
        f"longest save at {steady} (ms): {intake.load.longest:.0f}",
        f"generator's share of the time, at most: {max(shares):.3f}",
    ]
    return [*others, *(one.line for one in targets), *verdicts(targets)]


def _in(room: str, name: str) -> Path:
    folder = Path(room) / name
    folder.mkdir()
    return folder


def main(arguments: list[str]) -> int:
    """Measure an intake of the requested size; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hub", description="Measures an intake at a JupyterHub.")
    explained = f"how many learners there are (default: {LEARNERS})"
    parser.add_argument("--learners", type=int, choices=range(1, 10_000), default=LEARNERS, metavar="N", help=explained)
    chosen = parser.parse_args(arguments)
    # A stopped benchmark ends its hubs and removes its files.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        run(chosen.learners)
    except (BenchmarkProblem, CourseProblem) as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
