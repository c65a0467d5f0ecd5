"""The kernels of a local course: each belongs to one learner, and they start by turns."""

import asyncio
import os
from collections import defaultdict
from typing import Any, cast

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

MOST_KERNELS = 6
"""A learner's open pages at one time; a further one takes the place of the oldest."""
_MOST_STARTING = max(2, os.cpu_count() or 1)
"""So many start together; more would only make all of them late."""
_LONGEST_TURN = 30.0
"""Seconds after which a kernel that hangs while it starts holds up nobody else."""


class CourseKernels(AsyncMappingKernelManager):
    """Knows whose each kernel is: that of the learner in whose folder it was started."""

    def __init__(self, **options: Any) -> None:
        cast(Any, super()).__init__(**options)
        self.turns = asyncio.Semaphore(_MOST_STARTING)
        self._learner_of: dict[str, str] = {}
        self._starting: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def start_kernel(self, *, path: str, **options: Any) -> str:  # type: ignore[override]
        """Start a kernel in a learner's folder; where too many of that learner's are running, one of them ends for it."""
        learner = path.split("/")[0]
        async with self._starting[learner]:
            await self._make_room(learner)
            kernel_id: str = await cast(Any, super()).start_kernel(path=path, **options)
            self._learner_of[kernel_id] = learner
        return kernel_id

    def belongs(self, kernel_id: str, learner: str) -> bool:
        """Whether there is such a kernel and it is this learner's."""
        return kernel_id in self and self._learner_of.get(kernel_id) == learner

    async def end(self, kernel_id: str) -> None:
        """End a kernel, where it has not ended yet."""
        if kernel_id in self._learner_of:
            await cast(Any, self).shutdown_kernel(kernel_id)

    async def end_all_of(self, learner: str) -> None:
        """End every kernel of this learner."""
        for kernel_id in self._running(learner):
            await self.end(kernel_id)

    def remove_kernel(self, kernel_id: str) -> Any:
        """Forget a kernel that has ended, and whose it was."""
        self._learner_of.pop(kernel_id, None)
        return super().remove_kernel(kernel_id)

    def _running(self, learner: str) -> list[str]:
        return [kernel_id for kernel_id, owner in self._learner_of.items() if owner == learner]

    async def _make_room(self, learner: str) -> None:
        running = self._running(learner)
        if len(running) >= MOST_KERNELS:
            await self.end(next((kernel_id for kernel_id in running if not self._kernel_connections.get(kernel_id)), running[0]))


class PageKernel:
    """The kernel of one page, started when it is its turn, while the page itself is on its way already.

    In Voila's hands it stands for all kernels: Voila asks for one before it sends anything of the
    page, and waits for it only after.
    """

    notebook_data: dict[str, Any] = {}
    """Of kernels that are kept warm: there are none."""

    def __init__(self, kernels: CourseKernels) -> None:
        self._kernels = kernels
        self._id = ""
        self._start: asyncio.Task[Any] | None = None
        self._has_turn = False

    def get_pool_size(self, _notebook: str) -> int:
        """How many are kept warm."""
        return 0

    async def start_kernel(self, **options: Any) -> str:
        """Have it started; gives its id at once."""
        self._id = self._kernels.new_kernel_id()
        self._start = asyncio.create_task(self._start_in_turn(options))
        return self._id

    def get_kernel(self, _kernel_id: str) -> Any:
        """To be awaited: the kernel, once it has started."""
        return self._start

    @property
    def failed(self) -> bool:
        """Whether there will be none."""
        return self._start is not None and self._start.done() and (self._start.cancelled() or self._start.exception() is not None)

    def give_up(self) -> None:
        """Nobody waits for it any more: do not start it, where it has not been."""
        if self._start and not self._has_turn:
            self._start.cancel()

    async def end(self) -> None:
        """End it, for it has no page."""
        await self._kernels.end(self._id)

    def end_turn(self) -> None:
        """Let the next one start."""
        if self._has_turn:
            self._has_turn = False
            self._kernels.turns.release()

    async def _start_in_turn(self, options: dict[str, Any]) -> Any:
        await self._kernels.turns.acquire()
        self._has_turn = True
        asyncio.get_running_loop().call_later(_LONGEST_TURN, self.end_turn)
        await self._kernels.start_kernel(kernel_id=self._id, **options)
        return self._kernels.get_kernel(self._id)
