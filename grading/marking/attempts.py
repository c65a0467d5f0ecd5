"""The record of attempts: what each learner handed in and what it earned. Rows are added, never changed.

It is a table in the gradebook's database (SQLite or PostgreSQL). nbgrader keeps one submission for each learner and
module; this table keeps every hand-in, so that the best one can count and a changed key can be applied to all of
them. A regrade adds a row; the earlier row stays.
"""

import hashlib
import json
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa

from grading.marking.ledger import Ledger
from grading.marking.tables import ATTEMPTS, Entries, Row, Store, iso, this_moment
from widgets.languages.reasons import Reason, kept, read_kept

Kind = Literal["graded", "regraded", "refused", "refresher", "repeated", "held"]
"""`held` is never recorded: such a hand-in waits for an instructor's decision."""
_Key = tuple[str, int | None]
"""Learner and number of an attempt."""
_TRIES = 5
_NOTHING: tuple[object, ...] = (None, "", [], {})
"""The values of an entry whose answer was never given, or was cleared."""
_STEP = timedelta(microseconds=1)
_LAST_YEAR = 9999


@dataclass(frozen=True)
class Attempt:
    """One hand-in with its newest scores."""

    learner: str
    """The ID under which nbgrader knows the learner."""
    name: str
    """The name as the learner gave it; untrusted text, may be empty."""
    module: str
    attempt: int
    """1 for the first attempt; 0 for rows that are not attempts: refused hand-ins, repeated answers and refreshers."""
    handed_in: datetime
    """When the learner handed in (UTC), by the clock of the device."""
    recorded: datetime
    """When these scores were recorded (UTC)."""
    kind: Kind
    entries: Entries
    """The entries of answers.json: id to {value, at, confidence, checked, first}, including warm-ups and cases."""
    scores: dict[str, float]
    """Points by question, for the questions that are scored automatically."""
    max_scores: dict[str, float]
    score: float
    """The sum of the automatic points."""
    max_score: float
    percent: float
    """The automatic points as a percentage, from 0 to 100."""
    digest: str
    """SHA-256 of the entries."""
    why: Reason | None = None
    """Why it was refused, waits or is not a new attempt; None for an attempt."""
    after_answers: bool = field(default=False, compare=False)
    """Whether the learner could already see the right answers when it was recorded, so that it does not count."""
    minimum: float = field(default=0.0, compare=False)
    """The percentage that was needed in each criterion when it was first recorded; 0 if only the total counted."""

    @property
    def reason(self) -> str:
        """Why it is not an attempt, as a sentence; empty for an attempt."""
        return self.why.refusal() if self.why else ""

    @property
    def moment(self) -> datetime:
        """When the learner handed in; the time of recording if the device's clock runs ahead."""
        return min(self.handed_in, self.recorded)

    @property
    def is_attempt(self) -> bool:
        """Whether it is a test that was handed in and scored."""
        return self.kind in ("graded", "regraded")

    def value(self, id: str) -> Any:
        """The answer to `id`, None if there is no answer."""
        entry = self.entries.get(id)
        return entry.get("value") if isinstance(entry, dict) else None


class Attempts(Store):
    """The attempts recorded in the gradebook's database, or in a transaction there; see `Store`."""

    def __init__(self, database: str | sa.Connection) -> None:
        super().__init__(database)
        self._held: dict[tuple[str, str], list[Row]] = {}

    def hold(self, module: str, learners: Iterable[str]) -> None:
        """Read all rows of these learners at once, and do not query them again in this transaction.

        For a transaction in which no one else adds rows, or where a snapshot taken now is recent enough.
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
        question_ids: Collection[str] | None = None,
    ) -> Attempt:
        """Record a hand-in with its scores, once: a second call for the same hand-in returns the existing attempt.

        `question_ids` are the ids of the test's questions, by default those with a score. If they are answered as in an
        earlier attempt, the hand-in is recorded as a repetition of it; beyond `limit` attempts it is recorded as
        refused, with a reason. Neither uses up an attempt or has scores. Raises RuntimeError if concurrent writers
        win every retry.
        """
        questions = max_scores.keys() if question_ids is None else question_ids
        for _ in range(_TRIES):
            if standing := self.find(learner, module, handed_in, entries):
                return standing
            handed_in = self._free(learner, module, handed_in)
            attempts = self.of(module, learner)
            if same := _same(attempts, entries, questions):
                return self._put_aside("repeated", learner, module, handed_in, entries, name, Reason("same-answers", {"attempt": same}))
            number = 1 + max((attempt.attempt for attempt in attempts), default=0)
            if limit is not None and number > limit:
                return self.refuse(learner, module, handed_in, limit_reason(limit), entries=entries, name=name)
            row = _row(learner, name, module, handed_in, entries, scores, max_scores) | {"attempt": number, "kind": "graded", "revision": 0}
            if self._add(row):
                return _attempt(row, self._terms(module, [learner]).now())
        raise RuntimeError(f"the attempt of {learner} could not be recorded: others are recorded for the same learner all the time")

    def refuse(
        self, learner: str, module: str, handed_in: datetime, reason: Reason, *, entries: Entries | None = None, name: str = ""
    ) -> Attempt:
        """Record that a hand-in was not graded, and why; once, like `record`. It does not use up an attempt."""
        return self._put_aside("refused", learner, module, handed_in, entries or {}, name, reason)

    def keep_refresher(self, learner: str, module: str, handed_in: datetime, entries: Entries, *, name: str = "") -> Attempt:
        """Record the result of a learner's refreshers; once, like `record`. It is not an attempt and has no scores."""
        return self._put_aside("refresher", learner, module, handed_in, entries, name)

    def regrade(self, attempt: Attempt, scores: Mapping[str, float], max_scores: Mapping[str, float]) -> Attempt:
        """Add a row with the scores under the changed keys; if they are the same, add nothing."""
        if attempt.scores == dict(scores) and attempt.max_scores == dict(max_scores):
            return attempt
        for _ in range(_TRIES):
            row = _row(attempt.learner, attempt.name, attempt.module, attempt.handed_in, attempt.entries, scores, max_scores)
            revision = 1 + max(
                entry["revision"] for entry in self._rows(attempt.module, attempt.learner) if entry["attempt"] == attempt.attempt
            )
            row |= {"attempt": attempt.attempt, "kind": "regraded", "revision": revision}
            if self._add(row):
                return _attempt(row, _Known(attempt.after_answers, attempt.minimum))
        raise RuntimeError(f"the attempt of {attempt.learner} could not be regraded: it is regraded elsewhere all the time")

    def of(self, module: str, learner: str | None = None) -> list[Attempt]:
        """The attempts at a module (of one learner), by learner and number, each with its newest scores.

        Refused hand-ins and refreshers are omitted. `grading.marking.passing.best_of` says which attempt counts.
        """
        return _newest(self._rows(module, learner), self._terms(module, None if learner is None else [learner]))

    def records(self, module: str) -> list[Attempt]:
        """The attempts at a module, each with its newest scores, followed by the refreshers that were handed in."""
        rows = self._rows(module, None)
        return [*_newest(rows, self._terms(module, None)), *(_attempt(row) for row in rows if row["kind"] == "refresher")]

    def history(self, module: str, learner: str | None = None) -> list[Attempt]:
        """Every row as it was recorded, oldest first: first scores, regrades, refused hand-ins and refreshers."""
        rows = self._rows(module, learner)
        known = self._terms(module, None if learner is None else [learner]).known(rows)
        return [_attempt(row, known[row["learner"], row["attempt"]]) for row in rows]

    def refused(self, module: str, learner: str | None = None) -> list[Attempt]:
        """The hand-ins that were not graded, each with its reason."""
        return [attempt for attempt in self.history(module, learner) if attempt.kind == "refused"]

    def find(self, learner: str, module: str, handed_in: datetime, entries: Entries | None = None) -> Attempt | None:
        """The newest row of this hand-in, None if it is not recorded.

        With `entries`, hand-ins of the same moment are distinguished by their answers: a device whose clock has
        stopped produces several of them.
        """
        rows = self._rows(module, learner)
        if entries is None:
            matching_rows = [row for row in rows if row["handed_in"] == iso(handed_in)]
        else:
            digest, moments = digest_of(dict(entries)), self._moments(rows, handed_in)
            matching_rows = [row for row in rows if row["handed_in"] in moments and row["digest"] == digest]
        return _attempt(matching_rows[-1]) if matching_rows else None

    def lines(self, module: str, learner: str) -> list[int]:
        """The ids of all rows of a learner; the list grows when something new is recorded."""
        return [row["id"] for row in self._rows(module, learner)]

    def learners(self, module: str | None = None) -> set[str]:
        """The ids of all learners with a row (for a module)."""
        query = sa.select(ATTEMPTS.c.learner).distinct()
        return {row["learner"] for row in self.rows(query if module is None else query.where(ATTEMPTS.c.module == module))}

    def moments(self) -> set[tuple[str, str, str]]:
        """Learner, module and time of every row, with the time in the tables' format."""
        query = sa.select(ATTEMPTS.c.learner, ATTEMPTS.c.module, ATTEMPTS.c.handed_in)
        return {(row["learner"], row["module"], row["handed_in"]) for row in self.rows(query)}

    def _free(self, learner: str, module: str, handed_in: datetime) -> datetime:
        """The first moment, from this one on, at which the learner has no row."""
        taken = {row["handed_in"] for row in self._rows(module, learner)}
        while iso(handed_in) in taken:
            handed_in = _next(handed_in)
        return handed_in

    def _moments(self, rows: list[Row], handed_in: datetime) -> set[str]:
        """The consecutive moments from this one on, as `_free` produces them."""
        taken = {row["handed_in"] for row in rows}
        moments = {iso(handed_in)}
        while iso(handed_in) in taken:
            handed_in = _next(handed_in)
            moments.add(iso(handed_in))
        return moments

    def _terms(self, module: str, learners: Collection[str] | None) -> "_Terms":
        ledger = Ledger(self.database)
        told_at = {learner: iso(moment) for learner, moment in ledger.told(module, learners).items()}
        closed = ledger.closed(module)
        return _Terms(told_at | ({"": iso(closed)} if closed else {}), ledger.minimums(module))

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
        """Add the row and return True; return False if it exists already, or was added by someone else."""
        added = self.add(ATTEMPTS, row)
        if added and (row["module"], row["learner"]) in self._held:
            # Read again, because the row's id counts.
            del self._held[row["module"], row["learner"]]
            self.hold(row["module"], [row["learner"]])
        return added


def limit_reason(limit: int) -> Reason:
    """The reason given to a learner who hands in more often than allowed."""
    return Reason("limit-once") if limit == 1 else Reason("limit", {"limit": limit})


def percent_of(score: float, max_score: float) -> float:
    """The percentage from 0 to 100, without the last bits that adding thirds leaves."""
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
    """SHA-256 of entries, independent of their order."""
    return hashlib.sha256(json.dumps(entries, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def _next(moment: datetime) -> datetime:
    """The next moment; after the last representable year, an earlier one."""
    return moment + _STEP if moment.year < _LAST_YEAR else moment.replace(year=_LAST_YEAR - 1)


def _same(attempts: Iterable[Attempt], entries: Entries, questions: Iterable[str]) -> int:
    """The number of the attempt that answers these questions in the same way, 0 if there is none."""
    question_ids = list(questions)
    new_answers = _answers(entries, question_ids)
    return next((attempt.attempt for attempt in attempts if _answers(attempt.entries, question_ids) == new_answers), 0)


def _answers(entries: Entries, question_ids: Iterable[str]) -> dict[str, tuple[object, object]]:
    """Value and variant of each answer, without its time and confidence; unanswered questions are omitted."""
    answer_entries = {id: entries[id] for id in question_ids if isinstance(entries.get(id), Mapping)}
    return {id: (entry.get("value"), entry.get("variant")) for id, entry in answer_entries.items() if entry.get("value") not in _NOTHING}


def _newest(rows: Iterable[Row], terms: "_Terms") -> list[Attempt]:
    """The attempts among the rows, by learner and number, each with its newest scores."""
    attempt_rows = [row for row in rows if row["attempt"] is not None]
    newest = {_key(row): row for row in attempt_rows}
    known = terms.known(attempt_rows)
    return [_attempt(newest[key], known[key]) for key in sorted(newest)]


class _Known(NamedTuple):
    """What the ledger knows of an attempt."""

    after_answers: bool = False
    minimum: float = 0.0


_UNKNOWN = _Known()


class _Terms(NamedTuple):
    """The terms of a module over time. Times are in the tables' format."""

    told_at: Mapping[str, str]
    """Since when each learner knows the right answers; the key "" holds the time from which everyone may know them."""
    minimums: list[tuple[str, float]]
    """The minimum in each criterion, each with the time from which it applies, oldest first."""

    def known(self, rows: Iterable[Row]) -> dict[_Key, _Known]:
        """What is known of the attempts among the rows, by when each was first recorded."""
        first: dict[_Key, str] = {}
        for row in rows:
            first.setdefault(_key(row), row["recorded"])
        return {key: _Known(self._is_told(key[0], recorded), self._minimum(recorded)) for key, recorded in first.items()}

    def now(self) -> _Known:
        """What is known of an attempt of the only learner of these terms that was recorded last."""
        return _Known(bool(self.told_at), self.minimums[-1][1] if self.minimums else 0.0)

    def _is_told(self, learner: str, recorded: str) -> bool:
        return any(since and recorded > since for since in (self.told_at.get(""), self.told_at.get(learner)))

    def _minimum(self, recorded: str) -> float:
        return next((minimum for since, minimum in reversed(self.minimums) if since <= recorded), 0.0)


def _key(row: Row) -> _Key:
    return row["learner"], row["attempt"]


def _attempt(row: Row, known: _Known = _UNKNOWN) -> Attempt:
    fields = {name: value for name, value in row.items() if name not in ("id", "revision", "reason")}
    fields["attempt"] = fields["attempt"] or 0
    fields["handed_in"] = datetime.fromisoformat(fields["handed_in"])
    fields["recorded"] = datetime.fromisoformat(fields["recorded"])
    return Attempt(**fields, why=read_kept(row["reason"]), **known._asdict())
