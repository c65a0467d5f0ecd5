"""From hand-ins to recorded attempts, with the current keys."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

import msgspec
import sqlalchemy as sa
from nbgrader.api import Student

from grading.marking.admission import NOBODY, KnownLearner, objection
from grading.marking.attempts import Attempt, Attempts, digest_of
from grading.marking.held import HeldHandIns, device_of
from grading.marking.ledger import Facts, Ledger
from grading.marking.passing import PassRule
from grading.marking.questions import score_entries
from grading.marking.tables import Store, iso
from grading.submissions.hand_ins import HandIn
from widgets.answers.identity import folded_id
from widgets.content.mission import Mission, load_mission
from widgets.content.reserved_entries import PRIVATE, REFRESHER
from widgets.forms.question import Question
from widgets.forms.reflection.form import is_written
from widgets.languages.reasons import Reason


class Recorder:
    """Records the hand-ins of one module: whose they are, what they score and whether they count. Caches what it has read."""

    def __init__(self, attempts: Attempts, module: str, questions: list[Question], mission: Mission | None = None) -> None:
        self.attempts = attempts
        self.module = module
        self.questions = questions
        self.mission = mission or load_mission()
        self.rule = PassRule.of(questions, self.mission)
        self.ledger = Ledger(attempts.database)
        self._held = HeldHandIns(attempts.database)
        self._facts: dict[str, Facts] = {}
        self._spellings: dict[str, str] | None = None
        self._roster: tuple[bool, bool] | None = None
        self._has_noted_minimum = False

    def hold(self, learners: Iterable[str]) -> None:
        """Read what is known of these learners at once; for a transaction in which no one else adds rows."""
        ids = list(learners)
        self.attempts.hold(self.module, ids)
        self._facts.update(self.ledger.facts(ids))

    def facts(self, learner: str) -> Facts:
        """What the ledger says about a learner."""
        return self._facts[learner] if learner in self._facts else self.ledger.facts_of(learner)

    def spelling(self, learner: str) -> str:
        """The spelling of an ID in the record and the gradebook; the ID as given if it is new.

        `A-10` and `a-10` are one learner.
        """
        if self._spellings is None:
            learner_ids = self.attempts.learners() | self.ledger.learners() | _students(self.attempts)
            self._spellings = {folded_id(one): one for one in sorted(learner_ids)} | {one: one for one in learner_ids}
        return self._spellings.get(learner) or self._spellings.setdefault(folded_id(learner), learner)

    def record(self, hand_in: HandIn) -> Attempt:
        """Record a hand-in, and return it as an attempt; a hand-in that is not an attempt has another kind.

        Of a hand-in for refreshers only the refreshers are kept; its other answers are neither scored nor kept. A
        hand-in whose learner is not certain waits for a decision: its kind is "held", and it is not recorded.
        """
        entries, moment = self._placed(hand_in)
        facts = self.facts(hand_in.learner)
        standing = self.attempts.find(hand_in.learner, self.module, moment, entries)
        # It was accepted as this learner's before, or it has no secret, so that no one can read its result.
        if standing and hand_in.result_name in {None, *facts.receipts.get(self.module, {})}:
            return standing
        reason = self._objection(hand_in, facts)
        if reason is None:
            return self._take(hand_in, facts)
        if hand_in.reason:
            # There is nothing to decide, and a person who uses another learner's name must not read anything about
            # that learner.
            return _unrecorded("refused", hand_in, moment, hand_in.reason)
        match self.ledger.decided(device_of(hand_in)):
            case None:
                self._held.keep(hand_in, moment, reason)
                return _unrecorded("held", hand_in, moment, reason)
            case decided if decided == NOBODY:
                return _unrecorded("held", hand_in, moment, Reason("decided-against", {"learner": hand_in.learner}))
            case decided:
                return self.take(replace(hand_in, learner=self.spelling(decided)))

    def is_recorded(self, hand_in: HandIn) -> bool:
        """Whether the hand-in is recorded."""
        entries, moment = self._placed(hand_in)
        return self.attempts.find(hand_in.learner, self.module, moment, entries) is not None

    def take(self, hand_in: HandIn) -> Attempt:
        """Record a hand-in as its learner's without checking who made it: its maker can read the result from then on."""
        return self._take(hand_in, self.facts(hand_in.learner))

    def _take(self, hand_in: HandIn, facts: Facts) -> Attempt:
        attempt = self._added(hand_in, facts)
        moments_by_result = facts.receipts.setdefault(self.module, {})
        if hand_in.result_name and moments_by_result.get(hand_in.result_name) != attempt.handed_in:
            moment = iso(attempt.handed_in)
            self.ledger.note("receipt", learner=hand_in.learner, module=self.module, key=hand_in.result_name, value=moment)
            moments_by_result[hand_in.result_name] = attempt.handed_in
        return attempt

    def _added(self, hand_in: HandIn, facts: Facts) -> Attempt:
        learner = hand_in.learner
        entries, moment = self._placed(hand_in)
        if hand_in.reason:
            return self.attempts.refuse(learner, self.module, moment, hand_in.reason)
        name = hand_in.answers.learner.name
        self._remember(learner, facts, hand_in.answers.origin, name)
        if hand_in.answers.purpose == "refresher":
            return self.attempts.keep_refresher(learner, self.module, moment, entries, name=name)
        self._note_minimum()
        scores, max_scores = score_entries(self.questions, entries)
        question_ids = [question.id for question in self.questions]
        limit = self.mission.attempts + facts.more_attempts.get(self.module, 0)
        return self.attempts.record(
            learner, self.module, moment, entries, scores, max_scores, name=name, limit=limit, question_ids=question_ids
        )

    def rescored(self, learner: str) -> list[Attempt]:
        """All attempts of a learner under the current keys; changed scores are recorded as new rows."""
        return [
            self.attempts.regrade(attempt, *score_entries(self.questions, attempt.entries))
            for attempt in self.attempts.of(self.module, learner)
        ]

    def _objection(self, hand_in: HandIn, facts: Facts) -> Reason | None:
        """Why the hand-in is not accepted, None if it is."""
        names = facts.names | {attempt.name for attempt in self.attempts.of(self.module, hand_in.learner)}
        if self._roster is None:
            self._roster = bool(self.ledger.roster()), self.ledger.entry() == "roster"
        return objection(hand_in, KnownLearner(facts, frozenset(names), *self._roster))

    def _remember(self, learner: str, facts: Facts, origin: str, name: str) -> None:
        if origin in facts.origins and name in facts.names:
            return
        self.ledger.note("seen", learner=learner, key=origin, value=name)
        facts.origins.add(origin)
        facts.names.add(name)

    def _note_minimum(self) -> None:
        """Note the minimum in each criterion from when it applies, so that earlier attempts keep theirs."""
        if not self._has_noted_minimum and self.ledger.minimum(self.module) != self.mission.criterion_minimum:
            self.ledger.note("minimum", module=self.module, value=self.mission.criterion_minimum)
        self._has_noted_minimum = True

    def _placed(self, hand_in: HandIn) -> tuple[dict[str, object], datetime]:
        """The entries to record and the time of a hand-in.

        Without a time, it is that of an earlier hand-in with the same answers, else now.
        """
        entries = entries_of(hand_in)
        if hand_in.handed_in is not None:
            return entries, hand_in.handed_in
        digest = digest_of(entries)
        same = (attempt.handed_in for attempt in self.attempts.history(self.module, hand_in.learner) if attempt.digest == digest)
        return entries, next(same, datetime.now(UTC))


def entries_of(hand_in: HandIn) -> dict[str, object]:
    """The entries of a hand-in that are recorded; nbgrader's own submission also holds what is only for the learner."""
    is_refresher = hand_in.answers.purpose == "refresher"
    handed_in = hand_in.answers.entries.items()
    return {id: msgspec.to_builtins(entry) for id, entry in handed_in if id not in PRIVATE and (not is_refresher or id == REFRESHER)}


def _unrecorded(kind: Literal["held", "refused"], hand_in: HandIn, moment: datetime, reason: Reason) -> Attempt:
    """The attempt that represents a hand-in that is not recorded, or not yet."""
    nothing: dict[str, float] = {}
    name, now = hand_in.answers.learner.name, datetime.now(UTC)
    return Attempt(hand_in.learner, name, hand_in.module, 0, moment, now, kind, {}, nothing, nothing, 0.0, 0.0, 0.0, "", reason)


def _students(store: Store) -> set[str]:
    """The IDs of all learners whom nbgrader knows."""
    with store.transaction() as connection:
        if not sa.inspect(connection).has_table(Student.__tablename__):
            return set()
        return set(connection.scalars(sa.select(Student.id)))


def newest_text(attempts: Iterable[Attempt], reflection: str) -> str:
    """The learner's newest text that is not empty, of attempts in any order; empty if there is no such text.

    A clock that runs ahead does not make a text newer than its arrival.
    """
    texts = ((attempt.moment, attempt.attempt, attempt.value(reflection)) for attempt in attempts)
    written = [(moment, number, text) for moment, number, text in texts if is_written(text)]
    return max(written)[2] if written else ""
