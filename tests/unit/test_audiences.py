"""Tracks: the file, what a page makes of them, and that they never touch what counts."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.authoring import tracks as authoring
from grading.authoring.validation import notes, validate_module
from grading.cli import main as duty
from grading.marking.questions import score_entries
from grading.sources.notebooks import ROOT
from tests.cohorts import declarations
from tests.keys import MODULES, graded, released_notebook
from tests.page_data import as_data
from tests.unit import building
from tests.unit.declaring import json_values
from widgets.content.audiences import tracks
from widgets.content.course import module_outline
from widgets.content.data_shapes.audiences import AUDIENCES, COLUMNS, Audience, Audiences, InModule, Track, TrackStep
from widgets.content.data_shapes.programme import PROGRAMME as PROGRAMME_FILE
from widgets.content.outline import Page
from widgets.content.reserved_entries import PLACE, TRACK
from widgets.forms.question import Question
from widgets.languages.catalogue import ENGLISH, Language, message_name
from widgets.pages.page import module_page
from widgets.problems import DataProblem, DeclarationProblem
from widgets.schema import read_yaml

STEPS = "\n".join(f"        {column}: {{goal: G of {column}, strategy: S of {column}}}" for column in COLUMNS)
SOUND = f"""
audiences:
  people:
    title: People
    tracks:
      some:
        title: Some of them
{STEPS}
        modules:
          mod:
            need: required
            sections: [1. The first]
            cases: [bar]
          other: {{need: recommended}}
        example: A thing that they may see.
        first_week: [Do this., Do that.]
"""
PROGRAMME = "modules: {mod: {title: A module}, other: {title: Another}}\n"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Data of a course with one track."""
    folder = building.write_data(tmp_path / "data")
    (folder / "audiences.yaml").write_text(SOUND)
    (folder / "programme.yaml").write_text(PROGRAMME)
    monkeypatch.setenv("DUTY_DATA", str(folder))
    return folder


@pytest.fixture
def module(tmp_path: Path) -> Path:
    return building.write_module(tmp_path / "source" / "mod", building.sound_cells())


def findings(module: Path, data: Path) -> list[str]:
    return [str(finding) for finding in validate_module(module, data)]


# The file.


def test_a_sound_file_has_no_findings(module: Path, data: Path) -> None:
    assert findings(module, data) == []
    assert list(AUDIENCES.load().tracks) == ["some"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("title: Some", "titel: Some", "(people): The field 'tracks.some.titel' is not known. Did you mean 'title'?"),
        (
            "need: required",
            "need: needed",
            "(people): The field 'tracks.some.modules.mod.need' is 'needed', but must be one of: recommended, required.",
        ),
        ("need: required", "need: recommended", "(people): In 'tracks.some': No module is required. Give one of them 'need: required'."),
        ("goal: G of content", "goal: ' '", "(people): In 'tracks.some': The field 'content.goal' is empty. Fill it in."),
        (
            "[Do this., Do that.]",
            "[]",
            "(people): In 'tracks.some': The field 'first_week' is empty. Write what a person in this post does first.",
        ),
        ("[bar]", "[bar, bar]", "(people): In 'tracks.some': In 'modules.mod.cases' an entry appears twice. Keep one."),
        ("        example: A thing that they may see.\n", "", "(people): The field 'tracks.some.example' is missing. Add it."),
        (
            "tracks:\n",
            "tracks: {}\n    other:\n",
            "(people): The field 'other' is not known. Remove it. The fields here are: title, tracks.",
        ),
    ],
)
def test_each_mistake_in_the_file_is_one_sentence(module: Path, data: Path, old: str, new: str, sentence: str) -> None:
    assert old in SOUND
    (data / "audiences.yaml").write_text(SOUND.replace(old, new, 1))
    assert findings(module, data) == [f"data/audiences.yaml {sentence}"]
    with pytest.raises(DataProblem) as raised:
        AUDIENCES.load()
    assert str(raised.value) == f"{data}/audiences.yaml {sentence}"
    # and learners go on without tracks
    assert tracks(ENGLISH) == []


def test_a_track_stands_in_one_audience_only() -> None:
    content = json.loads(json.dumps(read_yaml(SOUND, DeclarationProblem)))
    content["audiences"]["more"] = copy.deepcopy(content["audiences"]["people"])
    assert list(AUDIENCES.problems(content)) == [("more", "The track 'some' is in 'people' already. Give one of them another id.")]
    content["audiences"]["more"]["tracks"] = {}
    assert list(AUDIENCES.problems(content)) == [("more", "It has no track. Give it one, or remove it.")]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("[1. The first]", "[1. The frist]", "The module 'mod' has no section '1. The frist'. Did you mean '1. The first'?"),
        ("[1. The first]", "[Test]", "The section 'Test' of 'mod' belongs to everybody: it holds what counts. Leave it out."),
        ("[1. The first]", "[The end]", "The section 'The end' of 'mod' belongs to everybody: it holds what counts. Leave it out."),
        (
            "[1. The first]",
            "[Cases]",
            "The section 'Cases' of 'mod' may be skipped by everybody. Name its case in 'cases', or leave it out.",
        ),
        ("[bar]", "[baar]", "The module 'mod' has no case 'baar'. Did you mean 'bar'?"),
        ("[bar]", "[p1]", "The module 'mod' has no case 'p1'. There are: bar."),
        ("other: {", "othre: {", "The module 'othre' is neither in source/ nor in data/programme.yaml. Did you mean 'other'?"),
    ],
)
def test_a_name_that_the_notebook_does_not_have_is_one_sentence(module: Path, data: Path, old: str, new: str, sentence: str) -> None:
    assert old in SOUND
    (data / "audiences.yaml").write_text(SOUND.replace(old, new, 1))
    assert findings(module, data) == [f"data/audiences.yaml (some): {sentence}"]


def test_a_module_that_is_not_there_yet_is_told_and_is_no_mistake(module: Path, data: Path) -> None:
    (told,) = notes([module], data)
    assert told == (
        "data/programme.yaml: The module 'other' is not in source/ yet. It is passed over; learners see it once it is released. "
        "What tracks ask of it cannot be checked until then."
    )


@pytest.mark.parametrize(("id", "held"), [(TRACK, "who the learner is"), (PLACE, "where the learner is in the module")])
def test_no_cell_may_have_the_id_of_what_the_course_keeps(module: Path, data: Path, id: str, held: str) -> None:
    cells = building.sound_cells()
    cells[5]["source"] = cells[5]["source"].replace("id: p1", f"id: {id}")
    building.write_module(module, cells)
    assert findings(module, data) == [
        f"mod.ipynb, cell 6 ({id}): The id '{id}' is the course's own: it holds {held}. Give this one another."
    ]


# What a page makes of a track.


@pytest.fixture(scope="module")
def pages() -> list[Page]:
    """The pages of the small module: a lesson, a case, the test, the end."""
    return module_outline(building.notebook(building.released(building.sound_cells())), None).pages


def made(asked: InModule) -> Audiences:
    step = TrackStep("G", "S")
    some = Track(title="T", modules={"mod": asked}, example="E", first_week=["W"], **dict.fromkeys(COLUMNS, step))
    return Audiences({"people": Audience("A", {"some": some})})


TITLES, CASES = ["1. The first", "Cases", "Test", "The end", "Elsewhere"], ["bar", "p1", "exa-0", "none"]
asked_of_module = st.builds(
    InModule,
    need=st.sampled_from(["required", "recommended"]),
    sections=st.just("all") | st.lists(st.sampled_from(TITLES), unique=True),
    cases=st.lists(st.sampled_from(CASES), unique=True),
)


@given(asked=asked_of_module)
def test_a_track_marks_pages_and_changes_none(pages: list[Page], asked: InModule) -> None:
    before = copy.deepcopy(pages)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("widgets.content.data_file.DataFile.load", lambda _: made(asked))
        (shown,) = tracks(ENGLISH, "mod", pages)
    assert pages == before
    lesson, case, test, end = (page.id for page in pages)
    assert case not in shown.pages
    assert set(shown.pages) <= {lesson, test, end}
    # what counts is required of everybody of whom the module is, whatever else is
    assert ({test, end} <= set(shown.pages)) == (asked.need == "required")
    assert (lesson in shown.pages) == (asked.sections == "all" or "1. The first" in asked.sections)
    assert shown.modules == {"mod": asked.need}
    assert set(shown.first) <= {page.id for page in pages}


def test_a_track_that_asks_for_the_whole_module_leaves_out_what_is_optional(module: Path, data: Path) -> None:
    cells = building.released(building.sound_cells())
    cells[3]["source"] = cells[3]["source"].replace("1. The first", "1. The first (optional)")
    pages = module_outline(building.notebook(cells), None).pages
    lesson, case, *_ = (page.id for page in pages)
    for sections, is_asked in (("all", False), ("[1. The first (optional)]", True), ("[]", False)):
        (data / "audiences.yaml").write_text(SOUND.replace("[1. The first]", sections))
        (shown,) = tracks(ENGLISH, "mod", pages)
        assert (lesson in shown.pages) == is_asked
        assert shown.first == [case]
    (data / "audiences.yaml").write_text(SOUND)
    building.write_module(module, cells)
    [told] = [line for line in findings(module, data) if "section" in line]
    assert told.endswith("The module 'mod' has no section '1. The first'. Did you mean '1. The first (optional)'?")


@pytest.mark.parametrize("module", MODULES)
def test_every_track_of_the_course_leaves_every_question_as_it_is(module: str) -> None:
    page = as_data(module_page(released_notebook(module), module))
    cells = [block["cell"] for part in page["parts"] for one in part["pages"] for block in one["blocks"] if "cell" in block]
    counted = {cell["id"]: cell["points"] for cell in cells if cell.get("graded") and cell["type"] != "reflection"}
    assert counted == {id: question.points for id, question in graded(module).items()}
    holding = {
        block["cell"]["id"]: one["id"] for part in page["parts"] for one in part["pages"] for block in one["blocks"] if "cell" in block
    }
    assert len(page["tracks"]) == len(AUDIENCES.load().tracks) > 10
    for shown in page["tracks"]:
        asks = shown["modules"].get(module)
        assert ({holding[id] for id in counted} <= set(shown["pages"])) == (asks == "required"), shown["id"]


@given(json_values)
def test_what_a_learner_says_earns_and_costs_nothing(value: Any) -> None:
    questions = [entry for entry in declarations(5) if isinstance(entry, Question)]
    entries = {"q-00": {"value": "true"}, "q-01": {"value": "false"}}
    assert score_entries(questions, entries | {TRACK: {"value": value}}) == score_entries(questions, entries)


def test_a_track_speaks_the_readers_language(data: Path) -> None:
    place = "audiences.people.tracks.some.first_week.1"
    french = Language("fr", "Français", messages={message_name(f"data/audiences/{place}", "Do that."): "Faites cela."})
    (shown,) = tracks(french)
    assert shown.first_week[1] == "Faites cela."
    assert "Do this." in shown.first_week[0]
    assert shown.id == "some"


# The table for instructors.


def test_the_table_in_the_docs_is_that_of_the_data() -> None:
    written = authoring.table(AUDIENCES.load(), PROGRAMME_FILE.load())
    assert (ROOT / authoring.TABLE).read_text(encoding="utf-8") == written, "Run 'make tracks'."


def test_every_cell_of_the_table_is_there(data: Path) -> None:
    written = authoring.table(AUDIENCES.load(), PROGRAMME_FILE.load())
    for column, title in COLUMNS.items():
        assert f"| **{title}** | G of {column} | S of {column} |" in written
    assert "| People: Some of them | **required**, 1 section | recommended |" in written
    assert "- *mod*, required: “1. The first”. It begins with the case `bar`." in written
    assert "A thing that they may see." in written


def test_the_command_writes_it_and_says_what_is_wrong(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(authoring.write_table, "__defaults__", (tmp_path,))
    (tmp_path / "docs").mkdir()
    assert duty(["tracks"]) == 0
    assert (tmp_path / "docs" / "tracks.md").read_text().startswith("# Tracks by audience")
    (data / "audiences.yaml").write_text("audiences: 7")
    assert duty(["tracks"]) == 1
    assert (
        capsys.readouterr().err
        == f"{data}/audiences.yaml: The field 'audiences' must be a set of fields, with one 'field: value' on each line.\n"
    )
