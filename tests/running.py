"""What runs: kernels below a process, processes that have imported something already, coroutines, and waiting until something is so."""

import asyncio
import contextvars
import multiprocessing
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.context import ForkServerContext
from typing import Any, TypeVar

import psutil
import pytest

_PATIENCE_SECONDS = 120
T = TypeVar("T")


def kernels_below(pid: int) -> list[psutil.Process]:
    """The kernels that run below this process; one that ends while one looks is none."""
    return [process for process in psutil.Process(pid).children(recursive=True) if _is_kernel(process)]


@contextmanager
def forkserver(module: str) -> Iterator[ForkServerContext]:
    """A context whose processes have imported this module already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([module])
    with pytest.MonkeyPatch.context() as patch:
        # What starts a process asks for it, and in a worker of pytest-xdist there is none.
        patch.setattr(sys.modules["__main__"], "__spec__", None, raising=False)
        yield context


def awaited(coroutine: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine."""
    return without_loop(lambda: asyncio.run(coroutine))


def without_loop(act: Callable[[], T]) -> T:
    """The result of what starts an event loop. It runs in a thread of its own: after a browser test, this one has a loop already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(contextvars.copy_context().run, act).result()


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
