"""Work on learners' folders: together where it is one folder, side by side where it is several, and every reply its own."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.running import awaited
from tests.unit.learner_side import MODULE, answers_of, learner_folder
from widgets import files
from widgets.answers import store as answers_module
from widgets.answers.store import AnswersStore
from widgets.languages.catalogue import ENGLISH, Language, spoken
from widgets.languages.catalogue import speak as speak_in
from widgets.problems import AnswersProblem, CourseProblem
from widgets.serving import folder_queue
from widgets.serving.folder_queue import FolderQueue
from widgets.session import Session

REFUSED = "This answer cannot be saved, because it is too long or its type is unknown."


def entry(value: Any, second: int = 1) -> dict[str, Any]:
    return {"value": value, "at": f"2026-01-01T00:00:{second:02}.000+00:00"}


def session_in(folder: Path) -> Session:
    return Session(folder, folder.parents[2] / "release" / MODULE / f"{MODULE}.ipynb")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return learner_folder(tmp_path)


@pytest.fixture
def other(tmp_path: Path) -> Path:
    return learner_folder(tmp_path, "ben-2")


@pytest.fixture
def writes(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The answers files that are written, in order."""
    written: list[Path] = []
    write = files.write_atomically

    def count(path: Path, raw: bytes, **how: Any) -> None:
        written.append(path)
        write(path, raw, **how)

    monkeypatch.setattr(answers_module, "write_atomically", count)
    return written


class Gate:
    """A disk that does nothing until it is opened: what runs `wait` hangs in its thread."""

    def __init__(self) -> None:
        self._open, self._reached = threading.Event(), threading.Event()

    def wait(self) -> str:
        self._reached.set()
        assert self._open.wait(60)
        return "passed"

    async def reached(self) -> None:
        """Return when something hangs here."""
        assert await asyncio.to_thread(self._reached.wait, 60)

    def open(self) -> None:
        self._open.set()


async def behind(gate: Gate, queue: FolderQueue, folder: Path, *requests: Callable[[], Awaitable[Any]]) -> list[Any]:
    """The outcomes of requests that all come while the folder's disk hangs."""
    hanging = asyncio.create_task(queue.run(folder, gate.wait))
    await gate.reached()
    waiting = [asyncio.ensure_future(request()) for request in requests]
    await asyncio.sleep(0)
    gate.open()
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert await hanging == "passed"
    return outcomes


def saves(folder: Path, *requests: Any) -> list[Any]:
    """The outcomes of requests to save that wait for one folder together."""

    async def scene() -> list[Any]:
        queue = FolderQueue()
        return await behind(
            Gate(), queue, folder, *(lambda entries=entries: queue.save(session_in(folder), entries) for entries in requests)
        )

    return awaited(scene())


def values_of(folder: Path) -> dict[str, Any]:
    return {id: kept.value for id, kept in answers_of(folder).entries.items()}


def test_saves_that_wait_for_one_folder_are_one_write(folder: Path, writes: list[Path]) -> None:
    assert saves(folder, *({f"q{number}": entry(number)} for number in range(20))) == [{}] * 20
    assert writes == [folder / "answers.json"]
    assert values_of(folder) == {f"q{number}": number for number in range(20)}


def test_a_save_that_waits_for_nothing_is_written_at_once(folder: Path, writes: list[Path]) -> None:
    async def scene() -> None:
        queue = FolderQueue()
        for number in range(3):
            await queue.save(session_in(folder), {"q": entry(number, number)})
            assert values_of(folder) == {"q": number}

    awaited(scene())
    assert len(writes) == 3


def test_of_saves_that_are_written_together_the_newest_entry_wins(folder: Path) -> None:
    saves(folder, {"q": entry("first", 1)}, {"q": entry("newest", 3)}, {"q": entry("late", 2)})
    assert values_of(folder) == {"q": "newest"}


def test_many_disks_that_hang_delay_no_other_learner(tmp_path: Path, other: Path) -> None:
    async def scene() -> None:
        queue, gates = FolderQueue(), [Gate() for _ in range(4 * folder_queue._SIDE_BY_SIDE)]
        hanging = [asyncio.create_task(queue.run(tmp_path / str(number), gate.wait)) for number, gate in enumerate(gates)]
        async with asyncio.timeout(30):
            assert await queue.save(session_in(other), {"q1": entry("a")}) == {}
        assert not any(task.done() for task in hanging)
        for gate in gates:
            gate.open()
        assert await asyncio.gather(*hanging) == ["passed"] * len(gates)

    awaited(scene())
    assert values_of(other) == {"q1": "a"}


def test_a_disk_that_hangs_delays_no_other_learner(folder: Path, other: Path) -> None:
    async def scene() -> None:
        queue, gate = FolderQueue(), Gate()
        hanging = asyncio.create_task(queue.run(folder, gate.wait))
        waiting = asyncio.create_task(queue.save(session_in(folder), {"q": entry("mine")}))
        await gate.reached()
        for number in range(5):
            await asyncio.wait_for(queue.save(session_in(other), {f"q{number}": entry("theirs")}), 30)
        assert values_of(other) == {f"q{number}": "theirs" for number in range(5)}
        assert not waiting.done()
        assert values_of(folder) == {}
        gate.open()
        await hanging
        assert await waiting == {}

    awaited(scene())
    assert values_of(folder) == {"q": "mine"}


def test_different_folders_are_written_side_by_side(tmp_path: Path) -> None:
    together = threading.Barrier(30)

    async def scene() -> None:
        queue = FolderQueue()
        await asyncio.gather(*(queue.run(tmp_path / str(number), lambda: together.wait(60)) for number in range(30)))

    awaited(scene())


def test_in_one_folder_one_thing_is_done_at_a_time_and_in_order(folder: Path) -> None:
    done: list[int] = []
    busy = threading.Lock()

    def act(number: int) -> None:
        assert busy.acquire(blocking=False)
        done.append(number)
        busy.release()

    async def scene() -> None:
        queue = FolderQueue()
        await behind(Gate(), queue, folder, *(lambda number=number: queue.run(folder, lambda: act(number)) for number in range(20)))

    awaited(scene())
    assert done == list(range(20))


def test_one_requests_bad_entry_does_not_cost_the_others(folder: Path, writes: list[Path]) -> None:
    outcomes = saves(folder, {"a": entry(1)}, {"bad": entry("x" * 20_001), "b": entry(2)}, {"c": entry(3)})
    assert outcomes == [{}, {"refused": {"bad": REFUSED}}, {}]
    assert len(writes) == 1
    assert values_of(folder) == {"a": 1, "b": 2, "c": 3}


def test_an_invalid_request_fails_alone(folder: Path) -> None:
    first, refused, last = saves(folder, {"a": entry(1)}, None, {"c": entry(3)})
    assert (first, last) == ({}, {})
    assert isinstance(refused, AnswersProblem)
    assert str(refused) == REFUSED
    assert values_of(folder) == {"a": 1, "c": 3}


def test_a_request_that_would_fill_the_file_fails_alone(folder: Path) -> None:
    much = {f"much{number}": entry({str(part): "x" * 20_000 for part in range(12)}) for number in range(5)}
    first, refused, last = saves(folder, {"a": entry(1)}, much, {"c": entry(3)})
    assert (first, last) == ({}, {})
    assert "all your answers together would be too large" in str(refused)
    assert values_of(folder) == {"a": 1, "c": 3}


def test_an_unexpected_error_reaches_all_callers_and_the_next_save_works(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(AnswersStore, "put_all", lambda *_: 1 / 0)
        outcomes = saves(folder, {"a": entry(1)}, {"b": entry(2)})
    assert [type(outcome) for outcome in outcomes] == [ZeroDivisionError] * 2
    assert saves(folder, {"a": entry(1)}) == [{}]


def test_an_error_reaches_its_caller_and_holds_up_no_one(folder: Path) -> None:
    def refuse() -> None:
        raise CourseProblem("Not now.")

    async def scene() -> list[Any]:
        queue = FolderQueue()
        return await behind(
            Gate(), queue, folder, lambda: queue.run(folder, refuse), lambda: queue.save(session_in(folder), {"a": entry(1)})
        )

    problem, saved = awaited(scene())
    assert (type(problem), str(problem)) == (CourseProblem, "Not now.")
    assert saved == {}


def test_a_cancelled_request_costs_no_one_else_a_save(folder: Path) -> None:
    async def scene() -> list[Any]:
        queue, gate = FolderQueue(), Gate()
        hanging = asyncio.create_task(queue.run(folder, gate.wait))
        await gate.reached()
        tasks = [asyncio.create_task(queue.save(session_in(folder), {f"q{number}": entry(number)})) for number in range(3)]
        await asyncio.sleep(0)
        tasks[0].cancel()
        await asyncio.sleep(0)
        gate.open()
        await hanging
        return await asyncio.gather(*tasks, return_exceptions=True)

    cancelled, *others = awaited(scene())
    assert isinstance(cancelled, asyncio.CancelledError)
    assert others == [{}, {}]
    assert values_of(folder).items() >= {"q1": 1, "q2": 2}.items()


def test_each_request_is_answered_in_its_own_language(folder: Path, other: Path) -> None:
    async def ask(queue: FolderQueue, where: Path, language: Language) -> str:
        speak_in(language)
        return await queue.run(where, lambda: spoken().code)

    async def scene() -> list[str]:
        queue = FolderQueue()
        french = Language("fr", "Français")
        return list(await asyncio.gather(ask(queue, folder, french), ask(queue, folder, ENGLISH), ask(queue, other, french)))

    assert awaited(scene()) == ["fr", "en", "fr"]


def test_folders_that_no_one_waits_for_are_forgotten(tmp_path: Path) -> None:
    async def scene() -> int:
        queue = FolderQueue()
        for number in range(50):
            await queue.run(tmp_path / str(number), lambda: None)
        return len(queue._lines)

    assert awaited(scene()) <= 1


REQUESTS = st.lists(
    st.tuples(
        st.integers(0, 3),  # how many turns of the loop it comes after the one before
        st.dictionaries(st.sampled_from(["a", "b", "c"]), st.integers(0, 50), min_size=1, max_size=3),
    ),
    min_size=1,
    max_size=12,
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(requests=REQUESTS, slow=st.booleans())
def test_however_saves_come_the_newest_entry_is_on_disk_and_no_reply_comes_before_it(
    folder: Path, requests: list[tuple[int, dict[str, int]]], slow: bool
) -> None:
    (folder / "answers.json").unlink(missing_ok=True)

    async def ask(queue: FolderQueue, moments: dict[str, int]) -> None:
        assert await queue.save(session_in(folder), {id: entry(second, second) for id, second in moments.items()}) == {}
        on_disk = values_of(folder)
        assert all(on_disk[id] >= second for id, second in moments.items())

    async def scene() -> None:
        queue = FolderQueue()
        tasks: list[asyncio.Task[Any]] = []
        if slow:
            tasks.append(asyncio.create_task(queue.run(folder, lambda: threading.Event().wait(0.002))))
        for turns, moments in requests:
            for _ in range(turns):
                await asyncio.sleep(0.0005)
            tasks.append(asyncio.create_task(ask(queue, moments)))
        await asyncio.gather(*tasks)

    awaited(scene())
    newest = {id: max(moments[id] for _, moments in requests if id in moments) for _, moments in requests for id in moments}
    assert values_of(folder) == newest
