"""The folders of the forms of question: whole, documented, and scored alike in Python and on the page."""

import functools
import re
from collections.abc import Iterator
from textwrap import dedent
from types import ModuleType
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.forms import FOLDERS, golden, question
from tests.node import FORM_PARTS, run_script
from tests.unit.declaring import json_values
from widgets.folders import classes_in
from widgets.forms.embedded import EmbeddedQuestion
from widgets.forms.question import Question
from widgets.forms.registry import every_form, forms
from widgets.kinds.registry import parse, parse_cell
from widgets.languages.catalogue import interface
from widgets.paths import FORMS
from widgets.problems import DeclarationProblem
from widgets.schema import read_yaml

FILES = ("__init__.py", "form.py", "form.md", "golden.yaml")
PARTS = (
    *("choices", "field_problems", "key_problems", "is_answer", "share_of", "in_words", "reasons", "by_habit", "sample"),
    "thinking_seconds",
)
PARTLY = {"choose-all", "order", "match"}
"""The forms of which an answer can be right in part."""


def missing_parts(form: type[Question]) -> list[str]:
    """What a form leaves as `Question` has it, though each form must say it."""
    return [part for part in PARTS if getattr(form, part, None) is getattr(Question, part, None)]


def ways(type: str) -> set[str]:
    """How the golden answers of a form are: right, partly right, wrong ..."""
    return {answer["is"].split()[0] for case in golden(type).values() for answer in case["answers"]}


@pytest.mark.parametrize("type", every_form())
def test_a_forms_folder_holds_all_that_a_form_needs(type: str) -> None:
    needed = (*FILES, *FORM_PARTS) if type in forms() else FILES
    assert [name for name in needed if not (FOLDERS[type] / name).is_file()] == []
    assert missing_parts(every_form()[type]) == []
    if not every_form()[type].by_hand:
        assert {"right", "wrong", "empty", "malformed"} - ways(type) == set()
    assert "partly" in ways(type) or type not in PARTLY


def test_every_sentence_that_a_form_says_is_there() -> None:
    sources = "".join(file.read_text(encoding="utf-8") for file in FORMS.rglob("*.js"))
    keys = {key for call in re.findall(r"\bsay\(([^)]*)", sources) for key in re.findall(r'"(\w+)"', call)}
    keys |= set(re.findall(r'(?:confirm|missing|missed|plain): "(\w+)"', sources))
    assert len(keys) > 20
    assert keys - set(interface()) == set()


def test_every_folder_is_a_form() -> None:
    folders = {entry.name for entry in FORMS.iterdir() if entry.is_dir() and entry.name != "__pycache__"}
    assert folders == {folder.name for folder in FOLDERS.values()}


def test_what_a_form_lacks_is_named_and_scores_nothing_in_silence() -> None:
    class HalfAForm(Question, kw_only=True):
        @property
        def choices(self) -> list[str]:
            return ["a"]

        def is_answer(self, value: Any) -> bool:
            return True

    assert missing_parts(HalfAForm) == [part for part in PARTS if part not in ("choices", "is_answer")]
    with pytest.raises(NotImplementedError):
        HalfAForm(id="q", prompt="What?", points=1, key="a").score("a")


def test_a_folder_without_a_form_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    package, empty = ModuleType("package"), ModuleType("package.empty.form")
    package.__path__ = []
    monkeypatch.setattr("widgets.folders.folders_of", lambda _: ["empty"])
    monkeypatch.setattr("widgets.folders.import_module", lambda _: empty)
    with pytest.raises(TypeError, match=r"package.empty.form must declare one subclass of Question; it declares 0."):
        classes_in(package, "form", Question)


@pytest.mark.parametrize("type", every_form())
def test_the_authors_page_shows_a_cell_that_is_valid(type: str) -> None:
    page = (FOLDERS[type] / "form.md").read_text(encoding="utf-8")
    assert page.startswith(f"# `{type}`\n")
    [example] = re.findall(r"(?m)(?:^ {4}.*\n|^\n(?= {4}))+", page)
    source = dedent(example).strip()
    declared = every_form()[type].read(read_yaml(source.partition("\n")[2], DeclarationProblem))
    assert list(declared.problems()) == []
    assert type not in forms() or parse_cell(source) == declared
    for field in {*declared.__struct_fields__} - {*Question.__struct_fields__}:
        assert f"`{field}`" in page


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("id: q\nprompt: What?", "The field 'type' is missing. Add it: one of choose-all, choose-one,"),
        ("id: q\ntpye: order\nprompt: What?", "The field 'tpye' is not known. Did you mean 'type'?"),
        ("id: q\ntype: choose\nprompt: What?", "The type 'choose' is not known. Did you mean 'choose-"),
        ("id: q\ntype: 7\nprompt: What?", "The type '7' is not known. Write one of choose-all, choose-one,"),
        ("id: q\ntype: [match]\nprompt: What?", "is not known"),
        ("id: q\ntype: match\nprompt: What?\nitems: {a: A}", "A question of type 'match' has no 'items'. Remove it, or change the type."),
    ],
)
def test_a_form_that_is_wrong_is_one_sentence(cell: str, sentence: str) -> None:
    with pytest.raises(DeclarationProblem) as raised:
        parse("question", cell)
    assert sentence in str(raised.value)


@pytest.fixture
def unreleased(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The type of a form that is not released yet."""
    monkeypatch.setattr(every_form()["numeric"], "is_released", False)
    forms.cache_clear()
    yield "numeric"
    monkeypatch.undo()
    forms.cache_clear()


def test_a_form_that_the_page_cannot_draw_is_out_of_authors_reach(unreleased: str) -> None:
    with pytest.raises(DeclarationProblem, match=f"The type '{unreleased}' is not known"):
        parse("question", f"id: q\ntype: {unreleased}\nprompt: How many?\nkey: 7\nwhy: {{right: Yes., wrong: No.}}")
    embedded = {shape.__struct_config__.tag for shape in get_args(EmbeddedQuestion.of_any_form())}
    assert {form.type for form in every_form().values() if not form.by_hand} - embedded == {unreleased}


def test_a_form_for_practice_is_refused_in_a_test() -> None:
    asked = question("numeric", points=1, criterion="impact", about="how many", key=7.0, why={"right": "Yes.", "wrong": "No."})
    assert list(asked.problems()) == [
        "A question of type 'numeric' is for practice and cannot be graded. Remove 'points', or change the type."
    ]


@given(
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(min_value=0, allow_nan=False, allow_infinity=False),
    json_values | st.integers() | st.just(10**400),
)
def test_any_value_for_a_number_is_right_or_wrong(key: float, tolerance: float, value: Any) -> None:
    numeric = question("numeric", key=key, tolerance=tolerance)
    assert numeric.share(value) in (0.0, 1.0)
    assert numeric.share(key) == 1.0
    assert numeric.share(value) == 0.0 or (numeric.is_answer(value) and numeric.in_words(value))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"key": float("inf")}, "The key 'inf' is not a number"),
        ({"key": float("nan")}, "The key 'nan' is not a number"),
        ({"key": 1.0, "tolerance": -1.0}, "'tolerance' must be 0 or a positive number"),
        ({"key": 1.0, "tolerance": float("nan")}, "'tolerance' must be 0 or a positive number"),
    ],
)
def test_what_is_wrong_with_a_number_is_one_sentence(fields: dict[str, float], sentence: str) -> None:
    [problem] = question("numeric", why={"right": "Yes.", "wrong": "No."}, **fields).problems()
    assert sentence in problem


SCRIPT = """
import { answerState } from "STATIC/cells/answered.js";
import { shareOf } from "STATIC/cells/feedback.js";
console.log(JSON.stringify(given.map(([cell, value]) => ({ state: answerState(cell, { value }), share: shareOf(cell, value) }))));
"""
Judged = tuple[str, Question, Any, dict[str, Any]]


@functools.cache
def judged_by_the_page() -> list[Judged]:
    """Every golden answer to a question with a key or one that is marked by hand, with its name and what the page says of it."""
    rows = [
        (f"{name}: {answer['is']}", question(**case["question"]), answer["value"])
        for type, form in forms().items()
        for name, case in golden(type).items()
        for answer in case["answers"]
        if "key" in case["question"] or form.by_hand
    ]
    told = run_script(SCRIPT, [[asked.as_json(), value] for _, asked, value in rows])
    return [(*row, judgement) for row, judgement in zip(rows, told, strict=True)]


def test_the_page_scores_an_answer_as_python_does() -> None:
    rows = judged_by_the_page()
    assert len(rows) >= 65
    assert {name: judgement["share"] for name, _, _, judgement in rows} == {
        name: pytest.approx(asked.share(value)) for name, asked, value, _ in rows
    }


def test_the_page_takes_the_same_values_for_answers_as_python_does() -> None:
    rows = judged_by_the_page()
    assert {name: judgement["state"] != "none" for name, _, _, judgement in rows} == {
        name: asked.is_answer(value) for name, asked, value, _ in rows
    }


JUDGED = {type: question(**next(iter(golden(type).values()))["question"]) for type in forms()}


@settings(max_examples=10, deadline=None)
@given(st.lists(json_values, min_size=30, max_size=60))
def test_any_value_is_judged_alike(values: list[Any]) -> None:
    rows = [(judged, value) for judged in JUDGED.values() for value in values]
    told = run_script(SCRIPT, [[judged.as_json(), value] for judged, value in rows])
    assert [(judgement["state"] != "none", judgement["share"]) for judgement in told] == [
        (judged.is_answer(value), pytest.approx(judged.share(value))) for judged, value in rows
    ]
