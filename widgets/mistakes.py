"""Compares plain data with its required shape, and reports every mistake with its path.

msgspec converts data and stops at the first mistake, without saying in which entry it is. This module walks the same
types, as `msgspec.inspect` describes them; it is needed only after a failed conversion, or to report all mistakes.
"""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import msgspec
from msgspec import inspect

T = TypeVar("T")
Path = tuple[str, ...]

_SCALARS: dict[type[inspect.Type], tuple[type, str]] = {
    inspect.StrType: (str, "a text"),
    inspect.BoolType: (bool, "true or false"),
    inspect.IntType: (int, "a whole number"),
    inspect.FloatType: (float, "a number"),
}
_LONGEST_SHOWN = 60
"""The most characters of a name or a value that a sentence quotes."""


@dataclass(frozen=True)
class Mistake:
    """One thing that is wrong with plain data."""

    path: Path
    """The names that lead to the field; an index of a list is written `[0]`."""
    says: str
    """The rest of the sentence after the field's name."""
    is_sentence: bool = False
    """Whether `says` is a complete sentence about the value at `path`."""

    def sentence(self, skip: int = 0) -> str:
        """The mistake in one sentence, without the first `skip` names of the path, which the caller reports."""
        path = ".".join(map(_shown, self.path[skip:])).replace(".[", "[")
        if self.is_sentence:
            return f"In '{path}': {self.says}" if path else self.says
        return f"The field '{path}' {self.says}" if path else f"It {self.says}"


def mistakes(data: object, shape: object, *, deep: bool = False) -> Iterator[Mistake]:
    """Everything that prevents `data` from being converted to `shape`, in the data's order; nothing if it fits.

    With `deep`, every valid Struct within the data is also asked for its `problems()`.
    """
    yield from _mistakes(data, inspect.type_info(shape), (), deep)


def fits(data: object, shape: object) -> bool:
    """Whether `data` can be converted to `shape`."""
    try:
        msgspec.convert(data, shape)
    except msgspec.ValidationError:
        return False
    return True


def fitting_entries(entries: object, shape: type[T]) -> dict[str, T]:
    """The entries of a mapping that have this shape, as typed data."""
    entries = entries if isinstance(entries, dict) else {}
    return {id: msgspec.convert(entry, shape) for id, entry in entries.items() if fits(entry, shape)}


def _mistakes(data: object, kind: inspect.Type, at: Path, deep: bool) -> Iterator[Mistake]:
    kind = _bare(kind)
    match kind:
        case inspect.UnionType(types=types):
            yield from _of_union(data, types, at, deep)
        case inspect.LiteralType(values=values):
            if data not in values:
                yield Mistake(at, _not_allowed(data, list(map(str, values))))
        case inspect.StructType() if isinstance(data, dict):
            yield from _of_struct(data, kind, at, deep)
        case inspect.DictType(value_type=inner) if isinstance(data, dict):
            for name, value in data.items():
                yield from _mistakes(value, inner, (*at, name), deep)
        case inspect.ListType(item_type=inner) if isinstance(data, list):
            for index, value in enumerate(data):
                yield from _mistakes(value, inner, (*at, f"[{index}]"), deep)
        case _ if not _is_scalar(data, kind):
            yield Mistake(at, _must_be(data, kind))


def _of_struct(data: dict[str, object], kind: inspect.StructType, at: Path, deep: bool) -> Iterator[Mistake]:
    fields = {field.encode_name: field for field in kind.fields}
    field_names = [*fields, *([kind.tag_field] if kind.tag_field else [])]
    unset = [name for name in fields if name not in data]
    near = {name: _near(name, field_names) for name in data if name not in field_names}
    mistakes = [Mistake((*at, name), _not_known(near[name], field_names)) for name in near]
    meant = {name for names in near.values() for name in names}
    mistakes += [Mistake((*at, name), "is missing. Add it.") for name in unset if fields[name].required and name not in meant]
    for name, value in data.items():
        if name in fields:
            mistakes += _mistakes(value, fields[name].type, (*at, name), deep)
    yield from mistakes
    if deep and at and hasattr(kind.cls, "problems") and fits(data, kind.cls):
        for sentence in msgspec.convert(data, kind.cls).problems():
            yield Mistake(at, sentence, is_sentence=True)


def _of_union(data: object, types: tuple[inspect.Type, ...], at: Path, deep: bool) -> Iterator[Mistake]:
    values = [_bare(kind) for kind in types if not isinstance(kind, inspect.NoneType)]
    if data is None and len(values) < len(types):
        return
    if isinstance(data, dict) and (tagged := _by_tag(values)):
        yield from _of_tagged(data, tagged, at, deep)
        return
    alike = [kind for kind in values if _holds_like(data, kind)]
    if len(values) == 1 or len(alike) == 1:
        yield from _mistakes(data, (alike or values)[0], at, deep)
    elif all(next(_mistakes(data, kind, at, deep=False), None) for kind in values):
        yield Mistake(at, f"must be {' or '.join(map(_name, values))}.")


def _by_tag(kinds: list[inspect.Type]) -> dict[str, inspect.StructType]:
    """The Structs of a union by their tags; empty for a union without tags."""
    return {str(kind.tag): kind for kind in kinds if isinstance(kind, inspect.StructType) and kind.tag_field}


def _of_tagged(data: dict[str, object], kinds: dict[str, inspect.StructType], at: Path, deep: bool) -> Iterator[Mistake]:
    field = next(iter(kinds.values())).tag_field or ""
    tag = data.get(field)
    if tag in kinds:
        yield from _of_struct(data, kinds[tag], at, deep)
    else:
        yield Mistake((*at, field), _not_allowed(tag, list(kinds)) if field in data else f"is missing. Add one of: {', '.join(kinds)}.")


def _bare(kind: inspect.Type) -> inspect.Type:
    return kind.type if isinstance(kind, inspect.Metadata) else kind


def _holds_like(data: object, kind: inspect.Type) -> bool:
    """Whether data and kind are both lists or both mappings; then the mistakes are inside them."""
    if isinstance(data, list):
        return isinstance(kind, inspect.ListType)
    return isinstance(data, dict) and isinstance(kind, inspect.DictType | inspect.StructType)


def _is_scalar(data: object, kind: inspect.Type) -> bool:
    return isinstance(kind, inspect.AnyType) or (type(kind) in _SCALARS and fits(data, _SCALARS[type(kind)][0]))


def _must_be(data: object, kind: inspect.Type) -> str:
    unquoted = isinstance(kind, inspect.StrType) and isinstance(data, bool | int | float)
    return f"must be {_name(kind)}.{' Put it in quotes.' if unquoted else ''}"


def _name(kind: inspect.Type) -> str:
    match kind:
        case inspect.LiteralType(values=values):
            return " or ".join(f"'{value}'" for value in values)
        case inspect.ListType():
            return "a list"
        case inspect.StructType() | inspect.DictType():
            return "a set of fields, with one 'field: value' on each line"
        case _:
            return _SCALARS[type(kind)][1]


def _not_known(near: list[str], fields: list[str]) -> str:
    return f"is not known. {_meant(near)}" if near else f"is not known. Remove it. The fields here are: {', '.join(fields)}."


def _not_allowed(data: object, allowed: list[str]) -> str:
    """Says what to write instead of a value that is not allowed."""
    if not isinstance(data, str):
        return f"must be one of: {', '.join(allowed)}."
    near = _near(data, allowed)
    return f"is '{_shown(data)}', but must be one of: {', '.join(allowed)}. {_meant(near)}".rstrip()


def _near(name: str, names: Iterable[str]) -> list[str]:
    """The most similar of these names, if any is similar."""
    return difflib.get_close_matches(name, list(names), n=1)


def _meant(near: list[str]) -> str:
    return f"Did you mean '{near[0]}'?" if near else ""


def _shown(name: str) -> str:
    text = name if name.isprintable() else ascii(name)[1:-1]
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."
