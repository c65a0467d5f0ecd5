"""The record of attempts."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
import sqlalchemy as sa

from grading.marking.attempts import Attempts, digest_of
from grading.marking.record import before_answers, best_of, newest_text
from widgets.mission import Feedback, load_mission

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
MOST = {"a": 1.0, "b": 2.0}
MISSION = load_mission()


@pytest.fixture
def url(empty_database: str) -> str:
    # A database that holds a table already is one that nbgrader has made.
    with sa.create_engine(empty_database).begin() as connection:
        connection.execute(sa.text("create table alembic_version (version_num varchar(32))"))
    return empty_database


@pytest.fixture
def attempts(url: str) -> Attempts:
    return Attempts(url)


def entries(text: str) -> dict[str, dict[str, str]]:
    return {"words": {"value": text}}


def test_nothing_is_recorded_at_first(attempts: Attempts) -> None:
    assert attempts.of("module") == []
    assert best_of(attempts.of("module", "ada"), MISSION) is None


def test_an_attempt_is_kept_as_it_was_handed_in(attempts: Attempts) -> None:
    given = {"a": {"value": ["x", "é"], "confidence": "sure"}}
    made = attempts.record("ada", "module", START, given, {"a": 1 / 3, "b": 0.0}, MOST, name="Ada É.")
    assert attempts.of("module", "ada") == [made]
    assert (made.attempt, made.kind, made.name, made.entries) == (1, "graded", "Ada É.", given)
    assert (made.score, made.max_score, made.percent) == (1 / 3, 3.0, pytest.approx(100 / 9, abs=1e-6))
    assert made.handed_in == START
    assert made.value("a") == ["x", "é"]
    assert made.value("b") is None


def test_the_same_hand_in_is_recorded_once(attempts: Attempts) -> None:
    first = attempts.record("ada", "module", START, {}, {"a": 1.0}, MOST)
    again = attempts.record("ada", "module", START.replace(tzinfo=None), entries("other"), {"a": 0.0}, MOST)
    assert again == first
    assert len(attempts.history("module")) == 1


def test_what_is_held_grows_with_what_is_recorded(attempts: Attempts, url: str) -> None:
    first = attempts.record("ada", "module", START, {}, {"a": 1.0}, MOST)
    with sa.create_engine(url).begin() as connection:
        held = Attempts(connection)
        held.hold("module", ["ada", "ben"])
        assert (held.of("module", "ada"), held.of("module", "ben")) == ([first], [])
        second = held.record("ada", "module", START + timedelta(minutes=1), entries("more"), {"a": 0.0}, MOST)
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
        attempts.record("ada", "module", START + timedelta(minutes=number), {}, {"b": points}, MOST)
    attempts.record("ben", "module", START, {}, {"b": 0.5}, MOST)
    best = best_of(attempts.of("module", "ada"), MISSION)
    assert best is not None
    assert best.attempt == 2
    assert [attempt.attempt for attempt in attempts.of("module")] == [1, 2, 3, 4, 1]


def test_what_is_handed_in_after_the_answers_were_told_counts_for_nothing(attempts: Attempts) -> None:
    for number, points in enumerate([1.0, 2.5, 3.0]):
        attempts.record("ada", "module", START + timedelta(minutes=number), {}, {"a": points}, {"a": 3.0})
    made = attempts.of("module", "ada")
    assert [attempt.passed(MISSION.pass_mark) for attempt in made] == [False, True, True]
    best = best_of(made, MISSION)
    assert best is not None
    assert best.attempt == 2
    silent = msgspec.structs.replace(MISSION, feedback=Feedback(right_answers="never"))
    best = best_of(made, silent)
    assert best is not None
    assert best.attempt == 3


def test_an_attempt_that_a_changed_key_makes_a_pass_takes_none_away(attempts: Attempts) -> None:
    """What was handed in before anybody was told a pass counts; what was handed in after one was told does not."""
    for number, points in enumerate([1.0, 2.5, 3.0]):
        attempts.record("ada", "module", START + timedelta(minutes=number), {}, {"a": points}, {"a": 3.0})
    attempts.regrade(attempts.of("module", "ada")[0], {"a": 2.4}, {"a": 3.0})
    made = attempts.of("module", "ada")
    assert [attempt.passed(MISSION.pass_mark) for attempt in made] == [True, True, True]
    assert [attempt.attempt for attempt in before_answers(made, MISSION)] == [1, 2]
    assert best_of(made, MISSION) == made[1]


def test_past_the_limit_a_hand_in_is_refused(attempts: Attempts) -> None:
    attempts.record("ada", "module", START, {}, {"a": 0.0}, MOST, limit=1)
    refused = attempts.record("ada", "module", START + timedelta(1), entries("late"), {"a": 1.0}, MOST, limit=1)
    assert refused.kind == "refused"
    assert refused.scores == {}
    assert "once" in refused.reason
    assert attempts.refused("module") == [refused]
    assert len(attempts.of("module")) == 1
    assert attempts.record("ben", "module", START, {}, {"a": 0.0}, MOST, limit=1).kind == "graded"


def test_what_is_refused_uses_up_no_attempt(attempts: Attempts) -> None:
    for number in range(3):
        attempts.refuse("ada", "module", START + timedelta(number), "answers.json is damaged.")
    attempts.refuse("ada", "module", START, "answers.json is damaged.")
    assert len(attempts.refused("module")) == 3
    assert attempts.record("ada", "module", START + timedelta(9), {}, {"a": 0.0}, MOST, limit=1).attempt == 1


def test_refreshers_use_up_no_attempt_and_change_none(attempts: Attempts) -> None:
    given = {"refresher": {"value": {"1": {}}}}
    kept = attempts.keep_refresher("ada", "module", START, given, name="Ada")
    assert (kept.kind, kept.attempt, kept.is_attempt, kept.entries) == ("refresher", 0, False, given)
    assert attempts.keep_refresher("ada", "module", START, {}) == kept
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
    made = attempts.record("ada", "module", START, {}, {"a": 1.0}, MOST)
    with pytest.raises(sa.exc.DBAPIError, match="only added to"), sa.create_engine(url).begin() as connection:
        connection.execute(sa.text(statement))
    assert attempts.of("module") == [made]


def test_thirds_add_up_to_the_whole(attempts: Attempts) -> None:
    scores = {str(number): 1 / 3 for number in range(9)}
    made = attempts.record("ada", "module", START, {}, scores, {str(number): 1 / 3 for number in range(9)})
    assert made.percent == 100.0
    assert made.passed(100)


def test_the_digest_is_of_what_was_answered() -> None:
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})
    assert digest_of({"a": 1}) != digest_of({"a": 2})


def test_the_newest_text_is_the_last_that_is_not_empty(attempts: Attempts) -> None:
    for number, text in enumerate(["First.", "Second.", "  "]):
        attempts.record("ada", "module", START + timedelta(number), entries(text), {}, {})
    assert newest_text(attempts.of("module"), "words") == "Second."
    assert newest_text(attempts.of("module"), "other") == ""


def test_the_gradebook_is_nbgraders_own(empty_database: str) -> None:
    """A record made before any gradebook does not keep nbgrader from knowing its schema's version."""
    Attempts(empty_database).record("ada", "module", START, {}, {}, {})
    with sa.create_engine(empty_database).connect() as connection:
        assert connection.execute(sa.text("select version_num from alembic_version")).scalar()
