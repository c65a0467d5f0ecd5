"""The record of attempts: what each learner handed in and what it earned, never changed, only added to.

It is a table of its own in the gradebook's database (SQLite or PostgreSQL). nbgrader keeps one
submission a learner and module; here every hand-in is kept, so that the best one can count and a
changed key can be applied to all of them. A regrade adds a row; the row before it stays.
"""

import hashlib
import json
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from grading.marking.ledger import Ledger
from grading.marking.tables import ATTEMPTS, Entries, Row, Store, iso, this_moment
from widgets.languages.reasons import Reason, kept, read_kept

Kind = Literal["graded", "regraded", "refused", "refresher", "repeated", "held"]
"""`held` is never recorded: such a hand-in waits for an instructor's decision."""
_TRIES = 5
_NOTHING: tuple[object, ...] = (None, "", [], {})
"""What an entry holds whose answer was never given, or taken back."""
_STEP = timedelta(microseconds=1)
_LAST_YEAR = 9999


@dataclass(frozen=True)
class Attempt:
    """One hand-in, with the newest scores that it was given."""

    learner: str
    """The ID that nbgrader knows."""
    name: str
    """The name as the learner gave it; untrusted text, may be empty."""
    module: str
    attempt: int
    """1 for the first; 0 for what is none: a refused hand-in, the same answers again, or refreshers."""
    handed_in: datetime
    """When the learner handed in (UTC), by the clock of the device."""
    recorded: datetime
    """When these scores were recorded (UTC)."""
    kind: Kind
    entries: Entries
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
    why: Reason | None = None
    """Why it was refused, waits, or is no new attempt; None where it is one."""
    after_answers: bool = field(default=False, compare=False)
    """Whether the learner had been told the right answers when it was recorded, so that it does not count."""

    @property
    def reason(self) -> str:
        """Why it is no attempt, as a sentence; empty where it is one."""
        return self.why.refusal() if self.why else ""

    @property
    def moment(self) -> datetime:
        """When the learner handed in, by a clock that runs ahead no later than it was recorded."""
        return min(self.handed_in, self.recorded)

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


class Attempts(Store):
    """The attempts recorded in the gradebook's database, or in a transaction there; see `Store`."""

    def __init__(self, database: str | sa.Connection) -> None:
        super().__init__(database)
        self._held: dict[tuple[str, str], list[Row]] = {}

    def hold(self, module: str, learners: Iterable[str]) -> None:
        """Read what is recorded of these learners, all at once, and look no more for it in this transaction.

        For a transaction in which nobody else adds to it, or in which what is read need be no newer than this.
        """
        if self.joined is None:
            raise ValueError("attempts are held in a transaction only")
        held: dict[str, list[Row]] = {learner: [] for learner in learners}
        for row in self._selected(module, held):
            held[row["learner"]].append(row)
        self._held.update({(module, learner): rows for learner, rows in held.items()})

    def record(
        self,
        learner: str,
        module: str,
        handed_in: datetime,
        entries: Entries,
        scores: Mapping[str, float],
        max_scores: Mapping[str, float],
        *,
        name: str = "",
        limit: int | None = None,
        asked: Collection[str] | None = None,
    ) -> Attempt:
        """Record a hand-in with its scores, once: a second call for the same one gives what stands there.

        `asked` are the test's questions, those with a score by default: where they are answered as in an earlier attempt,
        it is recorded as a repetition of that. Past `limit` attempts it is recorded as refused, with a reason. Neither
        uses an attempt or has scores.
        """
        questions = max_scores.keys() if asked is None else asked
        for _ in range(_TRIES):
            if standing := self.find(learner, module, handed_in, entries):
                return standing
            handed_in = self._free(learner, module, handed_in)
            made = self.of(module, learner)
            if same := _same(made, entries, questions):
                return self._put_aside("repeated", learner, module, handed_in, entries, name, Reason("same-answers", {"attempt": same}))
            number = 1 + max((attempt.attempt for attempt in made), default=0)
            if limit is not None and number > limit:
                return self.refuse(learner, module, handed_in, limit_reason(limit), entries=entries, name=name)
            row = _row(learner, name, module, handed_in, entries, scores, max_scores) | {"attempt": number, "kind": "graded", "revision": 0}
            if self._add(row):
                return _attempt(row, bool(self._told(module, [learner])))
        raise RuntimeError(f"the attempt of {learner} could not be recorded: others are recorded for the same learner all the time")

    def refuse(
        self, learner: str, module: str, handed_in: datetime, reason: Reason, *, entries: Entries | None = None, name: str = ""
    ) -> Attempt:
        """Record a hand-in that is not graded, and why; once, like `record`. It does not use up an attempt."""
        return self._put_aside("refused", learner, module, handed_in, entries or {}, name, reason)

    def keep_refresher(self, learner: str, module: str, handed_in: datetime, entries: Entries, *, name: str = "") -> Attempt:
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
                return _attempt(row, attempt.after_answers)
        raise RuntimeError(f"the attempt of {attempt.learner} could not be regraded: it is regraded elsewhere all the time")

    def of(self, module: str, learner: str | None = None) -> list[Attempt]:
        """The attempts at a module (of one learner), by learner and number, each with its newest scores. What is no attempt is left out.

        Which of them counts: `grading.marking.record.best_of`.
        """
        return _newest(self._rows(module, learner), self._told(module, None if learner is None else [learner]))

    def records(self, module: str) -> list[Attempt]:
        """The attempts at a module, each with its newest scores, and after them what was handed in of refreshers."""
        rows = self._rows(module, None)
        return [*_newest(rows, self._told(module, None)), *(_attempt(row) for row in rows if row["kind"] == "refresher")]

    def history(self, module: str, learner: str | None = None) -> list[Attempt]:
        """Every row as it was recorded, the oldest first: first scores, regrades, what was refused, and refreshers."""
        rows = self._rows(module, learner)
        after = _after_answers(rows, self._told(module, None if learner is None else [learner]))
        return [_attempt(row, (row["learner"], row["attempt"]) in after) for row in rows]

    def refused(self, module: str, learner: str | None = None) -> list[Attempt]:
        """The hand-ins that were not graded, with the reason."""
        return [attempt for attempt in self.history(module, learner) if attempt.kind == "refused"]

    def find(self, learner: str, module: str, handed_in: datetime, entries: Entries | None = None) -> Attempt | None:
        """What is recorded of this hand-in, with its newest scores.

        With `entries`, another hand-in of the same moment is told apart: a device whose clock stands still makes such.
        """
        rows = self._rows(module, learner)
        if entries is None:
            found = [row for row in rows if row["handed_in"] == iso(handed_in)]
        else:
            digest, moments = digest_of(dict(entries)), self._moments(rows, handed_in)
            found = [row for row in rows if row["handed_in"] in moments and row["digest"] == digest]
        return _attempt(found[-1]) if found else None

    def lines(self, module: str, learner: str) -> list[int]:
        """The numbers of all rows recorded of a learner: more of them, where something new was recorded."""
        return [row["id"] for row in self._rows(module, learner)]

    def learners(self, module: str | None = None) -> set[str]:
        """Everyone of whom something is recorded (of a module)."""
        query = sa.select(ATTEMPTS.c.learner).distinct()
        return {row["learner"] for row in self.rows(query if module is None else query.where(ATTEMPTS.c.module == module))}

    def moments(self) -> set[tuple[str, str, str]]:
        """Of everything that is recorded the learner, the module and when it was handed in, as the tables keep it."""
        query = sa.select(ATTEMPTS.c.learner, ATTEMPTS.c.module, ATTEMPTS.c.handed_in)
        return {(row["learner"], row["module"], row["handed_in"]) for row in self.rows(query)}

    def _free(self, learner: str, module: str, handed_in: datetime) -> datetime:
        """The first moment from this one on at which nothing is recorded of the learner."""
        taken = {row["handed_in"] for row in self._rows(module, learner)}
        while iso(handed_in) in taken:
            handed_in = _next(handed_in)
        return handed_in

    def _moments(self, rows: list[Row], handed_in: datetime) -> set[str]:
        """The moments from this one on that follow each other, as `_free` makes them."""
        taken = {row["handed_in"] for row in rows}
        moments = {iso(handed_in)}
        while iso(handed_in) in taken:
            handed_in = _next(handed_in)
            moments.add(iso(handed_in))
        return moments

    def _told(self, module: str, learners: Collection[str] | None) -> Mapping[str, str]:
        """Since when learners know the right answers; under the name "" since when everybody may."""
        ledger = Ledger(self.database)
        told = {learner: iso(moment) for learner, moment in ledger.told(module, learners).items()}
        closed = ledger.closed(module)
        return told | ({"": iso(closed)} if closed else {})

    def _put_aside(
        self,
        kind: Kind,
        learner: str,
        module: str,
        handed_in: datetime,
        entries: Entries,
        name: str,
        reason: Reason | None = None,
    ) -> Attempt:
        for _ in range(_TRIES):
            if standing := self.find(learner, module, handed_in, entries):
                return standing
            handed_in = self._free(learner, module, handed_in)
            row = _row(learner, name, module, handed_in, entries, {}, {}) | {"attempt": None, "kind": kind, "revision": 0}
            row["reason"] = kept(reason) if reason else ""
            if self._add(row):
                return _attempt(row)
        raise RuntimeError(f"the hand-in of {learner} could not be recorded: others are recorded for the same learner all the time")

    def _rows(self, module: str, learner: str | None) -> list[Row]:
        if learner is not None and (module, learner) in self._held:
            return self._held[module, learner]
        return self._selected(module, None if learner is None else [learner])

    def _selected(self, module: str, learners: Iterable[str] | None) -> list[Row]:
        query = sa.select(ATTEMPTS).where(ATTEMPTS.c.module == module).order_by(ATTEMPTS.c.id)
        if learners is not None:
            query = query.where(ATTEMPTS.c.learner.in_(list(learners)))
        return self.rows(query)

    def _add(self, row: Row) -> bool:
        """Whether the row was added; one that stands already, or that another has added meanwhile, is left as it is."""
        added = self.add(ATTEMPTS, row)
        if added and (row["module"], row["learner"]) in self._held:
            # Read again, for its number in the table counts.
            del self._held[row["module"], row["learner"]]
            self.hold(row["module"], [row["learner"]])
        return added


def limit_reason(limit: int) -> Reason:
    """What a learner is told who hands in once too often."""
    return Reason("limit-once") if limit == 1 else Reason("limit", {"limit": limit})


def percent_of(score: float, max_score: float) -> float:
    """The share from 0 to 100, free of the last bits that adding thirds leaves."""
    return round(100.0 * score / max_score, 6) if max_score > 0 else 0.0


def _row(
    learner: str,
    name: str,
    module: str,
    handed_in: datetime,
    entries: Entries,
    scores: Mapping[str, float],
    max_scores: Mapping[str, float],
) -> Row:
    score, max_score = math.fsum(scores.values()), math.fsum(max_scores.values())
    plain = dict(entries)
    return {
        "learner": learner,
        "name": name,
        "module": module,
        "handed_in": iso(handed_in),
        "recorded": this_moment(),
        "entries": plain,
        "scores": dict(scores),
        "max_scores": dict(max_scores),
        "score": score,
        "max_score": max_score,
        "percent": percent_of(score, max_score),
        "digest": digest_of(plain),
        "reason": "",
    }


def digest_of(entries: Entries) -> str:
    """SHA-256 of entries, the same whatever order they stand in."""
    return hashlib.sha256(json.dumps(entries, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def _next(moment: datetime) -> datetime:
    """The moment after this one; after the last that there is, another."""
    return moment + _STEP if moment.year < _LAST_YEAR else moment.replace(year=_LAST_YEAR - 1)


def _same(made: Iterable[Attempt], entries: Entries, questions: Iterable[str]) -> int:
    """The number of the attempt in which these questions were answered in the same way, 0 where there is none."""
    asked = list(questions)
    given = _answers(entries, asked)
    return next((attempt.attempt for attempt in made if _answers(attempt.entries, asked) == given), 0)


def _answers(entries: Entries, asked: Iterable[str]) -> dict[str, tuple[object, object]]:
    """The answers alone, without when and how surely they were given; what was not answered is left out."""
    found = {id: entries[id] for id in asked if isinstance(entries.get(id), Mapping)}
    return {id: (entry.get("value"), entry.get("variant")) for id, entry in found.items() if entry.get("value") not in _NOTHING}


def _newest(rows: Iterable[Row], told: Mapping[str, str]) -> list[Attempt]:
    """The attempts among the rows, by learner and number, each with its newest scores."""
    made = [row for row in rows if row["attempt"] is not None]
    newest = {(row["learner"], row["attempt"]): row for row in made}
    after = _after_answers(made, told)
    return [_attempt(newest[key], key in after) for key in sorted(newest)]


def _after_answers(rows: Iterable[Row], told: Mapping[str, str]) -> set[tuple[str, int | None]]:
    """By learner and number, the attempts that were first recorded when their learner knew the right answers."""
    first: dict[tuple[str, int | None], str] = {}
    for row in rows:
        first.setdefault((row["learner"], row["attempt"]), row["recorded"])
    everybody = told.get("")
    return {
        key
        for key, recorded in first.items()
        if (everybody and recorded > everybody) or ((since := told.get(key[0])) is not None and recorded > since)
    }


def _attempt(row: Row, after_answers: bool = False) -> Attempt:
    fields = {name: value for name, value in row.items() if name not in ("id", "revision", "reason")}
    fields["attempt"] = fields["attempt"] or 0
    fields["handed_in"] = datetime.fromisoformat(fields["handed_in"])
    fields["recorded"] = datetime.fromisoformat(fields["recorded"])
    return Attempt(**fields, why=read_kept(row["reason"]), after_answers=after_answers)
