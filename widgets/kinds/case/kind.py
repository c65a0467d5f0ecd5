"""A branching case: practice, never graded."""

from collections.abc import Iterator
from typing import ClassVar

from widgets.declaration import Declaration
from widgets.ids import id_problems
from widgets.kinds.case.scenes import Scene
from widgets.minutes import reading_seconds
from widgets.schema import Text

DECISION_SECONDS = 15
"""The time to think before a decision, once its choices have been read."""


class Case(Declaration):
    """A branching case: practice, never graded."""

    kind: ClassVar[str] = "case"
    title: Text
    intro: Text
    start: str
    scenes: dict[str, Scene]
    note: Text = ""
    sources: list[str] = []

    def seconds(self) -> float:
        """The duration of the shortest path to an end, averaged over the ends, in seconds."""
        ways = _shortest_ways(self.start, self.scenes)
        paths = [sum(_scene_seconds(self.scenes[name]) for name in way) for end, way in ways.items() if self.scenes[end].end]
        return reading_seconds(self.intro) + sum(paths) / len(paths)

    def problems(self) -> Iterator[str]:
        """Say what is wrong, one sentence each."""
        yield from super().problems()
        if self.start not in self.scenes:
            yield f"The start '{self.start}' is no scene. The scenes are: {', '.join(self.scenes)}."
            return
        yield from id_problems(self.scenes, "in 'scenes'")
        for name, scene in self.scenes.items():
            yield from self._scene_problems(name, scene)
            yield from (f"The scene '{name}' {problem}" for problem in scene.drawing_problems())
        yield from self._path_problems()

    def _scene_problems(self, name: str, scene: Scene) -> Iterator[str]:
        kinds = bool(scene.choices) + (scene.question is not None) + (scene.end is not None)
        if kinds == 0:
            yield f"Nothing leads out of the scene '{name}': give it 'choices', a 'question' with 'to', or an 'end'."
        elif kinds > 1:
            yield f"The scene '{name}' has more than one of 'choices', 'question' and 'end'. Keep one."
        if (scene.question is not None) != (scene.to is not None):
            yield f"The scene '{name}' needs 'question' and 'to' together."
        yield from id_problems(scene.choices, f"in 'choices' of the scene '{name}'")
        if len(scene.choices) == 1:
            yield f"The scene '{name}' has one choice only. Add another, or join the scenes."
        for target in scene.leads_to:
            if target not in self.scenes:
                yield f"The scene '{name}' leads to '{target}', which does not exist. The scenes are: {', '.join(self.scenes)}."
        if scene.question:
            for problem in scene.question.as_question("question").problems():
                yield f"In the scene '{name}': {problem}"

    def _path_problems(self) -> Iterator[str]:
        follows = {name: [to for to in scene.leads_to if to in self.scenes] for name, scene in self.scenes.items()}
        reached = _closure([self.start], follows)
        for name in self.scenes:
            if name not in reached:
                yield f"Nothing leads to the scene '{name}'. Let a choice lead to it, or remove it."
        leads_in: dict[str, list[str]] = {name: [] for name in self.scenes}
        for name, targets in follows.items():
            for target in targets:
                leads_in[target].append(name)
        ends = [name for name, scene in self.scenes.items() if scene.end]
        if not ends:
            yield "The case has no end. Give at least one scene an 'end'."
        can_end = _closure(ends, leads_in)
        for name in self.scenes:
            if ends and name in reached and name not in can_end:
                yield f"From the scene '{name}' no end can be reached. Let a choice lead towards one."


def _closure(starts: list[str], follows: dict[str, list[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += follows[name]
    return seen


def _shortest_ways(start: str, scenes: dict[str, Scene]) -> dict[str, list[str]]:
    """The shortest path from the start to each scene, as a list of scenes."""
    ways, waiting = {start: [start]}, [start]
    for name in waiting:
        for target in scenes[name].leads_to:
            if target not in ways:
                ways[target] = [*ways[name], target]
                waiting.append(target)
    return ways


def _scene_seconds(scene: Scene) -> float:
    choices = scene.choices.values()
    end = [scene.end.verdict, scene.end.victim, scene.end.learner, scene.end.mission] if scene.end else []
    says = [line.words for line in scene.says]
    texts = [scene.text, *says, scene.ask, *(choice.text for choice in choices), *end]
    then = sum(reading_seconds(choice.then) for choice in choices) / max(1, len(choices))
    return sum(map(reading_seconds, texts)) + then + _deciding_seconds(scene)


def _deciding_seconds(scene: Scene) -> float:
    if scene.question:
        return scene.question.as_question("question").seconds()
    return DECISION_SECONDS if scene.choices else 0
