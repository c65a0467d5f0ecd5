"""The plan of a class: its groups and its stages, declared in `data/class.yaml` (docs/facilitating.md).

Everything on the wall has the type `Text`: learners read it, and translators get it. Everything else is for the
facilitator and reaches no learner.
"""

from collections.abc import Iterator
from typing import Literal

import msgspec

from widgets.content.data_file import DataFile, Problem
from widgets.ids import id_problems
from widgets.schema import Text

MOST_MINUTES = 180
"""The longest stage, in minutes."""


class Group(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A group of learners and its case."""

    name: Text
    case: str


class Stage(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One stage of the class: what is on the wall, for how long, and what the facilitator says and asks."""

    title: Text
    part: Literal["presentation", "exercises"]
    minutes: int
    wall: list[Text] = []
    """Points in large letters."""
    polls: list[str] = []
    """Ids of the module's practice questions for a poll."""
    diagrams: list[str] = []
    """Ids of the module's diagrams."""
    tools: list[str] = []
    """Ids of the module's checklists."""
    warmup: str | None = None
    groups: Literal["setting-up", "working"] | None = None
    report: str | None = None
    """The group that reports back and shows its case."""
    contacts: bool = False
    """Whether the mission's contacts are shown."""
    say: list[str] = []
    ask: list[str] = []
    notes: list[str] = []
    """The ids of the module's facilitators' cells."""
    sources: list[str] = []

    def problems(self) -> Iterator[str]:
        """Report mistakes, one sentence each."""
        if not 1 <= self.minutes <= MOST_MINUTES:
            yield f"The field 'minutes' must be a whole number from 1 to {MOST_MINUTES}."
        kinds = [name for name in ("warmup", "groups", "report", "contacts") if getattr(self, name)]
        if len(kinds) > 1:
            yield f"It has both '{kinds[0]}' and '{kinds[1]}'. Make two stages of it."


class ClassPlan(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A class: its module, groups and stages, each by its id."""

    module: str
    title: Text
    stages: dict[str, Stage]
    groups: dict[str, Group] = {}

    @property
    def minutes(self) -> int:
        """The planned duration of the class, in minutes."""
        return sum(stage.minutes for stage in self.stages.values())

    def minutes_of(self, part: str) -> int:
        """The planned duration of one part, `presentation` or `exercises`, in minutes."""
        return sum(stage.minutes for stage in self.stages.values() if stage.part == part)

    def problems(self) -> Iterator[Problem]:
        """Report mistakes, each as (the stage's id or None, one sentence)."""
        yield from ((None, problem) for problem in id_problems(self.stages, "in 'stages'"))
        yield from ((None, problem) for problem in id_problems(self.groups, "in 'groups'"))
        if not self.stages:
            yield None, "The field 'stages' is empty. Add a stage."
        yield from self._group_problems()

    def _group_problems(self) -> Iterator[Problem]:
        group_ids = ", ".join(self.groups) or "none"
        reports = [(id, stage.report) for id, stage in self.stages.items() if stage.report]
        for id, group in reports:
            if group not in self.groups:
                yield id, f"The group '{group}' reports back, which is not in 'groups'. There are: {group_ids}."
            if (first := next(other for other, reporter in reports if reporter == group)) != id:
                yield id, f"The group '{group}' reports back in the stage '{first}' already. Keep one."
        for id, stage in self.stages.items():
            if stage.groups and not self.groups:
                yield id, "It is for groups, but the field 'groups' of the class is empty. Add a group with 'name' and 'case'."
        for group in self.groups:
            if group not in [reporter for _, reporter in reports]:
                yield None, f"The group '{group}' never reports back. Add a stage with 'report: {group}', or remove the group."


CLASS_PLAN = DataFile("class", ClassPlan, "the plan of a class", stops_programs=False)


def notes_in(plan: ClassPlan) -> list[str]:
    """The texts of the plan that only the facilitator may see."""
    return [note for stage in plan.stages.values() for note in (*stage.say, *stage.ask)]
