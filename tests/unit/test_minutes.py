"""How long the parts take, worked out by hand: 130 words a minute, and seconds to think and answer for each item."""

import re
from pathlib import Path

import msgspec
import pytest

from tests.keys import MODULES, released_notebook
from tests.unit import building
from widgets.content.course import module_outline
from widgets.forms.question import Question
from widgets.forms.registry import forms
from widgets.kinds.case.kind import DECISION_SECONDS
from widgets.kinds.chart.claims import Claim
from widgets.kinds.chart.kind import CLAIM_SECONDS
from widgets.kinds.registry import parse_cell
from widgets.kinds.warmup.kind import STATEMENT_SECONDS
from widgets.minutes import WORDS_A_MINUTE, minutes, minutes_of_parts, reading_seconds, word_count

ASSUMPTIONS = Path(__file__).parents[2] / "docs" / "reading-time.md"
MINUTE = "word " * 130
HALF = "word " * 65
TENTH = "word " * 13
WORD = 60 / 130
"""The time to read one word, in seconds."""


def cell_seconds(source: str) -> float:
    return parse_cell(source).seconds()


def test_words_are_what_is_between_spaces_and_is_no_mark() -> None:
    assert word_count("") == 0
    assert word_count("  Trafficking\nneeds no  border. ") == 4
    assert word_count("### A heading\n- an item (1)\n| a | row |\n> **“Quoted”**") == 2 + 3 + 2 + 1


def test_a_hundred_and_thirty_words_are_a_minute() -> None:
    assert reading_seconds(MINUTE) == pytest.approx(60)
    assert reading_seconds("") == 0


@pytest.mark.parametrize(("seconds", "shown"), [(0, 1), (1, 1), (60, 1), (60.1, 2), (119, 2), (121, 3)])
def test_minutes_are_rounded_up_and_never_none(seconds: float, shown: int) -> None:
    assert minutes(seconds) == shown


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ([], []),
        ([60], [1]),
        ([61], [2]),
        ([90, 90], [2, 1]),
        ([119, 61, 61, 60], [2, 2, 1, 1]),
        ([170, 140, 110, 60], [3, 2, 2, 1]),
        ([0, 10, 20], [1, 1, 1]),
        ([0, 0, 0, 170], [1, 1, 1, 2]),
    ],
)
def test_the_minutes_of_the_parts_add_up_to_those_of_the_whole(parts: list[float], shown: list[int]) -> None:
    assert minutes_of_parts(parts) == shown
    assert sum(shown) >= len(parts)
    if len(parts) <= minutes(sum(parts)) and min(parts, default=0) >= 60:
        assert sum(shown) == minutes(sum(parts))


@pytest.mark.parametrize("module", MODULES)
def test_a_learner_sees_one_figure_for_a_module(module: str) -> None:
    course = module_outline(released_notebook(module), None)
    required = [page for page in course.pages if page.is_required]
    assert course.minutes == sum(page.minutes for page in required) == minutes(course.required_seconds)
    assert all(abs(page.minutes - page.seconds / 60) < 1 for page in required)


@pytest.mark.parametrize(
    ("type", "fields", "seconds"),
    [
        ("true-false", "", 10),
        ("choose-one", f"options: {{a: {TENTH}, b: {TENTH}, c: z}}", 15 + 12 + WORD),
        ("choose-all", f"options: {{a: {TENTH}, b: y, c: z}}", 20 + 6 + 2 * WORD),
        ("order", f"items: {{a: x, b: {HALF}, c: z}}", 25 + 30 + 2 * WORD),
        ("match", f"left: {{a: {TENTH}, b: y}}\nright: {{a: {HALF}, b: y}}", 30 + 36 + 2 * WORD),
        ("reflection", "", 300),
    ],
)
def test_a_graded_question_takes_its_words_and_its_forms_time_whether_released_or_not(type: str, fields: str, seconds: float) -> None:
    criterion = "" if type == "reflection" else "criterion: examples\n"
    source = f"%%question\nid: q\ntype: {type}\nprompt: {TENTH}\npoints: 1\nabout: {MINUTE}\n{criterion}{fields}"
    question = parse_cell(source)
    assert isinstance(question, Question)
    assert msgspec.structs.replace(question, why={"a": MINUTE}).seconds() == pytest.approx(6 + seconds)
    assert cell_seconds(source) == pytest.approx(6 + seconds)


def test_a_number_is_read_with_its_unit() -> None:
    source = "%%question\nid: q\ntype: numeric\nprompt: How many?\nunit: people\nkey: 3\nwhy: {right: x, wrong: y}"
    assert cell_seconds(source) == pytest.approx(30 + 4 * WORD)


def test_the_page_of_assumptions_states_what_is_calculated() -> None:
    text = ASSUMPTIONS.read_text(encoding="utf-8")
    assert f"{WORDS_A_MINUTE} words a minute" in text
    stated = {name: int(seconds) for name, seconds in re.findall(r"^\| (.+?) \| (\d+) \|$", text, re.MULTILINE)}
    of_forms = {f"`{name}`": form.thinking_seconds for name, form in forms().items()}
    others = {"a statement of a warm-up": STATEMENT_SECONDS, "a decision in a case": DECISION_SECONDS, "a figure in a chart": CLAIM_SECONDS}
    assert stated == of_forms | others


def test_practice_adds_half_of_its_feedback() -> None:
    source = f"%%question\nid: q\ntype: true-false\nprompt: P?\nkey: true\nwhy:\n  true: {MINUTE}\n  false: {HALF}"
    assert cell_seconds(source) == pytest.approx(WORD + 10 + (60 + 30) / 2)


def test_a_case_is_the_average_of_its_shortest_ways_to_its_ends() -> None:
    end = "{verdict: good, victim: v, learner: l, mission: m}"
    source = f"""%%case
id: bar
title: The bar
intro: {MINUTE}
start: door
scenes:
  door:
    text: {HALF}
    choices:
      go: {{text: {TENTH}, then: {TENTH}, to: inside}}
      stay: {{text: {TENTH}, to: silence}}
  inside:
    text: {HALF}
    question: {{type: true-false, prompt: P?, key: true, why: {{"true": {TENTH}, "false": {TENTH}}}}}
    to: report
  report:
    text: {TENTH}
    end: {end}
  silence:
    text: {HALF}
    end: {end}
"""
    door = 30 + 2 * 6 + 6 / 2 + 15
    inside = 30 + WORD + 10 + (6 + 6) / 2
    of_an_end = 4 * WORD  # four single words: the verdict and what it meant for each
    ways = [door + inside + 6 + of_an_end, door + 30 + of_an_end]
    assert cell_seconds(source) == pytest.approx(60 + sum(ways) / 2)


def test_a_case_that_leads_in_circles_comes_to_an_end() -> None:
    source = """%%case
id: c
title: T
intro: I
start: a
scenes:
  a: {text: a, choices: {again: {text: x, to: a}, on: {text: x, to: b}}}
  b: {text: b, end: {verdict: harmful, victim: v, learner: l, mission: m}}
"""
    assert cell_seconds(source) == pytest.approx(WORD + (1 + 2) * WORD + 15 + (1 + 4) * WORD)


def test_a_warm_up_takes_its_words_and_ten_seconds_a_statement() -> None:
    one = f'{{text: {TENTH}, key: true, why: {{"true": {MINUTE}, "false": n}}}}'
    assert cell_seconds(f"%%warmup\nid: w\ntitle: T\nstatements:\n  s1: {one}\n  s2: {one}\n  s3: {one}") == pytest.approx(3 * (6 + 10))
    assert cell_seconds("%%warmup\nid: again\ntitle: T\nrepeat: w") == 0


def test_a_chart_takes_a_look_at_each_figure_and_the_words_that_stand_at_it() -> None:
    assert cell_seconds(building.CHART) == pytest.approx(4 * WORD)
    row = Claim(
        counts=TENTH, place=TENTH, period=TENTH, who=TENTH, unit=MINUTE, year=2002, how="count", source="s", at=MINUTE, against=MINUTE
    )
    rows = {"a": row, "b": msgspec.structs.replace(row, differs=TENTH)}
    chart = msgspec.structs.replace(parse_cell(building.CHART), caption=HALF, rows=rows)
    assert chart.seconds() == pytest.approx(30 + 2 * (5 + 4 * 6) + 6)


def test_a_reading_takes_its_words_and_what_is_only_looked_up_takes_nothing() -> None:
    assert cell_seconds(f"%%reading\nid: r\ntitle: T\nnote: {TENTH}\ntext: {MINUTE}\nsupport: {TENTH}") == pytest.approx(72)
    assert cell_seconds("%%tool\nid: t\ntitle: T\nkind: contacts") == 0
    assert cell_seconds("%%handin\nid: h") == 0
