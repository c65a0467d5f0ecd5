"""Which certificates are issued, kept, replaced and withdrawn: the same pass keeps its number, and nothing withdrawn comes back."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.certificates.expiries import expiries
from grading.certificates.issuing import Settlement, Terms, months_later, settle
from grading.certificates.passes import Pass, passes_in
from grading.certificates.register import Issued, Register
from grading.certificates.revocations import revocations
from grading.marking.passing import PassRule
from tests.certificates import KEY
from tests.cohorts import attempt, mission, questions
from tests.effort import cases

NOW = datetime(2026, 11, 30, 12, 0, 0, 123, tzinfo=UTC)
TERMS = Terms("Duty to Report", "Test Mission", {"one": "The first", "two": "The second"}, months=24, shows_id=False)
ADA = Pass("a-01", "Ada Lovelace", "one", date(2026, 3, 2), 87.5)
BEN = Pass("b-02", "Ben Okello", "one", date(2026, 3, 3), 80.0)
names = st.sampled_from(["Ada", "Ben"])
modules = st.sampled_from(["one", "two"])
cohorts = st.lists(
    st.builds(Pass, st.sampled_from("abc"), names, modules, st.just(date(2026, 3, 2)), st.sampled_from([80.0, 90.0])),
    max_size=6,
    unique_by=lambda one: (one.learner, one.module),
)


def settled(
    register: list[Issued], *found: Pass, modules: Any = ("one", "two"), withdraw: bool = False, renew: bool = False, **terms: Any
) -> Settlement:
    return settle(register, found, modules, replace(TERMS, **terms), KEY, NOW, withdraw=withdraw, renew=renew)


def number(settlement: Settlement, learner: str) -> str:
    (own,) = (one.statement.number for one in settlement.certificates if one.learner == learner)
    return own


def test_the_same_pass_keeps_its_number_and_its_terms() -> None:
    first = settled([], ADA, BEN)
    assert len(first.new) == 2
    again = settled(first.register, BEN, ADA, months=6, shows_id=True, mission="Another", titles={"one": "Renamed"})
    assert again.register == first.register
    assert (again.new, again.replaced, again.gone) == ([], [], [])
    statements = [{one.learner: one.statement for one in settlement.certificates} for settlement in (first, again)]
    assert statements[0] == statements[1]
    assert statements[0]["a-01"].expires == date(2028, 3, 2)


@pytest.mark.parametrize("change", [{"percent": 90.0}, {"name": "Ada King"}, {"passed": date(2026, 4, 1)}])
def test_a_changed_result_or_name_gets_another_number_and_the_old_one_is_replaced(change: dict[str, Any]) -> None:
    first = settled([], ADA, BEN)
    then = settled(first.register, replace(ADA, **change), BEN)
    assert then.replaced == [number(first, "a-01")]
    assert then.new == [number(then, "a-01")] != then.replaced
    assert number(then, "b-02") == number(first, "b-02")
    (revocation,) = revocations(then.register, KEY.public.id, NOW).revoked
    assert (revocation.number, revocation.reason) == (number(first, "a-01"), "replaced")


def test_renewed_certificates_have_the_terms_of_today() -> None:
    first = settled([], ADA, BEN)
    then = settled(first.register, ADA, BEN, renew=True, mission="Another", months=12)
    assert sorted(then.replaced) == sorted(first.new)
    assert {(one.statement.mission, one.statement.expires) for one in then.certificates} == {
        ("Another", date(2027, 3, 2)),
        ("Another", date(2027, 3, 3)),
    }


def test_a_lost_pass_waits_until_someone_is_sure() -> None:
    first = settled([], ADA, BEN)
    waiting = settled(first.register, BEN)
    assert (waiting.gone, waiting.register) == ([number(first, "a-01")], first.register)
    sure = settled(first.register, BEN, withdraw=True)
    (revocation,) = revocations(sure.register, KEY.public.id, NOW).revoked
    assert (revocation.number, revocation.reason) == (number(first, "a-01"), "withdrawn")
    assert revocation.revoked == NOW.replace(microsecond=0)
    back = settled(sure.register, ADA, BEN)
    assert number(back, "a-01") != number(first, "a-01")
    assert revocations(back.register, KEY.public.id, NOW).of(number(first, "a-01"))


def test_a_module_that_was_not_looked_at_keeps_its_certificates() -> None:
    first = settled([], ADA, replace(ADA, module="two"))
    then = settled(first.register, ADA, modules=["one"], withdraw=True)
    assert (then.gone, then.register) == ([], first.register)


@cases(60, 1000)
@given(st.lists(st.tuples(cohorts, st.booleans()), min_size=1, max_size=6))
def test_whatever_happens_each_pass_has_one_valid_number_and_no_number_comes_back(steps: list[tuple[list[Pass], bool]]) -> None:
    register: list[Issued] = []
    for found, withdraw in steps:
        revoked_before = {entry.number: entry for entry in register if entry.revoked}
        done = settled(register, *found, withdraw=withdraw)
        assert settled(done.register, *found, withdraw=withdraw).register == done.register
        register = done.register
        entries = {entry.number: entry for entry in register}
        assert len(entries) == len(register)
        assert revoked_before.items() <= entries.items()
        valid = {entry.number for entry in register if entry.revoked is None}
        assert [(one.learner, one.statement.module) for one in done.certificates] == [(one.learner, one.module) for one in found]
        shown = {one.statement.number for one in done.certificates}
        assert len(shown) == len(found)
        assert valid - shown == (set() if withdraw else set(done.gone))
        assert shown <= valid


def test_the_register_knows_no_one() -> None:
    text = msgspec.json.encode(Register(key=KEY.public.id, issued=settled([], ADA, BEN, shows_id=True).register)).decode()
    for told in ("Ada", "Ben", "a-01", "b-02", "87.5", "2026-03-02"):
        assert told not in text
    assert msgspec.json.decode(text, type=Register).issued[0].title == "The first"


def test_numbers_can_be_read_out_and_typed() -> None:
    drawn = {settled([], ADA).new[0] for _ in range(50)}
    assert len(drawn) == 50
    assert all(re.fullmatch(r"(?:[2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}", one) for one in drawn)


def test_the_id_is_there_only_if_the_mission_wants_it() -> None:
    for shows_id, shown in ((False, ""), (True, "a-01")):
        (one,) = settled([], ADA, shows_id=shows_id).certificates
        assert one.statement.shown_id == shown
        assert ("a-01" in msgspec.json.encode(one.statement).decode()) == shows_id


def test_without_months_it_does_not_expire() -> None:
    (one,) = settled([], ADA, months=0).certificates
    assert one.statement.expires is None


@given(st.dates(date(1970, 1, 1), date(2100, 1, 1)), st.integers(1, 600))
def test_months_are_those_of_the_calendar(day: date, months: int) -> None:
    assert months_later(day, months) == (pd.Timestamp(day) + pd.DateOffset(months=months)).date()


def test_the_list_of_expiries_begins_with_the_first_and_runs_no_formula() -> None:
    passes = [ADA, replace(BEN, name='=HYPERLINK("http://x")'), Pass("c-03", "Cy", "two", date(2026, 1, 31), 75.0)]
    found = settled([], *passes).certificates + settled([], Pass("d-04", "Dee", "one", ADA.passed, 99.0), months=0).certificates
    content = expiries(found)
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\"'=HYPERLINK" in content
    rows = content.decode("utf-8-sig").splitlines()
    assert rows[0] == '"expires","module","learner","name","number","passed","percent","issued"'
    assert [row.split(",")[:3] for row in rows[1:]] == [
        ['"2028-01-31"', '"two"', '"c-03"'],
        ['"2028-03-02"', '"one"', '"a-01"'],
        ['"2028-03-03"', '"one"', '"b-02"'],
        ['""', '"one"', '"d-04"'],
    ]
    assert expiries([]).decode("utf-8-sig").strip() == rows[0]


QUESTIONS = questions(10)
RULE = PassRule.of(QUESTIONS, mission(70))
WELL = {question.id: 1.0 for question in QUESTIONS}
BADLY = dict.fromkeys(WELL, 0.0)
NEARLY = WELL | {"q-00": 0.5, "q-01": 1 / 3}


def test_who_passed_is_the_attempt_that_counts() -> None:
    made = [
        attempt("ada", BADLY, number=1, name="Ada"),
        attempt("ada", NEARLY, number=2, name="Ada L."),
        attempt("ben", BADLY, name="Ben"),
        replace(attempt("cy", WELL, name="Cy"), after_answers=True),
        attempt("dee", WELL, name="Dee\x1b[2J\u202e"),
        attempt("eve", WELL, name="Eve"),
    ]
    in_gradebook = {"ada": "", "ben": "Ben", "cy": "Cy", "dee": "", "fay": "Fay"}
    assert list(passes_in(made, in_gradebook, RULE)) == [
        Pass("ada", "Ada L.", "made-up", made[1].moment.date(), 88.3),
        Pass("dee", "Dee[2J", "made-up", made[4].moment.date(), 100.0),
    ]


def test_a_device_whose_clock_runs_ahead_gives_no_later_day() -> None:
    ahead = replace(attempt("ada", WELL, name="Ada"), handed_in=datetime(9999, 1, 1, tzinfo=UTC))
    (one,) = passes_in([ahead], {"ada": "Ada King"}, RULE)
    assert (one.passed, one.name) == (ahead.recorded.date(), "Ada King")


def test_the_list_of_revocations_is_dated_to_the_second() -> None:
    listed = revocations([], KEY.public.id, NOW + timedelta(microseconds=5))
    assert json.loads(msgspec.json.encode(listed)) == {
        "format": "duty-to-report/revocations/1",
        "as_of": "2026-11-30T12:00:00Z",
        "key": KEY.public.id,
        "revoked": [],
    }
