"""The benchmark of what a learner meets: wrong answers that can be checked, durations in a text, and the printed figures."""

from typing import Any

import pytest

from benchmarks.lessons.figures import Figures, ModuleFigures
from benchmarks.lessons.minutes import minutes_in
from benchmarks.lessons.reading import ReadPage
from benchmarks.lessons.resuming import Resumed
from benchmarks.lessons.screens import PHONE
from benchmarks.lessons.verdicts import Verdict, wrong_answer
from tests.keys import MODULES, questions


@pytest.mark.parametrize("module", MODULES)
def test_a_wrong_answer_to_each_practice_question_can_be_checked(module: str) -> None:
    practice = [asked for asked in questions(module).values() if not asked.graded and not asked.by_hand]
    assert practice
    for asked in practice:
        answer = wrong_answer(_as_on_the_page(asked))
        assert asked.is_answer(answer), asked.id
        assert not asked.is_right(answer), asked.id


def _as_on_the_page(asked: Any) -> dict[str, Any]:
    choices = {"options": asked.options} if hasattr(asked, "options") else {}
    return {"type": asked.type, "key": asked.right_answer} | choices


def test_only_the_duration_of_a_whole_module_is_found_in_a_text() -> None:
    assert minutes_in("Page 3 · 4 minutes. The module takes about 90 minutes (90 min left).") == {90}
    assert minutes_in("It takes an hour and a quarter.") == {75}


def test_the_figures_of_all_modules_are_put_together() -> None:
    pages = [ReadPage("A", True, True, 100), ReadPage("B", True, False, 300), ReadPage("Test", False, False, 900)]
    seen, unseen = Verdict("match", True), Verdict("match", False)
    one = ModuleFigures(pages, {80, 90}, {"phone": [seen, unseen]}, {"phone": [1.0, 4.5]})
    two = ModuleFigures([], {75}, {"phone": [Verdict("order", False)]}, {"phone": [2.0]})
    rows = Figures({"one": one, "two": two}, Resumed(0.64, is_same_place=True)).rows([PHONE])
    assert rows == {
        "verdicts out of view, phone": "2 of 3: match 1, order 1",
        "pages with a picture": "1 of 3",
        "lesson pages": "2",
        "words before the first thing to do, mean": "200",
        "words before the first thing to do, median": "200",
        "words before the first thing to do, highest": "300",
        "steps of pages, phone": "3",
        "tallest step in screens, phone": "4.5",
        "steps above 4 screens, phone": "1",
        "durations shown, one": "2 (80, 90)",
        "durations shown, two": "1 (75)",
        "seconds to resume on a second device": "0.6",
        "resumes at the same place": "yes",
    }
