"""What an author is told: every rule of `docs/authoring.md`, each broken once in an otherwise sound module."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grading.authoring.duration import timed
from grading.authoring.guessable import habits
from grading.authoring.overview import overview
from grading.authoring.validation import Finding, too_long, validate_module
from grading.cli import main as duty
from grading.sources.course_data import read_course_data
from tests.keys import MODULES, ROOT, released_notebook
from tests.unit import building
from widgets.content.course import module_outline
from widgets.content.mission import load_mission
from widgets.forms.question import Question
from widgets.kinds.registry import parse_cell

Cells = list[dict[str, Any]]


@pytest.fixture
def findings(tmp_path: Path) -> Callable[..., list[str]]:
    """Validate a module of these cells."""
    data = building.write_data(tmp_path / "data")

    def validate(cells: Cells) -> list[str]:
        return [str(finding) for finding in validate_module(building.write_module(tmp_path / "mod", cells), data)]

    return validate


def replaced(id: str, old: str, new: str) -> Cells:
    """The sound module with one text of one cell changed."""
    cells = building.sound_cells()
    cell = next(cell for cell in cells if f"id: {id}\n" in cell["source"] + "\n")
    assert old in cell["source"]
    cell["source"] = cell["source"].replace(old, new)
    return cells


def swapped(id: str, one: str, other: str) -> Cells:
    """The sound module with two texts of one cell in each other's place."""
    cells = replaced(id, one, "@")
    cell = next(cell for cell in cells if "@" in cell["source"])
    cell["source"] = cell["source"].replace(other, one).replace("@", other)
    return cells


def test_nothing_is_wrong_with_the_sound_module(findings: Callable[..., list[str]]) -> None:
    assert findings(building.sound_cells()) == []


def test_a_finding_names_notebook_cell_and_id() -> None:
    finding = Finding("awareness.ipynb", 14, "ex-03", "The key 'd' is no option. The options are: a, b, c.")
    assert str(finding) == "awareness.ipynb, cell 14 (ex-03): The key 'd' is no option. The options are: a, b, c."


MISTAKES = {
    "key that is no option": (replaced("exa-0", "key: a", "key: d"), "mod.ipynb, cell 13 (exa-0): The key 'd' is no option."),
    "unknown field": (replaced("exa-0", "about:", "abuot:"), "Did you mean 'about'?"),
    "missing feedback": (replaced("p1", "  false: No, for that.", ""), "add 'false' to 'why'"),
    "duplicate id": (replaced("exa-1", "id: exa-1", "id: exa-0"), "cell 14 (exa-0): The id 'exa-0' is given already in cell 13."),
    "misspelt begin": (replaced("exa-0", building.BEGIN, "### BEGIN HIDDEN TEST"), "is not exactly"),
    "misspelt end": (replaced("exa-0", building.END, "### END HIDEN TESTS"), "is not exactly"),
    "indented delimiter": (replaced("exa-0", building.BEGIN, f" {building.BEGIN}"), "is not exactly"),
    "delimiter with a space after it": (replaced("exa-0", building.BEGIN, f"{building.BEGIN} "), "is not exactly"),
    "lower-case delimiter": (replaced("exa-0", building.BEGIN, building.BEGIN.lower()), "is not exactly"),
    "Cyrillic delimiter": (replaced("exa-0", "### BEGIN", "### ВEGIN"), "is not exactly"),
    "no end": (replaced("exa-0", f"\n{building.END}", ""), "once before its key and why"),
    "delimiters the wrong way round": (
        swapped("exa-0", building.BEGIN, building.END),
        "once before its key and why",
    ),
    "key outside": (replaced("exa-0", f"{building.BEGIN}\nkey: a", f"key: a\n{building.BEGIN}"), "'key' stands outside"),
    "field inside": (replaced("exa-0", "\nkey: a", "\nsources: [protocol]\nkey: a"), "'sources' is between"),
    "no delimiters": (replaced("exa-0", f"{building.BEGIN}\n", ""), "once before its key and why"),
    "graded without key": (replaced("exa-0", "key: a\n", ""), "needs 'key' between"),
    "practice with delimiters": (replaced("p1", "key: true", f"{building.BEGIN}\nkey: true"), "Only a graded question"),
    "practice without key": (replaced("p1", "key: true\n", ""), "'key'"),
    "practice without why": (
        replaced("p1", "why:\n  true: Yes, for this.\n  false: No, for that.", ""),
        "A practice question needs 'why'",
    ),
    "a comment": (replaced("exa-0", "points: 1", "points: 1 # key a"), "holds a comment"),
    "an anchor": (replaced("exa-0", "prompt: What", "prompt: &key-a What"), "mark of YAML"),
    "a reflection with a key": (replaced("words", "points: 5", "points: 5\nkey: a"), "A reflection has no 'key'"),
    "unknown source": (replaced("p1", "[protocol]", "[protokoll]"), "The source 'protokoll' is not in data/references.yaml"),
    "place that names no field": (replaced("p1", "Is it so?", "Is it {mission.nobody}?"), "names no text"),
    "brace that is no place": (replaced("p1", "Is it so?", "Is it {so}?"), "'{' or '}'"),
    "unknown tool": (replaced("bar", "tools: [signs]", "tools: [sings]"), "the tool 'sings'"),
    "scene that nothing leads to": (replaced("bar", "to: inside}", "to: door}"), "Nothing leads to the scene 'inside'"),
    "missing file of a tool": (replaced("signs", "from: signs", "from: sings"), "data/sings.yaml"),
    "repeat of no warm-up": (replaced("again", "repeat: warm-up", "repeat: warm"), "not a warm-up with statements"),
    "id too long": (replaced("p1", "id: p1", f"id: p{'x' * 60}"), "longer than 59"),
    "unknown page to read": (
        replaced("exa-0", "about:", "read: 1. The frist\nabout:"),
        "(exa-0): The page '1. The frist' in 'read' is not a page of this module to learn from. Did you mean '1. The first'?",
    ),
    "page to read with questions that count": (replaced("exa-0", "about:", "read: Test\nabout:"), "There are: 1. The first, Cases."),
    "no page to read where others have one": (
        replaced("exa-0", "about:", "read: 1. The first\nabout:"),
        "(exa-1): It does not say which page to read again, and other questions do. Add 'read' with the heading of a page.",
    ),
    "several problems of one cell": (replaced("exa-0", "key: a", "key: d\n"), "The key 'd'"),
}


@pytest.mark.parametrize(("cells", "sentence"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_told(findings: Callable[..., list[str]], cells: Cells, sentence: str) -> None:
    told = findings(cells)
    assert any(sentence in finding for finding in told), told
    assert all(finding.startswith("mod.ipynb") for finding in told)


CHART = building.CHART
ROW = "{counts: x, value: 1, unit: x, place: x, period: x, who: x, year: 2002, how: count, source: x, at: x, against: x}"
DRAWN = "{strips: {}, axis: '', start: 0, end: 1}"


def with_cell(*added: dict[str, Any], at: int = -1) -> Cells:
    cells = building.sound_cells()
    cells[at:at] = list(added)
    return cells


ADDED = {
    "claim that is none": (with_cell(building.code(CHART.replace("more", "mroe"))), "The claim 'mroe' is not in data/claims.yaml."),
    "claims of two units": (
        with_cell(building.code(CHART.replace("more", "share"))),
        "needs one unit; here are 'people' (about), '%'",
    ),
    "rows by hand": (with_cell(building.code(CHART + "\nrows: {then: " + ROW + "}")), "The field 'rows' is written by `make release`."),
    "drawing by hand": (with_cell(building.code(CHART + "\ndrawn: " + DRAWN)), "The field 'drawn' is written by `make release`."),
    "misspelt magic": (with_cell(building.code("%%qestion\nid: x")), "Did you mean '%%question'?"),
    "magic with something after it": (with_cell(building.code("%%question x\nid: x")), "and nothing else"),
    "other code": (with_cell(building.code("print(1)")), "Other code has no place"),
    "raw cell": (with_cell({"cell_type": "raw", "id": "r", "metadata": {}, "source": "x"}), "of type 'raw'"),
    "practice without criterion": (with_cell(building.code(building.REFRESHER)), "a practice question needs 'criterion'"),
    "too few to ask": (
        with_cell(building.code(building.REFRESHER.replace("length: 2", "length: 3"))),
        "It asks 3 questions, and there are 2.",
    ),
    "id of a practice question": (with_cell(building.code(building.REFRESHER.replace("rf-1", "p1"))), "that of a practice question"),
    "id of refreshers": (with_cell(building.code(building.practice("refresher"))), "belongs to a cell with '%%refresher'"),
    "source of a refresher": (with_cell(building.code(building.REFRESHER.replace("[protocol]", "[protokoll]"))), "'protokoll'"),
    "second hand-in": (with_cell(building.code("%%handin\nid: other")), "one place to hand in"),
    "reference that is none": (with_cell(building.markdown("[x](#ref-protokoll)")), "'protokoll'"),
    "place in prose": (with_cell(building.markdown("Ask {mission.name}.")), "Prose has no places"),
    "hidden comment": (with_cell(building.markdown("Text <!-- the key is b -->")), "no learner sees"),
    "hidden definition": (with_cell(building.markdown("Text\n\n[//]: # (the key is b)")), "no learner sees"),
    "delimiter in prose": (with_cell(building.markdown(building.BEGIN)), "graded questions only"),
    "nbgrader's other delimiter": (with_cell(building.markdown("### BEGIN SOLUTION")), "is not exactly"),
    "misspelt tag": (with_cell(building.markdown("A note.", "Facilitators")), "Did you mean 'facilitator'?"),
    "facilitator's code": (with_cell(building.code("%%handin\nid: z") | {"metadata": {"tags": ["facilitator"]}}), "Only a Markdown cell"),
    "nbgrader's metadata": (with_cell(building.markdown("x") | {"metadata": {"nbgrader": {"grade": True}}}), "carries nbgrader's metadata"),
    "attachment": (with_cell(building.markdown("x") | {"attachments": {"a.png": {"image/png": "eA=="}}}), "attached"),
    "page without practice": (with_cell(building.markdown("## 2. Another")), "has no practice question"),
    "same page twice": (with_cell(building.markdown("## Test")), "has the title of the page in cell 12"),
    "before the first page": (with_cell(building.code(building.practice("p0")), at=2), "Before the first page"),
    "loaded twice": (with_cell(building.code("%load_ext widgets")), "already in an earlier cell"),
    "not loaded first": (with_cell(building.code(building.practice("p0")), at=1), "The first code cell must be"),
}


@pytest.mark.parametrize(("cells", "sentence"), ADDED.values(), ids=ADDED.keys())
def test_a_cell_too_many_is_told(findings: Callable[..., list[str]], cells: Cells, sentence: str) -> None:
    told = findings(cells)
    assert any(sentence in finding for finding in told), told


def test_all_that_is_wrong_with_a_cell_is_told(findings: Callable[..., list[str]]) -> None:
    cells = replaced("exa-0", "key: a", "key: d")
    cells = [cell | {"source": cell["source"].replace("about: the matter of exa-0\n", "")} for cell in cells]
    assert len([finding for finding in findings(cells) if "cell 13" in finding]) == 2


def test_nothing_is_wrong_with_refreshers_whose_practice_has_criteria(tmp_path: Path) -> None:
    cells = with_cell(building.code(building.REFRESHER))
    [practice] = [cell for cell in cells if "id: p1" in cell["source"]]
    practice["source"] = practice["source"].replace("type: true-false", "type: true-false\ncriterion: impact")
    folder, data = building.write_module(tmp_path / "mod", cells), building.write_data(tmp_path / "data")
    assert validate_module(folder, data) == []
    counted = {line.split("  ")[0]: line.split()[-4:] for line in overview(folder, data).splitlines()}
    assert counted["impact"] == ["5", "5", "1", "1"]


def test_a_missing_hand_in_is_told(findings: Callable[..., list[str]]) -> None:
    assert "no place to hand in" in " ".join(findings(building.sound_cells()[:-1]))


def test_a_criterion_with_too_few_questions_is_told(findings: Callable[..., list[str]]) -> None:
    cells = [cell for cell in building.sound_cells() if "id: imp-4" not in cell["source"]]
    assert any("The criterion 'impact' has 4 graded questions" in finding for finding in findings(cells))


@pytest.mark.parametrize(
    ("key", "type"),
    [("true", "true-false"), ("false", "true-false"), ("a", "choose-one"), ("c", "choose-one"), ("[a, b, c]", "choose-all")],
    ids=["always true", "always false", "always first", "always longest", "always all"],
)
def test_a_criterion_that_a_habit_passes_is_told(findings: Callable[..., list[str]], key: str, type: str) -> None:
    cells = [cell for cell in building.sound_cells() if "id: imp-" not in cell["source"]]
    cells[-1:-1] = [building.code(building.graded(f"imp-{n}", "impact", key, type)) for n in range(5)]
    told = findings(cells)
    assert len(told) == 1
    assert "The criterion 'impact' can be passed without reading" in told[0]


def test_what_a_habit_earns_is_counted_by_points() -> None:
    questions = [parse_cell(building.graded(f"q{n}", key=key)) for n, key in enumerate("abbc")]
    found = habits([question for question in questions if isinstance(question, Question)])
    earned = {name.split(", ")[1]: percent for percent, name in found}
    assert earned == {"the first option": 25, "the last option": 25, "the longest option": 25, "the shortest option": 25}


def test_an_answers_file_in_the_source_is_told(tmp_path: Path) -> None:
    folder = building.write_module(tmp_path / "mod", building.sound_cells())
    (folder / "more").mkdir()
    (folder / "more" / "answers.json").write_text("{}")
    told = list(map(str, validate_module(folder, building.write_data(tmp_path / "data"))))
    assert len(told) == 1
    assert "overwrite every learner's answers" in told[0]


@pytest.mark.parametrize("content", ["", "[", "{}", '{"cells": 3}', "\ud800"], ids=["empty", "broken", "no cells", "odd cells", "no text"])
def test_a_notebook_that_is_none_is_told(tmp_path: Path, content: str) -> None:
    folder = building.write_module(tmp_path / "mod", [])
    (folder / "mod.ipynb").write_bytes(content.encode("utf-8", "surrogatepass"))
    told = validate_module(folder, building.write_data(tmp_path / "data"))
    assert len(told) == 1
    assert "mod.ipynb" in str(told[0])


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("signs", "title: [", "data/signs.yaml: The YAML cannot be read in line 1"),
        ("signs", "items: {}\nsources: [nowhere]", "data/signs.yaml: The source 'nowhere'"),
        ("references", "refrences: {}", "data/references.yaml: The field 'refrences' is not known. Did you mean 'references'?"),
        ("mission", building.MISSION.replace("pass_mark", "pas_mark"), "data/mission.yaml: The field 'pas_mark' is not known."),
    ],
)
def test_a_data_file_that_cannot_be_used_is_told_once(tmp_path: Path, name: str, text: str, sentence: str) -> None:
    data = building.write_data(tmp_path / "data")
    (data / f"{name}.yaml").write_text(text, encoding="utf-8")
    told = list(map(str, validate_module(building.write_module(tmp_path / "mod", building.sound_cells()), data)))
    assert len(told) == 1
    assert told[0].startswith(sentence)


def test_the_table_counts_what_is_there(tmp_path: Path) -> None:
    folder = building.write_module(tmp_path / "mod", building.sound_cells())
    lines = {line.split("  ")[0]: line.split()[-4:] for line in overview(folder, building.write_data(tmp_path / "data")).splitlines()}
    assert lines["1. The first"][:3] == ["1", "0", "4"]
    assert lines["Test"][:2] == ["0", "26"]
    assert lines["impact"][-4:] == ["5", "5", "0", "0"]


def test_a_page_that_counts_cannot_be_optional(findings: Callable[..., list[str]]) -> None:
    cells = [building.markdown("## The end (optional)") if cell["source"] == "## The end" else cell for cell in building.sound_cells()]
    place = len(cells)
    sentence = "The page 'The end (optional)' may be left out, but this is for everyone. Move it to a page that is not optional."
    assert findings(cells) == [f"mod.ipynb, cell {place} (hand-in): {sentence}"]
    told = findings([*cells, building.code(building.graded("more"))])
    assert told == [f"mod.ipynb, cell {cell} ({id}): {sentence}" for cell, id in ((place, "hand-in"), (place + 1, "more"))]


def test_an_optional_page_needs_no_practice_and_a_misspelt_mark_is_told(findings: Callable[..., list[str]]) -> None:
    cells = with_cell(building.markdown("## 2. More (optional)\n\nWords.\n\n## After it"))
    assert findings(cells) == []
    for title in ("More (Optional)", "More (optional) words", "More( optional )"):
        [told] = findings(with_cell(building.markdown(f"## {title}")))
        assert f"The page '{title}' counts as required. To make it optional, let its heading end in ' (optional)'." in told


def test_the_table_shows_the_required_path_by_part_and_optional_pages_apart(tmp_path: Path) -> None:
    cells = [*building.sound_cells(), building.markdown(f"# More\n## Then and now (optional)\n{'word ' * 260}")]
    folder, data = building.write_module(tmp_path / "mod", cells), building.write_data(tmp_path / "data")
    lines = {re.split("  +", line)[0]: line.split()[-4:] for line in overview(folder, data).splitlines()}
    course = json.loads((folder / "mod.ipynb").read_text())
    required = f"{module_outline(course, None).required_seconds / 60:.1f}"
    assert lines["# Lesson"] == ["1", "26", "4", required]
    assert lines["required path"] == lines["# Lesson"]
    assert lines["# More"] == ["0", "0", "0", "0.0"]
    assert lines["Then and now (optional)"] == ["0", "0", "260", "(2.0)"]
    assert lines["optional pages, not counted above"] == ["0", "0", "260", "2.0"]
    assert f"Learners read: about {module_outline(course, None).minutes} minutes. No limit is stated." in lines


def test_a_module_that_takes_longer_than_its_limit_gets_a_note(tmp_path: Path) -> None:
    folder, data = building.write_module(tmp_path / "mod", building.sound_cells()), building.write_data(tmp_path / "data")
    odd = building.write_module(tmp_path / "odd" / "mod", [{}])
    minutes = module_outline(json.loads((folder / "mod.ipynb").read_text()), None).minutes
    for limit in (minutes, minutes - 1):
        (data / "programme.yaml").write_text(f"modules: {{mod: {{title: A, minutes_at_most: {limit}}}}}")
        notes = too_long([odd, folder, tmp_path / "none"], data)
        assert [note.partition(".yaml")[0] for note in notes] == [
            f"mod.ipynb: Its required path takes about {minutes} minutes, but data/programme"
        ] * (limit < minutes)
        assert f"about {minutes} minutes. The limit is {limit}." in overview(folder, data)
    (data / "programme.yaml").write_text("modules: {mod: {title: A, minutes_at_most: 0}}")
    told = list(map(str, validate_module(folder, data)))
    assert told == ["data/programme.yaml (mod): The field 'minutes_at_most' must be a whole number from 1."]


@pytest.mark.parametrize("module", MODULES)
def test_an_author_sees_the_minutes_that_learners_see(module: str) -> None:
    released = module_outline(released_notebook(module), load_mission())
    assert timed(ROOT / "source" / module, read_course_data()).required_seconds == released.required_seconds


def test_an_unknown_module_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert duty(["validate", "no-such-module"]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("The module 'no-such-module' is not in source/.")


def test_a_notebook_split_into_lines_reads_the_same(tmp_path: Path) -> None:
    cells = building.sound_cells()
    folder = building.write_module(tmp_path / "mod", [cell | {"source": cell["source"].splitlines(keepends=True)} for cell in cells])
    assert json.loads((folder / "mod.ipynb").read_text())["cells"][2]["source"] == ["# Lesson"]
    assert validate_module(folder, building.write_data(tmp_path / "data")) == []


@pytest.mark.parametrize(
    ("picture", "sentence"),
    [
        ("![](map.png)", "The picture 'map.png' says nothing to those who do not see it."),
        ("![ ](map.png)", "The picture 'map.png' says nothing to those who do not see it."),
        ("![A map](plan.png)", "The picture 'plan.png' is not beside the notebook."),
        ("![A map](https://example.org/map.png)", "The picture 'https://example.org/map.png' cannot be taken in."),
        ("![A map](../map.png)", "The picture '../map.png' cannot be taken in."),
        ('![A map](map.gif "Where it is")', "The picture 'map.gif' cannot be taken in."),
        ("![A map](map.png)", None),
        ('![A map](map.png "Where it is")', None),
        ("![A map](a%20map.png)", None),
    ],
)
def test_a_picture_is_beside_the_notebook_and_told_in_words(
    findings: Callable[..., list[str]], tmp_path: Path, picture: str, sentence: str | None
) -> None:
    building.write_module(tmp_path / "mod", [])
    for name in ("map.png", "a map.png", "map.gif"):
        (tmp_path / "mod" / name).write_bytes(b"")
    cells = building.sound_cells()
    prose = next(cell for cell in cells if cell["source"].startswith("## 1."))
    prose["source"] += f"\n\n{picture}"
    picture_findings = findings(cells)
    if sentence is None:
        assert picture_findings == []
    else:
        assert len(picture_findings) == 1
        assert sentence in picture_findings[0]
        assert "mod.ipynb, cell " in picture_findings[0]


@pytest.mark.parametrize("name", ["Module 1", "m\u00f3dulo", "123 [abc]", "Charge+Plate", "test 1", "a..b", "a.", "_x", "x" * 101])
def test_a_folder_that_later_steps_cannot_take_is_refused(tmp_path: Path, name: str) -> None:
    building.write_module(tmp_path / name, building.sound_cells())
    [finding] = validate_module(tmp_path / name)
    assert "begins with a letter or a digit" in finding.sentence
    assert finding.notebook == name
