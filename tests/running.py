"""What runs: the kernels that a process has started, coroutines, and waiting until something is so."""

import asyncio
import contextvars
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import psutil

_PATIENCE_SECONDS = 120
T = TypeVar("T")


def kernels_below(pid: int) -> list[psutil.Process]:
    """The kernels that run below this process; one that ends while one looks is none."""
    return [process for process in psutil.Process(pid).children(recursive=True) if _is_kernel(process)]


def kernel_named(pid: int, name: str) -> psutil.Process | None:
    """The kernel below this process whose connection file has this in its name, None where there is none."""
    return next((kernel for kernel in kernels_below(pid) if any(name in part for part in kernel.cmdline())), None)


def awaited(coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine gives. It runs in a thread of its own, for where a browser was driven before, this one has a loop already."""
    with ThreadPoolExecutor(1) as room:
        return room.submit(contextvars.copy_context().run, lambda: asyncio.run(coroutine)).result()


def wait_until(true: Callable[[], bool]) -> None:
    """Wait for a state, not for a time."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < end, f"not so within {_PATIENCE_SECONDS} seconds"
        time.sleep(0.05)


def _is_kernel(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE and any("ipykernel" in part for part in process.cmdline())
    except psutil.NoSuchProcess:
        return False
