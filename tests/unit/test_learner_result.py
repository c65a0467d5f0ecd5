"""What a learner is told, under each policy."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from grading.feedback.learner_result import result_of
from grading.feedback.standing import Standing
from grading.marking.attempts import Attempt, percent_of
from grading.marking.ledger import Facts
from grading.marking.marks import Mark
from grading.marking.questions import score_entries
from tests.course.small_course import CHOOSE_ALL, CHOOSE_ONE, MATCH, ORDER, PARTLY, REFLECTION, RIGHT, TRUE_FALSE, WRONG
from widgets.content.mission import Feedback, Mission, load_mission
from widgets.forms.criteria import CRITERIA
from widgets.forms.question import Question
from widgets.kinds.registry import parse_cell
from widgets.languages import pseudolocale as pseudo
from widgets.languages import translatable
from widgets.languages.catalogue import PSEUDO_VARIABLE
from widgets.languages.reasons import sentence_reason

QUESTIONS = [
    question
    for source in (TRUE_FALSE, CHOOSE_ONE, CHOOSE_ALL, ORDER, MATCH, REFLECTION)
    if isinstance(question := parse_cell(source), Question)
]
ALLOWED = {
    "format",
    "module",
    "attempt",
    "attempts_allowed",
    "attempts_left",
    "attempts_made",
    "handed_in",
    "graded",
    "score",
    "max_score",
    "percent",
    "least",
    "most",
    "pass_mark",
    "criterion_minimum",
    "passed",
    "correction",
    "counts",
    "best",
    "criteria",
    "missed",
    "hidden_true_false",
    "solutions",
    "reflection",
    "message",
    "told",
}
LISTED = Facts(on_roster=True)
"""Somebody on the roster."""


def mission(**changes: Any) -> Mission:
    """The mission that tells people on the roster the answers when they are through."""
    telling = Feedback(right_answers="after-pass-or-last-attempt")
    return msgspec.structs.replace(load_mission(), **{"feedback": telling} | changes)


def attempt(number: int, values: dict[str, Any]) -> Attempt:
    entries = {name: {"value": value} for name, value in values.items()}
    scores, most = score_entries(QUESTIONS, entries)
    moment = datetime(2026, 3, number, tzinfo=UTC)
    points = sum(scores.values()), sum(most.values())
    return Attempt(
        "ada", "", "sample", number, moment, moment + timedelta(1), "graded", entries, scores, most, *points, percent_of(*points), ""
    )


def tell(
    *given: dict[str, Any], of: int = -1, marks: dict[str, Mark] | None = None, under: Mission | None = None, facts: Facts | None = None
) -> dict[str, Any]:
    attempts = [attempt(number, values) for number, values in enumerate(given, start=1)]
    return result_of(attempts[of], Standing(attempts, QUESTIONS, under or mission(), facts or LISTED), marks or {})


def texts(node: Any) -> list[str]:
    if isinstance(node, dict):
        return [text for value in node.values() for text in texts(value)]
    if isinstance(node, list):
        return [text for value in node for text in texts(value)]
    return [str(node)]


@pytest.mark.parametrize(
    "values", [WRONG, PARTLY, {}, {"tf-border": "true"}, RIGHT | {"tf-border": "true", "order-steps": [], "match-parts": {}}]
)
def test_below_the_pass_mark_only_what_is_allowed_comes_back(values: dict[str, Any]) -> None:
    result = tell(values, under=mission(pass_mark=100))
    assert result.keys() <= ALLOWED
    assert not result["passed"]
    assert not result.keys() & {"score", "percent"}
    assert result["best"] is None
    assert result["correction"] is None
    assert result["solutions"] is None
    assert all(entry.keys() == {"id", "about"} for entry in result["missed"])
    assert all(entry.keys() == {"criterion", "title", "ability", "least", "most", "max_score", "state"} for entry in result["criteria"])
    abouts = {question.about for question in QUESTIONS}
    for question in QUESTIONS:
        kept = {text for _, text in translatable.texts(msgspec.to_builtins(question), translatable.shape_texts(type(question)))}
        assert question.prompt in kept
        assert not kept & set(texts(result)) - abouts
    assert "hidden-why" not in json.dumps(result)


def test_missed_questions_are_named_by_subject_and_true_false_is_not() -> None:
    result = tell(WRONG)
    assert [entry["id"] for entry in result["missed"]] == ["one-channel", "all-signs", "order-steps", "match-parts"]
    assert result["missed"][0]["about"] == "whom to report to"
    assert result["hidden_true_false"] is True
    assert tell(PARTLY | {"tf-border": "false"}, under=mission(pass_mark=100))["hidden_true_false"] is True


def test_what_to_read_again_names_the_page_of_the_variant_that_was_shown() -> None:
    other = {"prompt": "Whom else?", "options": {"a": "One", "b": "Two"}, "key": "a"}
    fields = msgspec.to_builtins(QUESTIONS[1]) | {"read": "1. Reporting", "variants": {"b": other | {"read": "2. Channels"}, "c": other}}
    asked: Question = msgspec.convert(fields, type(QUESTIONS[1]))
    pages = []
    for variant in ("a", "b", "c"):
        made = replace(attempt(1, {}), entries={asked.id: {"value": "wrong", "variant": variant}})
        [topic] = result_of(made, Standing([made], [asked], mission()), {})["missed"]
        pages.append(topic["read"])
    assert pages == ["1. Reporting", "2. Channels", "1. Reporting"]


def test_a_mission_can_keep_the_subjects_back() -> None:
    closed = mission()
    closed = msgspec.structs.replace(closed, feedback=msgspec.structs.replace(closed.feedback, missed_topics=False))
    assert tell(WRONG, under=closed)["missed"] == []


def test_who_has_passed_is_told_the_answers_in_words() -> None:
    solutions = {entry["id"]: entry for entry in tell(PARTLY, under=mission(pass_mark=10))["solutions"]}
    assert solutions["tf-border"]["yours"] == "True"
    assert [entry["state"] for entry in solutions.values()] == ["wrong", "right", "part", "part", "right"]
    assert solutions["tf-border"]["right"] == "False"
    assert "hidden-why A border is not asked for." in solutions["tf-border"]["why"]
    assert solutions["one-channel"]["right"] == load_mission().focal_point.name
    assert solutions["order-steps"]["right"].splitlines() == ["1. The report", "2. The inquiry", "3. The decision"]
    assert "Driving people in a lorry: Act" in solutions["match-parts"]["right"]
    assert "own-words" not in solutions


def test_after_the_last_attempt_the_answers_are_told() -> None:
    assert tell(WRONG, WRONG)["solutions"] is None
    result = tell(WRONG, WRONG, {})
    assert result["attempts_left"] == 0
    assert not result["passed"]
    assert {(entry["yours"], entry["state"]) for entry in result["solutions"]} == {("No answer", "missing")}
    assert result["message"] == "No question of the test was answered in this hand-in."


def test_nobody_who_is_not_on_the_roster_is_told_before_the_module_is_closed() -> None:
    """An invented ID must not give anybody the keys."""
    assert tell(RIGHT, facts=Facts())["solutions"] is None
    assert tell(WRONG, WRONG, {}, facts=Facts())["solutions"] is None
    closed = Standing([attempt(1, WRONG)], QUESTIONS, mission(), closed=True)
    assert result_of(closed.attempts[0], closed, {})["solutions"]


def test_by_default_the_closing_of_the_module_tells_the_answers() -> None:
    default = load_mission()
    assert tell(RIGHT, under=default)["solutions"] is None
    closed = Standing([attempt(1, WRONG)], QUESTIONS, default, closed=True)
    assert result_of(closed.attempts[0], closed, {})["solutions"]


def test_a_learner_with_more_attempts_is_told_so() -> None:
    more = Facts(on_roster=True, more_attempts={"sample": 2})
    result = tell(WRONG, WRONG, {}, facts=more)
    assert (result["attempts_allowed"], result["attempts_left"], result["solutions"]) == (5, 2, None)


def test_a_mission_can_keep_the_answers_back_for_good() -> None:
    closed = mission()
    closed = msgspec.structs.replace(closed, feedback=msgspec.structs.replace(closed.feedback, right_answers="never"))
    result = tell(RIGHT, under=closed)
    assert result["passed"]
    assert "hidden-why" not in json.dumps(result)


def test_the_best_attempt_decides() -> None:
    result = tell(RIGHT, WRONG)
    assert (result["passed"], result["counts"], result["score"], result["best"]["attempt"]) == (True, False, 0.0, 1)
    assert tell(RIGHT, WRONG, of=0)["counts"] is True


def test_criteria_add_up_to_the_score() -> None:
    result = tell(PARTLY)
    for name in ("least", "most", "max_score"):
        assert sum(entry[name] for entry in result["criteria"]) == pytest.approx(result[name])
    assert [entry["criterion"] for entry in result["criteria"]] == [*CRITERIA]
    assert result["most"] == result["least"] + 1


def test_once_the_answers_are_told_points_are_exact() -> None:
    result = tell(RIGHT)
    assert all(entry["least"] == entry["most"] for entry in result["criteria"])
    assert sum(entry["least"] for entry in result["criteria"]) == result["score"]


def test_a_pass_tells_the_exact_score_and_no_criterion_with_a_true_or_false_question() -> None:
    result = tell(RIGHT, under=load_mission())
    assert (result["score"], result["best"]["percent"], result["told"]) == (10.0, 100.0, False)
    [examples] = [entry for entry in result["criteria"] if entry["criterion"] == "examples"]
    assert (examples["least"], examples["most"]) == (0, 1)


@pytest.mark.parametrize(
    ("values", "states"),
    [
        (RIGHT, ["enough"] * 5),
        (RIGHT | {"tf-border": "true", "one-channel": "b"}, ["open", "enough", "enough", "enough", "short"]),
        (WRONG, ["open", "short", "short", "short", "short"]),
    ],
)
def test_the_learner_reads_in_which_criterion_there_is_not_enough(values: dict[str, Any], states: list[str]) -> None:
    made = replace(attempt(1, values), minimum=60.0)
    result = result_of(made, Standing([made], QUESTIONS, mission(pass_mark=100)), {})
    assert [entry["state"] for entry in result["criteria"]] == states
    assert result["criterion_minimum"] == 60


def test_what_to_read_again_begins_with_the_criterion_that_was_missed() -> None:
    made = replace(attempt(1, RIGHT | {"all-signs": ["a"], "order-steps": [], "one-channel": "b"}), minimum=50.0)
    result = result_of(made, Standing([made], QUESTIONS, mission()), {})
    assert [entry["id"] for entry in result["missed"]] == ["one-channel", "order-steps", "all-signs"]


def test_enough_points_in_all_do_not_pass_without_the_minimum() -> None:
    made = replace(attempt(1, RIGHT | {"one-channel": "b"}), minimum=60.0)
    result = result_of(made, Standing([made], QUESTIONS, mission(), closed=True), {})
    assert (result["percent"], result["passed"]) == (80.0, False)
    assert [entry["criterion"] for entry in result["criteria"] if entry["state"] == "short"] == ["responsibilities"]


@pytest.mark.parametrize(
    ("text", "mark", "state", "score", "comment"),
    [
        ("", Mark(), "empty", None, ""),
        ("Words.", Mark(), "waiting", None, ""),
        ("Words.", Mark(None, "Not yet finished."), "waiting", None, ""),
        ("Words.", Mark(4.0, "Good."), "marked", 4.0, "Good."),
        ("Words.", Mark(0.0, ""), "marked", 0.0, ""),
    ],
)
def test_the_reflection_is_told_apart(text: str, mark: Mark, state: str, score: float | None, comment: str) -> None:
    result = tell(RIGHT | {"own-words": text}, marks={"own-words": mark})
    assert result["reflection"] == {"state": state, "max_score": 5.0, "score": score, "comment": comment}
    assert result["max_score"] == 10.0


def test_what_is_refused_is_told_with_the_reason() -> None:
    good = attempt(1, RIGHT)
    refused = Attempt(**{**good.__dict__, "kind": "refused", "attempt": 0, "why": sentence_reason("answers.json is damaged.")})
    result = result_of(refused, Standing([good], QUESTIONS, mission()), {})
    assert result["refused"] == "answers.json is damaged."
    assert result["attempts_left"] == 2
    assert result["best"]["attempt"] == 1
    assert "criteria" not in result


def test_a_result_is_told_in_each_language_that_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PSEUDO_VARIABLE, "1")
    right_attempt = attempt(1, RIGHT)
    standing = Standing([right_attempt], QUESTIONS, mission(), LISTED)
    result = result_of(right_attempt, standing, {})
    monkeypatch.delenv(PSEUDO_VARIABLE)
    assert {name: said for name, said in result.items() if name != "languages"} == result_of(right_attempt, standing, {})
    made_up = result["languages"]["en-XA"]
    [first, *_] = made_up["solutions"]
    [english, *_] = result["solutions"]
    assert first["id"] == english["id"]
    assert first["prompt"] == pseudo.pseudolocalised(english["prompt"], "ltr")
    assert not any(first[name] == english[name] for name in ("yours", "right", "why"))
    for field in ("title", "ability"):
        assert made_up["criteria"][0][field] == pseudo.pseudolocalised(result["criteria"][0][field], "ltr")
    assert set(made_up) <= {"criteria", "missed", "solutions", "message", "correction"}


def test_no_other_language_tells_more_than_the_english_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PSEUDO_VARIABLE, "1")
    given = attempt(1, WRONG)
    result = result_of(given, Standing([given], QUESTIONS, mission(attempts=3)), {})
    assert result["solutions"] is None
    assert "solutions" not in result["languages"]["en-XA"]
    assert [topic["id"] for topic in result["languages"]["en-XA"]["missed"]] == [topic["id"] for topic in result["missed"]]
