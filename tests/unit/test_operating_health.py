"""A server says whether it can do its work, and counts what it does without saying for whom."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import awaited
from tests.unit.learner_side import MODULE, release
from tests.unit.serving import Course, small_course
from widgets.serving.health import Health
from widgets.serving.hub.token import METRICS_SCOPE, may_read_metrics

CANARY = "canary-8c1f"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    course = small_course(tmp_path_factory.mktemp("served"))
    course.open_exchange()
    with course.served():
        yield course


def test_a_stranger_hears_that_all_is_well_and_no_more(course: Course) -> None:
    answer = course.visitor().get("/health")
    assert (answer.status, answer.data) == (200, {"status": "ok"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.new_cookies


def test_requests_are_counted_and_nobody_is_named(course: Course) -> None:
    visitor = course.visitor()
    visitor.sign_in(CANARY, CANARY)
    before = counted(course)
    assert visitor.save(q_one=CANARY).status in (200, 409)
    visitor.act("save", {"entries": 5})
    visitor.act("state")
    visitor.ask("POST", f"/modules/{CANARY}/save")
    after = counted(course)
    assert sum(after.values()) == sum(before.values()) + 4
    assert {op for op, _ in after} <= {"save", "state", "result", "learner", "begin", "hand-in", "bundle"}
    text = course.visitor().get("/metrics").text
    assert CANARY not in text
    assert MODULE not in text
    assert 'duty_request_seconds_bucket{le="0.5",op="save"}' in text


def counted(course: Course) -> dict[tuple[str, str], float]:
    text = course.visitor().get("/metrics").text
    found = re.findall(r'^duty_requests_total{op="(.*)",status="(.*)"} (.*)$', text, re.MULTILINE)
    return {(op, status): float(number) for op, status, number in found}


def test_what_fails_is_named_without_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUTY_EXCHANGE", str(tmp_path / "exchange"))
    monkeypatch.setenv("DUTY_COURSE_ID", "course")
    health = Health(tmp_path / "learners", release(tmp_path))
    assert health.look() == ["disk", "exchange"]
    (tmp_path / "learners").mkdir()
    (tmp_path / "exchange" / "course" / "inbound").mkdir(parents=True)
    assert health.look() == []
    shutil.rmtree(tmp_path / "release")
    assert health.look() == ["release"]
    assert list((tmp_path / "learners").iterdir()) == []


def test_it_is_looked_at_once_however_often_it_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []

    def look(_: Health) -> list[str]:
        looks.append(1)
        return ["disk"]

    monkeypatch.setattr(Health, "look", look)

    async def ask() -> list[list[str]]:
        health = Health(tmp_path, tmp_path)
        return [await health.failing() for _ in range(5)]

    assert awaited(ask()) == [["disk"]] * 5
    assert len(looks) == 1


class Asked:
    """A hub that knows one token."""

    def __init__(self, scopes: list[str]) -> None:
        self.scopes = scopes

    async def user_for_token(self, token: str, *, sync: bool) -> object:
        return {"name": "monitor", "scopes": self.scopes} if token == "known" else None  # noqa: S105


class Request:
    def __init__(self, header: str | None) -> None:
        self.headers = {"Authorization": header} if header else {}


@pytest.mark.parametrize(
    ("header", "scopes", "may"),
    [
        ("token known", [METRICS_SCOPE], True),
        ("Bearer known", ["other", METRICS_SCOPE], True),
        ("token known", ["access:services"], False),
        ("token unknown", [METRICS_SCOPE], False),
        ("token ", [METRICS_SCOPE], False),
        ("known", [METRICS_SCOPE], False),
        ("Basic known", [METRICS_SCOPE], False),
        (None, [METRICS_SCOPE], False),
    ],
)
def test_a_hubs_token_needs_the_scope(header: str | None, scopes: list[str], may: bool) -> None:
    assert awaited(may_read_metrics(Asked(scopes), Request(header))) is may  # type: ignore[arg-type]
