"""Plain data, which is what JSON can hold: its type, and typed data turned into it."""

import json
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, runtime_checkable

import msgspec

if TYPE_CHECKING:
    Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None
else:  # msgspec, which looks at the types of fields, has no recursive types
    Json: TypeAlias = Any
JsonObject: TypeAlias = dict[str, Json]
Notebook: TypeAlias = dict[str, Any]
"""A notebook of format 4, as JSON has it."""

_IN_SCRIPT = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026"})


@runtime_checkable
class HasJson(Protocol):
    """Typed data that says itself how the page gets it."""

    def as_json(self) -> JsonObject:
        """The same as plain data."""


def plain(value: object) -> Json:
    """Typed data as plain data: Structs by their fields, as msgspec has them. Raises TypeError."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case HasJson():
            return value.as_json()
        case msgspec.Struct():
            fields = ((field, getattr(value, field.name)) for field in msgspec.structs.fields(value))
            can_omit = value.__struct_config__.omit_defaults
            return {field.encode_name: plain(entry) for field, entry in fields if not _is_omitted(field, entry, can_omit=can_omit)}
        case dict():
            return {str(name): plain(entry) for name, entry in value.items()}
        case list() | tuple():
            return [plain(entry) for entry in value]
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def json_of(value: object) -> str:
    """Typed data as JSON without spaces."""
    return json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"))


def json_in_script(value: object) -> str:
    """Typed data as JSON for an HTML page's script element, which nothing in it can end."""
    return json_of(value).translate(_IN_SCRIPT)


def _is_omitted(field: msgspec.structs.FieldInfo, value: object, *, can_omit: bool) -> bool:
    if value is msgspec.UNSET or not can_omit:
        return value is msgspec.UNSET
    return value == (field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory())
