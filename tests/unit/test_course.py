"""A notebook as parts and pages: what a learner sees, in its order, with what is wrong shown in its place."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.page_data import cell_data, outline_data
from tests.unit import building
from tests.unit.building import code, markdown
from tests.unit.learner_side import reflection_place
from widgets.content.course import module_cells, module_outline, tool_content
from widgets.content.mission import Mission, load_mission
from widgets.problems import DataProblem

Cells = list[dict[str, Any]]
PLACES = """%%question
id: who
type: choose-one
prompt: Who is the Focal Point of {mission.name}?
options: {a: "{mission.focal_point.name}", b: "{mission.alternate.name}", c: Nobody}
key: a
why: {a: "It is {mission.focal_point.name}.", b: No., c: No.}"""
TOOL = "%%tool\nid: signs\ntitle: Signs\nkind: checklist\nfrom: signs"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, plain_environment: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DUTY_DATA", str(tmp_path / "data"))
    return building.write_data(tmp_path / "data")


@pytest.fixture
def mission(data: Path) -> Mission:
    return load_mission()


def parts_of(cells: Cells, mission: Mission | None = None) -> list[dict[str, Any]]:
    return outline_data(building.notebook(cells), mission)[1]


def blocks_of(*cells: dict[str, Any]) -> list[dict[str, Any]]:
    """What stands on the one page that these cells make."""
    [part] = parts_of([markdown("# Part\n\n## Page"), *cells])
    [page] = part["pages"]
    blocks: list[dict[str, Any]] = page["blocks"]
    return blocks


def test_the_sound_module_becomes_its_parts_and_pages(mission: Mission) -> None:
    title, parts, tools = outline_data(building.notebook(building.released(building.sound_cells())), mission)
    assert title == "A module"
    assert [(part["title"], [page["title"] for page in part["pages"]]) for part in parts] == [
        ("Lesson", ["1. The first", "Cases", "Test", "The end"]),
    ]
    assert [[block.get("cell", {}).get("id", "prose") for block in page["blocks"]] for page in parts[0]["pages"]] == [
        ["prose", "p1"],
        ["bar", "warm-up", "again"],
        [f"{criterion[:3]}-{n}" for criterion in building.CRITERIA for n in range(5)] + ["words"],
        ["hand-in"],
    ]
    assert [tool["id"] for tool in tools] == ["signs"]
    assert [(page["graded"], page["practice"]) for page in parts[0]["pages"]] == [(0, 1), (0, 0), (26, 0), (0, 0)]


def test_one_markdown_cell_may_hold_several_headings() -> None:
    parts = parts_of([markdown("# One\n## A\nfirst\n### Inside\nsecond\n## B\nthird\n# Two\n## C\nfourth")])
    assert [(part["title"], [page["title"] for page in part["pages"]]) for part in parts] == [("One", ["A", "B"]), ("Two", ["C"])]
    assert [block["html"] for block in parts[0]["pages"][0]["blocks"]] == ["<p>first</p>\n", "<h3>Inside</h3>\n<p>second</p>\n"]


def test_each_heading_of_level_three_begins_a_block_in_every_language_alike() -> None:
    source = "### At once\nOne.\n\n#### Note\nTwo. ### no heading\n\n### Again\n- Three\n\n    ### no heading"
    blocks = blocks_of(markdown(source), markdown("### Last\nFour."))
    assert [block["html"].split("\n")[0] for block in blocks] == ["<h3>At once</h3>", "<h3>Again</h3>", "<h3>Last</h3>"]


def test_cells_join_the_page_before_them() -> None:
    cells = [markdown("# Part\n## A"), code(building.practice("p1")), markdown("Between."), code(building.practice("p2")), markdown("## B")]
    [part] = parts_of(cells)
    assert [len(page["blocks"]) for page in part["pages"]] == [3, 0]


def test_a_pages_words_are_those_of_its_prose() -> None:
    [part] = parts_of([markdown("# Part\n## A\none two\n\nthree"), markdown("four five\n## B\nsix")])
    assert [page["words"] for page in part["pages"]] == [5, 1]
    assert [page["seconds"] for page in part["pages"]] == pytest.approx([5 * 60 / 130, 60 / 130])
    assert [page["minutes"] for page in part["pages"]] == [1, 1]


def test_a_page_whose_heading_says_so_is_optional_and_adds_nothing_to_the_modules_minutes() -> None:
    long = "word " * 260
    cells = [markdown(f"# Part\n## A\n{long}\n## B (optional)\n{long}\n## C (Optional)\n## D (optional), almost\n### E (optional)")]
    course = module_outline(building.notebook(cells), None)
    named = [(page.name, page.title, page.is_optional) for page in course.pages]
    assert named == [
        ("A", "A", False),
        ("B (optional)", "B", True),
        ("C (Optional)", "C (Optional)", False),
        ("D (optional), almost", "D (optional), almost", False),
    ]
    assert [page.minutes for page in course.pages] == [2, 2, 1, 1]
    assert course.required_seconds == pytest.approx(262 * 60 / 130)
    assert course.minutes == 2 + 1 + 1


def test_a_heading_of_level_four_begins_a_folded_note_up_to_the_next_heading_or_the_end_of_the_cell() -> None:
    source = "Today.\n\n#### Then & *now*\n\nIn 2004.\n\n- One\n- Two\n\n### After\n\nMore.\n\n#### Last\nFour words are here."
    first, after, second = blocks_of(markdown(source), markdown("Another cell."))
    assert first["html"] + after["html"] == (
        "<p>Today.</p>\n"
        '<details class="prose-note">\n<summary>Then &amp; <em>now</em></summary>\n'
        "<p>In 2004.</p>\n<ul>\n<li>One</li>\n<li>Two</li>\n</ul>\n</details>\n"
        "<h3>After</h3>\n<p>More.</p>\n"
        '<details class="prose-note">\n<summary>Last</summary>\n<p>Four words are here.</p>\n</details>\n'
    )
    assert second["html"] == "<p>Another cell.</p>\n"


def test_the_words_of_a_note_do_not_count() -> None:
    [part] = parts_of([markdown("# Part\n## A\none two\n#### Note\nthree four\n#### Note\nfive\n##### After\nsix")])
    assert part["pages"][0]["words"] == 2 + 2
    assert part["pages"][0]["seconds"] == pytest.approx(4 * 60 / 130)


def test_a_note_holds_no_html_of_the_authors() -> None:
    [block] = blocks_of(markdown("#### <script>alert(1)</script>\n</details><img src=x>"))
    assert block["html"].count("<") == 6
    assert "<script" not in block["html"]
    assert "<img" not in block["html"]


def test_markup_in_prose_is_kept_and_html_in_prose_is_not() -> None:
    [block] = blocks_of(markdown('**Bold** <script>alert(1)</script> [link](#ref-protocol)\n\n<img src=x onerror="alert(1)">'))
    assert "<strong>Bold</strong>" in block["html"]
    assert '<a href="#ref-protocol">link</a>' in block["html"]
    assert "<script" not in block["html"]
    assert "<img" not in block["html"]


def test_pages_have_ids_of_their_own_that_do_not_say_what_they_are_about() -> None:
    parts = parts_of([markdown("# One\n## 1. Who are you?\n## Summary\n## ?\n# Two\n## Summary\n## Summary 2\n## Summary\n## Éléments")])
    ids = [page["id"] for part in parts for page in part["pages"]]
    assert ids == [f"page-{number}" for number in range(1, 8)]


def test_facilitators_cells_reflections_places_and_code_are_left_out() -> None:
    cells = [
        markdown(building.NOTE, "facilitator"),
        reflection_place(),
        code("print('hello')"),
        code("%load_ext widgets"),
        markdown("Seen."),
    ]
    [block] = blocks_of(*cells)
    assert block == {"html": "<p>Seen.</p>\n"}


def test_what_comes_before_the_first_page_is_drawn_nowhere_but_tools_are_found() -> None:
    cells = [markdown("# Module\n\nA line."), code(building.practice("p1")), code(TOOL), markdown("# Part\n## Page")]
    title, [part], tools = outline_data(building.notebook(cells), None)
    assert (title, part["title"], part["pages"][0]["blocks"]) == ("Module", "Part", [])
    assert [tool["id"] for tool in tools] == ["signs"]


def test_a_notebook_of_lists_of_lines_is_read_too() -> None:
    cells = [{"cell_type": "markdown", "metadata": {}, "source": ["# Part\n", "## Page\n", "Prose."]}]
    assert parts_of(cells)[0]["pages"][0]["blocks"] == [{"html": "<p>Prose.</p>\n"}]


@pytest.mark.parametrize(
    ("source", "kind", "sentence"),
    [
        ("%%question\nid: p1\ntype: true-fals\nprompt: P", "question", "type"),
        ("%%case\nid: bar\ntitle: T", "case", "The field 'intro' is missing"),
        ("%%question\nid: [", "question", "The YAML cannot be read"),
        ("%%handin", "handin", "no fields"),
        ("%%tool\nid: t\ntitle: T\nkind: list\nfrom: nowhere", "tool", "data/nowhere.yaml: The file is missing"),
    ],
)
def test_a_problem_is_shown_in_the_cells_place(source: str, kind: str, sentence: str) -> None:
    before, block, after = blocks_of(code(building.practice("p1")), code(source), code(building.practice("p2")))
    assert (before["cell"]["id"], after["cell"]["id"]) == ("p1", "p2")
    assert block["cell"]["kind"] == kind
    assert sentence in block["cell"]["problem"]


def test_a_page_with_a_problem_on_it_is_counted_without_it() -> None:
    [part] = parts_of([markdown("# Part\n## Page"), code("%%question\nid: x"), code(building.practice("p1"))])
    assert (part["pages"][0]["practice"], part["pages"][0]["graded"]) == (1, 0)


def test_a_place_that_no_mission_fills_is_a_problem(mission: Mission) -> None:
    cell = cell_data(PLACES.replace("{mission.name}", "{mission.nmae}"), mission)
    assert "{mission.nmae}" in cell["problem"]


def test_the_missions_values_take_their_places(mission: Mission) -> None:
    cell = cell_data(PLACES, mission)
    assert cell["prompt"] == "Who is the Focal Point of Test Mission?"
    assert cell["options"] == {"a": "Ana", "b": "Ben", "c": "Nobody"}
    assert cell["why"]["a"] == "It is Ana."


def test_one_missions_values_do_not_stay_for_the_next(mission: Mission, data: Path) -> None:
    cell_data(PLACES, mission)
    other = data / "other.yaml"
    other.write_text(building.MISSION.replace("Test Mission", "Other Mission"))
    assert cell_data(PLACES, load_mission(other))["prompt"] == "Who is the Focal Point of Other Mission?"
    assert cell_data(PLACES, None)["prompt"] == "Who is the Focal Point of {mission.name}?"


def test_a_tool_comes_with_the_content_of_its_file_as_it_is_now(data: Path) -> None:
    cells = [markdown("# Part\n## Page"), code(TOOL)]
    assert outline_data(building.notebook(cells), None)[2][0]["content"]["items"]["one"]["sign"] == "A sign"
    (data / "signs.yaml").write_text("title: Signs\nitems:\n  one: {sign: Quite another sign}\n")
    assert outline_data(building.notebook(cells), None)[2][0]["content"]["items"]["one"]["sign"] == "Quite another sign"


def test_a_date_in_a_tools_file_is_a_text_for_the_page(data: Path) -> None:
    (data / "signs.yaml").write_text("title: Signs\nitems:\n  one: {sign: 2003-10-09}\n")
    assert json.loads(json.dumps(tool_content("signs")))["items"]["one"]["sign"] == "2003-10-09"


def test_a_tools_file_that_cannot_be_read_is_named(data: Path) -> None:
    (data / "signs.yaml").write_text("title: [")
    with pytest.raises(DataProblem, match=r"/data/signs\.yaml: The YAML cannot be read"):
        tool_content("signs")


def test_a_repeated_warm_up_has_the_statements_of_the_first() -> None:
    first, again = blocks_of(code(building.WARMUP), code("%%warmup\nid: again\ntitle: After\nrepeat: warm-up"))
    assert again["cell"]["statements"] == first["cell"]["statements"]
    assert again["cell"]["statements"]["w1"]["key"] is False
    assert again["cell"]["repeat"] == "warm-up"
    assert "repeat" not in first["cell"]


def test_a_repeated_warm_up_takes_its_time_again() -> None:
    cells = [markdown("# P\n## A"), code(building.WARMUP), markdown("## B"), code("%%warmup\nid: again\ntitle: After\nrepeat: warm-up")]
    first = 10 + 3 * 60 / 130
    answers = (1 + 1) / 2 * 60 / 130
    assert [page["seconds"] for page in parts_of(cells)[0]["pages"]] == pytest.approx([first, first + answers])


def test_a_warm_up_that_repeats_nothing_known_is_drawn_empty() -> None:
    [block] = blocks_of(code("%%warmup\nid: again\ntitle: After\nrepeat: gone"))
    assert block["cell"]["statements"] == {}


def test_a_modules_cells_are_those_that_can_be_read(tmp_path: Path) -> None:
    cells = [markdown("Prose."), code(TOOL), code("%%question\nid: x"), code(building.practice("p1"))]
    folder = building.write_module(tmp_path / "mod", cells)
    assert [cell.id for cell in module_cells(folder / "mod.ipynb", None)] == ["signs", "p1"]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "5", "{}", '{"cells": 5}', '{"cells": ["x"]}', '{"cells": [{"source": 5}]}', '{"cells": [{}]}']
)
def test_a_damaged_notebook_has_no_cells(tmp_path: Path, text: str) -> None:
    (tmp_path / "mod.ipynb").write_text(text)
    assert module_cells(tmp_path / "mod.ipynb", None) == []


def test_a_notebook_that_is_gone_has_no_cells(tmp_path: Path) -> None:
    assert module_cells(tmp_path / "mod.ipynb", None) == []
