"""The ledger: what was seen of learners and what instructors decided about them, in order of arrival.

Rows are added, never changed; where two rows disagree, the later one counts. Kinds of rows:

- `seen`: a hand-in of this learner was accepted from this origin (key) under this name;
- `name`: an instructor corrected the name that belongs to an ID;
- `roster`: the learner is on the course's roster, with this name, unit, cohort and email address; `left`: no longer;
- `entry`: who may enter the course from now on, everyone or the roster;
- `device`: hand-ins that look like this one (key) belong to this learner, or to no one (empty);
- `attempts`, `time`: a learner has more attempts, or more seconds, in a module;
- `receipt`: the hand-in whose result has this name (key) is the one recorded for this moment;
- `minimum`: from now on, an attempt at a module needs this percentage in each criterion;
- `closed`: an instructor closed a module; `told`: the right answers were shown to this learner;
- `variant`: a question (key) of a module had this variant once, which its source has no more.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
import sqlalchemy as sa

from grading.marking.tables import LEDGER, Row, Store, this_moment

Kind = Literal["seen", "name", "roster", "left", "entry", "device", "attempts", "time", "receipt", "minimum", "closed", "told", "variant"]
Entry = Literal["anyone", "roster"]
"""Who may enter the course: everyone whom its sign-in lets in, or only those of them who are on the roster."""
_AT_ONCE = 500
"""Learners in one query: SQLite accepts only some thousands of values."""


class Enrolment(msgspec.Struct, frozen=True):
    """What the roster says about one person; fields that it leaves out are empty."""

    name: str = ""
    unit: str = ""
    cohort: str = ""
    email: str = ""

    @classmethod
    def of(cls, value: Any) -> "Enrolment":
        """Read the enrolment in a ledger row: until November 2026 the row held only the name."""
        return msgspec.convert(value, cls) if isinstance(value, dict) else cls(value or "")


@dataclass
class Facts:
    """What the ledger says about one learner."""

    name: str = ""
    """The name from an instructor's correction or from the roster, whichever is later; empty without either."""
    on_roster: bool = False
    enrolment: Enrolment = field(default_factory=Enrolment)
    """The current or last entry on the roster."""
    names: set[str] = field(default_factory=set)
    """Every name under which a hand-in was accepted, or that an instructor gave."""
    origins: set[str] = field(default_factory=set)
    more_attempts: dict[str, int] = field(default_factory=dict)
    """By module."""
    more_time: dict[str, timedelta] = field(default_factory=dict)
    """By module."""
    receipts: dict[str, dict[str, datetime]] = field(default_factory=dict)
    """By module and result name, the recorded time of each hand-in that was accepted as this learner's."""
    told: dict[str, datetime] = field(default_factory=dict)
    """By module, since when the learner knows the right answers."""


class Ledger(Store):
    """The ledger in a gradebook's database, or in a transaction there; see `Store`."""

    def note(self, kind: Kind, *, learner: str = "", module: str = "", key: str = "", value: object = None) -> None:
        """Add a row."""
        row = {"kind": kind, "learner": learner, "module": module, "key": key, "value": value, "recorded": this_moment()}
        self.add(LEDGER, row)

    def facts(self, learners: Collection[str]) -> dict[str, Facts]:
        """The facts about each of these learners."""
        facts_by_learner: dict[str, Facts] = defaultdict(Facts)
        ids = sorted(learners)
        for start in range(0, len(ids), _AT_ONCE):
            query = sa.select(LEDGER).where(LEDGER.c.learner.in_(ids[start : start + _AT_ONCE])).order_by(LEDGER.c.id)
            for row in self.rows(query):
                _read(facts_by_learner[row["learner"]], row)
        return {learner: facts_by_learner[learner] for learner in ids}

    def facts_of(self, learner: str) -> Facts:
        """The facts about one learner."""
        return self.facts([learner])[learner]

    def closed(self, module: str) -> datetime | None:
        """When an instructor closed a module, None if it is open."""
        rows = self._lines("closed", where=[LEDGER.c.module == module])
        return datetime.fromisoformat(rows[0]["recorded"]) if rows else None

    def told(self, module: str, learners: Iterable[str] | None = None) -> dict[str, datetime]:
        """Since when learners know the right answers of a module, by ID. Those who know them only since it was closed are not included."""
        chosen = [LEDGER.c.module == module] + ([LEDGER.c.learner.in_(list(learners))] if learners is not None else [])
        rows = self._lines("told", where=chosen)
        return {row["learner"]: datetime.fromisoformat(row["recorded"]) for row in reversed(rows)}

    def minimums(self, module: str) -> list[tuple[str, float]]:
        """The minimum in each criterion of a module in percent, each with the time (as recorded) from which it applies."""
        return [(row["recorded"], float(row["value"])) for row in self._lines("minimum", where=[LEDGER.c.module == module])]

    def minimum(self, module: str) -> float:
        """The minimum in each criterion of a module that was noted last, in percent; 0 if none was."""
        noted = self.minimums(module)
        return noted[-1][1] if noted else 0.0

    def former_variants(self, module: str) -> dict[str, dict[str, Any]]:
        """The variants that a module's questions had once, as plain data by question and variant."""
        former: dict[str, dict[str, Any]] = defaultdict(dict)
        for row in self._lines("variant", where=[LEDGER.c.module == module]):
            former[row["key"]] |= row["value"]
        return former

    def receipts(self, module: str) -> dict[str, datetime]:
        """The time of every accepted hand-in, by the name of its result."""
        rows = self._lines("receipt", where=[LEDGER.c.module == module])
        return {row["key"]: datetime.fromisoformat(row["value"]) for row in rows}

    def roster(self) -> dict[str, Enrolment]:
        """Everyone on the course's roster, by ID; empty without a roster."""
        people: dict[str, Enrolment] = {}
        for row in self._lines("roster", "left"):
            if row["kind"] == "roster":
                people[row["learner"]] = Enrolment.of(row["value"])
            else:
                people.pop(row["learner"], None)
        return people

    def entry(self) -> Entry:
        """Who may enter the course."""
        rows = self._lines("entry")
        return rows[-1]["value"] if rows else "anyone"

    def decided(self, device: str) -> str | None:
        """Whose hand-ins like this one are, by decision: an ID, "" for no one's, None if nothing was decided."""
        rows = self._lines("device", where=[LEDGER.c.key == device])
        return rows[-1]["value"] if rows else None

    def learners(self) -> set[str]:
        """The IDs of all learners in the ledger."""
        return {row["learner"] for row in self.rows(sa.select(LEDGER.c.learner).distinct())} - {""}

    def _lines(self, *kinds: Kind, where: Iterable[sa.ColumnElement[bool]] = ()) -> list[Row]:
        return self.rows(sa.select(LEDGER).where(LEDGER.c.kind.in_(kinds), *where).order_by(LEDGER.c.id))


def _read(facts: Facts, row: Row) -> None:
    kind, module, value = row["kind"], row["module"], row["value"]
    match kind:
        case "seen":
            facts.origins.add(row["key"])
            facts.names.add(value or "")
        case "name":
            facts.name = value
            facts.names.add(value)
        case "roster":
            _enrol(facts, Enrolment.of(value))
        case "left":
            facts.on_roster = False
        case "attempts":
            facts.more_attempts[module] = facts.more_attempts.get(module, 0) + value
        case "time":
            facts.more_time[module] = timedelta(seconds=value)
        case "receipt":
            facts.receipts.setdefault(module, {})[row["key"]] = datetime.fromisoformat(value)
        case "told":
            facts.told.setdefault(module, datetime.fromisoformat(row["recorded"]))


def _enrol(facts: Facts, enrolment: Enrolment) -> None:
    """Apply a roster row. One that changes only the unit repeats the name, and must not undo an instructor's correction."""
    if enrolment.name and (not facts.on_roster or enrolment.name != facts.enrolment.name):
        facts.name = enrolment.name
    facts.on_roster, facts.enrolment = True, enrolment
    facts.names.add(enrolment.name)
