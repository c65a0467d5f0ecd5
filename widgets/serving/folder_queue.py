"""Runs work on learners' folders in threads, so that a slow disk delays one learner and no one else."""

import asyncio
import contextvars
import os
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from widgets.problems import AnswersProblem
from widgets.session import Message, Session

T = TypeVar("T")
_THREADS = 64
"""More than the number of folders that may hang at once; a thread costs nothing until it is needed."""
_SIDE_BY_SIDE = 2 * (os.cpu_count() or 1)
"""How many threads work at once: more would compete for the interpreter, and all of them would be slower."""
_SLOW_SECONDS = 0.25
"""After this time, a task is waiting for its disk and not for the interpreter."""


class _Leaving:
    """Releases its slot once, however often it is called."""

    def __init__(self, places: asyncio.Semaphore) -> None:
        self._places: asyncio.Semaphore | None = places

    def __call__(self) -> None:
        if self._places:
            self._places.release()
            self._places = None


class _Line:
    """The tasks that wait for one folder."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self.saves: list[tuple[object, asyncio.Future[Message]]] = []


class FolderQueue:
    """Runs one task at a time in each folder, and tasks in different folders concurrently.

    Saves that wait for the same folder are written together.
    """

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(_SIDE_BY_SIDE)
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="folder")
        self._lines: weakref.WeakValueDictionary[Path, _Line] = weakref.WeakValueDictionary()

    async def run(self, folder: Path, act: Callable[[], T]) -> T:
        """Run `act` in a thread when it is this folder's turn, and return its result. Raises what it raises."""
        line = self._line(folder)
        async with line.turn:
            return await self._in_thread(act)

    async def save(self, session: Session, entries: object) -> Message:
        """Save a page's entries; returns the reply when they are on disk. Raises AnswersProblem if they cannot be saved."""
        line = self._line(session.folder)
        reply: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        line.saves.append((entries, reply))
        async with line.turn:
            if not reply.done():
                waiting, line.saves = line.saves, []
                await self._save_together(session, waiting)
        return reply.result()

    async def _save_together(self, session: Session, waiting: list[tuple[object, asyncio.Future[Message]]]) -> None:
        try:
            replies = await self._in_thread(lambda: session.save([entries for entries, _reply in waiting]))
            for (_entries, reply), message in zip(waiting, replies, strict=True):
                reply.set_result(message)
        except AnswersProblem as problem:
            if len(waiting) == 1:
                waiting[0][1].set_exception(problem)
                return
            # One invalid request must not make the others fail.
            for one in waiting:
                await self._save_together(session, [one])
        except BaseException as error:
            for _entries, reply in waiting:
                if not reply.done():
                    reply.set_exception(error)

    def _line(self, folder: Path) -> _Line:
        line = self._lines.get(folder)
        if line is None:
            line = self._lines[folder] = _Line()
        return line

    async def _in_thread(self, act: Callable[[], T]) -> T:
        """Run `act` when a slot is free; a slow task gives its slot up, so that it delays no one else."""
        await self._places.acquire()
        loop = asyncio.get_running_loop()
        leave = _Leaving(self._places)
        timer = loop.call_later(_SLOW_SECONDS, leave)
        context = contextvars.copy_context()  # the language of this request
        try:
            return await loop.run_in_executor(self._threads, lambda: context.run(act))
        finally:
            timer.cancel()
            leave()
