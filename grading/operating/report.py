"""A course's status in plain lines, for a person at a terminal."""

import argparse

import msgspec

from grading.course.folder_argument import add_course
from grading.operating.sizes import Size
from grading.operating.status import Grading, HandIns, Status, look
from grading.operating.wording import clock, counted, readable_size

_SCHEMA = {
    "current": "up to date",
    "extends": "has tables to be added, which happens when grading starts",
    "empty": "nothing in it yet",
    "old": "has to be upgraded",
    "foreign": "was made by a newer release",
}


def report_lines(status: Status) -> list[str]:
    """The lines that `duty status` prints: facts first, then what needs a person."""
    facts = [fact for _, fact in facts_of(status)]
    labels = [label for label, _ in facts_of(status)]
    width = max(map(len, labels)) + 1
    rows = [f"{label + ':':<{width}} {fact}" for label, fact in zip(labels, facts, strict=True)]
    return [*rows, "", *([f"! {problem}" for problem in status.problems] or ["All is well."])]


def facts_of(status: Status) -> list[tuple[str, str]]:
    """The facts as pairs of a label and a text."""
    return [
        ("Course", f"{status.course_id} in {status.course}"),
        ("Gradebook", f"{status.gradebook} ({_SCHEMA[status.schema]})"),
        ("Grading", _grading(status.grading)),
        ("Hand-ins", _hand_ins(status.hand_ins)),
        ("Last graded", clock(status.last_graded) or "nothing yet"),
        ("Reflections", f"{counted(status.reflections, 'text')} to mark"),
        ("Free space", ", ".join(f"{readable_size(left)} ({name})" for name, left in status.free.items())),
        ("Sizes", ", ".join(f"{name} {_size(size)}" for name, size in status.sizes.items() if size.bytes)),
        ("Last backup", clock(status.last_backup) or "none known"),
    ]


def _grading(grading: Grading) -> str:
    match grading.state:
        case "running":
            return f"runs since {clock(grading.since)} (process {grading.pid})"
        case "stale":
            return f"hangs; last seen {clock(grading.since)} (process {grading.pid})"
        case "stopped":
            return f"stopped at {clock(grading.since)}"
        case "ended":
            return f"ended without being stopped; last seen {clock(grading.since)}"
        case "never":
            return "has not run here yet"


def _hand_ins(hand_ins: HandIns) -> str:
    since = f" (since {clock(hand_ins.waiting_since)})" if hand_ins.waiting_since else ""
    parts = [f"{hand_ins.waiting} waiting to be graded{since}", f"{hand_ins.to_decide} waiting for a decision"]
    return ", ".join([*parts, f"{hand_ins.refused} refused", f"{hand_ins.set_aside} set aside", f"{hand_ins.passed_over} passed over"])


def _size(size: Size) -> str:
    return readable_size(size.bytes) if size.is_complete else f"more than {readable_size(size.bytes)}"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty status`."""
    parser.add_argument("--json", action="store_true", help="for a monitoring system")
    add_course(parser)


def run(options: argparse.Namespace) -> int:
    """Print the status; returns 1 if anything needs a person. Raises CourseProblem."""
    status = look(options.course.resolve())
    print(msgspec.json.format(msgspec.json.encode(status)).decode() if options.json else "\n".join(report_lines(status)))
    return int(bool(status.problems))
