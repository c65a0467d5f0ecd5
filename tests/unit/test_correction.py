"""What a learner is told of a correction: to whom, from what to what, and no more than the policy allows."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import msgspec
import pytest

from grading.feedback.learner_result import result_of
from grading.feedback.standing import Standing
from grading.marking.attempts import Attempt, Kind, percent_of
from grading.marking.ledger import Facts
from grading.marking.questions import score_entries
from tests.course.small_course import CHOOSE_ALL, CHOOSE_ONE, MATCH, ORDER, RIGHT, TRUE_FALSE, WRONG
from widgets.content.mission import Mission, load_mission
from widgets.forms.question import Question
from widgets.kinds.registry import parse_cell
from widgets.languages.reasons import sentence_reason

OLD = (TRUE_FALSE, CHOOSE_ONE, CHOOSE_ALL, ORDER, MATCH)
CHANGED = {
    "tf-border": ("key: false", "key: true"),
    "one-channel": ("key: a", "key: b"),
    "all-signs": ("key: [a, b]", "key: [a, b, d]"),
    "order-steps": ("key: [report, inquiry, decision]", "key: [inquiry, report, decision]"),
    "match-parts": ("key: {lorry: act, lie: means}", "key: {lorry: act, lie: purpose}"),
}
ABOUT = {"tf-border": "whether a border must be crossed", "one-channel": "whom to report to"}
START = datetime(2026, 3, 1, 8, tzinfo=UTC)
HALF: dict[str, Any] = RIGHT | {"tf-border": "true", "one-channel": "b", "all-signs": ["c"]}
"""5 of 10 points by the keys as they were; one more where the true/false key was wrong, two more where the channel's was."""


def keys(*changed: str) -> list[Question]:
    """The questions, with the keys of these changed."""
    questions = [question for source in OLD if isinstance(question := parse_cell(source), Question)]
    assert {question.id for question in questions} == CHANGED.keys()
    texts = {question.id: source for question, source in zip(questions, OLD, strict=True)}
    found = (parse_cell(texts[id].replace(*CHANGED[id]) if id in changed else texts[id]) for id in texts)
    return [question for question in found if isinstance(question, Question)]


def question_in(source: str) -> Question:
    question = parse_cell(source)
    assert isinstance(question, Question)
    return question


def row(number: int, values: dict[str, Any], questions: Sequence[Question], day: float, kind: Kind = "graded") -> Attempt:
    """What is recorded of an attempt on a day of March; handed in on the day of its number."""
    entries = {name: {"value": value} for name, value in values.items()}
    scores, most = score_entries(questions, entries)
    points = sum(scores.values()), sum(most.values())
    handed_in, recorded = START + timedelta(number), START + timedelta(day)
    return Attempt("ada", "", "sample", number, handed_in, recorded, kind, entries, scores, most, *points, percent_of(*points), "")


def mission(**feedback: Any) -> Mission:
    telling = {"right_answers": "after-pass-or-last-attempt"}
    known = msgspec.structs.replace(load_mission(), pass_mark=60, attempts=3)
    return msgspec.structs.replace(known, feedback=msgspec.structs.replace(known.feedback, **telling | feedback))


def told(history: list[Attempt], questions: list[Question], of: int = 1, under: Mission | None = None) -> dict[str, Any] | None:
    standing = Standing(history, questions, under or mission(), Facts(on_roster=True))
    correction: dict[str, Any] | None = result_of(standing.attempts[of - 1], standing, {})["correction"]
    return correction


def corrected(values: dict[str, Any], *changed: str) -> list[Attempt]:
    """One attempt, told on the second of March and corrected on the tenth."""
    return [row(1, values, keys(), 1), row(1, values, keys(*changed), 9, "regraded")]


def sums(before: float, now: float, attempt: int = 1) -> dict[str, Any]:
    return {"attempt": attempt, "before": {"score": before, "max_score": 10.0}, "now": {"score": now, "max_score": 10.0}}


def ranges(before: float, now: float, attempt: int = 1) -> dict[str, Any]:
    """The same while the point for the true/false question may not be shown; both are without it."""
    return {
        "attempt": attempt,
        "before": {"least": before, "most": before + 1, "max_score": 10.0},
        "now": {"least": now, "most": now + 1, "max_score": 10.0},
    }


def test_what_was_never_corrected_says_nothing() -> None:
    assert told([row(1, HALF, keys(), 1)], keys()) is None
    assert told([row(1, HALF, keys(), 1), row(2, RIGHT, keys(), 2)], keys(), of=2) is None


def test_a_correction_is_told_with_its_day_and_both_scores() -> None:
    correction = told(corrected(WRONG, "tf-border"), keys("tf-border"))
    assert correction == {"date": "2026-03-10", "attempts": [ranges(0, 0)], "passing": None, "questions": []}


@pytest.mark.parametrize("changed", [pair for count in (1, 2) for pair in combinations(CHANGED, count)], ids="+".join)
@pytest.mark.parametrize("values", [WRONG, HALF, {}], ids=["wrong", "half", "empty"])
def test_before_answers_may_be_told_there_are_sums_and_nothing_else(changed: Sequence[str], values: dict[str, Any]) -> None:
    strict = msgspec.structs.replace(mission(), pass_mark=100)
    questions = keys(*changed)
    standing = Standing(corrected(values, *changed), questions, strict)
    assert not standing.tells_answers
    correction = result_of(standing.attempts[0], standing, {})["correction"]
    if standing.history[0].scores == standing.history[1].scores:
        assert correction is None
        return
    assert correction.keys() == {"date", "attempts", "passing", "questions"}
    assert correction["questions"] == []
    assert all(entry.keys() == {"attempt", "before", "now"} for entry in correction["attempts"])
    assert all(entry[when].keys() == {"least", "most", "max_score"} for entry in correction["attempts"] for when in ("before", "now"))
    words = json.dumps(correction)
    assert not [text for question in questions for text in (question.id, question.about or "", question.prompt) if text in words]


def test_two_changes_of_the_same_sum_cannot_be_told_apart() -> None:
    """Whichever true/false key was wrong: with attempts left, the learner reads the same."""
    first, second = (question_in(TRUE_FALSE.replace("tf-border", f"tf-{name}")) for name in ("one", "two"))
    flipped = [question_in(TRUE_FALSE.replace("tf-border", f"tf-{name}").replace(*CHANGED["tf-border"])) for name in ("one", "two")]
    values = {"tf-one": "true", "tf-two": "true"}
    results = []
    for today in ([flipped[0], second], [first, flipped[1]]):
        history = [row(1, values, [first, second], 1), row(1, values, today, 9, "regraded")]
        results.append(result_of(history[-1], Standing(history, today, mission()), {}))
    assert results[0]["correction"] is not None
    assert results[0] == results[1]


def test_once_answers_may_be_told_the_subjects_are() -> None:
    changed = ("tf-border", "one-channel")
    correction = told(corrected(HALF, *changed), keys(*changed))
    assert correction is not None
    assert correction["passing"] == "gained"
    assert correction["questions"] == [{"id": id, "about": ABOUT[id]} for id in changed]
    closed = mission(right_answers="never")
    assert told(corrected(HALF, *changed), keys(*changed), under=closed) == correction | {"questions": []}


def test_after_the_last_attempt_the_subjects_are_told_without_a_pass() -> None:
    history = [row(number, WRONG, keys(), number) for number in (1, 2, 3)]
    history.append(row(3, WRONG, keys("tf-border"), 9, "regraded"))
    correction = told(history, keys("tf-border"), of=3)
    assert correction == {
        "date": "2026-03-10",
        "attempts": [sums(0, 1, attempt=3)],
        "passing": None,
        "questions": [{"id": "tf-border", "about": ABOUT["tf-border"]}],
    }


def test_a_pass_that_is_taken_back_is_said_and_no_question_is_named() -> None:
    correction = told(corrected(RIGHT, "order-steps", "one-channel", "tf-border"), keys("order-steps", "one-channel", "tf-border"))
    assert correction == {"date": "2026-03-10", "attempts": [ranges(9, 5)], "passing": "lost", "questions": []}


def test_the_same_sum_from_other_questions_is_told() -> None:
    changed = ("one-channel", "match-parts", "tf-border")
    correction = told(corrected(RIGHT | {"one-channel": "b"}, *changed), keys(*changed), under=mission(right_answers="never"))
    assert correction == {"date": "2026-03-10", "attempts": [sums(8, 8)], "passing": None, "questions": []}


def test_a_key_changed_and_changed_back_is_told() -> None:
    """The learner may have read the score in between, and that it was a pass."""
    history = [*corrected(HALF, "one-channel"), row(1, HALF, keys(), 11, "regraded")]
    correction = told(history, keys())
    assert correction == {"date": "2026-03-12", "attempts": [ranges(5, 5)], "passing": "lost", "questions": []}


def test_an_older_attempt_that_now_counts_is_told_with_the_newest_hand_in() -> None:
    history = [row(1, HALF, keys(), 1), row(2, WRONG, keys(), 2), row(1, HALF, keys("one-channel"), 9, "regraded")]
    history.append(row(2, WRONG, keys("one-channel"), 9, "regraded"))
    correction = told(history, keys("one-channel"), of=2)
    assert correction is not None
    assert correction["attempts"] == [sums(5, 7), sums(0, 2, attempt=2)]
    assert correction["passing"] == "gained"
    assert correction["questions"] == [{"id": "one-channel", "about": ABOUT["one-channel"]}]


def test_what_was_corrected_before_a_hand_in_is_not_told_with_it() -> None:
    history = [*corrected(WRONG, "tf-border"), row(2, HALF, keys("tf-border"), 10)]
    assert told(history, keys("tf-border"), of=1) is not None
    assert told(history, keys("tf-border"), of=2) is None
    again = [*history, row(1, WRONG, keys("tf-border", "one-channel"), 12, "regraded")]
    correction = told(again, keys("tf-border", "one-channel"), of=2)
    assert correction is not None
    assert correction["attempts"] == [sums(1, 3)]


def test_attempts_corrected_on_several_days_are_told_with_the_newest() -> None:
    """Each from its first score, a later attempt too."""
    history = [row(1, WRONG, keys(), 1), row(2, WRONG, keys(), 2), row(2, WRONG, keys("tf-border"), 9, "regraded")]
    history.append(row(1, WRONG, keys("tf-border"), 10, "regraded"))
    correction = told(history, keys("tf-border"), of=1)
    assert correction == {"date": "2026-03-11", "attempts": [ranges(0, 0), ranges(0, 0, attempt=2)], "passing": None, "questions": []}
    assert told([*history[:2], *reversed(history[2:])], keys("tf-border"), of=1) == correction


def test_a_pass_by_a_later_attempt_is_not_called_the_corrections() -> None:
    history = [*corrected(WRONG, "tf-border"), row(2, RIGHT, keys("tf-border"), 10)]
    correction = told(history, keys("tf-border"), of=1)
    assert correction is not None
    assert correction["passing"] is None


def test_other_points_for_a_question_are_told() -> None:
    dearer = [msgspec.structs.replace(question, points=4) if question.id == "tf-border" else question for question in keys()]
    history = [row(1, WRONG, keys(), 1), row(1, WRONG, dearer, 9, "regraded")]
    correction = told(history, dearer)
    assert correction is not None
    before, now = {"least": 0.0, "most": 1.0, "max_score": 10.0}, {"least": 0.0, "most": 4.0, "max_score": 13.0}
    assert correction["attempts"] == [{"attempt": 1, "before": before, "now": now}]


def test_who_was_refused_last_hears_of_the_attempts_before() -> None:
    refused = Attempt(
        **row(0, RIGHT, keys(), 4).__dict__ | {"kind": "refused", "handed_in": START + timedelta(4), "why": sentence_reason("Too often.")}
    )
    history = [row(1, WRONG, keys(), 1), refused, row(1, WRONG, keys("tf-border"), 9, "regraded")]
    result = result_of(refused, Standing(history, keys("tf-border"), mission()), {})
    assert result["refused"] == "Too often."
    assert result["correction"]["attempts"] == [ranges(0, 0)]
