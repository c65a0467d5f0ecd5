"""The possible states of a class: the plan with the screens of each stage, what is asked, and where a case can lead."""

from pathlib import Path

import msgspec

from grading.facilitating.counts import PollItem, poll_items
from grading.facilitating.material import Material, Screen, read_material, screens
from widgets.content.data_shapes.class_plan import ClassPlan
from widgets.kinds.case.kind import Case
from widgets.problems import CourseProblem

GO_ON = "go-on"
"""The entry of a path for a scene with a question, which has no choice; the same as in the learners' own paths."""


class StateProblem(CourseProblem):
    """An action is not possible in the current state of the class; the message says why."""


class ClassOutline(msgspec.Struct, frozen=True):
    """A plan with everything that is derived from it and its module."""

    plan: ClassPlan
    material: Material
    screens: dict[str, list[Screen]]
    """The screens of each stage."""
    items: dict[str, PollItem]
    """What the class answers, by the item's id."""

    @property
    def first(self) -> str:
        """The first stage of the class."""
        return next(iter(self.screens))

    def case(self, id: str) -> Case:
        """A group's case. Raises StateProblem if no group has it."""
        case = self.material.case(id)
        if case is None or id not in {group.case for group in self.plan.groups.values()}:
            raise StateProblem(f"No group has the case '{id}'. Reload the page.")
        return case

    def scene(self, case: str, path: list[tuple[str, str]]) -> str:
        """The scene at the end of a path, as far as it can be followed in the current version of the case."""
        here = self.case(case).start
        for scene, choice in path:
            onward = self.onward(case, here, choice) if scene == here else None
            if onward is None:
                break
            here = onward
        return here

    def onward(self, case: str, scene: str, choice: str) -> str | None:
        """The scene that follows a choice, or a question (`GO_ON`), or None."""
        here = self.case(case).scenes[scene]
        if here.question:
            return here.to if choice == GO_ON else None
        return here.choices[choice].to if choice in here.choices else None

    def has_answers(self, id: str) -> bool:
        """Whether answers to this can be shown: a question, a warm-up, or a scene with a question as `case/scene`."""
        case, _, scene = id.partition("/")
        if found := self.material.case(case):
            return scene in found.scenes and found.scenes[scene].question is not None
        return id in {item.cell for item in self.items.values()}


def class_outline(plan: ClassPlan, root: Path) -> ClassOutline:
    """The outline of a valid plan. Raises NotebookProblem if its module cannot be read."""
    material = read_material(plan.module, root)
    return ClassOutline(
        plan, material, {id: screens(stage, plan, material) for id, stage in plan.stages.items()}, poll_items(plan, material)
    )
