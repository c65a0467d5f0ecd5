"""The state of a running course: what grades, what waits, what grows, and what needs a person."""

import shutil
from pathlib import Path

import msgspec
import sqlalchemy as sa
from nbgrader.api import Grade
from sqlalchemy.exc import SQLAlchemyError

from grading.course.course_file import command
from grading.course.gradebook import shown_address
from grading.course.nbgrader_environment import first_line
from grading.course.opening import Course, open_course
from grading.deciding.decide import waiting
from grading.marking.database import open_engine
from grading.marking.schema import Schema, schema_of
from grading.marking.tables import ATTEMPTS
from grading.operating.backup_log import last_backup
from grading.operating.sizes import Measuring, Size
from grading.operating.wording import clock, counted, readable_size
from grading.receiving.answered import count_waiting
from grading.receiving.heartbeat import State, read_pulse, seconds_since, state_of
from grading.submissions.quarantine import SET_ASIDE
from widgets.problems import CourseProblem

MEASURE_SECONDS = 1.0
"""The time limit for measuring each folder."""
LEAST_FREE = 1_000_000_000
"""In bytes. With less free space on a disk, someone should act before it is full."""
WAIT_SECONDS = 600
"""If hand-ins have been waiting this long for a running service, it is stuck."""
_GROWING = ("learners", "answers", "submitted", "autograded", "results")


class Grading(msgspec.Struct, frozen=True):
    """The grading service. Times here and below are ISO 8601 in UTC, empty if there was none."""

    state: State
    since: str = ""
    looked: str = ""
    pid: int = 0
    host: str = ""


class HandIns(msgspec.Struct, frozen=True, kw_only=True):
    """The number of hand-ins of each kind that someone may have to check."""

    waiting: int
    waiting_since: str = ""
    to_decide: int = 0
    refused: int = 0
    set_aside: int = 0
    passed_over: int = 0


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """A course's status at one moment."""

    course: str
    course_id: str
    gradebook: str
    """Its URL without a password."""
    schema: str
    grading: Grading
    hand_ins: HandIns
    last_graded: str
    reflections: int
    """Written answers that wait for a mark."""
    free: dict[str, int]
    """Free bytes on the disk of each of these folders."""
    sizes: dict[str, Size]
    last_backup: str
    problems: list[str]
    """What needs a person, one sentence each; empty if all is well."""


class _Record(msgspec.Struct, frozen=True, kw_only=True):
    """The facts that come from the gradebook."""

    size: int = 0
    to_decide: int = 0
    refused: int = 0
    last_graded: str = ""
    reflections: int = 0


def look(root: Path, measuring: Measuring | None = None) -> Status:
    """The status of the course in `root`. Raises CourseProblem if there is no course, or its gradebook cannot be reached."""
    course = open_course(root)
    measuring = measuring or Measuring(MEASURE_SECONDS)
    try:
        schema = schema_of(course.directory.db_url)
        record = _record(course) if schema.state == "current" else _Record()
    except SQLAlchemyError as problem:
        raise CourseProblem(f"The gradebook cannot be read: {first_line(getattr(problem, 'orig', None) or problem)}") from None
    grading = _grading(root)
    hand_ins = _hand_ins(course, record, schema, grading)
    sizes = {name: measuring.size(root / name) for name in _GROWING} | {"exchange": measuring.size(course.exchange)}
    free = _free({"course": root, "exchange": course.exchange})
    return Status(
        course=str(root),
        course_id=course.directory.course_id,
        gradebook=shown_address(course.directory.db_url),
        schema=schema.state,
        grading=grading,
        hand_ins=hand_ins,
        last_graded=record.last_graded,
        reflections=record.reflections,
        free=free,
        sizes=sizes | {"gradebook": Size(record.size)},
        last_backup=last_backup(root),
        problems=[*_about_grading(grading), *_about_hand_ins(hand_ins, grading), *_about_schema(schema), *_about_disks(free)],
    )


def _grading(root: Path) -> Grading:
    pulse = read_pulse(root)
    state = state_of(pulse)
    if pulse is None:
        return Grading(state)
    since = pulse.stopped if state == "stopped" else pulse.started if state == "running" else pulse.looked or pulse.started
    return Grading(state, since, pulse.looked, pulse.pid, pulse.host)


def _hand_ins(course: Course, record: _Record, schema: Schema, grading: Grading) -> HandIns:
    pulse = read_pulse(Path(course.directory.root))
    if pulse and grading.state == "running":
        waits, since = pulse.waiting, pulse.waiting_since
    else:
        waits, since = (count_waiting(course) if schema.state == "current" else 0), ""
    return HandIns(
        waiting=waits,
        waiting_since=since,
        to_decide=record.to_decide,
        refused=record.refused,
        set_aside=sum(1 for _ in (Path(course.directory.root) / "submitted" / SET_ASIDE).glob("*/*/*")),
        passed_over=pulse.passed_over if pulse else 0,
    )


def _record(course: Course) -> _Record:
    db_url = course.directory.db_url
    newest = sa.select(ATTEMPTS.c.recorded).where(ATTEMPTS.c.kind.in_(["graded", "regraded"])).order_by(ATTEMPTS.c.id.desc()).limit(1)
    with open_engine(db_url).connect() as connection:
        if connection.dialect.name == "sqlite":
            size = Path(sa.make_url(db_url).database or "").stat().st_size
        else:
            size = connection.scalar(sa.text("select pg_database_size(current_database())")) or 0
        return _Record(
            size=size,
            to_decide=len(waiting(course)),
            refused=connection.scalar(sa.select(sa.func.count()).where(ATTEMPTS.c.kind == "refused")) or 0,
            last_graded=connection.scalar(newest) or "",
            reflections=connection.scalar(sa.select(sa.func.count()).where(Grade.needs_manual_grade)) or 0,
        )


def _free(folders: dict[str, Path]) -> dict[str, int]:
    return {name: shutil.disk_usage(folder).free for name, folder in folders.items() if folder.is_dir()}


def _about_grading(grading: Grading) -> list[str]:
    how = f"Start it: '{command('course')}' on one machine; a hub starts it again within seconds, so look at the hub's log."
    match grading.state:
        case "running":
            return []
        case "never":
            return [f"The grading service has not run in this folder yet. {how}"]
        case "stopped":
            return [f"The grading service was stopped at {clock(grading.since)}. {how}"]
        case "ended":
            return [f"The grading service ended without being stopped; it was last seen at {clock(grading.since)}. {how}"]
        case "stale":
            return [
                f"The grading service (process {grading.pid} on {grading.host}) has not looked for hand-ins since {clock(grading.since)}. "
                "Look at its log, then stop that process; whatever started it starts another."
            ]


def _about_hand_ins(hand_ins: HandIns, grading: Grading) -> list[str]:
    problems = []
    if grading.state == "running" and hand_ins.waiting and seconds_since(hand_ins.waiting_since) > WAIT_SECONDS:
        problems.append(
            f"{counted(hand_ins.waiting, 'hand-in')} cannot be graded: some have waited since {clock(hand_ins.waiting_since)}. "
            "The service's log has the reason after 'not done'."
        )
    if hand_ins.to_decide:
        problems.append(f"An instructor has to decide about {counted(hand_ins.to_decide, 'hand-in')}. Run: {command('decide')}")
    return problems


def _about_schema(schema: Schema) -> list[str]:
    return [schema.sentence] if schema.sentence else []


def _about_disks(free: dict[str, int]) -> list[str]:
    return [
        f"Only {readable_size(left)} are free on the disk of the {name}. Free some room, or move to a larger disk (docs/operating.md)."
        for name, left in free.items()
        if left < LEAST_FREE
    ]
