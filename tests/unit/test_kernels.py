"""Whose each kernel of a local course is, and how many one learner has."""

import asyncio
from typing import Any

import pytest
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

from tests.running import awaited
from widgets.kernels import MOST_KERNELS, CourseKernels, PageKernel


@pytest.fixture
def kernels(monkeypatch: pytest.MonkeyPatch) -> CourseKernels:
    """Kernels without processes, named in the order of their start."""
    numbers = iter(range(1000))

    async def start(self: CourseKernels, *, path: str, kernel_id: str = "") -> str:
        await asyncio.sleep(0)
        name = kernel_id or f"kernel-{next(numbers)}"
        self._kernels[name] = path
        return name

    async def shut_down(self: CourseKernels, kernel_id: str, **_: Any) -> None:
        self.remove_kernel(kernel_id)

    monkeypatch.setattr(AsyncMappingKernelManager, "start_kernel", start)
    monkeypatch.setattr(AsyncMappingKernelManager, "shutdown_kernel", shut_down)
    return CourseKernels()


def start(kernels: CourseKernels, learner: str, times: int = 1) -> list[str]:
    async def together() -> list[str]:
        return await asyncio.gather(*(kernels.start_kernel(path=f"{learner}/mod") for _ in range(times)))

    return awaited(together())


def test_a_kernel_belongs_to_the_learner_in_whose_folder_it_was_started(kernels: CourseKernels) -> None:
    (adas,) = start(kernels, "ada-1")
    assert kernels.belongs(adas, "ada-1")
    assert not kernels.belongs(adas, "ben-2")
    assert not kernels.belongs(adas, "")
    assert not kernels.belongs("kernel-77", "ada-1")


def test_a_kernel_that_ended_is_nobodys(kernels: CourseKernels) -> None:
    (adas,) = start(kernels, "ada-1")
    kernels.remove_kernel(adas)
    assert not kernels.belongs(adas, "ada-1")


def test_all_kernels_of_one_learner_end_and_no_others(kernels: CourseKernels) -> None:
    adas, bens = start(kernels, "ada-1", 3), start(kernels, "ben-2", 2)
    awaited(kernels.end_all_of("ada-1"))
    assert not any(kernels.belongs(kernel, "ada-1") for kernel in adas)
    assert all(kernels.belongs(kernel, "ben-2") for kernel in bens)


def test_one_learner_cannot_fill_the_machine(kernels: CourseKernels) -> None:
    bens = start(kernels, "ben-2", MOST_KERNELS)
    started = start(kernels, "ada-1", 3 * MOST_KERNELS)
    assert [kernels.belongs(kernel, "ada-1") for kernel in started] == [False] * 2 * MOST_KERNELS + [True] * MOST_KERNELS
    assert all(kernels.belongs(kernel, "ben-2") for kernel in bens)


def test_a_kernel_that_no_page_speaks_with_ends_first(kernels: CourseKernels) -> None:
    started = start(kernels, "ada-1", MOST_KERNELS)
    kernels._kernel_connections = dict.fromkeys(started, 1) | {started[2]: 0}
    start(kernels, "ada-1")
    assert [kernels.belongs(kernel, "ada-1") for kernel in started] == [True, True, False, True, True, True]


def pages(kernels: CourseKernels, number: int) -> list[PageKernel]:
    """So many pages, whose kernels may start one at a time."""
    kernels.turns = asyncio.Semaphore(1)
    return [PageKernel(kernels) for _ in range(number)]


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def test_a_page_has_its_kernels_id_at_once_and_the_kernel_in_its_turn(kernels: CourseKernels) -> None:
    async def scene() -> None:
        first, second = pages(kernels, 2)
        ids = [await page.start_kernel(path="ada-1/mod") for page in (first, second)]
        await settle()
        assert [kernels.belongs(id, "ada-1") for id in ids] == [True, False]
        assert await first.get_kernel(ids[0]) == "ada-1/mod"
        first.end_turn()
        first.end_turn()
        await settle()
        assert kernels.belongs(ids[1], "ada-1")
        assert kernels.turns.locked()

    awaited(scene())


def test_a_page_that_was_closed_while_it_waited_gets_no_kernel(kernels: CourseKernels) -> None:
    async def scene() -> None:
        first, second, third = pages(kernels, 3)
        ids = [await page.start_kernel(path="ada-1/mod") for page in (first, second, third)]
        await settle()
        first.give_up()
        second.give_up()
        first.end_turn()
        await settle()
        assert [page.failed for page in (first, second, third)] == [False, True, False]
        assert [kernels.belongs(id, "ada-1") for id in ids] == [True, False, True]
        await second.end()

    awaited(scene())


def test_a_kernel_that_cannot_start_is_known_to_have_failed(kernels: CourseKernels, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(self: CourseKernels, **_: Any) -> str:
        raise OSError("no more processes")

    async def scene() -> None:
        monkeypatch.setattr(AsyncMappingKernelManager, "start_kernel", refuse)
        (page,) = pages(kernels, 1)
        id = await page.start_kernel(path="ada-1/mod")
        with pytest.raises(OSError, match="no more processes"):
            await page.get_kernel(id)
        assert page.failed

    awaited(scene())
