"""The facilitator's actions in a class and the state that follows from each. These functions read and write no files."""

from typing import Literal

import msgspec

from grading.facilitating.clock import Timer
from grading.facilitating.outline import GO_ON, ClassOutline, StateProblem
from grading.facilitating.state import ClassState, new_state

MOST_HANDS = 999
"""More hands than any room holds."""


class MoveScreen(msgspec.Struct, frozen=True, tag="step", tag_field="do"):
    """Go to the next or previous screen, and into the neighbouring stage at the end of this one.

    In a group's case, it continues after a decision's consequences, and past a question.
    """

    by: Literal[-1, 1]


class Go(msgspec.Struct, frozen=True, tag="go", tag_field="do"):
    """Go to a stage, and to one of its screens."""

    stage: str
    screen: int = 0


class Run(msgspec.Struct, frozen=True, tag="run", tag_field="do"):
    """Start or pause the stage's timer."""

    on: bool


class Restart(msgspec.Struct, frozen=True, tag="restart", tag_field="do"):
    """Reset the stage's timer to zero; it continues to run if it is running."""


class Show(msgspec.Struct, frozen=True, tag="show", tag_field="do"):
    """Show the answers on the wall, or hide them."""

    id: str
    on: bool


class Count(msgspec.Struct, frozen=True, tag="count", tag_field="do"):
    """Add this number of raised hands or paper slips to an answer."""

    item: str
    answer: str
    by: int


class Decide(msgspec.Struct, frozen=True, tag="decide", tag_field="do"):
    """Record a group's decision in its case."""

    case: str
    choice: str


class Undo(msgspec.Struct, frozen=True, tag="undo", tag_field="do"):
    """Undo the last decision in a case."""

    case: str


class SetWall(msgspec.Struct, frozen=True, tag="wall", tag_field="do"):
    """Change what the wall looks like; None leaves a setting unchanged."""

    blank: bool | None = None
    theme: Literal["light", "dark"] | None = None


class Anew(msgspec.Struct, frozen=True, tag="anew", tag_field="do"):
    """Start again for another class."""


Action = MoveScreen | Go | Run | Restart | Show | Count | Decide | Undo | SetWall | Anew


def apply_action(outline: ClassOutline, state: ClassState, action: Action, now: float) -> ClassState:
    """The state after an action. Raises StateProblem, with one sentence, if the action is not possible."""
    match action:
        case MoveScreen():
            after = _stepped(outline, state, action.by, now)
        case Go():
            after = _gone(outline, state, action.stage, action.screen, now)
        case Run() | Restart():
            after = _timed(state, action, now)
        case Show():
            after = _shown(outline, state, action)
        case Count():
            after = _counted(outline, state, action)
        case Decide():
            after = _decided(outline, state, action)
        case Undo():
            after = _undone(outline, state, action)
        case SetWall():
            given = {name: value for name in ("blank", "theme") if (value := getattr(action, name)) is not None}
            after = _replace(state, **given)
        case Anew():
            after = _replace(new_state(outline), theme=state.theme)
    return _replace(after, revision=state.revision + 1)


def _stepped(outline: ClassOutline, state: ClassState, by: int, now: float) -> ClassState:
    if by > 0 and (led := _led_on(outline, state)):
        return led
    screen = state.screen + by
    if 0 <= screen < len(outline.screens[state.stage]):
        return _gone(outline, state, state.stage, screen, now)
    stages = list(outline.screens)
    place = stages.index(state.stage) + by
    if not 0 <= place < len(stages):
        return state
    return _gone(outline, state, stages[place], 0 if by > 0 else len(outline.screens[stages[place]]) - 1, now)


def _led_on(outline: ClassOutline, state: ClassState) -> ClassState | None:
    """The state one step further in the case on the wall; None if only a decision leads further, or nothing does."""
    screen = outline.screens[state.stage][state.screen]
    if screen.kind != "case":
        return None
    if state.follows:
        return _replace(state, follows="", blank=False)
    case = outline.plan.groups[screen.id].case
    path = state.paths.get(case, [])
    scene = outline.scene(case, path)
    if outline.onward(case, scene, GO_ON) is None:
        return None
    return _replace(state, paths={**state.paths, case: [*path, (scene, GO_ON)]}, blank=False)


def _gone(outline: ClassOutline, state: ClassState, stage: str, screen: int, now: float) -> ClassState:
    if stage not in outline.screens or not 0 <= screen < len(outline.screens[stage]):
        raise StateProblem("The plan of the class has no such stage any more. Reload the page.")
    # Only the current screen stays hidden: a facilitator who moves to another one wants it to be seen.
    return _replace(state, stage=stage, screen=screen, blank=False, follows="", timers=_handed_on(state, stage, now))


def _handed_on(state: ClassState, stage: str, now: float) -> dict[str, Timer]:
    """The timers when the class goes to this stage: if a timer was running, this stage's timer runs now."""
    before = state.timers.get(state.stage, Timer())
    if stage == state.stage or before.since is None:
        return state.timers
    return {**state.timers, state.stage: before.paused(now), stage: state.timers.get(stage, Timer()).started(now)}


def _timed(state: ClassState, action: Run | Restart, now: float) -> ClassState:
    timer = state.timers.get(state.stage, Timer())
    if isinstance(action, Restart):
        timer = Timer(0.0, now if timer.since is not None else None)
    else:
        timer = timer.started(now) if action.on else timer.paused(now)
    return _replace(state, timers={**state.timers, state.stage: timer})


def _shown(outline: ClassOutline, state: ClassState, action: Show) -> ClassState:
    if not outline.has_answers(action.id):
        raise StateProblem(f"The class has no answers to '{action.id}'. Reload the page.")
    others = [id for id in state.shown if id != action.id]
    return _replace(state, shown=[*others, action.id] if action.on else others)


def _counted(outline: ClassOutline, state: ClassState, action: Count) -> ClassState:
    item = outline.items.get(action.item)
    if item is None or action.answer not in item.answers:
        raise StateProblem(f"Nothing is counted for '{action.item}' and '{action.answer}'. Reload the page.")
    counted = state.hands.get(action.item, {})
    number = min(MOST_HANDS, max(0, counted.get(action.answer, 0) + action.by))
    return _replace(state, hands={**state.hands, action.item: {**counted, action.answer: number}})


def _decided(outline: ClassOutline, state: ClassState, action: Decide) -> ClassState:
    path = state.paths.get(action.case, [])
    scene = outline.scene(action.case, path)
    choice = outline.case(action.case).scenes[scene].choices.get(action.choice)
    if choice is None:
        raise StateProblem("This cannot be chosen here any more. Look at the wall, and choose again.")
    paths = {**state.paths, action.case: [*path, (scene, action.choice)]}
    return _replace(state, paths=paths, follows=action.case if choice.then else "")


def _undone(outline: ClassOutline, state: ClassState, action: Undo) -> ClassState:
    outline.case(action.case)
    return _replace(state, paths={**state.paths, action.case: state.paths.get(action.case, [])[:-1]}, follows="")


def _replace(state: ClassState, **values: object) -> ClassState:
    return msgspec.structs.replace(state, **values)
