"""The shapes of the data files: any field that is misspelt, missing or of a wrong kind is found, with the file, the entry and the field."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from msgspec import inspect

from grading.authoring.validation import validate_module
from grading.sources.course_data import read_course_data
from tests.unit import building
from tests.unit.conftest import ROOT
from tests.unit.declaring import json_values
from widgets.content.course import tool_content
from widgets.content.data_file import read_content, shape_problems
from widgets.content.data_shapes.audiences import AUDIENCES
from widgets.content.data_shapes.registry import DATA_FILES, TOOL_SHAPES, texts_in, tool_problems
from widgets.content.own_data import check_data
from widgets.kinds.tool.kind import Tool
from widgets.languages.translatable import shape_texts
from widgets.problems import DataProblem

FILES = sorted((ROOT / "data").glob("*.yaml"))
CONTENT = {path.stem: read_content(path) for path in FILES}
Route = tuple[str | int, ...]


def test_every_file_has_a_shape_and_every_shape_a_file() -> None:
    missing = [path.name for path in FILES if path.stem not in DATA_FILES]
    assert missing == [], f"data/{missing} has no shape. Add it to widgets/content/data_shapes (docs/recipes/data-file.md)."
    assert set(DATA_FILES) == set(CONTENT)
    assert all(name == file.name and file.about for name, file in DATA_FILES.items())


@pytest.mark.parametrize("name", CONTENT)
def test_nothing_is_wrong_with_the_courses_own_file(name: str) -> None:
    assert list(DATA_FILES[name].problems(CONTENT[name])) == []
    assert isinstance(DATA_FILES[name].load(), DATA_FILES[name].shape)


def structs(data: Any, kind: inspect.Type, at: Route = ()) -> Iterator[tuple[Route, dict[str, Any], inspect.StructType]]:
    """Every mapping in the data that must have declared fields, with its route and its type."""
    match kind:
        case inspect.Metadata(type=inner):
            yield from structs(data, inner, at)
        case inspect.UnionType(types=types):
            for inner in types:
                yield from structs(data, inner, at)
        case inspect.StructType(fields=fields) if isinstance(data, dict):
            yield at, data, kind
            for field in fields:
                yield from structs(data.get(field.encode_name), field.type, (*at, field.encode_name))
        case inspect.DictType(value_type=inner) if isinstance(data, dict):
            for name, value in data.items():
                yield from structs(value, inner, (*at, name))
        case inspect.ListType(item_type=inner) if isinstance(data, list):
            for index, value in enumerate(data):
                yield from structs(value, inner, (*at, index))


def allowed_values(kind: inspect.Type) -> bool:
    """Whether a field of this type must be one of some words."""
    types = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    return {type(inner) for inner in types} - {inspect.NoneType} == {inspect.LiteralType}


def spoiled(name: str) -> Iterator[tuple[dict[str, Any], Route, str, str]]:
    """The file's content with one mistake in one field, for every field of every entry: content, route, field, the word for the mistake."""
    for at, data, kind in structs(CONTENT[name], inspect.type_info(DATA_FILES[name].shape)):
        for field in kind.fields:
            if (written := field.encode_name) not in data:
                continue
            misspelt = f"{written}x"
            changes: list[tuple[str, Any, str]] = [(misspelt, data[written], "is not known")]
            changes += [("", None, "is missing")] if field.required else []
            changes += [(written, object_of_no_field(data[written]), "must be")]
            changes += [(written, f"{data[written]}x", "must be one of: ")] if allowed_values(field.type) else []
            for instead, value, mistake in changes:
                content = replaced(CONTENT[name], at, written, instead, value)
                # the other entries have no part in it, and would only take time
                alone = {at[0]: {at[1]: content[at[0]][at[1]]}} if len(at) > 1 and isinstance(content[at[0]], dict) else {}
                yield content | alone, at, instead or written, mistake


def object_of_no_field(value: Any) -> Any:
    """A value that cannot stand where this one does."""
    return 1.5 if isinstance(value, str | dict | list | bool) or value is None else "many"


def replaced(node: Any, at: Route, field: str, instead: str, value: Any) -> Any:
    """A copy of only what changes: the mapping at this route with another field in place of one."""
    if not at:
        return {name: kept for name, kept in node.items() if name != field} | ({instead: value} if instead else {})
    changed = copy.copy(node)
    changed[at[0]] = replaced(node[at[0]], at[1:], field, instead, value)
    return changed


@pytest.mark.parametrize("name", CONTENT)
def test_any_mistake_in_any_field_names_file_entry_and_field(name: str) -> None:
    count = 0
    for content, at, field, mistake in spoiled(name):
        found = [finding for finding in DATA_FILES[name].problems(content) if mistake in finding[1]]
        assert found, (name, at, field, mistake)
        sentences = [f"{entry or ''} {sentence}" for entry, sentence in found]
        route = [f"[{step}]" if isinstance(step, int) else step for step in at]
        assert any(f"{field}'" in line and all(step in line for step in route[1:]) for line in sentences), (at, field, sentences)
        assert not any("\n" in line for line in sentences)
        count += 1
    assert count >= len(CONTENT[name])


def test_all_mistakes_of_a_file_are_found_at_once() -> None:
    content = copy.deepcopy(CONTENT["channels"])
    content["channels"]["oios"]["lable"] = content["channels"]["oios"].pop("label")
    content["channels"]["hotline"]["reach"] = "mission.hotlin"
    content["channels"]["company"]["open_to"] = "contractor"
    del content["suspects"]
    assert sorted(map(str, DATA_FILES["channels"].problems(content))) == sorted(
        map(
            str,
            [
                (None, "The field 'suspects' is missing. Add it."),
                ("oios", "The field 'lable' is not known. Did you mean 'label'?"),
                (
                    "hotline",
                    "The field 'reach' is 'mission.hotlin', but must be one of: mission.focal_point, mission.alternate, "
                    "mission.conduct_team, mission.oios, mission.hotline, mission.support. Leave it empty if it has no contact.",
                ),
                ("company", "The field 'open_to' must be a list."),
            ],
        )
    )


def test_a_channel_for_someone_whom_nobody_can_choose_is_found() -> None:
    content = copy.deepcopy(CONTENT["channels"])
    content["channels"]["company"]["open_to"] = ["contracter"]
    [(entry, sentence)] = DATA_FILES["channels"].problems(content)
    assert (entry, sentence.startswith("The field 'open_to' names 'contracter', but must name only: military, ")) == ("company", True)


def test_a_track_that_begins_with_nobody_is_found_and_the_courses_own_begin_with_somebody() -> None:
    content = copy.deepcopy(CONTENT["channels"])
    tracks = AUDIENCES.load().audiences
    personnel = {id for audience in ("military", "police", "civilian") for id in tracks[audience].tracks}
    assert content["tracks"].keys() == personnel
    content["tracks"]["police-senior"] = "polise"
    [(entry, sentence)] = DATA_FILES["channels"].problems(content)
    assert (entry, sentence.startswith("The field 'tracks' names 'polise', but must name only: military, ")) == (None, True)


@pytest.mark.parametrize("name", CONTENT)
@given(value=json_values)
def test_whatever_a_file_holds_is_answered_with_sentences(name: str, value: Any) -> None:
    for field in (*CONTENT[name], "else"):
        for entry, sentence in DATA_FILES[name].problems(CONTENT[name] | {field: value}):
            assert sentence.endswith((".", "?"))
            assert "\n" not in sentence
            assert entry is None or isinstance(entry, str)


# What the findings named: a misspelt field that learners read as "undefined", and a sentence that named no track.


def test_a_misspelt_sign_is_found_by_validation_and_never_reaches_a_learner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = building.write_data(tmp_path / "data")
    text = (
        (ROOT / "data" / "signs.yaml").read_text(encoding="utf-8").replace("sign: The person is not paid", "sgin: The person is not paid")
    )
    (data / "signs.yaml").write_text(text[: text.index("sources:")] + "sources: [protocol]\n", encoding="utf-8")
    sentence = "The field 'sgin' is not known. Did you mean 'sign'?"
    findings = validate_module(building.write_module(tmp_path / "mod", building.sound_cells()), data)
    assert list(map(str, findings)) == [f"data/signs.yaml (paid): {sentence}"]
    monkeypatch.setenv("DUTY_DATA", str(data))
    for refuse in (check_data, lambda: tool_content("signs")):
        with pytest.raises(DataProblem) as raised:
            refuse()
        assert str(raised.value) == f"{data}/signs.yaml (paid): {sentence}"


def test_a_value_that_is_not_allowed_names_the_track_and_what_is_allowed() -> None:
    content = copy.deepcopy(CONTENT["audiences"])
    audience, track = "military", next(iter(content["audiences"]["military"]["tracks"]))
    content["audiences"][audience]["tracks"][track]["modules"]["awareness"]["need"] = "needed"
    assert list(DATA_FILES["audiences"].problems(content)) == [
        (audience, f"The field 'tracks.{track}.modules.awareness.need' is 'needed', but must be one of: recommended, required.")
    ]


def test_more_mistakes_than_one_are_counted_where_one_sentence_must_do(tmp_path: Path) -> None:
    (tmp_path / "glossary.yaml").write_text("terms:\n  a: {trem: A, means: B}\n  b: {term: A, maens: B}\n")
    with pytest.raises(DataProblem) as raised:
        DATA_FILES["glossary"].load(tmp_path / "glossary.yaml")
    first = "(a): The field 'trem' is not known. Did you mean 'term'? And 1 more; 'make validate' lists them."
    assert str(raised.value) == f"{tmp_path}/glossary.yaml {first}"
    folder = building.write_data(tmp_path)
    assert [finding.id for finding in read_course_data(folder).problems] == ["a", "b"]


# Tools: which shapes each can draw.


def test_every_kind_of_tool_has_shapes() -> None:
    kinds = next(field.type for field in msgspec.structs.fields(Tool) if field.name == "tool").__args__
    assert set(kinds) - {"contacts"} == set(TOOL_SHAPES)


def test_an_academys_own_file_must_have_the_shape_of_its_tool() -> None:
    assert list(tool_problems("list", "ours", {"items": {"a": {"service": "S", "means": "M"}}})) == []
    assert list(tool_problems("checklist", "ours", {"items": {"a": {"sgin": "S"}}})) == [
        ("a", "The field 'sgin' is not known. Did you mean 'sign'?")
    ]
    assert "items.*.sign" in {".".join(path) for path in texts_in("ours")}


def test_a_file_that_a_tool_cannot_draw_is_refused() -> None:
    assert list(tool_problems("checklist", "signs", CONTENT["signs"])) == []
    assert list(tool_problems("checklist", "channels", CONTENT["channels"])) == [
        (None, "A tool of kind 'checklist' cannot show it. Name one of: signs, assessment, desk.")
    ]


def test_a_file_without_a_shape_is_told_from_others_by_its_mistakes() -> None:
    for kind, shapes in TOOL_SHAPES.items():
        for shape in shapes:
            assert shape_texts(shape), kind
            assert list(shape_problems({}, shape)), kind
