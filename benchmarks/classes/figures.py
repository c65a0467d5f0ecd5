"""The figures of a class as tables and as lines `name: value`, with the targets that they reach or miss."""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.classes.course import MOST_LEARNERS, Course, Step
from benchmarks.classes.kernels import Peer
from benchmarks.report import Target, table, verdicts

_MOST_GENERATOR_SHARE = 0.25
_TIMED, _STEADY = 200, 1000
"""The class sizes that have a target for times, and for a steady load."""


@dataclass(frozen=True)
class Measured:
    """All figures of one run."""

    course: Course
    peer: Peer | None
    """None if the class was too large for one kernel per learner."""


def times_table(measured: Measured) -> str:
    """Format a table of when learners who started at the same time reached each stage, one row per stage."""
    course, peer = measured.course, measured.peer
    rows = [
        ("signed in", course.signing_in.seconds),
        ("page arrived", course.opening.page),
        ("state arrived", course.opening.state),
        ("answer on disk", course.opening.saved),
    ]
    if peer:
        rows += [
            ("stock Voila: page arrived", peer.page),
            ("stock Voila: widgets arrived", peer.state),
            ("stock Voila: answer on disk", peer.saved),
        ]
    heads = ["seconds until", "first", "half of them", "last"]
    cells = [[name, *(f"{value:.2f}" for value in (seconds[0], statistics.median(seconds), seconds[-1]))] for name, seconds in rows]
    return table([heads, *cells], left=1)


def steps_table(measured: Measured) -> str:
    """Format a table of the steady load, one row per number of learners."""
    heads = ["learners", "answers", "half within (ms)", "99 of 100 within (ms)", "longest (ms)", "server (%)", "generator (%)"]
    return table([heads, *map(_row, measured.course.steps)], left=0)


def lines(measured: Measured) -> list[str]:
    """Return all figures, those with a target last, followed by the comparison with the targets."""
    targets = list(_targets(measured))
    return [*_others(measured), *(one.line for one in targets), *verdicts(targets)]


def _row(step: Step) -> list[str]:
    load = step.load
    milliseconds = (load.median, load.most_of_100, load.longest)
    shares = (step.server_share, load.generator_share)
    counts = [f"{load.learners:,}", f"{load.answers:,}"]
    return [*counts, *(f"{value:.0f}" for value in milliseconds), *(f"{100 * share:.0f}" for share in shares)]


def _others(measured: Measured) -> Iterator[str]:
    course, peer = measured.course, measured.peer
    yield f"learners: {course.learners}"
    yield f"signed in, the last (s): {course.signing_in.seconds[-1]:.2f}"
    yield f"page arrived, the last (s): {course.opening.page[-1]:.2f}"
    yield f"server before the class (MB): {course.before:.0f}"
    yield f"server with the class (MB): {course.after:.0f}"
    yield f"answers confirmed: {course.confirmed}"
    if peer:
        yield f"stock Voila, answer on disk, the last (s): {peer.saved[-1]:.2f}"
        yield f"stock Voila, memory a learner (MB): {peer.megabytes:.1f}"


def _targets(measured: Measured) -> Iterator[Target]:
    course, peer = measured.course, measured.peer
    first = course.steps[0] if course.steps else None
    last = course.opening.saved[-1]
    count = course.learners
    yield Target(f"last of {count} on disk (s)", last, 1.5 if count == _TIMED else None, digits=2)
    steady = count if first else _STEADY
    within = first.load.most_of_100 if first else None
    yield Target(f"99 of 100 saves at {steady} within (ms)", within, 300 if steady == _STEADY else None, digits=0)
    # In a small class, the server's fixed memory outweighs the memory for the learners.
    yield Target("memory a learner (MB)", course.megabytes, 0.3 if count >= _TIMED else None)
    yield Target("time over kernels", peer.saved[-1] / last if peer else None, 10, digits=1, is_at_least=True)
    yield Target("memory over kernels", peer.megabytes / course.megabytes if peer else None, 50, digits=1, is_at_least=True)
    yield Target("lost answers", course.lost, 0, digits=0)
    yield _bend(course.steps)
    shares = [course.signing_in.generator_share, course.opening.generator_share, *(step.load.generator_share for step in course.steps)]
    yield Target("generator's share of the time, at most", max(shares), _MOST_GENERATOR_SHARE)


def _bend(steps: list[Step]) -> Target:
    """Return the largest number of learners below the limit; nothing is claimed about numbers between two steps."""
    held = [step.load.learners for step in steps if not step.bends]
    shown = ""
    if steps and not held:
        shown = f"fewer than {steps[0].load.learners}"
    elif steps and not steps[-1].bends:
        shown = f"more than {MOST_LEARNERS}"
    return Target("learners until it bends", max(held, default=0) if steps else None, 3000, digits=0, is_at_least=True, shown=shown)
