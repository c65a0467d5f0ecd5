"""The question bank as other systems read it: the same questions, the same scores, and no key that was not asked for."""

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from grading.cli import main as duty
from grading.exporting.questions.items import Bank, Item, bank_of, read_questions
from grading.exporting.questions.moodle_xml import NEEDS_KEY, TOO_FEW_SIDES, TOO_MANY_RIGHT, moodle_limits, moodle_quiz
from grading.exporting.questions.qti_item import NOT_SCORED, qti_item, qti_limits
from grading.exporting.questions.qti_package import qti_package
from grading.exporting.questions.readme import MOODLE, QTI, README, readme
from grading.exporting.questions.texts import inner_html, prompt_of
from tests import moodle_reader, qti_reader
from tests.forms import FOLDERS, golden, question
from tests.unit.declaring import questions
from widgets.content.mission import load_mission
from widgets.forms.question import Question
from widgets.ids import FIRST_VARIANT

ROOT = Path(__file__).resolve().parents[2]
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*")
"""An NCName of XML in ASCII, which an identifier of QTI must be."""
SCORED = [
    (name, question(**case["question"]), answer["value"])
    for type in FOLDERS
    for name, case in golden(type).items()
    for answer in case["answers"]
    if "key" in case["question"] and "void" not in case["question"]
]
PRACTICE = "%%question\nid: practice\ntype: true-false\nprompt: Is it?\nkey: true\nwhy: {true: Yes., false: No.}\n"
GRADED = PRACTICE.replace("id: practice", "id: graded") + "criterion: impact\npoints: 1\nabout: it\n"
SCORED = [(name, asked, value) for name, asked, value in SCORED if asked.is_answer(value)]


@pytest.fixture(scope="module")
def declared() -> dict[str, list[Question]]:
    """One module of the course: reading all three takes seconds."""
    return read_questions(ROOT, ["policy"])


@pytest.fixture(scope="module")
def keyless(declared: dict[str, list[Question]]) -> Bank:
    return bank_of(declared, load_mission())


@pytest.fixture(scope="module")
def keyed(declared: dict[str, list[Question]]) -> Bank:
    return bank_of(declared, load_mission(), with_keys=True)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course with a practice question, a graded one, and one that is void."""
    folder = tmp_path / "course" / "source" / "sample"
    folder.mkdir(parents=True)
    cells = [_cell(number, source) for number, source in enumerate((PRACTICE, GRADED, GRADED + "void: It was unclear.\n"))]
    cells[2]["source"] = cells[2]["source"].replace("id: graded", "id: void")
    (folder / "sample.ipynb").write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}))
    return tmp_path / "course"


def _cell(number: int, source: str) -> dict[str, Any]:
    return {"cell_type": "code", "id": f"c{number}", "metadata": {}, "source": source, "outputs": [], "execution_count": None}


def item(asked: Question, *, is_keyed: bool = True) -> Item:
    return Item("sample", FIRST_VARIANT, asked, is_keyed)


def qti_score(asked: Question, value: Any) -> float:
    """The score of an answer by QTI's rules."""
    match asked.type, value:
        case "match", dict():
            response = [f"left_{left} right_{right}" for left, right in value.items()]
        case _, list():
            response = value
        case _:
            response = [str(value)]
    root = qti_reader.read(qti_item(item(asked)))
    qti_reader.check(root)
    return float(qti_reader.Processor(root, response).outcomes["SCORE"])


def moodle_share(asked: Question, value: Any) -> float:
    """The share of an answer by Moodle's rules, for an answer in the texts that a learner reads there."""
    (read,) = moodle_reader.read(moodle_quiz([item(asked)]))
    texts = getattr(asked, "options", None) or getattr(asked, "items", None) or {}
    match value:
        case dict():
            return moodle_reader.graded(read, {asked.left[left]: asked.right[right] for left, right in value.items()})  # type: ignore[attr-defined]
        case list():
            return moodle_reader.graded(read, [texts[id] for id in value])
        case _:
            return moodle_reader.graded(read, texts.get(value, value))


def is_askable(asked: Question) -> bool:
    """Whether Moodle can ask the question."""
    return not {TOO_MANY_RIGHT, TOO_FEW_SIDES} & set(moodle_limits(item(asked)))


@pytest.mark.parametrize(("name", "asked", "value"), SCORED)
def test_both_formats_give_the_scores_worked_by_hand(name: str, asked: Question, value: Any) -> None:
    points = asked.points or 1
    assert qti_score(asked, value) == pytest.approx(points * asked.share(value), abs=1e-9)
    assert moodle_share(asked, value) == pytest.approx(asked.share(value), abs=1e-4)


def test_each_form_with_a_key_has_scores_worked_by_hand() -> None:
    assert {asked.type for _, asked, _ in SCORED} == {type for type in FOLDERS if type != "reflection"}


@given(questions(), st.floats(0, 1), st.randoms(use_true_random=False))
def test_both_formats_score_any_answer_as_the_course_does(asked: Question, chance: float, dice: Any) -> None:
    value = asked.sample(chance, dice)
    assert qti_score(asked, value) == pytest.approx(asked.score(value), abs=1e-6)
    if is_askable(asked):
        assert moodle_share(asked, value) == pytest.approx(asked.share(value), abs=1e-4)


@given(questions(), st.data())
def test_without_its_key_an_item_is_the_same_whatever_the_key_is(asked: Question, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(_keys(asked)))
    other = msgspec.structs.replace(asked, key=key, why=dict.fromkeys(asked.choices, "Another reason."))
    assert qti_item(item(asked, is_keyed=False)) == qti_item(item(other, is_keyed=False))
    assert moodle_quiz([item(asked, is_keyed=False)]) == moodle_quiz([item(other, is_keyed=False)])


def _keys(asked: Question) -> list[Any]:
    """Other keys that a question could have."""
    choices = asked.choices
    match asked.type:
        case "true-false":
            return [True, False]
        case "choose-one":
            return choices
        case "order":
            return [choices, choices[::-1]]
        case "match":
            sides = list(asked.right)  # type: ignore[attr-defined]
            return [dict.fromkeys(choices, side) for side in sides]
        case _:
            return [choices[:1], choices[1:]]


@given(st.text(max_size=60))
def test_no_text_breaks_a_file(text: str) -> None:
    asked = question("choose-one", prompt=text, options={"a": text, "b": "B", "c": "C"}, key="a", why={"a": text, "b": "No.", "c": "No."})
    root = qti_reader.read(qti_item(item(asked)))
    assert len(qti_reader.all_of(root, "qti-simple-choice")) == 3
    (read,) = moodle_reader.read(moodle_quiz([item(asked)]))
    assert len(read.findall("answer")) == 3


@given(st.text(alphabet="<>&\"'ab \n*_#[]()!`", max_size=60))
def test_html_in_a_prompt_is_text(text: str) -> None:
    html = inner_html(prompt_of(f"<script>x</script> {text}"))
    assert "<script" not in html
    assert etree.HTML(f"<div>{html}</div>") is not None


def test_a_prompt_is_rendered_as_the_course_does_it_without_links_into_the_course() -> None:
    html = inner_html(prompt_of("Is *this* right? [Source](#ref-protocol)\n\n- one\n- two"))
    assert "<em>this</em>" in html
    assert "<li>one</li>" in html
    assert "Source" in html
    assert "href" not in html
    assert '<a href="https://un.org">' in inner_html(prompt_of("[UN](https://un.org)"))


def test_every_item_of_the_course_is_in_both_formats(keyed: Bank) -> None:
    ids = [item.id for item in keyed.items]
    assert len(ids) == len(set(ids)) > 100
    assert all(NAME.fullmatch(id) for id in ids)
    assert [moodle_reader.text(one, "name") for one in moodle_reader.read(moodle_quiz(keyed.items))] == ids
    with zipfile.ZipFile(io.BytesIO(qti_package(keyed.items))) as package:
        assert package.testzip() is None
        manifest = etree.fromstring(package.read("imsmanifest.xml"))
        paths = [file.get("href") for file in manifest.iter("{*}file")]
        assert sorted(package.namelist()) == sorted(["imsmanifest.xml", *paths])
        assert [resource.get("identifier") for resource in manifest.iter("{*}resource")] == ids
        assert [etree.fromstring(package.read(path)).get("identifier") for path in paths] == ids


def test_every_variant_is_an_item_and_a_new_variant_changes_no_id(keyed: Bank) -> None:
    ids = {item.id for item in keyed.items}
    assert {"policy.po-ex-01", "policy.po-ex-01.b", "policy.po-ex-01.c"} <= ids
    asked = question("true-false", points=1, key=True)
    assert Item("m", FIRST_VARIANT, asked, True).id == "m.q"
    assert Item("m", "b", asked, True).id == "m.q.b"


def test_the_keys_of_the_test_are_only_in_what_was_made_with_them(keyless: Bank, keyed: Bank) -> None:
    reasons = [why for item in keyed.items if item.question.graded for why in (item.question.why or {}).values()]
    practised = "".join(why for item in keyed.items if not item.question.graded for why in (item.question.why or {}).values())
    with_keys, without = _everything(keyed), _everything(keyless)
    assert len(reasons) > 200
    assert [why for why in reasons if _words(why) not in with_keys] == []
    assert [why for why in reasons if _words(why) in without and why not in practised] == []
    for one in keyless.items:
        root = qti_reader.read(qti_item(one))
        qti_reader.check(root)
        has_key = bool(qti_reader.all_of(root, "qti-correct-response") or qti_reader.all_of(root, "qti-response-processing"))
        assert has_key == (not one.question.graded)
    graded = {one.id for one in keyless.items if one.question.graded}
    read = moodle_reader.read(moodle_quiz(keyless.items))
    assert {one.get("type") for one in read if moodle_reader.text(one, "name") in graded} == {"description", "essay"}


def _everything(bank: Bank) -> str:
    """All words of both formats."""
    files = [moodle_quiz(bank.items), *(qti_item(one) for one in bank.items)]
    return _words(" ".join("".join(map(str, etree.fromstring(raw).itertext())) for raw in files))


def _words(text: str) -> str:
    """The letters and digits of a text, which no escaping changes."""
    return re.sub(r"&\w+;|\W+", "", text)


def test_practice_and_test_have_categories_of_their_own(keyless: Bank) -> None:
    found = set(moodle_reader.categories(moodle_quiz(keyless.items)))
    assert found == {f"$course$/top/Duty to Report/policy/{part}" for part in ("practice", "test")}


def test_the_same_source_gives_the_same_bytes(declared: dict[str, list[Question]], keyed: Bank) -> None:
    again = bank_of(declared, load_mission(), with_keys=True)
    assert moodle_quiz(keyed.items) == moodle_quiz(again.items)
    assert qti_package(keyed.items) == qti_package(again.items)


def test_a_reflection_has_a_box_for_each_of_its_questions_where_the_format_has_boxes() -> None:
    asked = question("reflection", points=5, about="it", parts={"notice": "What do you notice?", "act": "What do you do?"})
    root = qti_reader.read(qti_item(item(asked, is_keyed=False)))
    boxes = [box.get("response-identifier") for box in qti_reader.all_of(root, "qti-extended-text-interaction")]
    assert (
        boxes
        == [one.get("identifier") for one in qti_reader.all_of(root, "qti-response-declaration")]
        == ["RESPONSE_notice", "RESPONSE_act"]
    )
    (score,) = (one for one in qti_reader.all_of(root, "qti-outcome-declaration") if one.get("identifier") == "SCORE")
    assert score.get("external-scored") == "human"
    (read,) = moodle_reader.read(moodle_quiz([item(asked, is_keyed=False)]))
    assert read.get("type") == "essay"
    assert "What do you do?" in moodle_reader.text(read, "questiontext")


def test_what_a_format_cannot_hold_is_said() -> None:
    few = question("match", left={"a": "A", "b": "B"}, right={"x": "X", "y": "Y"}, key={"a": "x", "b": "y"}, points=2)
    many = question("choose-all", options={f"o{n}": f"{n}" for n in range(12)}, key=[f"o{n}" for n in range(11)], points=11)
    counted = question("numeric", key=12, tolerance=1, unit="people")
    assert list(moodle_limits(item(few))) == [TOO_FEW_SIDES]
    assert list(moodle_limits(item(many))) == [TOO_MANY_RIGHT]
    assert [len(list(limits(item(counted)))) for limits in (moodle_limits, qti_limits)] == [1, 1]
    assert list(qti_limits(item(few, is_keyed=False))) == [NOT_SCORED]
    assert list(moodle_limits(item(few, is_keyed=False))) == [NEEDS_KEY]
    for asked in (few, many):
        (read,) = moodle_reader.read(moodle_quiz([item(asked)]))
        assert (read.get("type"), read.findtext("defaultgrade")) == ("description", "0")
    text = readme(Bank([item(few), item(counted)], ["sample.broken"]), [MOODLE, QTI], with_keys=True)
    assert "KEEP THIS FOLDER PRIVATE" in text
    assert "sample.broken" in text
    assert text.count("    sample.q") == 3


def test_the_command_writes_a_private_folder_and_says_what_is_in_it(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = course / "questions"
    assert duty(["export-questions", "sample", "--course", str(course)]) == 0
    said = capsys.readouterr().out
    assert {path.name for path in out.iterdir()} == {MOODLE, QTI, README}
    assert out.stat().st_mode & 0o777 == 0o700
    assert NEEDS_KEY in said
    assert NOT_SCORED in said
    assert "The keys of the test are not in it." in said
    assert "sample: 1 for practice, 1 of the test" in (out / README).read_text()
    assert "sample.void" in (out / README).read_text()
    assert duty(["export-questions", "--format", "qti", "--with-keys", "--course", str(course)]) == 0
    assert {path.name for path in out.iterdir()} == {QTI, README}
    assert "Keep the folder private" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [(["nothing"], "The module 'nothing' is not in source/. There are: sample."), (["--out", "source"], "holds something else")],
)
def test_what_cannot_be_exported_is_one_sentence(
    course: Path, words: list[str], sentence: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(course)
    assert duty(["export-questions", *words]) == 1
    said = capsys.readouterr().err
    assert sentence in said
    assert len(said.strip().splitlines()) == 1


def test_a_void_question_is_left_out_and_named(course: Path) -> None:
    bank = bank_of(read_questions(course), load_mission(), with_keys=True)
    assert [item.id for item in bank.items] == ["sample.practice", "sample.graded"]
    assert bank.void == ["sample.void"]
