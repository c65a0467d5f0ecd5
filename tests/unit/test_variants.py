"""Parallel forms of the test: what authors write, what is hidden of it, and how an answer to a variant is scored."""

import itertools
import json
from pathlib import Path
from textwrap import indent
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.authoring.confidential import secrets_of
from grading.authoring.declare import declare
from grading.authoring.hidden_tests import BEGIN, END, with_variants_hidden, without_hidden
from grading.authoring.leaks import leaks
from grading.authoring.released_notebook import notebook_leaks
from grading.authoring.validation import validate_module
from grading.marking.attempts import Attempt
from grading.marking.questions import score_entries, seen
from grading.marking.variants import unexpected_variants, variants_line
from tests.effort import cases
from tests.unit import building
from widgets.answers.drawn_test import DrawnTest, draw_variant, follows
from widgets.content.cell_texts import cell_texts
from widgets.forms.question import Question
from widgets.kinds.registry import parse_cell
from widgets.languages.translatable import with_changed
from widgets.plain import plain

VARIANT = """{id}:
  prompt: |
    What of {id}?

    Two paragraphs of it.
  options:
    a: The first of {id}
    b: The second of {id}
    c: The third one of {id}
  key: {key}
  why:
    a: A reason that nobody may read before, of {id} and a.
    b: A reason that nobody may read before, of {id} and b.
    c: A reason that nobody may read before, of {id} and c.
"""
IDS = ["a", "b", "c"]


def variants(*keys: tuple[str, str]) -> str:
    return "variants:\n" + indent("".join(VARIANT.format(id=id, key=key) for id, key in keys), "  ")


def graded(id: str = "exa-0", criterion: str = "examples", *, below: bool = True, text: str = "") -> str:
    """A graded question of three variants, written below the key or above it."""
    cell = building.graded(id, criterion)
    text = (text or variants(("b", "b"), ("c", "c"))).rstrip("\n")
    return f"{cell}\n{text}" if below else cell.replace(f"\n{BEGIN}", f"\n{text}\n{BEGIN}", 1)


def question(**changes: Any) -> Question:
    declared = parse_cell(graded(**changes))
    assert isinstance(declared, Question)
    return declared


def released(source: str) -> str:
    return without_hidden(with_variants_hidden(source))


def test_a_learner_sees_one_variant_of_a_question() -> None:
    asked = question()
    assert asked.variant_ids == IDS
    b = asked.as_seen("b")
    assert b is not None
    assert (b.prompt, b.key, b.choices, b.about, b.points) == (
        "What of b?\n\nTwo paragraphs of it.\n",
        "b",
        ["a", "b", "c"],
        "the matter of exa-0",
        1,
    )
    assert b.variant_ids == ["a"]
    assert asked.as_seen("") == asked.as_seen("a") == parse_cell(building.graded("exa-0"))
    assert asked.as_seen("d") is None


def test_a_variant_may_have_sources_and_a_subject_of_its_own() -> None:
    own = variants(("b", "b")) + "    about: another matter\n    sources: [bulletin]\n" + indent(VARIANT.format(id="c", key="c"), "  ")
    asked = question(text=own)
    assert [(shown.about, shown.sources) for shown in asked.all_variants()] == [
        ("the matter of exa-0", []),
        ("another matter", ["bulletin"]),
        ("the matter of exa-0", []),
    ]


@pytest.mark.parametrize("below", [True, False])
def test_what_is_released_has_no_key_of_any_variant(below: bool) -> None:
    source = graded(below=below)
    assert parse_cell(with_variants_hidden(source)) == parse_cell(source)
    assert with_variants_hidden(with_variants_hidden(source)) == with_variants_hidden(source)
    shown = parse_cell(released(source))
    assert isinstance(shown, Question)
    assert shown.variant_ids == IDS
    assert [(variant.key, variant.why) for variant in shown.all_variants()] == [(None, None)] * 3
    assert "key" not in json.dumps(plain(shown))
    assert "nobody may read" not in released(source)
    assert "What of c?" in json.dumps(plain(shown))


def test_an_author_may_write_the_delimiters_around_the_keys_of_variants(tmp_path: Path) -> None:
    def written(source: str) -> list[str]:
        cells = parallel_cells()
        place = next(number for number, cell in enumerate(cells) if "id: exa-0\n" in cell["source"])
        cells[place] = building.code(source)
        data = building.write_data(tmp_path / "data")
        return [str(finding) for finding in validate_module(building.write_module(tmp_path / "mod", cells), data)]

    for below in (True, False):
        source = with_variants_hidden(graded(below=below))
        assert source.count(BEGIN) == 3
        assert written(source) == []
        assert "nobody may read" not in released(source)
    once = with_variants_hidden(graded())
    assert any("once before its key" in finding for finding in written(once.replace(f"\n{END}", "", 2)))
    more = once.replace(f"{BEGIN}\n    key: b", "    key: b").replace("    options:\n", f"{BEGIN}\n    options:\n", 1)
    assert any("Write each field of a variant" in finding for finding in written(more))


def test_only_the_keys_of_variants_are_hidden() -> None:
    cell = building.graded("exa-0")
    assert with_variants_hidden(cell) == cell
    assert with_variants_hidden(building.practice("p1")) == building.practice("p1")
    assert with_variants_hidden("%%question\nid: [") == "%%question\nid: ["


SCALARS = st.text(alphabet="ab :'#|-\n", max_size=12)


@cases(60, long=1000)
@given(st.dictionaries(st.sampled_from(["prompt", "key", "why", "about", "sources"]), SCALARS, min_size=1), st.booleans())
def test_nothing_else_of_a_variant_changes_however_it_is_written(fields: dict[str, str], in_blocks: bool) -> None:
    def written(name: str, text: str) -> str:
        return f"{name}: |2\n{indent(text, '  ', lambda _: True)}" if in_blocks and text.strip() else f"{name}: {json.dumps(text)}"

    block = "\n".join(written(name, text) for name, text in fields.items())
    source = f"%%question\nid: q\nvariants:\n  b:\n{indent(block, '    ')}\n  c: {{}}\npoints: 1\n{BEGIN}\nkey: 1\n{END}"
    from widgets.problems import DeclarationProblem
    from widgets.schema import read_yaml

    whole = read_yaml(source.partition("\n")[2], DeclarationProblem)
    left = read_yaml(released(source).partition("\n")[2], DeclarationProblem)
    assert isinstance(whole["variants"], dict)
    assert isinstance(whole["variants"]["b"], dict)
    whole["variants"]["b"] = {name: text for name, text in whole["variants"]["b"].items() if name not in ("key", "why")} or None
    assert left == {name: value for name, value in whole.items() if name != "key"}


MISTAKES = {
    "key that is no option": (graded(text=variants(("b", "d"), ("c", "c"))), "In the variant 'b': The key 'd' is no option."),
    "variant without a key": (graded().replace("    key: b\n", "", 1), "The variant 'b' needs 'key'. Add it."),
    "variant without reasons": (
        graded(text="variants:\n  b:\n    prompt: What?\n    options: {a: A, b: B, c: C}\n    key: a\n"),
        "The variant 'b' needs 'why'. Add it.",
    ),
    "feedback of an option that is missing": (
        graded().replace("      c: A reason that nobody may read before, of b and c.\n", ""),
        "In the variant 'b': Feedback is missing: add 'c' to 'why'.",
    ),
    "variant called a": (graded(text=variants(("a", "b"), ("c", "c"))), "The variant 'a' is the question's own prompt."),
    "capital letter": (graded(text=variants(("B", "b"), ("c", "c"))), "The id 'B' in 'variants' must begin"),
    "unknown field": (graded().replace("    key: b\n", "    points: 2\n    key: b\n", 1), "The field 'variants.b.points' is not known."),
    "on one line": (
        graded(text="variants:\n  b: {prompt: What?, options: {a: A, b: B, c: C}, key: a, why: {a: X, b: Y, c: Z}}\n"),
        "Write each field of a variant on lines of its own.",
    ),
    "between the delimiters": (
        building.graded("exa-0").replace(END, variants(("b", "b"), ("c", "c")) + END),
        "The field 'variants' is between the two delimiters",
    ),
    "two variants": (graded(text=variants(("b", "b"))), "It has 2 variants; the test needs 3 of each question."),
    "another question without variants": (graded(), "(exa-1): It has 1 variant; the test needs 3 of each question. Add to 'variants'."),
}


@pytest.mark.parametrize(("source", "sentence"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_one_sentence(tmp_path: Path, source: str, sentence: str) -> None:
    data = building.write_data(tmp_path / "data")
    cells = building.sound_cells()
    place = next(number for number, cell in enumerate(cells) if "id: exa-0\n" in cell["source"])
    cells[place] = building.code(source)
    found = [str(finding) for finding in validate_module(building.write_module(tmp_path / "mod", cells), data)]
    assert any(sentence in finding for finding in found), found


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (building.practice("p1") + "\nvariants:\n  b:\n    prompt: Is it?\n", "Only a graded question has variants."),
        (
            "%%question\nid: words\ntype: reflection\nprompt: Write.\npoints: 5\nabout: it\nvariants:\n  b:\n    prompt: Write more.\n",
            "A question of type 'reflection' has no variants. Remove 'variants'.",
        ),
    ],
)
def test_only_a_graded_question_that_is_scored_by_its_key_has_variants(cell: str, sentence: str) -> None:
    with pytest.raises(Exception, match=sentence):
        parse_cell(cell)


def parallel_cells() -> list[dict[str, Any]]:
    """The sound module, whose every graded question has three variants."""
    cells = building.sound_cells()
    for cell in cells:
        if "points: 1" in cell["source"]:
            cell["source"] += "\n" + variants(("b", "b"), ("c", "c")).rstrip()
    return cells


def test_nothing_is_wrong_with_a_module_of_parallel_forms(tmp_path: Path) -> None:
    data = building.write_data(tmp_path / "data")
    assert [str(finding) for finding in validate_module(building.write_module(tmp_path / "mod", parallel_cells()), data)] == []


def write_released(folder: Path, cells: list[dict[str, Any]], made: Any = released) -> Path:
    nb = declare(nbformat.from_dict(building.notebook(cells)), "mod")
    for cell in nb.cells:
        cell.source = made(cell.source) if cell.cell_type == "code" else cell.source
    folder.mkdir(parents=True)
    nbformat.write(nb, folder / "mod.ipynb")
    return folder


def test_the_allow_list_finds_a_key_or_a_reason_of_a_variant(tmp_path: Path) -> None:
    source = building.write_module(tmp_path / "source" / "mod", parallel_cells())
    secrets = secrets_of([source])
    assert "A reason that nobody may read before, of c and b." in secrets.texts
    assert leaks(write_released(tmp_path / "good", parallel_cells()), secrets) == []
    bare = write_released(tmp_path / "bad", parallel_cells(), lambda text: text.replace(BEGIN, "").replace(END, ""))
    found = list(notebook_leaks(bare / "mod.ipynb"))
    assert any("The variant 'b' of the graded question 'exa-0' holds 'key', which no learner may have." in leak for leak in found)
    assert any("The variant 'c' of the graded question 'exa-0' holds 'why', which no learner may have." in leak for leak in found)
    assert any("holds a text that no learner may have" in leak for leak in leaks(bare, secrets))


def test_the_texts_of_variants_are_translated() -> None:
    asked = question()
    places = cell_texts("question")
    assert {("variants", "*", "prompt"), ("variants", "*", "options", "*"), ("variants", "*", "why", "*")} <= places
    loud = with_changed(asked, places, lambda _, text: text.upper())
    c = loud.as_seen("c")
    assert c is not None
    assert (c.prompt, c.key, loud.variant_ids) == ("WHAT OF C?\n\nTWO PARAGRAPHS OF IT.\n", "c", IDS)


def test_the_stored_variant_is_scored() -> None:
    asked = question()

    def points(**entry: Any) -> float:
        return score_entries([asked], {"exa-0": entry})[0]["exa-0"]

    assert points(value="a") == points(value="a", variant="a") == points(value="b", variant="b") == points(value="c", variant="c") == 1
    assert points(value="a", variant="b") == points(value="b") == points(value="b", variant="d") == points(value="b", variant=["b"]) == 0
    assert seen(asked, {"exa-0": {"value": "b", "variant": "d"}}) == (asked.first_variant, None)
    assert seen(asked, {}) == (asked.first_variant, None)


def attempt(entries: dict[str, Any]) -> Attempt:
    from datetime import UTC, datetime

    now = datetime(2026, 3, 1, tzinfo=UTC)
    return Attempt("ana", "Ana", "mod", 1, now, now, "graded", entries, {}, {}, 0.0, 0.0, 0.0, "")


def test_a_variant_that_does_not_follow_is_reported() -> None:
    asked = question()
    drawn = draw_variant("ana", "mod", "exa-0", 1, IDS)
    other = next(id for id in IDS if id != drawn)
    test = {"value": {"seed": "ana", "draw": 1, "opened": "2026-03-01T08:00:00.000Z", "variants": {"exa-0": drawn}}, "at": "2026"}
    right = {"drawn-test": test, "exa-0": {"value": "a", "variant": drawn, "draw": 1}}
    assert unexpected_variants(attempt(right), [asked]) == {}
    assert variants_line(attempt(right), [asked]) == ""
    assert unexpected_variants(attempt({"exa-0": {"value": "a"}}), [asked]) == {}
    wrong = right | {"exa-0": {"value": "a", "variant": other, "draw": 1}}
    assert unexpected_variants(attempt(wrong), [asked]) == {"exa-0": other}
    assert f"ana (mod), attempt 1: exa-0 ({other})." in variants_line(attempt(wrong), [asked])
    assert unexpected_variants(attempt({"exa-0": {"value": "a", "variant": "b"}}), [asked]) == {"exa-0": "b"}


def test_a_variant_that_was_added_later_changes_nothing() -> None:
    for number in range(50):
        drawn = draw_variant(f"learner-{number}", "mod", "exa-0", 2, IDS)
        test = DrawnTest(f"learner-{number}", 2, "2026", {"exa-0": drawn})
        assert follows(test, "mod", "exa-0", [*IDS, "d"], drawn, 3)


def test_the_variants_of_a_test_are_spread() -> None:
    """No variant is rarer than another by more than chance, and similar ids get no pattern."""
    counted = [draw_variant("ana", "mod", f"ex-{number:02d}", 0, IDS) for number in range(3000)]
    assert all(900 < counted.count(id) < 1100 for id in IDS)
    follow = [(one, other) for one, other in itertools.pairwise(counted)]
    assert all(230 < follow.count((one, other)) < 440 for one in IDS for other in IDS)


@given(st.text(max_size=20), st.text(max_size=10), st.text(max_size=10), st.integers(0, 900), st.integers(2, 6))
def test_as_many_draws_as_there_are_variants_repeat_nothing(seed: str, module: str, question: str, draw: int, count: int) -> None:
    ids = [chr(ord("a") + number) for number in range(count)]
    drawn = [draw_variant(seed, module, question, draw + more, ids) for more in range(count + 1)]
    assert sorted(drawn[:count]) == ids
    assert drawn[count] == drawn[0]
