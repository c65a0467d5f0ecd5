"""What the module on lessons from South-East Europe must hold, whoever edits it next."""

import hashlib
import re
from typing import Any

import pytest

from tests.keys import ROOT, graded, questions, source_notebook
from tests.page_data import outline_data
from tests.unit.promises import diagram_texts, require_balance, require_long_case, require_short_sections, require_variants, sections
from widgets.content.mission import load_mission
from widgets.forms.choose_one.form import ChooseOne
from widgets.forms.criteria import CRITERIA

MODULE = "lessons"
PROBLEMS = (
    "accountability",
    "legal capacity",
    "political will",
    "law enforcement",
    "human-rights protection",
    "coordination",
    "structure",
    "training",
)
SOLUTIONS = (
    "mandates",
    "local capacity",
    "coordination",
    "structure and programmes",
    "political will",
    "accountability",
    "training",
)
LEFT_OUT = {"344bff8b2788383a", "6ba016e215fce130", "253292ccf78d00dc"}
"""Whom the report of 2002 names in its accusations, as digests: this repository does not name them either."""


@pytest.fixture(scope="module")
def pages() -> list[dict[str, Any]]:
    """The module's pages, as its page draws them."""
    _, parts, _ = outline_data(source_notebook(MODULE), load_mission())
    return [page for part in parts for page in part["pages"]]


def _words(pages: list[dict[str, Any]]) -> str:
    """The pages' prose and the words of their diagrams."""
    prose = (block["html"] for page in pages for block in page["blocks"] if "html" in block)
    return "\n".join((*prose, *(text for page in pages for text in diagram_texts(page)))).lower()


def _cells(pages: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [block["cell"] for page in pages for block in page["blocks"] if "cell" in block and block["cell"]["kind"] == kind]


def _digests(text: str) -> set[str]:
    """The digests of all runs of one to three words."""
    words = re.findall(r"[a-z]+", text.lower())
    runs = {" ".join(words[start : start + length]) for start in range(len(words)) for length in (1, 2, 3)}
    return {hashlib.sha256(run.encode()).hexdigest()[:16] for run in runs}


def test_its_sections_fit_a_phone_and_ask_something(pages: list[dict[str, Any]]) -> None:
    count = len(sections(pages))
    assert count >= 12
    require_short_sections(pages, count)


def test_it_opens_with_the_outcomes_and_ends_the_lesson_with_a_summary(pages: list[dict[str, Any]]) -> None:
    titles = [page["title"] for page in pages]
    assert titles[0] == "1. How this module works"
    *others, summary = sorted(titles.index(page["title"]) for page in sections(pages).values())
    first_of_test = next(number for number, page in enumerate(pages) if page["graded"])
    assert titles[summary] == "15. Summary"
    assert max(others) < summary < first_of_test


def test_each_criterion_is_worth_the_same() -> None:
    asked = graded(MODULE).values()
    points = {criterion: sum(question.points or 0 for question in asked if question.criterion == criterion) for criterion in CRITERIA}
    assert len(set(points.values())) == 1, points


def test_points_follow_the_form() -> None:
    for question in graded(MODULE).values():
        assert question.points == (1 if question.type in ("true-false", "choose-one") else 2), question.id


def test_criteria_forms_and_statements_are_balanced() -> None:
    asked = graded(MODULE).values()
    require_balance(asked)
    assert {question.criterion for question in asked if question.type == "true-false"} == set(CRITERIA)


def test_each_graded_question_has_three_variants() -> None:
    require_variants(graded(MODULE).values())


def test_the_longest_answer_is_seldom_the_right_one() -> None:
    asked = [question for question in graded(MODULE).values() if isinstance(question, ChooseOne)]
    longest = [question for question in asked if question.key == max(question.options, key=lambda name: len(question.options[name]))]
    assert len(longest) / len(asked) < 0.4


def test_no_id_is_also_one_of_the_awareness_modules_questions() -> None:
    assert not questions(MODULE).keys() & questions("awareness").keys()


def test_two_cases_branch_and_end_in_several_ways(pages: list[dict[str, Any]]) -> None:
    cases = {case["id"]: case for case in _cells(pages, "case")}
    assert set(cases) == {"raid", "witness"}
    for case in cases.values():
        require_long_case(case)


def test_the_lesson_and_the_reflection_name_every_problem_and_every_solution(pages: list[dict[str, Any]]) -> None:
    lesson = _words(list(sections(pages).values()))
    (reflection,) = (question for question in questions(MODULE).values() if question.type == "reflection")
    for name in (*PROBLEMS, *SOLUTIONS):
        assert name in lesson, name
        assert name in reflection.prompt.lower(), name


def test_problems_are_linked_to_solutions_in_practice_and_in_the_test() -> None:
    solutions = {name.split()[0] for name in SOLUTIONS}

    def links(question: Any) -> int:
        return sum(side.split(":")[0].lower().split()[0] in solutions for side in question.right.values())

    linking = [question for question in questions(MODULE).values() if question.type == "match" and links(question) >= 4]
    assert {question.graded for question in linking} == {True, False}


def test_no_firm_or_person_whom_hearsay_accuses_is_named() -> None:
    everything = " ".join("".join(cell["source"]) for cell in source_notebook(MODULE)["cells"])
    assert not _digests(everything) & LEFT_OUT
    assert not _digests((ROOT / "data" / "references.yaml").read_text(encoding="utf-8")) & LEFT_OUT
