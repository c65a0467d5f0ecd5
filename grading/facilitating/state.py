"""The state of a class: stage and screen, timers, counts by hand, and the groups' decisions.

It is stored atomically in one file of the course's folder, so that a reload or a restart of the server loses nothing.
It never names a learner.
"""

from pathlib import Path
from typing import Literal

import msgspec

from grading.facilitating.clock import Timer
from grading.facilitating.outline import ClassOutline, StateProblem
from widgets.files import write_atomically

FILE = "class-state.json"
FORMAT = 1


class ClassState(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a class."""

    stage: str
    screen: int = 0
    """The screen within the stage, from 0."""
    revision: int = 0
    """Increases with each change, so that a window knows which state is newer."""
    timers: dict[str, Timer] = {}
    hands: dict[str, dict[str, int]] = {}
    """Counts by hand: for each item, the number of people for each answer."""
    shown: list[str] = []
    """Whose answers are on the wall: questions, warm-ups, and scenes as `case/scene`."""
    paths: dict[str, list[tuple[str, str]]] = {}
    """A group's decisions in its case: pairs of scene and choice, in order."""
    follows: str = ""
    """The case whose last decision and its immediate consequences are on the wall, before its next scene; else empty."""
    blank: bool = False
    """Whether the wall is blank."""
    theme: Literal["light", "dark"] = "light"
    """The wall's colour theme."""
    format: int = FORMAT


def new_state(outline: ClassOutline) -> ClassState:
    """The initial state of a class."""
    return ClassState(stage=outline.first)


def fit_to_plan(outline: ClassOutline, state: ClassState) -> ClassState:
    """A stored state, adapted to the current plan."""
    if state.stage not in outline.screens:
        return msgspec.structs.replace(state, stage=outline.first, screen=0)
    return msgspec.structs.replace(state, screen=min(max(0, state.screen), len(outline.screens[state.stage]) - 1))


class StateFile:
    """The file that stores the state of a class."""

    def __init__(self, root: Path) -> None:
        """Use the file of the course in this folder."""
        self._file = root / FILE

    def read(self, outline: ClassOutline) -> tuple[ClassState, str | None]:
        """The stored state, adapted to the plan, and None; or a new state and a sentence if the file cannot be used.

        A damaged file is kept under another name.
        """
        try:
            state = msgspec.json.decode(self._file.read_bytes(), type=ClassState)
            if state.format != FORMAT:
                raise ValueError
        except FileNotFoundError:
            return new_state(outline), None
        except OSError as error:
            return new_state(outline), f"{FILE} cannot be read ({error.strerror}), so the class starts from the beginning."
        except (ValueError, RecursionError):
            return new_state(outline), self._set_aside()
        return fit_to_plan(outline, state), None

    def write(self, state: ClassState) -> None:
        """Store the state. Raises StateProblem if it cannot be written."""
        try:
            write_atomically(self._file, msgspec.json.encode(state), mode=0o600)
        except OSError as error:
            raise StateProblem(
                f"{FILE} could not be written ({error.strerror}). Make room on the disk; until then a restart forgets it."
            ) from None

    def _set_aside(self) -> str:
        aside = self._file.with_name(f"{self._file.stem}-set-aside.json")
        try:
            self._file.replace(aside)
        except OSError:
            return f"{FILE} is damaged, so the class starts from the beginning."
        return f"{FILE} is damaged, so the class starts from the beginning. The damaged file was kept as {aside.name}."
