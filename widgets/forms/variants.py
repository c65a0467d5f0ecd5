"""Parallel versions of one graded question: what differs between them, typed for each form so that its texts are found."""

import functools
from typing import Any, cast

import msgspec
from msgspec.structs import fields

from widgets.forms.question import Question, Variant


@functools.cache
def with_variants(form: type[Question]) -> type[Question]:
    """The form with typed variants, which have the form's own fields and its key. A form that is marked by hand stays without."""
    if form.by_hand:
        return form
    shared = {field.name: field.type for field in fields(Question)}
    own = [(field.name, field.type, _default(field)) for field in fields(form) if shared.get(field.name) != field.type]
    variant = msgspec.defstruct(f"{form.__name__}Variant", own, bases=(Variant,), module=form.__module__, kw_only=True)
    variants: Any = ("variants", dict[str, variant], msgspec.field(default_factory=dict))  # type: ignore[valid-type]
    typed = msgspec.defstruct(
        form.__name__, [variants], bases=(form,), module=form.__module__, kw_only=True, tag_field="type", tag=form.type
    )
    typed.__doc__ = form.__doc__
    return cast(type[Question], typed)


def _default(field: msgspec.structs.FieldInfo) -> Any:
    if field.default_factory is msgspec.NODEFAULT:
        return msgspec.field(default=field.default)
    return msgspec.field(default_factory=field.default_factory)
