"""Diagrams: what each type may hold, each mistake in one clear sentence, and the documentation's examples."""

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.authoring.cell_checks import check_cell
from grading.authoring.sourcing.checks import ClaimCheck
from grading.authoring.sourcing.passages import declared_passages
from grading.sources.course_data import read_course_data
from grading.sources.notebooks import ROOT, Cell
from tests.unit import building
from widgets.kinds.diagram.diagram import MAX_POINTS, ROOM, Diagram
from widgets.kinds.diagram.icons import ICONS
from widgets.kinds.diagram.kind import TYPES
from widgets.kinds.registry import parse_cell, read_cell
from widgets.minutes import reading_seconds
from widgets.problems import DeclarationProblem

GUIDE = (ROOT / "docs" / "authoring.md").read_text(encoding="utf-8")
EXAMPLES = [block.replace("\n    ", "\n").strip() for block in re.findall(r"^    (%%diagram\n(?:(?:    .*)?\n)+)", GUIDE, re.MULTILINE)]
EXAMPLE_OF = {type: next(example for example in EXAMPLES if f"\ntype: {type}\n" in example) for type in TYPES}


def told(source: str) -> list[str]:
    return list(read_cell(source).problems())


def test_the_guide_has_a_sound_example_of_each_type() -> None:
    data = read_course_data()
    assert len(EXAMPLES) > len(TYPES)
    for example in EXAMPLES:
        checked = check_cell(Cell(1, building.code(example)), data)
        assert isinstance(checked.declaration, Diagram)
        assert checked.problems == []
        assert list(ClaimCheck(data).problems(declared_passages(checked.declaration))) == []


def test_the_guide_has_every_icon_and_the_room_of_every_text() -> None:
    names = re.search(r"A page carries only those that it shows: (.*?)\.", GUIDE)
    assert names is not None
    assert names[1] == ", ".join(f"`{name}`" for name in ICONS)
    section = GUIDE.partition("## `%%diagram`")[2].partition("## `%%handin`")[0]
    for field, most in ROOM.items():
        assert f"`{field}`" in section
        assert re.search(rf"\b{most}\b", section)


def test_every_icon_is_known_once() -> None:
    assert len(set(ICONS)) == len(ICONS)


MISTAKES = {
    "no type": ("flow", "type: flow\n", "", "The field 'type' is missing. Add it: one of flow, comparison,"),
    "unknown type": ("flow", "type: flow", "type: flaw", "A diagram of type 'flaw' is not known. Did you mean 'flow'?"),
    "a type like no other": ("flow", "type: flow", "type: [1]", "A diagram of type '[1]' is not known. Write one of flow, comparison,"),
    "misspelt field": ("flow", "caption:", "captoin:", "The field 'captoin' is not known. Did you mean 'caption'?"),
    "field of another type": ("flow", "caption: ", "rings: ", "The field 'rings' is not known. Remove it."),
    "a misspelt field within": ("comparison", "points:", "point:", "'columns.smuggling.point' is not known. Did you mean 'points'?"),
    "a number": ("timeline", '"2000"', "2000", "The field 'events.protocol.when' must be a text. Put it in quotes."),
    "unknown icon": ("flow", "icon: bus", "icon: buss", "'steps.moved.icon' names the icon 'buss', which diagrams do not have."),
    "an icon like another": ("flow", "icon: bus", "icon: buss", "Did you mean 'bus'?"),
    "an icon like no other": ("flow", "icon: banknote", "icon: xyz", "names the icon 'xyz', which diagrams do not have. docs/authoring.md"),
    "an icon within": ("flow", "icon: banknote", "icon: xyz", "The field 'steps.exploited.in.icon' names the icon 'xyz'"),
    "long label": ("flow", "label: Moved", f"label: {'x' * 41}", "The text in 'steps.moved.label' has 41 characters, but 40 fit."),
    "long point": ("comparison", "It ends on arrival.", "x" * 121, "'columns.smuggling.points[2]' has 121 characters, but 120 fit."),
    "empty label": ("rings", "label: Security", 'label: " "', "The field 'rings.security.label' is empty. Fill it in."),
    "empty cell": ("table", "un: It can send them home.", 'un: ""', "The field 'rows.contingent.cells.un' is empty. Fill it in."),
    "an id that is none": ("rings", "  person:", "  Person:", "The id 'Person' in 'rings' must begin with a lower-case letter"),
    "a tone that is none": (
        "decision",
        "points:",
        "tone: best\n    points:",
        "'ends.any.tone' is 'best', but must be one of: bad, good, plain.",
    ),
    "start that is none": ("decision", "start: chain", "start: chian", "The start 'chian' is no question. The questions are: chain."),
    "answer to nowhere": ("decision", "{to: any}", "{to: an}", "The answer 'no' of 'chain' leads to 'an', which does not exist."),
    "end without a way": ("decision", "{to: any}", "{to: outside}", "Nothing leads to 'any'. Let an answer lead to it, or remove it."),
    "nothing decided": ("decision", "{to: any}", "{to: outside}", "All answers of the question 'chain' lead to the same place"),
    "one answer": ("decision", "      no: {to: any}\n", "", "The question 'chain' has 1 'answers'. Give it two or three."),
    "answer without words": ("decision", "no: {to: any}", "perhaps: {to: any}", "The answer 'perhaps' of 'chain' needs a 'label'"),
    "a circle": ("decision", "{to: any}", "{to: chain}", "More than one way leads to the question 'chain'."),
    "end named as a question": ("decision", "  any:", "  chain:", "The id 'chain' is that of a question and of an end."),
    "cell missing": ("table", "      un: It can send them home.\n", "", "The row 'contingent' has no cell for the column 'un'. Add it."),
    "cell too many": ("table", "un: It can send", "nu: It can send", "The row 'contingent' has a cell for 'nu', which is no column."),
}


@pytest.mark.parametrize(("type", "old", "new", "sentence"), MISTAKES.values(), ids=MISTAKES.keys())
def test_each_mistake_is_one_sentence(type: str, old: str, new: str, sentence: str) -> None:
    assert old in EXAMPLE_OF[type]
    try:
        found = told(EXAMPLE_OF[type].replace(old, new, 1))
    except DeclarationProblem as problem:
        found = [str(problem)]
    assert any(sentence in line for line in found), found
    assert all(len(line.splitlines()) == 1 for line in found)


def test_a_column_says_something() -> None:
    assert many("comparison", "columns", 2, {"label": "x"}) == [
        "The column 'e0' says nothing. Give it 'text' or 'points'.",
        "The column 'e1' says nothing. Give it 'text' or 'points'.",
    ]


def many(type: str, field: str, count: int, entry: dict[str, object], **others: object) -> list[str]:
    data = {"id": "d", "type": type, "title": "T", field: {f"e{number}": entry for number in range(count)}, **others}
    return told("%%diagram\n" + msgspec.json.encode(data).decode())


@pytest.mark.parametrize(
    ("type", "field", "least", "most", "entry", "others"),
    [
        ("flow", "steps", 2, 6, {"label": "x"}, {}),
        ("comparison", "columns", 2, 3, {"label": "x", "text": "y"}, {}),
        ("timeline", "events", 2, 8, {"label": "x", "when": "y"}, {}),
        ("elements", "parts", 2, 8, {"label": "x"}, {}),
        ("elements", "parts", 2, 4, {"label": "x"}, {"result": {"label": "x"}}),
        ("rings", "rings", 2, 5, {"label": "x"}, {}),
        ("table", "rows", 2, 8, {"label": "x", "cells": {"c": "y"}}, {"columns": {"c": {"label": "z"}}}),
    ],
)
def test_each_type_has_a_least_and_a_most_of_its_entries(
    type: str, field: str, least: int, most: int, entry: dict[str, object], others: dict[str, object]
) -> None:
    assert many(type, field, least, entry, **others) == many(type, field, most, entry, **others) == []
    [few], [too_many] = many(type, field, least - 1, entry, **others), many(type, field, most + 1, entry, **others)
    assert few.startswith(f"A diagram of type '{type}' has from {least} to {most} '{field}', but this one has {least - 1}. Add one")
    assert "Make two diagrams of it" in too_many


def test_a_list_of_points_can_be_taken_in() -> None:
    points = [f"Point {number}" for number in range(MAX_POINTS + 1)]
    [found] = many("comparison", "columns", 1, {"label": "x", "points": points})[1:]
    assert found == "The field 'columns.e0.points' has 7 points, but at most 6 fit. Join some, or leave some out."


def chain_of(questions: int) -> str:
    asked = {f"q{n}": {"ask": "x?", "answers": {"yes": {"to": f"q{n + 1}"}, "no": {"to": "end"}}} for n in range(questions - 1)}
    last = {f"q{questions - 1}": {"ask": "x?", "answers": {"yes": {"to": "other"}, "no": {"to": "end"}}}}
    ends = {"end": {"label": "x"}, "other": {"label": "y"}}
    data = {"id": "d", "type": "decision", "title": "T", "start": "q0", "questions": asked | last, "ends": ends}
    return "%%diagram\n" + msgspec.json.encode(data).decode()


def test_a_decision_has_at_most_three_questions_one_after_the_other() -> None:
    assert told(chain_of(3)) == []
    assert told(chain_of(4)) == ["It asks more than 3 questions one after the other. Make a second diagram of the last ones."]


def test_all_its_words_take_time_and_its_title_none() -> None:
    parts = "{a: {label: x, text: x x, more: x x x, icon: eye}, b: {label: x}}"
    source = f"%%diagram\nid: d\ntype: elements\ntitle: x x x\nparts: {parts}\ncaption: x"
    assert parse_cell(source).seconds() == pytest.approx(reading_seconds("x " * 8))


ids = st.sampled_from(["a", "b", "c", "d"])
texts = st.sampled_from(["", " ", "x", "A few words", "x" * 200])
parts = st.fixed_dictionaries({"label": texts}, optional={"text": texts, "icon": st.sampled_from(["", "eye", "none"])})
leads = st.dictionaries(st.sampled_from(["yes", "no", "other"]), st.fixed_dictionaries({"to": ids}, optional={"label": texts}), max_size=4)
asked = st.dictionaries(ids, st.fixed_dictionaries({"ask": texts, "answers": leads}), max_size=4)
decisions = st.fixed_dictionaries({"start": ids, "questions": asked, "ends": st.dictionaries(ids, parts, max_size=4)})


@given(decisions)
def test_a_decision_is_refused_in_sentences_or_leads_everyone_to_an_end(fields: dict[str, object]) -> None:
    source = "%%diagram\n" + msgspec.json.encode({"id": "d", "type": "decision", "title": "T", **fields}).decode()
    found = told(source)
    assert all(line.endswith(".") or line.endswith("?") for line in found)
    if found:
        return
    decision = parse_cell(source)
    seen: list[str] = []

    def follow(id: str, depth: int) -> None:
        seen.append(id)
        if id in decision.ends:  # type: ignore[attr-defined]
            return
        assert depth < 3
        for answer in decision.questions[id].answers.values():  # type: ignore[attr-defined]
            follow(answer.to, depth + 1)

    follow(decision.start, 0)  # type: ignore[attr-defined]
    assert set(seen) == {*decision.questions, *decision.ends}  # type: ignore[attr-defined]


@given(st.sampled_from([type for type in TYPES if type not in ("decision", "sign")]), st.dictionaries(ids, parts, max_size=9))
def test_whatever_is_in_a_diagram_it_is_drawn_or_refused_in_sentences(type: str, entries: dict[str, object]) -> None:
    field = TYPES[type].__struct_fields__[0]
    source = "%%diagram\n" + msgspec.json.encode({"id": "d", "type": type, "title": "T", field: entries}).decode()
    try:
        found = told(source)
    except DeclarationProblem as problem:
        found = [str(problem)]
    assert all(len(line) < 300 and line.endswith((".", "?")) for line in found)
