"""Questions for tests, and strategies that draw sound ones of every form, and any JSON at all."""

from typing import Any

from hypothesis import strategies as st

from tests.forms import golden, question
from widgets.forms.question import Question
from widgets.forms.registry import forms

TYPES = [type for type, form in forms().items() if not form.by_hand and not form.practice_only]
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20)
json_values: st.SearchStrategy[Any] = st.recursive(
    scalars | st.sampled_from("abcd"),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5) | st.sampled_from("abcd"), inner, max_size=5),
    max_leaves=10,
)
"""Any value that JSON can hold, ids of options among them."""


def texts(ids: list[str]) -> dict[str, str]:
    """A text for each id."""
    return {name: f"Text of {name}." for name in ids}


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """A graded question of any form, with a sound key."""
    ids = [chr(ord("a") + n) for n in range(draw(st.integers(3, 6)))]
    points = draw(st.integers(1, 100))
    form: dict[str, Any]
    match draw(st.sampled_from(TYPES)):
        case "true-false":
            form = {"type": "true-false", "key": draw(st.booleans() | st.sampled_from(["true", "false"]))}
            ids = ["true", "false"]
        case "choose-one":
            form = {"type": "choose-one", "options": texts(ids), "key": draw(st.sampled_from(ids))}
        case "choose-all":
            key = draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))
            form = {"type": "choose-all", "options": texts(ids), "key": key}
        case "order":
            form = {"type": "order", "items": texts(ids), "key": draw(st.permutations(ids))}
        case "match":
            key_of_match = {name: draw(st.sampled_from(ids)) for name in ids}
            form = {"type": "match", "left": texts(ids), "right": texts(ids), "key": key_of_match}
        case type:
            form = draw(st.sampled_from([case["question"] for case in golden(type).values()]))
            ids = question(**form).choices
    why = {name: f"Why {name}." for name in ids}
    return question(criterion="impact", about="it", points=points, why=why, **form)
