"""The pictures of cases: what authors are told, which symbols travel, and that each can be drawn."""

import re
from xml.etree import ElementTree

import pytest

from tests.keys import MODULES, source_notebook
from tests.unit.building import CASE
from widgets.content.cells import DrawnCase
from widgets.content.course import page_cell
from widgets.kinds.case.kind import Case
from widgets.kinds.case.symbols import Group, drawing, drawings, names
from widgets.kinds.registry import magic_of, parse_cell
from widgets.paths import KINDS_FOLDER
from widgets.plain import json_of
from widgets.problems import DeclarationProblem

GROUPS: tuple[Group, ...] = ("places", "people", "things")
ALL = [(group, name) for group in GROUPS for name in names(group)]
MOST_OF_ALL = 45_000
MOST_OF_A_MODULE = 30_000
PAINT = re.compile(r"\.dtr-picture \.(\w+) \{")


def case_with(picture: str) -> str:
    return CASE.replace("    text: A door.\n", f"    text: A door.\n{picture}")


@pytest.mark.parametrize(
    ("picture", "sentence"),
    [
        ("    picture: {place: moon}\n", "The scene 'door' shows 'moon', which is not one of the places. The places are: airfield, bar,"),
        (
            "    picture: {place: bar, people: [king]}\n",
            "The scene 'door' shows 'king', which is not one of the people. The people are: boy,",
        ),
        (
            "    picture: {place: bar, things: [tank]}\n",
            "shows 'tank', which is not one of the things. The things are: car,",
        ),
        (
            "    picture: {place: bar, people: [boy, girl, man, woman]}\n",
            "shows 4 people, but at most 3 fit into a picture.",
        ),
        ("    says: [{name: Ada, words: Hello, person: queen}]\n", "shows 'queen', which is not one of the people."),
        ("    picture: {place: bar, time: noon}\n", "noon"),
    ],
)
def test_a_picture_that_cannot_be_drawn_is_refused_with_a_sentence(picture: str, sentence: str) -> None:
    with pytest.raises(DeclarationProblem, match=re.escape(sentence)):
        parse_cell(case_with(picture))


def test_only_the_symbols_that_a_case_uses_travel_with_it_each_once() -> None:
    cell = page_cell(
        case_with("    picture: {place: bar, people: [man, man]}\n    says: [{name: Ada, words: Hello, person: woman}]\n"), None
    )
    assert isinstance(cell, DrawnCase)
    assert cell.symbols == drawings([("places", "bar"), ("people", "man"), ("people", "woman")])
    plain = page_cell(CASE, None)
    assert isinstance(plain, DrawnCase)
    assert not plain.symbols


def test_what_someone_says_takes_time_to_read() -> None:
    silent, spoken = parse_cell(CASE), parse_cell(case_with(f"    says: [{{name: Ada, words: {'word ' * 100}}}]\n"))
    assert isinstance(silent, Case)
    assert isinstance(spoken, Case)
    assert spoken.seconds() > silent.seconds()


@pytest.mark.parametrize(("group", "name"), ALL, ids=[f"{group}/{name}" for group, name in ALL])
def test_each_symbol_is_drawn_whole_and_with_paints_that_exist(group: Group, name: str) -> None:
    folder = KINDS_FOLDER / "case"
    root = ElementTree.parse(folder / "symbols" / group / f"{name}.svg").getroot()  # noqa: S314 the course's own
    size, *paths = drawing(group, name).split("|")
    assert root.attrib["viewBox"] == f"0 0 {size}"
    assert [f"{path.attrib['class']} {path.attrib['d']}" for path in root] == paths
    paints = {*PAINT.findall((folder / "picture.css").read_text(encoding="utf-8"))}
    assert {path.split(" ")[0] for path in paths} <= paints


def test_the_symbols_are_small_enough_for_slow_connections() -> None:
    assert len(json_of(drawings(ALL))) <= MOST_OF_ALL


@pytest.mark.parametrize("module", MODULES)
def test_a_module_carries_few_symbols(module: str) -> None:
    carried = [drawings(symbol for scene in case.scenes.values() for symbol in scene.symbols) for case in cases(module)]
    assert sum(map(len, map(json_of, carried))) <= MOST_OF_A_MODULE


@pytest.mark.parametrize("module", MODULES)
def test_each_scene_of_the_course_has_its_hour_and_its_picture_and_each_end_its_name(module: str) -> None:
    scenes = [(f"{case.id}/{name}", scene) for case in cases(module) for name, scene in case.scenes.items()]
    assert scenes
    assert not [place for place, scene in scenes if not (scene.when and scene.picture)]
    assert not [place for place, scene in scenes if scene.end and not scene.end.name]


def cases(module: str) -> list[Case]:
    sources = ("".join(cell["source"]) for cell in source_notebook(module)["cells"])
    return [cell for source in sources if magic_of(source) == "case" and isinstance(cell := parse_cell(source), Case)]
