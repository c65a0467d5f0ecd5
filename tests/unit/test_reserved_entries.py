"""Entries that belong to no question: both sides have the same, and none makes a module begun or handed in."""

from pathlib import Path

import pytest

from tests.node import run_script
from tests.unit.learner_side import answer, answers_of, learner_folder, released_notebook
from widgets.answers.store import AnswersStore, Learner, now
from widgets.content.reserved_entries import DRAWN_TEST, PLACE, REFRESHER, TRACK, is_answer_of_test
from widgets.handing_in.handin import check_ready
from widgets.problems import HandInProblem

IDS = [TRACK, REFRESHER, DRAWN_TEST, PLACE, "ex-01", "ex-01:0b", "places", "hand-in", ""]
SCRIPT = """
import { DRAWN_TEST } from "STATIC/ground/drawn_test.js";
import { isAnswerOfTest, PLACE, REFRESHER, TRACK } from "STATIC/ground/reserved_entries.js";
console.log(JSON.stringify([[TRACK, REFRESHER, DRAWN_TEST, PLACE], given.map(isAnswerOfTest)]));
"""
VALUE = {"page": "page-4", "step": 2, "seen": ["page-1", "page-4"], "done": {"page-1": 1}}


def test_the_browser_has_the_same_entries() -> None:
    reserved, are_answers = run_script(SCRIPT, IDS)
    assert reserved == [TRACK, REFRESHER, DRAWN_TEST, PLACE]
    assert are_answers == [is_answer_of_test(id) for id in IDS]
    assert [id for id in IDS if is_answer_of_test(id)] == ["ex-01", "places", "hand-in", ""]


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (VALUE, VALUE),
        ({"page": "page-4"}, {"page": "page-4", "step": 1, "seen": [], "done": {}}),
        ({"page": "page-4", "step": 0.5, "seen": "all", "done": [1]}, {"page": "page-4", "step": 1, "seen": [], "done": {"0": 1}}),
        (
            {"page": "p", "seen": [1, "q"], "done": {"a": 2, "b": "1", "c": 0.5}},
            {"page": "p", "step": 1, "seen": ["q"], "done": {"c": 0.5}},
        ),
        ({"page": 4}, None),
        (None, None),
        ("page-4", None),
    ],
)
def test_a_place_of_any_other_form_is_none(value: object, place: object) -> None:
    script = 'import { keptPlace } from "STATIC/ground/place.js"; console.log(JSON.stringify(keptPlace({ value: given })));'
    assert run_script(script, value) == place


def test_a_place_alone_cannot_be_handed_in(tmp_path: Path, plain_environment: None) -> None:
    released_notebook(tmp_path)
    folder = learner_folder(tmp_path)
    AnswersStore(folder, folder.name).put(PLACE, {"value": VALUE, "at": now()})
    assert answers_of(folder).value(PLACE) == VALUE
    with pytest.raises(HandInProblem, match="nothing to hand in"):
        check_ready(folder, Learner("ada-1", "Ada"))
    answer(folder, p1="true")
    check_ready(folder, Learner("ada-1", "Ada"))
