"""The changes that a file makes to the roster: planned, summarised, and carried out in one transaction."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import msgspec
import sqlalchemy as sa
from nbgrader.api import Student

from grading.course.gradebook import gradebook_exists
from grading.course.opening import Course
from grading.marking.attempts import Attempts
from grading.marking.database import one_writer, open_engine
from grading.marking.gradebook_rows import name_columns
from grading.marking.ledger import Enrolment, Ledger
from grading.roster.people import People, Person, problem_report
from widgets.answers.identity import folded_id, named_by
from widgets.problems import CourseProblem

_MOST_SHOWN = 20
_FIELDS = msgspec.structs.fields(Enrolment)


@dataclass(frozen=True)
class EnrolmentChange:
    """The change to one person."""

    learner: str
    before: Enrolment | None
    """None for a person who is not on the roster yet."""
    after: Enrolment | None
    """None for a person who is taken off the roster."""

    def changed(self, name: str) -> bool:
        """Whether a field of the enrolment is another one afterwards."""
        return self.before is not None and self.after is not None and getattr(self.before, name) != getattr(self.after, name)


@dataclass(frozen=True)
class Plan:
    """All changes that a file makes."""

    changes: list[EnrolmentChange] = field(default_factory=list)
    unchanged: int = 0
    absent: list[str] = field(default_factory=list)
    """People on the roster who are not in the file, and stay."""


class KnownIds:
    """The IDs of everyone whom the course knows, as they are spelled."""

    def __init__(self, learners: Iterable[str]) -> None:
        self._learners = set(learners)
        self._spelt = {folded_id(one): one for one in sorted(self._learners)}
        self._padded: dict[str, list[str]] = {}
        for one in self._learners:
            if one.isdecimal() and one.startswith("0"):
                self._padded.setdefault(one.lstrip("0"), []).append(one)

    def spelling(self, learner: str) -> str:
        """The known spelling of an ID; the ID itself if it is new."""
        return learner if learner in self._learners else self._spelt.get(folded_id(learner), learner)

    def lost_zeros(self, person: Person) -> str:
        """The known ID that differs from a new ID only by leading zeros; empty if there is none."""
        is_doubtful = person.id.isdecimal() and not person.is_literal and folded_id(person.id) not in self._spelt
        return min(self._padded.get(person.id, [""])) if is_doubtful else ""


def plan(people: People, roster: Mapping[str, Enrolment], known_ids: KnownIds, *, remove: bool) -> Plan:
    """Plan the changes; with `remove`, people who are not in the file leave the roster.

    Raises CourseProblem if known IDs seem to have lost their zeros.
    """
    _refuse_lost_zeros(people, known_ids)
    draft = Plan()
    listed = set()
    unchanged = 0
    for person in people.listed:
        learner = known_ids.spelling(person.id)
        listed.add(learner)
        before = roster.get(learner)
        after = _merged(before or Enrolment(), person.enrolment, people.fields)
        if before == after:
            unchanged += 1
        else:
            draft.changes.append(EnrolmentChange(learner, before, after))
    absent = sorted(roster.keys() - listed)
    leaving = [EnrolmentChange(learner, roster[learner], None) for learner in absent] if remove else []
    return Plan(draft.changes + leaving, unchanged, [] if remove else absent)


def _merged(before: Enrolment, in_file: Enrolment, fields: frozenset[str]) -> Enrolment:
    """The new enrolment: a missing column changes nothing, and an empty name does not replace a name."""
    new = {name: getattr(in_file, name) for name in fields if name != "name" or in_file.name}
    return msgspec.structs.replace(before, **new)


def _refuse_lost_zeros(people: People, known_ids: KnownIds) -> None:
    lost = [
        f"{person.place}: {person.id} is new, but {padded} is known. If this is the same person, add the zeros; "
        f"if not, format the cell as text, or write an apostrophe before the ID."
        for person in people.listed
        if (padded := known_ids.lost_zeros(person))
    ]
    if lost:
        raise CourseProblem(problem_report(people.source, lost))


def planned(course: Course, people: People, *, remove: bool) -> Plan:
    """Plan the changes without making any, and without creating a gradebook."""
    db_url = course.directory.db_url
    if not gradebook_exists(db_url):
        return plan(people, {}, KnownIds(()), remove=remove)
    with open_engine(db_url).connect() as connection:
        tables = sa.inspect(connection).get_table_names()
        students = set(connection.scalars(sa.select(Student.id))) if Student.__tablename__ in tables else set()
    ledger = Ledger(db_url)
    known_ids = KnownIds(students | ledger.learners() | Attempts(db_url).learners())
    return plan(people, ledger.roster(), known_ids, remove=remove)


def carry_out(course: Course, people: People, *, remove: bool) -> Plan:
    """Change roster and gradebook in one transaction; returns the changes. Raises CourseProblem."""
    db_url = course.directory.db_url
    Attempts(db_url).prepare()
    with one_writer(open_engine(db_url)) as connection:
        ledger = Ledger(connection)
        students = set(connection.scalars(sa.select(Student.id)))
        known_ids = KnownIds(students | ledger.learners() | Attempts(connection).learners())
        roster_plan = plan(people, ledger.roster(), known_ids, remove=remove)
        for change in roster_plan.changes:
            if change.after is None:
                ledger.note("left", learner=change.learner)
                continue
            ledger.note("roster", learner=change.learner, value=msgspec.structs.asdict(change.after))
            _into_gradebook(connection, change, is_student=change.learner in students)
    return roster_plan


def _into_gradebook(connection: sa.Connection, change: EnrolmentChange, *, is_student: bool) -> None:
    """Write the changes of a person into nbgrader's gradebook, without undoing an instructor's corrections."""
    after, before = change.after or Enrolment(), change.before or Enrolment()
    values = name_columns(after.name) if after.name != before.name else {}
    values |= {"email": after.email or None} if after.email != before.email else {}
    table = Student.__table__
    if not is_student:
        connection.execute(sa.insert(table).values(id=change.learner, **values))
    elif values:
        connection.execute(sa.update(table).where(table.c.id == change.learner).values(**values))


def plan_summary(roster_plan: Plan) -> Iterator[str]:
    """A plan as lines for a person to read."""
    new = [change for change in roster_plan.changes if change.before is None]
    yield from _shown("New on the roster", [f"{shown_id(one.learner)}: {person_text(one.after or Enrolment())}" for one in new])
    for one in _FIELDS:
        changed = [change for change in roster_plan.changes if change.changed(one.name)]
        lines = [f"{_who(change, one.name)}: {_value(change.before, one.name)} -> {_value(change.after, one.name)}" for change in changed]
        yield from _shown({"name": "Renamed", "email": "Another email address"}.get(one.name, f"Another {one.name}"), lines)
    left = [change for change in roster_plan.changes if change.after is None]
    yield from _shown("Taken off the roster", [f"{shown_id(one.learner)}: {person_text(one.before or Enrolment())}" for one in left])
    yield f"Unchanged: {roster_plan.unchanged}"
    if roster_plan.absent:
        yield from _shown("On the roster but not in this file (they stay)", [shown_id(learner) for learner in roster_plan.absent])


def person_text(enrolment: Enrolment) -> str:
    """A person's name, unit and cohort."""
    groups = [f"{name} {value}" for name, value in (("unit", enrolment.unit), ("cohort", enrolment.cohort)) if value]
    return ", ".join([enrolment.name or "no name", *groups])


def shown_id(learner: str) -> str:
    """An ID as people write it."""
    name = named_by(learner)
    return name if name == learner else f"{name} ({learner})"


def _who(change: EnrolmentChange, field: str) -> str:
    name = (change.after or Enrolment()).name
    return shown_id(change.learner) + (f" ({name})" if name and field != "name" else "")


def _value(enrolment: Enrolment | None, name: str) -> str:
    return getattr(enrolment or Enrolment(), name) or "none"


def _shown(heading: str, lines: list[str]) -> Iterator[str]:
    if not lines:
        return
    yield f"{heading}: {len(lines)}"
    yield from (f"   {line}" for line in lines[:_MOST_SHOWN])
    if len(lines) > _MOST_SHOWN:
        yield f"   and {len(lines) - _MOST_SHOWN} more"
