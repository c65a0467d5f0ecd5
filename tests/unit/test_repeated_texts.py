"""Texts that a file of the field edition carries once, and that its page has in all their places."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.page_data import in_place
from tests.unit.test_inline import value_of
from widgets import inline
from widgets.field.repeated_texts import without_repeats
from widgets.plain import Json

LONG = "A text of some length"
NO_ICONS: Json = {"shapes": {}, "mirrored": []}
_TEXTS = st.sampled_from(["", "a", LONG, "~", "~0", "~~ 1", "~not a place"]) | st.text(max_size=9)
_DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | _TEXTS,
    lambda entries: st.lists(entries, max_size=5) | st.dictionaries(_TEXTS, entries, max_size=5),
    max_leaves=30,
)


@given(_DATA)
def test_every_text_comes_back_to_its_places(data: Json) -> None:
    marked, texts = without_repeats(data)
    assert in_place(marked, texts) == data


@given(_DATA)
def test_a_long_text_is_there_once(data: Json) -> None:
    marked, texts = without_repeats([data, LONG, {"more": LONG}])
    assert json.dumps([marked, texts]).count(f'"{LONG}"') == 1 + str(_names(data)).count(f"'{LONG}'")


def _names(data: Json) -> list[str]:
    match data:
        case dict():
            return [*data, *(name for entry in data.values() for name in _names(entry))]
        case list():
            return [name for entry in data for name in _names(entry)]
    return []


@pytest.mark.parametrize("title", [LONG, "~0", "~", "short"])
def test_the_pages_script_reads_them_in_their_places(title: str) -> None:
    data, texts = without_repeats({"title": title, "language": "en", "icons": NO_ICONS, "cells": {}, "parts": [{"title": title}]})
    carried = {"data": json.dumps(data), "texts": json.dumps(texts)}
    document = f"""{{
      getElementById: (id) => ({{ textContent: {json.dumps(carried)}[id.slice(7)] }}),
      querySelector(selector) {{ return this.getElementById(selector.slice(1)); }},
    }}"""
    course = value_of(f"(globalThis.document = {document}, {inline.script('page/course')}.readCourse())")
    assert isinstance(course, dict)
    assert [course["title"], course["parts"][0]["title"]] == [title, title]
