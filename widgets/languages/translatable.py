"""Which fields of a declaration or a data file are text for people, and how to change them.

A path is a tuple of names, in which `*` matches any name. The paths are derived from the types (`schema.Text`), so a
new field is translated as soon as it is declared.
"""

import functools
from collections.abc import Callable, Iterator
from typing import TypeVar, cast

import msgspec
import msgspec.inspect

Path = tuple[str, ...]
J = TypeVar("J")
S = TypeVar("S", bound=msgspec.Struct)
Change = Callable[[str, str], str]
"""Takes a text's path, such as `options.a`, and the text; returns the new text."""


@functools.cache
def shape_texts(shape: type) -> frozenset[Path]:
    """The paths of all fields of type `Text` in this shape and the shapes within it."""
    return frozenset(_places(msgspec.inspect.type_info(shape), ()))


def texts(data: object, places: frozenset[Path]) -> Iterator[tuple[str, str]]:
    """The texts of plain data at these paths, each as (path, text), in the data's order."""
    paths_and_texts: list[tuple[str, str]] = []

    def note(place: str, text: str) -> str:
        paths_and_texts.append((place, text))
        return text

    map_texts(data, places, note)
    yield from paths_and_texts


def map_texts(data: J, places: frozenset[Path], change: Change) -> J:
    """A copy of plain data with the texts at these paths changed."""
    return cast(J, _changed(data, places, change, ()))


def with_changed(struct: S, places: frozenset[Path], change: Change) -> S:
    """A copy of typed data with the texts at these places changed."""
    return msgspec.convert(map_texts(msgspec.to_builtins(struct), places, change), type(struct))


def _changed(data: object, places: frozenset[Path], change: Change, at: Path) -> object:
    if isinstance(data, str):
        return change(".".join(at), data) if () in places and data.strip() else data
    if isinstance(data, dict):
        return {name: _changed(value, _below(places, name), change, (*at, name)) for name, value in data.items()}
    if isinstance(data, list):
        return [_changed(value, _below(places, str(place)), change, (*at, str(place))) for place, value in enumerate(data)]
    return data


def _below(places: frozenset[Path], name: str) -> frozenset[Path]:
    return frozenset(place[1:] for place in places if place and place[0] in (name, "*"))


def _places(kind: msgspec.inspect.Type, at: Path) -> Iterator[Path]:
    match kind:
        case msgspec.inspect.Metadata(type=inner, extra=extra):
            if extra and extra.get("text"):
                yield at
            else:
                yield from _places(inner, at)
        case msgspec.inspect.StructType(fields=fields):
            for field in fields:
                yield from _places(field.type, (*at, field.encode_name))
        case msgspec.inspect.DictType(value_type=inner) | msgspec.inspect.ListType(item_type=inner):
            yield from _places(inner, (*at, "*"))
        case msgspec.inspect.UnionType(types=types):
            for inner in types:
                yield from _places(inner, at)
