"""Every form of question that a folder holds."""

import difflib
import functools

from widgets import forms as package
from widgets.folders import classes_in
from widgets.forms.question import Question
from widgets.forms.variants import with_variants
from widgets.plain import JsonObject
from widgets.problems import DeclarationProblem

_Form = type[Question]


@functools.cache
def forms() -> dict[str, _Form]:
    """The forms that authors can use, by type ('choose-one'), in alphabetical order. They are looked up once for each process."""
    return {type: form for type, form in every_form().items() if form.is_released}


def every_form() -> dict[str, _Form]:
    """All forms, also those that the page cannot draw yet, by type."""
    return {form.type: with_variants(form) for form in classes_in(package, "form", Question)}


def form_of(data: JsonObject) -> _Form:
    """The form of a question that is still plain data. Raises DeclarationProblem if the form is unknown or lacks one of the fields."""
    type = data.get("type")
    if type is None:
        if near := difflib.get_close_matches("type", data, n=1):
            raise DeclarationProblem(f"The field '{near[0]}' is not known. Did you mean 'type'?")
        raise DeclarationProblem(f"The field 'type' is missing. Add it: one of {_types()}.")
    if not isinstance(type, str) or type not in forms():
        near = difflib.get_close_matches(str(type), forms(), n=1)
        advice = f"Did you mean '{near[0]}'?" if near else f"Write one of {_types()}."
        raise DeclarationProblem(f"The type '{type}' is not known. {advice}")
    _refuse_misplaced(data, forms()[type])
    return forms()[type]


def _refuse_misplaced(data: JsonObject, form: _Form) -> None:
    elsewhere = {field for other in forms().values() for field in other.__struct_fields__} - set(form.__struct_fields__)
    for field in data:
        if field in elsewhere:
            raise DeclarationProblem(f"A question of type '{form.type}' has no '{field}'. Remove it, or change the type.")


def _types() -> str:
    return ", ".join(forms())
