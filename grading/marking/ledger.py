"""The ledger: what was seen of learners and what instructors decided about them, in the order in which it came.

It is never changed, only added to; of two lines that say different things, the later one holds. Kinds of lines:

- `seen`: a learner's hand-in was taken from this origin (key) under this name;
- `name`: an instructor corrected the name behind an ID;
- `roster`: the learner is on the course's roster, with this name, unit, cohort and email address; `left`: no longer;
- `entry`: who may enter the course from now on, everyone or the roster;
- `device`: hand-ins that look like this one (key) are this learner's, or nobody's (empty);
- `attempts`, `time`: a learner has more attempts, or more seconds, in a module;
- `receipt`: the hand-in whose result has this name (key) is the one recorded as made at this moment;
- `closed`: an instructor closed a module; `told`: this learner was told its right answers.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
import sqlalchemy as sa

from grading.marking.tables import LEDGER, Row, Store, this_moment

Kind = Literal["seen", "name", "roster", "left", "entry", "device", "attempts", "time", "receipt", "closed", "told"]
Entry = Literal["anyone", "roster"]
"""Who may enter the course: everyone whom its sign-in lets in, or of those only people on the roster."""
_AT_ONCE = 500
"""So many learners are named in one query: SQLite takes no more than some thousands of values."""


class Enrolment(msgspec.Struct, frozen=True):
    """What the roster says about one person; what it does not say is empty."""

    name: str = ""
    unit: str = ""
    cohort: str = ""
    email: str = ""

    @classmethod
    def of(cls, value: Any) -> "Enrolment":
        """The enrolment that a line of the ledger holds: until November 2026 such a line held only the name."""
        return msgspec.convert(value, cls) if isinstance(value, dict) else cls(value or "")


@dataclass
class Facts:
    """What the ledger says of one learner."""

    name: str = ""
    """As an instructor corrected it or the roster gave it, whichever was later; empty where neither says."""
    on_roster: bool = False
    enrolment: Enrolment = field(default_factory=Enrolment)
    """As the roster has it, or had it last."""
    names: set[str] = field(default_factory=set)
    """Every name under which a hand-in was taken or that an instructor gave."""
    origins: set[str] = field(default_factory=set)
    more_attempts: dict[str, int] = field(default_factory=dict)
    """By module."""
    more_time: dict[str, timedelta] = field(default_factory=dict)
    """By module."""
    receipts: dict[str, dict[str, datetime]] = field(default_factory=dict)
    """By module and the name of its result, of each hand-in that was taken as this learner's the moment at which it is recorded."""
    told: dict[str, datetime] = field(default_factory=dict)
    """By module, since when the learner knows the right answers."""


class Ledger(Store):
    """The ledger of a gradebook's database, or of a transaction there; see `Store`."""

    def note(self, kind: Kind, *, learner: str = "", module: str = "", key: str = "", value: object = None) -> None:
        """Add a line."""
        row = {"kind": kind, "learner": learner, "module": module, "key": key, "value": value, "recorded": this_moment()}
        self.add(LEDGER, row)

    def facts(self, learners: Collection[str]) -> dict[str, Facts]:
        """What is known of these learners."""
        found: dict[str, Facts] = defaultdict(Facts)
        wanted = sorted(learners)
        for start in range(0, len(wanted), _AT_ONCE):
            query = sa.select(LEDGER).where(LEDGER.c.learner.in_(wanted[start : start + _AT_ONCE])).order_by(LEDGER.c.id)
            for row in self.rows(query):
                _read(found[row["learner"]], row)
        return {learner: found[learner] for learner in wanted}

    def facts_of(self, learner: str) -> Facts:
        """What is known of one learner."""
        return self.facts([learner])[learner]

    def closed(self, module: str) -> datetime | None:
        """When an instructor closed a module, None where nobody has."""
        rows = self._lines("closed", where=[LEDGER.c.module == module])
        return datetime.fromisoformat(rows[0]["recorded"]) if rows else None

    def told(self, module: str, learners: Iterable[str] | None = None) -> dict[str, datetime]:
        """Since when learners (of these) know the right answers of a module, by ID; those told by its closing are not in it."""
        chosen = [LEDGER.c.module == module] + ([LEDGER.c.learner.in_(list(learners))] if learners is not None else [])
        rows = self._lines("told", where=chosen)
        return {row["learner"]: datetime.fromisoformat(row["recorded"]) for row in reversed(rows)}

    def receipts(self, module: str) -> dict[str, datetime]:
        """The names of the results of all hand-ins that were taken as somebody's, each with the moment of the hand-in."""
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
        """Whose hand-ins that look like this one are by decision: an ID, "" for nobody's, None where nothing was decided."""
        rows = self._lines("device", where=[LEDGER.c.key == device])
        return rows[-1]["value"] if rows else None

    def learners(self) -> set[str]:
        """Everyone of whom something is known."""
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
    """A line that changes the unit only repeats the name, and does not take back what an instructor corrected meanwhile."""
    if enrolment.name and (not facts.on_roster or enrolment.name != facts.enrolment.name):
        facts.name = enrolment.name
    facts.on_roster, facts.enrolment = True, enrolment
    facts.names.add(enrolment.name)
