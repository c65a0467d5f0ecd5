"""Anonymous counts of a class's answers, from the learners' answers files and from raised hands.

Answers files are read as data, by `widgets.answers.store`. Only numbers leave this module, and none that represents
fewer than `FEW` people.
"""

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from grading.facilitating.material import Material
from widgets.answers.store import FILE_NAME, Answers, read_answers
from widgets.content.data_shapes.class_plan import ClassPlan
from widgets.forms.question import Question
from widgets.forms.truth import truth
from widgets.kinds.warmup.kind import Warmup
from widgets.problems import AnswersProblem, CourseProblem
from widgets.serving.classroom.register import members

FEW = 5
"""Smaller numbers are never shown: so few people could be identified."""
MOST_LEARNERS = 1000
"""More than any class; further folders are not read."""


class PollItem(msgspec.Struct, frozen=True):
    """Something that a class answers: a question, or one statement of a warm-up."""

    cell: str
    answers: list[str]
    """The ids of the possible answers."""
    statement: str = ""
    first: str = ""
    """For a statement that is answered again, the id of the warm-up that had it first."""


class ItemCount(msgspec.Struct, frozen=True, omit_defaults=True):
    """The counts of one item that may be shown."""

    answered: int | None = None
    """At least how many people answered, in steps of `FEW`; None if fewer did, or if the answers themselves are shown."""
    told: dict[str, int | None] | None = None
    """How many gave each answer, None for fewer than `FEW`; None as a whole until the answers are shown."""


def poll_items(plan: ClassPlan, material: Material) -> dict[str, PollItem]:
    """Everything that the class answers in this plan: a question by its id, a statement as `warm-up/w1`."""
    items: dict[str, PollItem] = {}
    for stage in plan.stages.values():
        for poll in stage.polls:
            if isinstance(question := material.declared.get(poll), Question):
                items[poll] = PollItem(poll, question.choices)
        if stage.warmup and (warmup := material.warmup(stage.warmup)):
            items |= {f"{warmup.id}/{statement}": _statement(warmup, statement) for statement in warmup.statements}
    return items


def _statement(warmup: Warmup, statement: str) -> PollItem:
    return PollItem(warmup.id, ["true", "false"], statement, warmup.repeat or "")


def answer_to(item: PollItem, answers: Answers) -> str | None:
    """A learner's answer, as one of the item's answers; None if it is not one of them."""
    value = answers.first_value(item.cell)
    if item.statement:
        given = value.get(item.statement) if isinstance(value, dict) else None
        value = given.get("answer") if isinstance(given, dict) else None
    if set(item.answers) == {"true", "false"}:
        value = truth(value)
    return value if isinstance(value, str) and value in item.answers else None


def least(number: int) -> int | None:
    """The number rounded down to a multiple of `FEW`; None below `FEW`."""
    return number - number % FEW or None


def disclosed_counts(counted: Mapping[str, int], answers: list[str]) -> dict[str, int | None]:
    """The number of people who gave each answer, None where it may not be shown."""
    return {answer: counted.get(answer, 0) if counted.get(answer, 0) >= FEW else None for answer in answers}


@dataclass
class Gathered:
    """The answers in the folders of a class's learners. A file is read again when it has changed."""

    learners: Path
    module: str
    _read: dict[str, tuple[tuple[int, int], Answers]] = field(default_factory=dict)

    def now(self) -> dict[str, Answers]:
        """The answers by learner: of those who signed in with the class code, or of everyone if there is no code.

        Raises CourseProblem if the members of the class cannot be determined.
        """
        self._read = dict(self._newly_read())
        return {name: answers for name, (_, answers) in self._read.items()}

    def _newly_read(self) -> Iterator[tuple[str, tuple[tuple[int, int], Answers]]]:
        for name in self._names():
            file = self.learners / name / self.module / FILE_NAME
            try:
                state = os.lstat(file)
                stamp = (state.st_mtime_ns, state.st_size)
                earlier = self._read.get(name)
                yield name, earlier if earlier and earlier[0] == stamp else (stamp, read_answers(file))
            except (OSError, AnswersProblem):
                continue  # unreadable files are not counted; the learner's own page reports them

    def _names(self) -> list[str]:
        try:
            folders = [entry.name for entry in os.scandir(self.learners) if entry.is_dir(follow_symlinks=False)]
        except OSError:
            return []
        member_ids = members(self.learners)
        return sorted(name for name in folders if not name.startswith(".") and (member_ids is None or name in member_ids))[:MOST_LEARNERS]


class Counts:
    """Reports a class's counts in steps so large that no one who watches them change can infer one person's answer."""

    def __init__(self, gathered: Gathered) -> None:
        """Count these answers."""
        self._gathered = gathered
        self._given: dict[str, dict[str, str]] = {}
        """The answers behind the counts now shown, by item and learner, until at least `FEW` people's answers differ.

        Never shown or stored.
        """

    def report(
        self, items: Mapping[str, PollItem], shown: set[str], hands: Mapping[str, Mapping[str, int]]
    ) -> tuple[dict[str, ItemCount], str | None]:
        """The counts of each item that may be shown, and a sentence if answers could not be read (else None).

        `shown` holds the ids of the questions and warm-ups whose answers are on the wall; the first round of a
        warm-up is shown together with its second.
        """
        try:
            people, problem = self._gathered.now(), None
        except CourseProblem as found:
            people, problem = {}, str(found)
        shown = shown | {item.first for item in items.values() if item.cell in shown}
        return {name: self._count(name, item, people, item.cell in shown, hands.get(name, {})) for name, item in items.items()}, problem

    def _count(self, name: str, item: PollItem, people: dict[str, Answers], is_shown: bool, hands: Mapping[str, int]) -> ItemCount:
        answers_now = {who: answer for who, answers in people.items() if (answer := answer_to(item, answers))}
        if not is_shown:
            return ItemCount(answered=least(len(answers_now) + sum(hands.values())))

        def tell(answers: dict[str, str]) -> dict[str, int | None]:
            return disclosed_counts(Counter(answers.values()) + Counter(hands), item.answers)

        last = self._given.get(name)
        if last is None or (tell(answers_now) != tell(last) and _differing(answers_now, last) >= FEW):
            self._given[name] = last = answers_now
        return ItemCount(told=tell(last))


def _differing(one: Mapping[str, str], other: Mapping[str, str]) -> int:
    """The number of people whose answers differ between the two."""
    return sum(one.get(who) != other.get(who) for who in one.keys() | other.keys())
