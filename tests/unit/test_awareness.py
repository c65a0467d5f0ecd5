"""What the awareness module must hold, whoever edits it next."""

import itertools
from typing import Any

import pytest

from tests.keys import graded, source_notebook
from tests.page_data import outline_data
from tests.unit.promises import require_balance, require_ends, require_short_sections, require_variants
from widgets.content.data_shapes.programme import PROGRAMME
from widgets.content.mission import load_mission
from widgets.forms.choose_one.form import ChooseOne


@pytest.fixture(scope="module")
def module() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The module's pages and tools, as its page draws them."""
    _, parts, tools = outline_data(source_notebook(), load_mission())
    return [page for part in parts for page in part["pages"]], tools


@pytest.fixture(scope="module")
def pages(module: tuple[list[dict[str, Any]], list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return module[0]


def _cells(pages: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [block["cell"] for page in pages for block in page["blocks"] if "cell" in block and block["cell"]["kind"] == kind]


def _tool(tools: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return next(tool["content"] for tool in tools if tool["id"] == name)


def test_fourteen_sections_fit_a_phone_and_ask_something(pages: list[dict[str, Any]]) -> None:
    require_short_sections(pages, 14)


def test_the_required_path_fits_the_limit_that_the_programme_states(pages: list[dict[str, Any]]) -> None:
    limit = PROGRAMME.load().modules["awareness"].minutes_at_most
    assert limit == 90
    assert sum(page["seconds"] for page in pages if not page["is_optional"]) <= 60 * limit


def test_each_criterion_is_asked_enough_in_enough_forms() -> None:
    assert len(graded()) >= 30
    require_balance(graded().values())


def test_each_graded_question_has_three_variants() -> None:
    require_variants(graded().values())


def test_one_question_asks_for_the_missions_own_focal_point() -> None:
    choosing = [question for question in graded().values() if isinstance(question, ChooseOne)]
    asked = [question for question in choosing if "{mission.focal_point.name}" in question.options.values()]
    assert len(asked) == 1
    assert asked[0].options[str(asked[0].key)] == "{mission.focal_point.name}"


def test_four_cases_end_in_several_ways(pages: list[dict[str, Any]]) -> None:
    cases = _cells(pages, "case")
    assert len(cases) == 4
    for case in cases:
        require_ends(case)


def test_the_warm_up_has_ten_balanced_statements_twice(pages: list[dict[str, Any]]) -> None:
    first, again = _cells(pages, "warmup")
    assert again["repeat"] == first["id"]
    keys = [statement["key"] for statement in first["statements"].values()]
    assert (keys.count(True), keys.count(False)) == (5, 5)


def test_whoever_is_suspected_there_is_a_channel_without_them(module: tuple[list[dict[str, Any]], list[dict[str, Any]]]) -> None:
    content = _tool(module[1], "channels")
    for person, suspect in itertools.product(content["people"], content["suspects"]):
        offered = [
            name
            for name, channel in content["channels"].items()
            if person in channel["open_to"] and suspect not in channel.get("not_when", [])
        ]
        assert len(offered) >= 2, (person, suspect)
        if suspect in ("supervisor", "senior"):
            assert "chain-of-command" not in offered
        if suspect in ("focal-point", "cdt"):
            assert suspect not in offered


def test_every_channel_that_names_a_contact_has_one_in_the_mission(module: tuple[list[dict[str, Any]], list[dict[str, Any]]]) -> None:
    reached = [channel["reach"] for channel in _tool(module[1], "channels")["channels"].values() if channel.get("reach")]
    assert reached
    for place in reached:
        assert getattr(load_mission(), place.removeprefix("mission."))
