"""Synthetic learners: seeded, with plausible abilities, and their answers.

The same seed gives the same answers on any day and any machine.
"""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec

from widgets.answers.drawn_test import DrawnTest, draw_variant
from widgets.answers.identity import folded_id
from widgets.answers.store import Answers, Entry, Learner
from widgets.content.reserved_entries import DRAWN_TEST, REFRESHER, SINCE, TRACK
from widgets.declaration import Declaration
from widgets.forms.question import Answer, Question
from widgets.forms.truth import truth
from widgets.kinds.refresher.kind import Refresher
from widgets.kinds.warmup.kind import Warmup

COUNT = 24
SEED = 1325
_FIRST_HAND_IN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
_LEARNT = 0.4
"""How much ability grows from one attempt to the next."""
_SLOPE = 1.7
"""How sharply a question separates those who know from those who do not."""
_FORGOTTEN = 0.3
"""How much ability a month without practice takes away."""
_MONTH = timedelta(days=31)
_LEFT_OUT = 0.02
_MIND_CHANGED = 0.04
"""The share of right answers that the next attempt loses."""
_REFLECTIONS = (
    "(Synthetic text.) At the gate a guard, Ilir, holds the papers of four cooks. One of them says she may not go out. "
    "I note time and place and tell the Focal Point the same day. I ask her nothing.",
    "(Synthetic text.) Two boys sell fuel at night beside our camp, and a man counts their money. They look under 18. "
    "I report to the Conduct and Discipline Team, for my own officer buys there.",
    "(Synthetic text.) A cleaner, Nadia, is fetched each evening by a man who speaks for her. "
    "I write down what I saw and pass it on. If nobody did, she would stay where she is and trust in us would be lost.",
)


@dataclass(frozen=True)
class SyntheticHandIn:
    """One hand-in of a synthetic learner."""

    moment: datetime
    answers: Answers


@dataclass
class SyntheticLearner:
    """A synthetic learner: a number from 1, an ability, and a random generator."""

    number: int
    seed: int
    ability: float = field(init=False)
    dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.dice = random.Random(f"{self.seed}:{self.number}")
        self.ability = self.dice.gauss(0.4, 0.8)

    @property
    def learner(self) -> Learner:
        """ID and name, both of which say that the learner is synthetic."""
        return Learner(id=f"synthetic-{self.number:02d}", name=f"Synthetic learner {self.number:02d}")

    def hand_ins(
        self, module: str, declarations: list[Declaration], pass_mark: int, attempts: int, tracks: Sequence[str] = ()
    ) -> Iterator[SyntheticHandIn]:
        """The learner's hand-ins, one attempt after another, until the learner passes, gives up or has no attempt left.

        `tracks` are the ids of the tracks from which the learner names one.
        """
        graded = [entry for entry in declarations if isinstance(entry, Question) and entry.graded]
        moment = _FIRST_HAND_IN + timedelta(minutes=self.dice.randrange(60 * 72))
        entries = {**self._warmups(declarations, moment), **self._reflections(graded, moment), **self._track(tracks, moment)}
        for number in range(attempts):
            at = moment + timedelta(hours=20 * number)
            test = self._drawn_test(module, graded, number, at)
            asked = [question.as_seen(test.variants.get(question.id, "")) or question for question in graded]
            entries = {id: entry for id, entry in entries.items() if id not in test.variants}
            entries |= self._answers(asked, test, entries, self.ability + _LEARNT * number, at)
            yield SyntheticHandIn(at, Answers(module=module, learner=self.learner, entries=dict(entries), saved=_iso(at)))
            if _percent(asked, entries) >= pass_mark or self.dice.random() < 0.3:
                return

    def refresher(self, module: str, declarations: list[Declaration], last: SyntheticHandIn) -> SyntheticHandIn | None:
        """The hand-in of refreshers some time after the `last` hand-in; None if the learner did none."""
        declared = next((entry for entry in declarations if isinstance(entry, Refresher)), None)
        if declared is None or self.number % 3 == 0:
            return None  # some do not return for refreshers
        dice = random.Random(f"{self.seed}:{self.number}:{module}:{REFRESHER}")
        pool = [question for question in declared.pool(declarations).values() if question.criterion]
        months = declared.months[: 1 if self.number % 2 else 2]
        rounds = {str(number): self._round(dice.sample(pool, declared.length), number, dice) for number in months}
        at = last.moment + months[-1] * _MONTH
        entry = Entry(value={SINCE: _iso(last.moment), **rounds}, at=_iso(at))
        entries = last.answers.entries | {REFRESHER: entry}
        return SyntheticHandIn(at, Answers(module=module, learner=self.learner, entries=entries, saved=_iso(at), purpose="refresher"))

    def _round(self, questions: list[Question], months: int, dice: random.Random) -> dict[str, object]:
        answers = {}
        for question in questions:
            chance = _chance(self.ability - _FORGOTTEN * (months - 1), self.seed, question.id)
            sure = "sure" if dice.random() < 0.25 + 0.6 * chance else "unsure"
            answers[question.id] = {"value": question.sample(chance, dice), "confidence": sure, "checked": True}
        return {"questions": [question.id for question in questions], "answers": answers}

    def _drawn_test(self, module: str, graded: list[Question], draw: int, at: datetime) -> DrawnTest:
        """The variants that the learner gets in this attempt."""
        seed = folded_id(self.learner.id)
        parallel = [question for question in graded if question.variants]
        variants = {question.id: draw_variant(seed, module, question.id, draw, question.variant_ids) for question in parallel}
        return DrawnTest(seed, draw, _iso(at), variants)

    def _answers(self, asked: list[Question], test: DrawnTest, before: dict[str, Entry], ability: float, at: datetime) -> dict[str, Entry]:
        """The answers to the questions as the learner sees them, and the drawn test if any question has variants."""
        entries: dict[str, Entry] = {}
        if test.variants:
            entries[DRAWN_TEST] = Entry(value=msgspec.to_builtins(test), at=_iso(at))
        for question in asked:
            if question.by_hand:
                continue
            value = self._value(question, before.get(question.id), _chance(ability, self.seed, question.id))
            if value is not None:
                variant = test.variants.get(question.id, "")
                entries[question.id] = Entry(value=value, at=_iso(at), variant=variant, draw=test.draw if variant else 0)
        return entries

    def _value(self, question: Question, before: Entry | None, chance: float) -> Answer:
        if before is not None and question.is_right(before.value) and self.dice.random() > _MIND_CHANGED:
            return before.value
        if before is None and self.dice.random() < _LEFT_OUT:
            return None
        return question.sample(chance, self.dice)

    def _warmups(self, declarations: list[Declaration], moment: datetime) -> dict[str, Entry]:
        warmups = {entry.id: entry for entry in declarations if isinstance(entry, Warmup)}
        entries: dict[str, Entry] = {}
        for warmup in warmups.values():
            if warmup.repeat and self.dice.random() < 0.15:
                continue  # some do not repeat the warm-up
            ability = self.ability + (1.0 if warmup.repeat else -1.0)
            statements = warmups[warmup.repeat].statements if warmup.repeat else warmup.statements
            value = {name: self._belief(name, statement.key, ability) for name, statement in statements.items()}
            entries[warmup.id] = Entry(value=value, at=_iso(moment - timedelta(minutes=5 if warmup.repeat else 85)))
        return entries

    def _belief(self, name: str, key: bool, ability: float) -> dict[str, str]:
        chance = _chance(ability, self.seed, name)
        right = self.dice.random() < chance
        sure = "sure" if self.dice.random() < 0.25 + 0.6 * chance else "unsure"
        return {"answer": str(truth(key if right else not key)), "confidence": sure}

    def _track(self, tracks: Sequence[str], moment: datetime) -> dict[str, Entry]:
        if not tracks or self.number % 5 == 0:
            return {}  # some do not name a track
        return {TRACK: Entry(value=tracks[self.number % len(tracks)], at=_iso(moment - timedelta(minutes=90)))}

    def _reflections(self, graded: list[Question], moment: datetime) -> dict[str, Entry]:
        if self.number % 4 == 0:
            return {}  # some write nothing
        text = Entry(value=_REFLECTIONS[self.number % len(_REFLECTIONS)], at=_iso(moment))
        return {question.id: text for question in graded if question.by_hand}


def cohort(seed: int = SEED, count: int = COUNT) -> list[SyntheticLearner]:
    """This many synthetic learners."""
    return [SyntheticLearner(number, seed) for number in range(1, count + 1)]


def _chance(ability: float, seed: int, question: str) -> float:
    """The probability that a learner of this ability knows a question, whose difficulty depends on the seed."""
    hard = random.Random(f"{seed}:{question}").gauss(0.0, 0.6)
    return 1.0 / (1.0 + math.exp(_SLOPE * (hard - ability)))


def _percent(graded: list[Question], entries: dict[str, Entry]) -> float:
    automatic = [question for question in graded if not question.by_hand]
    most = sum(question.points or 0 for question in automatic)
    earned = sum(question.score(entries[question.id].value if question.id in entries else None) for question in automatic)
    return 100.0 * earned / most if most else 0.0


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
