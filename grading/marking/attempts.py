"""The record of attempts: what each learner handed in and what it earned, never changed, only added to.

It is a table of its own in the gradebook's database (SQLite or PostgreSQL). nbgrader keeps one
submission a learner and module; here every hand-in is kept, so that the best one can count and a
changed key can be applied to all of them. A regrade adds a row; the row before it stays.
"""

import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from grading.marking.database import open_engine
from grading.tools import find_tools

Kind = Literal["graded", "regraded", "refused", "refresher"]
_TRIES = 5
_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}

_METADATA = sa.MetaData()
_TABLE = sa.Table(
    "duty_attempts",
    _METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("learner", sa.String(128), nullable=False),
    sa.Column("name", sa.String(256), nullable=False),
    sa.Column("module", sa.String(128), nullable=False),
    # Null for what was refused, and for refreshers: it is no attempt, and a null never meets the constraint below.
    sa.Column("attempt", sa.Integer, nullable=True),
    sa.Column("revision", sa.Integer, nullable=False),
    # ISO 8601 in UTC with microseconds: sorts as text, and is the same in every database.
    sa.Column("handed_in", sa.String(40), nullable=False),
    sa.Column("recorded", sa.String(40), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("entries", sa.JSON, nullable=False),
    sa.Column("scores", sa.JSON, nullable=False),
    sa.Column("max_scores", sa.JSON, nullable=False),
    sa.Column("score", sa.Float, nullable=False),
    sa.Column("max_score", sa.Float, nullable=False),
    sa.Column("percent", sa.Float, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.UniqueConstraint("learner", "module", "handed_in", "revision", name="duty_attempts_once"),
    sa.UniqueConstraint("learner", "module", "attempt", "revision", name="duty_attempts_number"),
)
_SQLITE_GUARD = """
CREATE TRIGGER IF NOT EXISTS duty_attempts_no_{verb} BEFORE {verb} ON duty_attempts
BEGIN SELECT RAISE(ABORT, 'attempts are only added to'); END
"""
_POSTGRES_GUARD = """
CREATE OR REPLACE FUNCTION duty_attempts_guard() RETURNS trigger AS
$$ BEGIN RAISE EXCEPTION 'attempts are only added to'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER duty_attempts_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON duty_attempts
FOR EACH STATEMENT EXECUTE FUNCTION duty_attempts_guard();
"""
for _verb in ("update", "delete"):
    sa.event.listen(_TABLE, "after_create", sa.DDL(_SQLITE_GUARD.format(verb=_verb)).execute_if(dialect="sqlite"))
sa.event.listen(_TABLE, "after_create", sa.DDL(_POSTGRES_GUARD).execute_if(dialect="postgresql"))


@dataclass(frozen=True)
class Attempt:
    """One hand-in, with the newest scores that it was given."""

    learner: str
    """The ID that nbgrader knows."""
    name: str
    """The name as the learner gave it; untrusted text, may be empty."""
    module: str
    attempt: int
    """1 for the first; 0 for what is none: a refused hand-in, or refreshers."""
    handed_in: datetime
    """When the learner handed in (UTC)."""
    recorded: datetime
    """When these scores were recorded (UTC)."""
    kind: Kind
    entries: dict[str, Any]
    """The entries of answers.json: id to {value, at, confidence, checked}, warm-ups and cases included."""
    scores: dict[str, float]
    """Points by question, of those scored automatically."""
    max_scores: dict[str, float]
    score: float
    """The sum of the automatic points."""
    max_score: float
    percent: float
    """The share of the automatic points, from 0 to 100."""
    digest: str
    """SHA-256 of the entries."""
    reason: str
    """Why it was refused, as a sentence; empty where it was not."""
    told_before: float = field(default=0.0, compare=False)
    """The best percentage that the learner had of other attempts when this one was recorded, by the keys of that time."""

    @property
    def is_attempt(self) -> bool:
        """Whether the test was handed in and scored."""
        return self.kind in ("graded", "regraded")

    def value(self, id: str) -> Any:
        """The answer given to `id`, None where there is none."""
        entry = self.entries.get(id)
        return entry.get("value") if isinstance(entry, dict) else None

    def passed(self, pass_mark: float) -> bool:
        """Whether the automatic points reach `pass_mark` percent."""
        return self.percent >= pass_mark


class Attempts:
    """The attempts recorded in the gradebook's database.

    Given a connection instead of the database's address, they are read and added in its transaction,
    and count once that is committed; the table has to be there (`prepare`).
    """

    def __init__(self, database: str | sa.Connection) -> None:
        self._joined = database if isinstance(database, sa.Connection) else None
        self._held: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self._engine = open_engine(database) if isinstance(database, str) else database.engine
        self._seen = False

    def hold(self, module: str, learners: Iterable[str]) -> None:
        """Read what is recorded of these learners, all at once, and look no more for it in this transaction.

        For a transaction in which nobody else adds to it, or in which what is read need be no newer than this.
        """
        if self._joined is None:
            raise ValueError("attempts are held in a transaction only")
        held: dict[str, list[dict[str, Any]]] = {learner: [] for learner in learners}
        for row in self._selected(module, held):
            held[row["learner"]].append(row)
        self._held.update({(module, learner): rows for learner, rows in held.items()})

    def prepare(self) -> None:
        """Make the table where it is missing, and nbgrader's own before it."""
        tables = sa.inspect(self._engine).get_table_names()
        if _TABLE.name in tables:
            return
        if not tables:
            # nbgrader stamps its schema's version only into a database that has no table at all,
            # so its own tables come first. It takes seconds to import: only here.
            from nbgrader.api import Gradebook

            find_tools()
            Gradebook(self._engine.url.render_as_string(hide_password=False)).close()
        try:
            _METADATA.create_all(self._engine)
        except DBAPIError:
            # Another process made it at the same moment.
            if not self._has_table():
                raise

    def record(
        self,
        learner: str,
        module: str,
        handed_in: datetime,
        entries: Mapping[str, Any],
        scores: Mapping[str, float],
        max_scores: Mapping[str, float],
        *,
        name: str = "",
        limit: int | None = None,
    ) -> Attempt:
        """Record a hand-in with its scores, once: a second call for the same one gives what stands there.

        Past `limit` attempts it is recorded as refused, with a reason, and has no scores.
        """
        for _ in range(_TRIES):
            if standing := self.find(learner, module, handed_in):
                return standing
            number = 1 + max((attempt.attempt for attempt in self.of(module, learner)), default=0)
            if limit is not None and number > limit:
                return self.refuse(learner, module, handed_in, limit_reason(limit), entries=entries, name=name)
            row = _row(learner, name, module, handed_in, entries, scores, max_scores) | {"attempt": number, "kind": "graded", "revision": 0}
            if self._add(row):
                return _attempt(row)
        raise RuntimeError(f"the attempt of {learner} could not be recorded: others are recorded for the same learner all the time")

    def refuse(
        self, learner: str, module: str, handed_in: datetime, reason: str, *, entries: Mapping[str, Any] | None = None, name: str = ""
    ) -> Attempt:
        """Record a hand-in that is not graded, and why; once, like `record`. It does not use up an attempt."""
        return self._put_aside("refused", learner, module, handed_in, entries or {}, name, reason)

    def keep_refresher(self, learner: str, module: str, handed_in: datetime, entries: Mapping[str, Any], *, name: str = "") -> Attempt:
        """Record what came of a learner's refreshers; once, like `record`. It is no attempt, and has no scores."""
        return self._put_aside("refresher", learner, module, handed_in, entries, name)

    def regrade(self, attempt: Attempt, scores: Mapping[str, float], max_scores: Mapping[str, float]) -> Attempt:
        """Add the scores that changed keys give to an attempt; without a difference nothing is added."""
        if attempt.scores == dict(scores) and attempt.max_scores == dict(max_scores):
            return attempt
        for _ in range(_TRIES):
            row = _row(attempt.learner, attempt.name, attempt.module, attempt.handed_in, attempt.entries, scores, max_scores)
            revision = 1 + max(
                entry["revision"] for entry in self._rows(attempt.module, attempt.learner) if entry["attempt"] == attempt.attempt
            )
            row |= {"attempt": attempt.attempt, "kind": "regraded", "revision": revision}
            if self._add(row):
                return _attempt(row, attempt.told_before)
        raise RuntimeError(f"the attempt of {attempt.learner} could not be regraded: it is regraded elsewhere all the time")

    def of(self, module: str, learner: str | None = None) -> list[Attempt]:
        """The attempts at a module (of one learner), by learner and number, each with its newest scores. What is no attempt is left out.

        Which of them counts: `grading.marking.record.best_of`.
        """
        return _newest(self._rows(module, learner))

    def records(self, module: str) -> list[Attempt]:
        """The attempts at a module, each with its newest scores, and after them what was handed in of refreshers."""
        rows = self._rows(module, None)
        return [*_newest(rows), *(_attempt(row) for row in rows if row["kind"] == "refresher")]

    def history(self, module: str, learner: str | None = None) -> list[Attempt]:
        """Every row as it was recorded, the oldest first: first scores, regrades, what was refused, and refreshers."""
        rows = self._rows(module, learner)
        told = _told_before(rows)
        return [_attempt(row, told[row["learner"], row["attempt"]]) for row in rows]

    def refused(self, module: str, learner: str | None = None) -> list[Attempt]:
        """The hand-ins that were not graded, with the reason."""
        return [attempt for attempt in self.history(module, learner) if attempt.kind == "refused"]

    def find(self, learner: str, module: str, handed_in: datetime) -> Attempt | None:
        """What is recorded of this hand-in, with its newest scores."""
        rows = [row for row in self._rows(module, learner) if row["handed_in"] == _iso(handed_in)]
        return _attempt(rows[-1]) if rows else None

    def _put_aside(
        self, kind: Kind, learner: str, module: str, handed_in: datetime, entries: Mapping[str, Any], name: str, reason: str = ""
    ) -> Attempt:
        row = _row(learner, name, module, handed_in, entries, {}, {}) | {"attempt": None, "kind": kind, "revision": 0, "reason": reason}
        return _attempt(row) if self._add(row) else self._standing(learner, module, handed_in)

    def _standing(self, learner: str, module: str, handed_in: datetime) -> Attempt:
        standing = self.find(learner, module, handed_in)
        if standing is None:
            raise RuntimeError(f"the hand-in of {learner} could not be recorded, and is not recorded either")
        return standing

    def _rows(self, module: str, learner: str | None) -> list[dict[str, Any]]:
        if learner is not None and (module, learner) in self._held:
            return self._held[module, learner]
        if self._joined is None and not self._has_table():
            return []
        return self._selected(module, None if learner is None else [learner])

    def _selected(self, module: str, learners: Iterable[str] | None) -> list[dict[str, Any]]:
        query = sa.select(_TABLE).where(_TABLE.c.module == module).order_by(_TABLE.c.id)
        if learners is not None:
            query = query.where(_TABLE.c.learner.in_(list(learners)))
        with self._transaction() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def _add(self, row: dict[str, Any]) -> bool:
        """Whether the row was added: one that stands already, or that another has added meanwhile, is left as it is."""
        if self._joined is None:
            self.prepare()
        # The row's id says so: PostgreSQL's driver gives no count of rows here.
        insert = _INSERT[self._engine.dialect.name](_TABLE).values(**row).on_conflict_do_nothing().returning(_TABLE.c.id)
        with self._transaction() as connection:
            added = connection.execute(insert).first() is not None
        if added and (held := self._held.get((row["module"], row["learner"]))) is not None:
            held.append(row)
        return added

    def _has_table(self) -> bool:
        # It is never dropped, so once seen it is there.
        self._seen = self._seen or sa.inspect(self._engine).has_table(_TABLE.name)
        return self._seen

    @contextmanager
    def _transaction(self) -> Iterator[sa.Connection]:
        if self._joined is not None:
            yield self._joined
        else:
            with self._engine.begin() as connection:
                yield connection


def limit_reason(limit: int) -> str:
    """What a learner is told who hands in once too often."""
    times = "once" if limit == 1 else f"{limit} times"
    return f"You have handed in {times}, which is as often as this module allows, so this hand-in was not graded. Your best attempt counts."


def percent_of(score: float, max_score: float) -> float:
    """The share from 0 to 100, free of the last bits that adding thirds leaves."""
    return round(100.0 * score / max_score, 6) if max_score > 0 else 0.0


def _row(
    learner: str,
    name: str,
    module: str,
    handed_in: datetime,
    entries: Mapping[str, Any],
    scores: Mapping[str, float],
    max_scores: Mapping[str, float],
) -> dict[str, Any]:
    score, max_score = math.fsum(scores.values()), math.fsum(max_scores.values())
    plain = dict(entries)
    return {
        "learner": learner,
        "name": name,
        "module": module,
        "handed_in": _iso(handed_in),
        "recorded": _iso(datetime.now(UTC)),
        "entries": plain,
        "scores": dict(scores),
        "max_scores": dict(max_scores),
        "score": score,
        "max_score": max_score,
        "percent": percent_of(score, max_score),
        "digest": digest_of(plain),
        "reason": "",
    }


def digest_of(entries: Mapping[str, Any]) -> str:
    """SHA-256 of entries, the same whatever order they stand in."""
    return hashlib.sha256(json.dumps(entries, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def _newest(rows: Iterable[Mapping[str, Any]]) -> list[Attempt]:
    """The attempts among the rows, by learner and number, each with its newest scores."""
    made = [row for row in rows if row["attempt"] is not None]
    newest = {(row["learner"], row["attempt"]): row for row in made}
    told = _told_before(made)
    return [_attempt(newest[key], told[key]) for key in sorted(newest)]


def _told_before(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, int | None], float]:
    """By learner and attempt, the best percentage of the learner's other attempts when it was first recorded."""
    newest: dict[str, dict[int | None, float]] = defaultdict(dict)
    found: dict[tuple[str, int | None], float] = {}
    for row in rows:
        told = newest[row["learner"]]
        found.setdefault((row["learner"], row["attempt"]), max(told.values(), default=0.0))
        told[row["attempt"]] = row["percent"]
    return found


def _attempt(row: Mapping[str, Any], told_before: float = 0.0) -> Attempt:
    fields = {name: value for name, value in row.items() if name not in ("id", "revision")}
    fields["attempt"] = fields["attempt"] or 0
    fields["handed_in"] = datetime.fromisoformat(fields["handed_in"])
    fields["recorded"] = datetime.fromisoformat(fields["recorded"])
    return Attempt(**fields, told_before=told_before)


def _iso(moment: datetime) -> str:
    """UTC with microseconds; a moment without a zone is UTC, as nbgrader keeps it."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="microseconds")
