"""The record of attempts."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from grading.marking.attempts import Attempts, digest_of
from grading.marking.ledger import Kind, Ledger
from grading.marking.passing import PassRule, before_answers, best_of
from grading.marking.record import newest_text
from widgets.languages.reasons import Reason

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
MOST = {"a": 1.0, "b": 2.0}
RULE = PassRule(75, 60, {"a": "impact", "b": "examples"})
DAMAGED = Reason("damaged", {"name": "answers.json"})


@pytest.fixture
def url(empty_database: str) -> str:
    # A database that holds a table already is one that nbgrader has made.
    with sa.create_engine(empty_database).begin() as connection:
        connection.execute(sa.text("create table alembic_version (version_num varchar(32))"))
    return empty_database


@pytest.fixture
def attempts(url: str) -> Attempts:
    return Attempts(url)


def answered(value: object) -> dict[str, dict[str, object]]:
    """Entries with an answer to the question `a`."""
    return {"a": {"value": value}}


def entries(text: str) -> dict[str, dict[str, str]]:
    return {"words": {"value": text}}


def test_nothing_is_recorded_at_first(attempts: Attempts) -> None:
    assert attempts.of("module") == []
    assert best_of(attempts.of("module", "ada"), RULE) is None


def test_an_attempt_is_kept_as_it_was_handed_in(attempts: Attempts) -> None:
    answers = {"a": {"value": ["x", "é"], "confidence": "sure"}}
    attempt = attempts.record("ada", "module", START, answers, {"a": 1 / 3, "b": 0.0}, MOST, name="Ada É.")
    assert attempts.of("module", "ada") == [attempt]
    assert (attempt.attempt, attempt.kind, attempt.name, attempt.entries) == (1, "graded", "Ada É.", answers)
    assert (attempt.score, attempt.max_score) == (1 / 3, 3.0)
    assert attempt.percent == pytest.approx(100 / 9, abs=1e-6)
    assert attempt.handed_in == START
    assert attempt.value("a") == ["x", "é"]
    assert attempt.value("b") is None


def test_the_same_hand_in_is_recorded_once(attempts: Attempts) -> None:
    first = attempts.record("ada", "module", START, {}, {"a": 1.0}, MOST)
    again = attempts.record("ada", "module", START.replace(tzinfo=None), {}, {"a": 0.0}, MOST)
    assert again == first
    assert len(attempts.history("module")) == 1


def test_what_is_held_grows_with_what_is_recorded(attempts: Attempts, url: str) -> None:
    first = attempts.record("ada", "module", START, {}, {"a": 1.0}, MOST)
    with sa.create_engine(url).begin() as connection:
        held = Attempts(connection)
        held.hold("module", ["ada", "ben"])
        assert (held.of("module", "ada"), held.of("module", "ben")) == ([first], [])
        second = held.record("ada", "module", START + timedelta(minutes=1), answered("more"), {"a": 0.0}, MOST)
        third = held.record("ben", "module", START, {}, {"a": 1.0}, MOST)
        corrected = held.regrade(second, {"a": 0.5}, MOST)
        assert held.of("module", "ada") == [first, corrected]
    assert attempts.of("module", "ada") == [first, corrected]
    assert attempts.of("module", "ben") == [third]


def test_attempts_are_held_in_a_transaction_only(attempts: Attempts) -> None:
    with pytest.raises(ValueError, match="transaction"):
        attempts.hold("module", ["ada"])


def test_the_best_counts_and_the_earlier_of_equals(attempts: Attempts) -> None:
    for number, points in enumerate([1.0, 2.0, 2.0, 0.0]):
        attempts.record("ada", "module", START + timedelta(minutes=number), answered(number), {"b": points}, MOST)
    attempts.record("ben", "module", START, {}, {"b": 0.5}, MOST)
    best = best_of(attempts.of("module", "ada"), RULE)
    assert best is not None
    assert best.attempt == 2
    assert [attempt.attempt for attempt in attempts.of("module")] == [1, 2, 3, 4, 1]


@pytest.mark.parametrize("told", ["told", "closed"])
def test_what_is_handed_in_after_the_answers_were_told_counts_for_nothing(attempts: Attempts, url: str, told: Kind) -> None:
    for number, points in enumerate([1.0, 2.0]):
        attempts.record("ada", "module", START + timedelta(minutes=number), answered(number), {"a": points}, {"a": 3.0})
    Ledger(url).note(told, learner="ada" if told == "told" else "", module="module")
    attempts.record("ada", "module", START + timedelta(minutes=-9), answered("all"), {"a": 3.0}, {"a": 3.0})
    attempts.record("ben", "module", START, answered("all"), {"a": 3.0}, {"a": 3.0})
    attempts.record("ada", "other", START, answered("all"), {"a": 3.0}, {"a": 3.0})
    history = attempts.of("module", "ada")
    assert [attempt.after_answers for attempt in history] == [False, False, True]
    assert [attempt.after_answers for attempt in attempts.history("module", "ada")] == [False, False, True]
    assert [attempt.attempt for attempt in before_answers(history)] == [1, 2]
    assert best_of(history, RULE) == history[1]
    assert attempts.of("module", "ben")[0].after_answers is (told == "closed")
    assert not attempts.of("other", "ada")[0].after_answers


def test_a_regrade_does_not_make_an_attempt_one_after_the_answers(attempts: Attempts, url: str) -> None:
    first = attempts.record("ada", "module", START, answered(1), {"a": 1.0}, {"a": 3.0})
    Ledger(url).note("told", learner="ada", module="module")
    assert not attempts.regrade(first, {"a": 2.0}, {"a": 3.0}).after_answers
    assert not attempts.of("module", "ada")[0].after_answers


def test_the_same_answers_again_are_no_new_attempt(attempts: Attempts) -> None:
    answers = {"a": {"value": "x", "at": "2026-01-01T00:00:00Z", "confidence": "sure"}, "b": {"value": None}}
    first = attempts.record("ada", "module", START, answers, {"a": 1.0}, MOST, limit=1)
    again = {"a": {"value": "x", "at": "2027-01-01T00:00:00Z"}, "not-asked": {"value": 5}}
    same = attempts.record("ada", "module", START + timedelta(1), again, {"a": 1.0}, MOST, limit=1)
    assert (same.kind, same.attempt) == ("repeated", 0)
    assert same.reason == "These answers are the same as in attempt 1, so they do not count as a new attempt."
    assert attempts.of("module", "ada") == [first]
    assert attempts.record("ben", "module", START + timedelta(1), again, {"a": 1.0}, MOST).kind == "graded"
    other = attempts.record("ada", "module", START + timedelta(2), answered("y"), {"a": 1.0}, MOST, limit=2)
    assert other.attempt == 2
    assert attempts.record("ada", "module", START + timedelta(3), answers, {"a": 1.0}, MOST, limit=2).kind == "repeated"


def test_two_hand_ins_of_one_moment_are_two(attempts: Attempts) -> None:
    """A device whose clock stands still makes such; the same one again is still one."""
    for _ in range(2):
        for value in ("x", "y", "z"):
            attempts.record("ada", "module", START, answered(value), {"a": 1.0}, MOST)
    assert [attempt.entries["a"]["value"] for attempt in attempts.of("module", "ada")] == ["x", "y", "z"]
    assert len(attempts.history("module")) == 3
    last = datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    for value in ("p", "q"):
        attempts.record("ben", "module", last, answered(value), {"a": 1.0}, MOST)
    assert len(attempts.of("module", "ben")) == 2


def test_a_clock_that_runs_ahead_does_not_decide_when_it_was(attempts: Attempts) -> None:
    made = attempts.record("ada", "module", datetime(2999, 1, 1, tzinfo=UTC), {}, {"a": 1.0}, MOST)
    assert made.moment == made.recorded
    assert attempts.record("ben", "module", START, {}, {"a": 1.0}, MOST).moment == START


def test_a_reason_is_kept_as_a_code_and_an_old_sentence_is_read(attempts: Attempts, url: str) -> None:
    made = attempts.refuse("ada", "module", START, DAMAGED)
    assert made.why == DAMAGED
    assert made.reason == "answers.json is damaged. It is not complete JSON. It was not graded, and it used no attempt."
    with sa.create_engine(url).begin() as connection:
        connection.execute(
            sa.text(
                "insert into duty_attempts (learner, name, module, revision, handed_in, recorded, kind, entries, scores, max_scores, "
                "score, max_score, percent, digest, reason) select 'old', name, module, revision, handed_in, recorded, kind, entries, "
                "scores, max_scores, score, max_score, percent, digest, 'It was late.' from duty_attempts"
            )
        )
    assert [attempt.reason for attempt in attempts.refused("module", "old")] == ["It was late."]


def test_past_the_limit_a_hand_in_is_refused(attempts: Attempts) -> None:
    attempts.record("ada", "module", START, {}, {"a": 0.0}, MOST, limit=1)
    refused = attempts.record("ada", "module", START + timedelta(1), answered("late"), {"a": 1.0}, MOST, limit=1)
    assert refused.kind == "refused"
    assert refused.scores == {}
    assert "one attempt" in refused.reason
    assert attempts.refused("module") == [refused]
    assert len(attempts.of("module")) == 1
    assert attempts.record("ben", "module", START, {}, {"a": 0.0}, MOST, limit=1).kind == "graded"


def test_what_is_refused_uses_up_no_attempt(attempts: Attempts) -> None:
    for number in range(3):
        attempts.refuse("ada", "module", START + timedelta(number), DAMAGED)
    attempts.refuse("ada", "module", START, DAMAGED)
    assert len(attempts.refused("module")) == 3
    assert attempts.record("ada", "module", START + timedelta(9), {}, {"a": 0.0}, MOST, limit=1).attempt == 1


def test_refreshers_use_up_no_attempt_and_change_none(attempts: Attempts) -> None:
    answers: dict[str, dict[str, Any]] = {"refresher": {"value": {"1": {}}}}
    kept = attempts.keep_refresher("ada", "module", START, answers, name="Ada")
    assert (kept.kind, kept.attempt, kept.is_attempt, kept.entries) == ("refresher", 0, False, answers)
    assert attempts.keep_refresher("ada", "module", START, answers) == kept
    first = attempts.record("ada", "module", START + timedelta(days=1), {}, {"a": 1.0}, MOST, limit=1)
    assert first.attempt == 1
    assert attempts.of("module", "ada") == [first]
    assert attempts.records("module") == [first, kept]
    assert attempts.refused("module") == []


def test_a_regrade_adds_and_changes_nothing(attempts: Attempts) -> None:
    first = attempts.record("ada", "module", START, {}, {"a": 1.0}, MOST)
    assert attempts.regrade(first, {"a": 1.0}, MOST) == first
    second = attempts.regrade(first, {"a": 0.0}, MOST)
    third = attempts.regrade(second, {"a": 0.5}, MOST)
    assert attempts.of("module") == [third]
    assert attempts.find("ada", "module", START) == third
    assert [attempt.scores["a"] for attempt in attempts.history("module")] == [1.0, 0.0, 0.5]
    assert (third.attempt, third.handed_in, third.kind) == (1, START, "regraded")


@pytest.mark.parametrize("statement", ["update duty_attempts set score = 99", "delete from duty_attempts"])
def test_rows_cannot_be_changed(attempts: Attempts, url: str, statement: str) -> None:
    attempt = attempts.record("ada", "module", START, {}, {"a": 1.0}, MOST)
    with pytest.raises(sa.exc.DBAPIError, match="only added to"), sa.create_engine(url).begin() as connection:
        connection.execute(sa.text(statement))
    assert attempts.of("module") == [attempt]


def test_thirds_add_up_to_the_whole(attempts: Attempts) -> None:
    scores = {str(number): 1 / 3 for number in range(9)}
    made = attempts.record("ada", "module", START, {}, scores, {str(number): 1 / 3 for number in range(9)})
    assert made.percent == 100.0
    assert PassRule(100, 100, dict.fromkeys(scores, "impact")).is_passed(made)


def test_the_digest_is_of_what_was_answered() -> None:
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})
    assert digest_of({"a": 1}) != digest_of({"a": 2})


def test_the_newest_text_is_the_last_that_is_not_empty(attempts: Attempts) -> None:
    for number, text in enumerate(["First.", "Second.", "  ", "\u200b\ufeff"]):
        attempts.record("ada", "module", START + timedelta(number), entries(text), {}, {}, question_ids=["words"])
    assert newest_text(attempts.of("module"), "words") == "Second."
    assert newest_text(attempts.of("module"), "other") == ""


def test_the_gradebook_is_nbgraders_own(empty_database: str) -> None:
    """A record made before any gradebook does not keep nbgrader from knowing its schema's version."""
    Attempts(empty_database).record("ada", "module", START, {}, {}, {})
    with sa.create_engine(empty_database).connect() as connection:
        assert connection.execute(sa.text("select version_num from alembic_version")).scalar()
