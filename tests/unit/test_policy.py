"""What the policy module must hold, whoever edits it next."""

from collections import Counter, defaultdict
from typing import Any

import pytest

from grading.authoring.guessable import habits
from tests.keys import graded, questions, source_notebook
from widgets.content.course import outline
from widgets.content.mission import load_mission
from widgets.content.reserved_entries import REFRESHER
from widgets.forms.criteria import CRITERIA
from widgets.forms.truth import truth

MODULE = "policy"
Outline = tuple[list[dict[str, Any]], list[dict[str, Any]]]
"""Pages and tools."""


@pytest.fixture(scope="module")
def module() -> Outline:
    """The module's pages and tools, as its page draws them."""
    _, parts, tools = outline(source_notebook(MODULE), load_mission())
    return [page for part in parts for page in part["pages"]], tools


@pytest.fixture(scope="module")
def pages(module: Outline) -> list[dict[str, Any]]:
    return module[0]


@pytest.fixture(scope="module")
def cells(pages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [block["cell"] for page in pages for block in page["blocks"] if "cell" in block]


def test_twelve_sections_fit_a_phone_and_ask_something(pages: list[dict[str, Any]]) -> None:
    sections = {int(page["title"].split(".")[0]): page for page in pages if page["title"].split(".")[0].isdigit()}
    assert sorted(sections) == list(range(1, 13))
    for page in sections.values():
        assert 200 <= page["words"] <= 350, page["title"]
        assert page["practice"] >= 1, page["title"]


def test_the_whole_takes_little_more_than_an_hour(pages: list[dict[str, Any]]) -> None:
    assert 60 <= sum(page["seconds"] for page in pages) / 60 <= 75


def test_each_criterion_is_asked_alike_in_every_form() -> None:
    asked = graded(MODULE).values()
    assert len(asked) >= 25
    assert {question.type for question in asked} == {"true-false", "choose-one", "choose-all", "order", "match"}
    for criterion in CRITERIA:
        of_criterion = [question for question in asked if question.criterion == criterion]
        assert len(of_criterion) >= 5
        assert sum(question.points or 0 for question in of_criterion) == 10
        sides = Counter(truth(question.key) for question in of_criterion if question.type == "true-false")
        assert sides["true"] == sides["false"] > 0


@pytest.mark.parametrize("criterion", CRITERIA)
def test_no_habit_earns_half_of_a_criterion(criterion: str) -> None:
    of_criterion = [question for question in graded(MODULE).values() if question.criterion == criterion]
    assert max(habits(of_criterion))[0] < 50


def test_one_text_is_marked_by_hand() -> None:
    assert [question.id for question in questions(MODULE).values() if question.type == "reflection"] == ["po-reflection"]


def test_two_cases_at_a_desk_end_in_several_ways(cells: list[dict[str, Any]]) -> None:
    cases = {cell["id"]: cell for cell in cells if cell["kind"] == "case"}
    assert set(cases) == {"desk-complaint", "desk-bar"}
    for id, case in cases.items():
        scenes = list(case["scenes"].values())
        ends = [scene["end"] for scene in scenes if "end" in scene]
        assert case["note"], id
        assert len(scenes) >= 10, id
        assert sum("choices" in scene for scene in scenes) >= 5, id
        assert any("question" in scene for scene in scenes), id
        assert 3 <= len(ends) <= 4, id
        assert {end["verdict"] for end in ends} == {"good", "mixed", "harmful"}, id
        assert all(end["victim"] and end["learner"] and end["mission"] for end in ends), id


def test_every_question_and_case_says_where_it_comes_from(cells: list[dict[str, Any]]) -> None:
    asking = [cell for cell in cells if cell["kind"] == "case" or (cell["kind"] == "question" and cell["type"] != "reflection")]
    assert asking
    assert [cell["id"] for cell in asking if not cell.get("sources")] == []


def test_no_id_is_one_of_the_awareness_modules(module: Outline, cells: list[dict[str, Any]]) -> None:
    _, parts, tools = outline(source_notebook(), load_mission())
    others = {block["cell"]["id"] for part in parts for page in part["pages"] for block in page["blocks"] if "cell" in block}
    assert not {cell["id"] for cell in [*cells, *module[1]]} & (others | {tool["id"] for tool in tools}) - {REFRESHER}


def test_facilitators_have_a_note_for_each_page_with_work() -> None:
    notes: dict[str, int] = defaultdict(int)
    title = ""
    for cell in source_notebook(MODULE)["cells"]:
        text = "".join(cell["source"])
        if "facilitator" in cell["metadata"].get("tags", []):
            notes[title] += 1
        elif text.startswith("## "):
            title = text.partition("\n")[0]
            notes[title] += 0
    assert [page for page, count in notes.items() if count != 1] == ["## Hand in"]


def test_the_desk_has_its_checklist_beside_the_other_tools(module: Outline) -> None:
    tools = {tool["id"]: tool for tool in module[1]}
    assert {tool["tool"] for tool in tools.values()} == {"checklist", "list", "channels", "contacts", "measures", "glossary", "sources"}
    assert all(item["sign"] and item["notice"] for item in tools["po-desk"]["content"]["items"].values())
