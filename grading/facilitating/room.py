"""The facilitator's room of one course: its plan, the state of the class and the counts of its answers."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from grading.facilitating.actions import Action, apply_action
from grading.facilitating.checks import class_findings
from grading.facilitating.clock import class_clock
from grading.facilitating.counts import Counts, Gathered
from grading.facilitating.outline import ClassOutline, StateProblem, class_outline
from grading.facilitating.page import Notes, Wall, notes_of, wall_of
from grading.facilitating.state import ClassState, StateFile, fit_to_plan
from grading.sources.course_data import read_course_data
from grading.sources.findings import Finding
from widgets.content.data_shapes.class_plan import CLASS_PLAN
from widgets.content.mission import MISSION_FILE, load_mission
from widgets.data_files import data_files
from widgets.languages.catalogue import Language
from widgets.plain import JsonObject
from widgets.problems import CourseProblem

_NEEDED = (f"data/{CLASS_PLAN.file}", f"data/{MISSION_FILE.file}")
"""The data files that a class requires."""
_MAX_ACTION = 10_000
"""Larger than any action, in bytes."""


class RoomProblem(CourseProblem):
    """The room cannot be opened; the message has one line for each mistake."""


class RoomPage(Wall, kw_only=True):
    """All that a window of the room draws."""

    notes: dict[str, Notes] | msgspec.UnsetType
    """By stage, in the facilitator's own window only."""
    now: JsonObject
    """How far the class is; see `Room.now`."""


class Room:
    """Answers the requests of the room's pages."""

    def __init__(self, root: Path, clock: Callable[[], float] = time.time) -> None:
        """Open the room of the course in this folder; `clock` returns the seconds since 1970."""
        self._root = root
        self._clock = clock
        self._file = StateFile(root)
        self._outline: ClassOutline | None = None
        self._state: ClassState | None = None
        self._counts = Counts(Gathered(root / "learners", ""))
        self._stamp: object = None
        self._plan_problem = ""
        self._file_problem: str | None = None

    def page(self, language: Language, *, notes: bool) -> RoomPage:
        """All data that a window of the room draws; with `notes`, including what only the facilitator may see.

        Raises CourseProblem, one line for each mistake, if the class cannot be held as planned.
        """
        plan, _ = self._opened()
        wall = msgspec.structs.asdict(wall_of(plan, load_mission(), language))
        return RoomPage(**wall, notes=notes_of(plan) if notes else msgspec.UNSET, now=self.now())

    def now(self) -> dict[str, Any]:
        """The state of the class and its counts, as JSON data. Raises CourseProblem if the room cannot be opened."""
        plan, state = self._opened()
        counts, problem = self._counts.report(plan.items, set(state.shown), state.hands)
        now = self._clock()
        return {
            "state": msgspec.to_builtins(state),
            "counts": msgspec.to_builtins(counts),
            "clock": msgspec.to_builtins(class_clock(plan.plan, state.timers, state.stage, now)) | {"now": now},
            "notices": [notice for notice in (*self._plan_problem.splitlines(), self._file_problem, problem) if notice],
        }

    def act(self, action_json: bytes) -> dict[str, Any]:
        """Carry out a window's action, given as JSON, and return the state after it.

        Raises CourseProblem, with one sentence, if that is not possible.
        """
        if len(action_json) > _MAX_ACTION:
            raise StateProblem("This is not an action of the room. Reload the page.")
        try:
            action = msgspec.json.decode(action_json, type=Action)
        except ValueError:
            raise StateProblem("This page is of another version of the room. Reload it.") from None
        plan, state = self._opened()
        self._state = apply_action(plan, state, action, self._clock())
        self._keep(self._state)
        return self.now()

    def _keep(self, state: ClassState) -> None:
        try:
            self._file.write(state)
            self._file_problem = None
        except StateProblem as problem:
            self._file_problem = str(problem)

    def _opened(self) -> tuple[ClassOutline, ClassState]:
        """The outline from the current files, and the state.

        If the plan becomes invalid during a class, the class continues with the last valid plan.
        """
        stamp = self._files()
        if stamp != self._stamp or self._outline is None:
            self._read_plan()
            self._stamp = stamp
        if self._outline is None or self._state is None:
            raise RoomProblem(self._plan_problem)
        return self._outline, self._state

    def _read_plan(self) -> None:
        data = read_course_data()
        findings = [finding for finding in data.problems if finding.notebook in _NEEDED] + class_findings(data, self._root)
        if not findings and CLASS_PLAN.name not in data.files:
            findings = [
                Finding(f"data/{CLASS_PLAN.file}", None, None, "The plan of the class is missing. Restore the file (docs/facilitating.md).")
            ]
        self._plan_problem = "\n".join(map(str, findings))
        if findings:
            return
        self._outline = class_outline(data.typed[CLASS_PLAN.name], self._root)
        if self._state is None:
            self._state, self._file_problem = self._file.read(self._outline)
        self._state = fit_to_plan(self._outline, self._state)
        self._counts = Counts(Gathered(self._root / "learners", self._outline.material.module))

    def _files(self) -> object:
        """A value that changes with any of the files that the class uses."""
        files = data_files("*.yaml")
        if self._outline:
            module = self._outline.material.module
            files.append(self._root / "source" / module / f"{module}.ipynb")
        return [(file, file.stat().st_mtime_ns) for file in files if file.exists()]
