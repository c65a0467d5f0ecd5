"""Twenty learners of one class who begin at once on one machine: each keeps what is theirs, and nobody is told of an error."""

import asyncio
import json
import secrets
from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks.classes.learners import Class, Learner
from tests.browser.course import LocalCourse
from tests.keys import graded
from tests.running import awaited

CODE = "QUIET-RIVER-9"
MODULE = "awareness"
QUESTIONS = [id for id, question in graded().items() if question.type == "true-false"][:3]
HAND_IN = 4


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCourse]:
    with LocalCourse(tmp_path_factory.mktemp("class"), options=("--class", CODE, "--ip", "127.0.0.1")) as course:
        yield course


def answers(number: int) -> dict[str, str]:
    """What this learner answers; no two neighbours do the same."""
    return {id: "true" if number >> place & 1 else "false" for place, id in enumerate(QUESTIONS)}


async def work(mate: Learner, number: int) -> dict[str, Any]:
    """Begin, answer, and read back what the course holds."""
    await mate.sign_in()
    await mate.connect()
    for id, value in answers(number).items():
        await mate.act("save", {"entries": {id: {"value": value, "at": "2026-01-01T00:00:00.000+00:00"}}})
    return await mate.act("state")


async def hand_in(mate: Learner) -> dict[str, Any]:
    """Hand in and ask for the result until it is there."""
    await mate.act("hand-in", {"purpose": "test", "token": secrets.token_hex(16)})
    while True:
        result: dict[str, Any] = (await mate.act("result"))["results"]
        if result["graded"]:
            return result
        await asyncio.sleep(0.2)


def on_disk(course: LocalCourse, id: str) -> dict[str, str]:
    saved = json.loads((course.root / "learners" / id / MODULE / "answers.json").read_text())
    return {question: entry["value"] for question, entry in saved["entries"].items()}


@pytest.mark.long
def test_twenty_begin_answer_and_hand_in_at_once(course: LocalCourse) -> None:
    mates = [Learner(Class(course.port, CODE, MODULE, []), number) for number in range(20)]

    async def lesson() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        replies = await asyncio.gather(*(work(mate, number) for number, mate in enumerate(mates)))
        return replies, await asyncio.gather(*(hand_in(mate) for mate in mates[:HAND_IN]))

    replies, results = awaited(lesson())
    for number, (mate, state) in enumerate(zip(mates, replies, strict=True)):
        assert state["learner"] == {"id": mate.id, "name": f"Learner {number}", "shown": mate.id, "fixed": True}
        assert {id: entry["value"] for id, entry in state["answers"].items()} == answers(number)
        assert on_disk(course, mate.id) == answers(number)
    assert all(result["graded"] for result in results)
    assert sorted(path.name for path in (course.root / "submitted").iterdir()) == [mate.id for mate in mates[:HAND_IN]]
    log = (course.root / "course.log").read_text()
    assert "Traceback" not in log
