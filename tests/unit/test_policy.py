"""What the policy module must hold, whoever edits it next."""

from collections import defaultdict
from typing import Any

import pytest

from grading.authoring.guessable import habits
from tests.keys import graded, questions, source_notebook
from tests.page_data import outline_data
from tests.unit.promises import require_balance, require_long_case, require_short_sections, require_variants
from widgets.content.mission import load_mission
from widgets.content.reserved_entries import PLAN, REFRESHER
from widgets.forms.criteria import CRITERIA

MODULE = "policy"
Outline = tuple[list[dict[str, Any]], list[dict[str, Any]]]
"""Pages and tools."""


@pytest.fixture(scope="module")
def module() -> Outline:
    """The module's pages and tools, as its page draws them."""
    _, parts, tools = outline_data(source_notebook(MODULE), load_mission())
    return [page for part in parts for page in part["pages"]], tools


@pytest.fixture(scope="module")
def pages(module: Outline) -> list[dict[str, Any]]:
    return module[0]


@pytest.fixture(scope="module")
def cells(pages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [block["cell"] for page in pages for block in page["blocks"] if "cell" in block]


def test_twelve_sections_fit_a_phone_and_ask_something(pages: list[dict[str, Any]]) -> None:
    require_short_sections(pages, 12)


def test_each_criterion_is_asked_alike_in_every_form() -> None:
    graded_questions = graded(MODULE).values()
    require_balance(graded_questions)
    for criterion in CRITERIA:
        of_criterion = [question for question in graded_questions if question.criterion == criterion]
        assert sum(question.points or 0 for question in of_criterion) == 10
        assert "true-false" in {question.type for question in of_criterion}


def test_each_graded_question_has_three_variants() -> None:
    require_variants(graded(MODULE).values())


@pytest.mark.parametrize("criterion", CRITERIA)
def test_no_habit_earns_half_of_a_criterion(criterion: str) -> None:
    of_criterion = [question for question in graded(MODULE).values() if question.criterion == criterion]
    assert max(habits(of_criterion))[0] < 50


def test_one_text_is_marked_by_hand() -> None:
    assert [question.id for question in questions(MODULE).values() if question.type == "reflection"] == ["po-reflection"]


def test_two_cases_at_a_desk_end_in_several_ways(cells: list[dict[str, Any]]) -> None:
    cases = {cell["id"]: cell for cell in cells if cell["kind"] == "case"}
    assert set(cases) == {"desk-complaint", "desk-bar"}
    for case in cases.values():
        require_long_case(case)


def test_every_question_and_case_says_where_it_comes_from(cells: list[dict[str, Any]]) -> None:
    asking = [cell for cell in cells if cell["kind"] == "case" or (cell["kind"] == "question" and cell["type"] != "reflection")]
    assert asking
    assert [cell["id"] for cell in asking if not cell.get("sources")] == []


def test_no_id_is_one_of_the_awareness_modules(module: Outline, cells: list[dict[str, Any]]) -> None:
    _, parts, tools = outline_data(source_notebook(), load_mission())
    others = {block["cell"]["id"] for part in parts for page in part["pages"] for block in page["blocks"] if "cell" in block}
    assert not {cell["id"] for cell in [*cells, *module[1]]} & (others | {tool["id"] for tool in tools}) - {PLAN, REFRESHER}


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
