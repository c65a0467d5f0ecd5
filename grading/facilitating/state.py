"""Where a class stands: stage and screen, timers, what was counted by hand, what the groups decided.

It is kept in one file of the course's folder, whole or not at all, so that a reload and a restart of the
server lose nothing. Nothing in it names a learner.
"""

from pathlib import Path
from typing import Literal

import msgspec

from grading.facilitating.clock import Timer
from grading.facilitating.outline import Outline, StateProblem
from widgets.files import write_atomically

FILE = "class-state.json"
FORMAT = 1


class ClassState(msgspec.Struct, frozen=True, kw_only=True):
    """Where a class stands."""

    stage: str
    screen: int = 0
    """The screen within the stage, from 0."""
    revision: int = 0
    """Grows with each change, so that a window knows what is newer."""
    timers: dict[str, Timer] = {}
    hands: dict[str, dict[str, int]] = {}
    """What was counted by hand: for each item, each answer and how many gave it."""
    shown: list[str] = []
    """Whose answers are on the wall: questions, warm-ups, and scenes as `case/scene`."""
    paths: dict[str, list[tuple[str, str]]] = {}
    """What a group decided in its case: scene and choice, in their order."""
    follows: str = ""
    """The case whose last decision is on the wall with what followed at once, before its next scene."""
    blank: bool = False
    """Whether nothing is on the wall."""
    theme: Literal["light", "dark"] = "light"
    """The wall's colours."""
    format: int = FORMAT


def new_state(outline: Outline) -> ClassState:
    """A class that has not begun."""
    return ClassState(stage=outline.first)


def fitting(outline: Outline, state: ClassState) -> ClassState:
    """A state that was kept, made to fit the plan as it is now."""
    if state.stage not in outline.screens:
        return msgspec.structs.replace(state, stage=outline.first, screen=0)
    return msgspec.structs.replace(state, screen=min(max(0, state.screen), len(outline.screens[state.stage]) - 1))


class StateFile:
    """The file in which the state of a class is kept."""

    def __init__(self, root: Path) -> None:
        """For the course in this folder."""
        self._file = root / FILE

    def read(self, outline: Outline) -> tuple[ClassState, str | None]:
        """The state as it was kept, made to fit; a new one, with a sentence, where the file cannot be used.

        A damaged file is set aside under another name.
        """
        try:
            state = msgspec.json.decode(self._file.read_bytes(), type=ClassState)
            if state.format != FORMAT:
                raise ValueError
        except FileNotFoundError:
            return new_state(outline), None
        except OSError as error:
            return new_state(outline), f"{FILE} cannot be read ({error.strerror}), so the class begins anew."
        except (ValueError, RecursionError):
            return new_state(outline), self._set_aside()
        return fitting(outline, state), None

    def write(self, state: ClassState) -> None:
        """Keep the state. Raises StateProblem where it cannot be written."""
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
            return f"{FILE} is damaged, so the class begins anew."
        return f"{FILE} is damaged, so the class begins anew. The damaged file was kept as {aside.name}."
