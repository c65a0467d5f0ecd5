"""A diagram of any type: what all types share, and the checks of its words, which have little room."""

from collections.abc import Iterator
from typing import Any, ClassVar, NamedTuple

import msgspec

from widgets.declaration import Declaration
from widgets.ids import id_problems
from widgets.kinds.diagram.icons import icon_problem
from widgets.minutes import reading_seconds
from widgets.schema import Text

ROOM = {
    "title": 80,
    "caption": 240,
    "label": 40,
    "text": 160,
    "more": 400,
    "points": 120,
    "when": 24,
    "exception": 60,
    "ask": 120,
    "head": 30,
    "cells": 160,
    "observe": 120,
    "record": 120,
    "report": 120,
    "refer": 120,
}
"""How many characters a text in English may have, by its field: a translation needs about a third more."""
MAX_POINTS = 6
"""The most points in a list."""


def _type_of(name: str) -> str:
    """What authors write under 'type' for the class of this name: 'flow' for FlowDiagram."""
    return name.rpartition(".")[2].removesuffix("Diagram").lower()


class DiagramPart(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A part of a diagram: an icon, a few words, and a sentence about them."""

    label: Text
    text: Text = ""
    icon: str = ""


class Diagram(Declaration, kw_only=True, tag_field="type", tag=_type_of):
    """A declared picture. A subclass is one type of it."""

    kind: ClassVar[str] = "diagram"
    type: ClassVar[str]
    """What authors write under 'type'."""

    title: Text
    caption: Text = ""
    sources: list[str] = []

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.type = _type_of(cls.__name__)

    def seconds(self) -> float:
        """The time to read all its words, in seconds, those included that open on a press."""
        return sum(reading_seconds(leaf.text) for leaf in _leaves(self) if leaf.field in ROOM and leaf.field != "title")

    def icons(self) -> set[str]:
        """The names of the icons that its author gave it."""
        return {leaf.text for leaf in _leaves(self) if leaf.field == "icon" and leaf.text}

    def problems(self) -> Iterator[str]:
        """Say what is wrong, one sentence each."""
        yield from super().problems()
        for name in self.__struct_fields__:
            if isinstance(entries := getattr(self, name), dict):
                yield from id_problems(entries, f"in '{name}'")
        for leaf in _leaves(self):
            yield from _leaf_problems(leaf)
        yield from self.figure_problems()

    def figure_problems(self) -> Iterator[str]:
        """Say what is wrong with what the type draws, one sentence each."""
        raise NotImplementedError

    def count_problems(self, field: str, least: int, most: int) -> Iterator[str]:
        """Say if there are too few or too many entries in a field."""
        count = len(getattr(self, field))
        if not least <= count <= most:
            advice = "Make two diagrams of it, or leave some out." if count > most else "Add one, or write a sentence instead."
            yield f"A diagram of type '{self.type}' has from {least} to {most} '{field}', but this one has {count}. {advice}"


def points_problems(where: str, points: list[str]) -> Iterator[str]:
    """Say if a list of points is too long to be taken in."""
    if len(points) > MAX_POINTS:
        yield f"The field '{where}' has {len(points)} points, but at most {MAX_POINTS} fit. Join some, or leave some out."


class _Leaf(NamedTuple):
    """A text of a diagram."""

    field: str
    """The field of the Struct that it belongs to."""
    path: str
    """The names that lead to it."""
    text: str
    is_needed: bool
    """Whether it is never empty."""


def _leaves(node: object, field: str = "", path: str = "", *, is_needed: bool = True) -> Iterator[_Leaf]:
    match node:
        case str(text):
            yield _Leaf(field, path, text, is_needed)
        case list(entries):
            for place, value in enumerate(entries):
                yield from _leaves(value, field, f"{path}[{place}]")
        case dict(entries):
            for name, value in entries.items():
                yield from _leaves(value, field, f"{path}.{name}")
        case msgspec.Struct():
            for shape in msgspec.structs.fields(node):
                name = shape.encode_name
                yield from _leaves(getattr(node, shape.name), name, f"{path}.{name}".lstrip("."), is_needed=shape.required)


def _leaf_problems(leaf: _Leaf) -> Iterator[str]:
    if leaf.field == "icon" and leaf.text and (problem := icon_problem(leaf.text)):
        yield f"The field '{leaf.path}' {problem}"
    if leaf.field not in ROOM:
        return
    if len(leaf.text) > ROOM[leaf.field]:
        yield f"The text in '{leaf.path}' has {len(leaf.text)} characters, but {ROOM[leaf.field]} fit. Shorten it."
    elif leaf.is_needed and not leaf.text.strip():
        yield f"The field '{leaf.path}' is empty. Fill it in."
