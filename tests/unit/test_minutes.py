"""How long the parts take, worked out by hand: 180 words a minute, seconds for each item."""

import msgspec
import pytest

from tests.unit import building
from widgets.forms.question import Question
from widgets.kinds.chart.claims import Claim
from widgets.kinds.registry import parse_cell
from widgets.minutes import minutes, reading_seconds, word_count

MINUTE = "word " * 180
HALF = "word " * 90
TENTH = "word " * 18


def cell_seconds(source: str) -> float:
    return parse_cell(source).seconds()


def test_words_are_what_stands_between_spaces() -> None:
    assert word_count("") == 0
    assert word_count("  Trafficking\nneeds no  border. ") == 4


def test_a_hundred_and_eighty_words_are_a_minute() -> None:
    assert reading_seconds(MINUTE) == pytest.approx(60)
    assert reading_seconds("") == 0


@pytest.mark.parametrize(("seconds", "shown"), [(0, 1), (1, 1), (60, 1), (60.1, 2), (119, 2), (121, 3)])
def test_minutes_are_rounded_up_and_never_none(seconds: float, shown: int) -> None:
    assert minutes(seconds) == shown


@pytest.mark.parametrize(
    ("type", "fields", "seconds"),
    [
        ("true-false", "", 20),
        ("choose-one", "options: {a: x, b: y, c: z}", 35),
        ("choose-all", "options: {a: x, b: y, c: z}", 45),
        ("order", "items: {a: x, b: y, c: z}", 45),
        ("match", "left: {a: x, b: y}\nright: {a: x, b: y}", 50),
        ("reflection", "", 300),
    ],
)
def test_a_graded_question_takes_its_forms_time_whether_released_or_not(type: str, fields: str, seconds: float) -> None:
    criterion = "" if type == "reflection" else "criterion: examples\n"
    source = f"%%question\nid: q\ntype: {type}\nprompt: P?\npoints: 1\nabout: it\n{criterion}{fields}"
    question = parse_cell(source)
    assert isinstance(question, Question)
    assert msgspec.structs.replace(question, why={"a": MINUTE}).seconds() == seconds
    assert cell_seconds(source) == seconds


def test_practice_adds_half_of_its_feedback() -> None:
    source = f"%%question\nid: q\ntype: true-false\nprompt: P?\nkey: true\nwhy:\n  true: {MINUTE}\n  false: {HALF}"
    assert cell_seconds(source) == pytest.approx(20 + (60 + 30) / 2)


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
    inside = 30 + 20 + (6 + 6) / 2
    of_an_end = 4 / 3  # four single words: the verdict and what it meant for each
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
    assert cell_seconds(source) == pytest.approx(1 / 3 + (1 + 2) / 3 + 15 + (1 + 4) / 3)


def test_a_warm_up_takes_ten_seconds_a_statement() -> None:
    one = '{text: T., key: true, why: {"true": y, "false": n}}'
    assert cell_seconds(f"%%warmup\nid: w\ntitle: T\nstatements:\n  s1: {one}\n  s2: {one}\n  s3: {one}") == 30
    assert cell_seconds("%%warmup\nid: again\ntitle: T\nrepeat: w") == 0


def test_a_chart_takes_a_look_at_each_figure_and_the_words_that_stand_at_it() -> None:
    assert cell_seconds(building.CHART) == pytest.approx(4 / 3)
    row = Claim(
        counts=TENTH, place=TENTH, period=TENTH, who=TENTH, unit=MINUTE, year=2002, how="count", source="s", at=MINUTE, against=MINUTE
    )
    rows = {"a": row, "b": msgspec.structs.replace(row, differs=TENTH)}
    chart = msgspec.structs.replace(parse_cell(building.CHART), caption=HALF, rows=rows)
    assert chart.seconds() == pytest.approx(30 + 2 * (5 + 4 * 6) + 6)


def test_a_reading_takes_its_words_and_what_is_only_looked_up_takes_nothing() -> None:
    assert cell_seconds(f"%%reading\nid: r\ntitle: T\nnote: N\ntext: {MINUTE}") == pytest.approx(60)
    assert cell_seconds("%%tool\nid: t\ntitle: T\nkind: contacts") == 0
    assert cell_seconds("%%handin\nid: h") == 0
