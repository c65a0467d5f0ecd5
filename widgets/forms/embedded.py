"""Practice questions within another cell: in the scene of a case, in a refresher."""

from functools import reduce
from operator import or_
from types import NoneType
from typing import Any, Self, cast, get_args

import msgspec
from msgspec.structs import FieldInfo, asdict, fields

from widgets.forms.question import Question
from widgets.forms.registry import forms
from widgets.schema import Text


class EmbeddedQuestion(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A practice question whose id is given by what holds it."""

    prompt: Text
    key: Any
    why: dict[str, Text]
    shuffle: bool = True

    @property
    def form(self) -> type[Question]:
        """The form of the question."""
        return forms()[str(self.__struct_config__.tag)]

    @classmethod
    def of_any_form(cls) -> Any:
        """The union that msgspec reads: one type for each form that is scored by a key, with that form's fields."""
        return reduce(or_, (cls._of(form) for form in forms().values() if not form.by_hand))

    @classmethod
    def _of(cls, form: type[Question]) -> type[Self]:
        common = (*Question.__struct_fields__, *cls.__struct_fields__)
        own = [(field.name, field.type, _default(field)) for field in fields(form) if field.name not in common]
        key = ("key", next(_required(field.type) for field in fields(form) if field.name == "key"))
        shape = msgspec.defstruct(
            f"{cls.__name__}{form.__name__}", [key, *own], bases=(cls,), tag_field="type", tag=form.type, kw_only=True
        )
        return cast(type[Self], shape)

    def as_question(self, id: str) -> Question:
        """The same as a practice question with an id of its own, to be checked and drawn like any other."""
        return self.form(id=id, **asdict(self))


def _required(optional: Any) -> Any:
    return reduce(or_, (kind for kind in get_args(optional) if kind is not NoneType))


def _default(field: FieldInfo) -> Any:
    if field.default_factory is msgspec.NODEFAULT:
        return msgspec.field(default=field.default)
    return msgspec.field(default_factory=field.default_factory)
