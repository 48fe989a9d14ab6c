"""Work that several requests may wait for at once: it is done once, and stopped when nobody waits any more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from airloom.plugins.web.errors import TooManyRequests

Result = TypeVar("Result")


class Stop:
    """Says to work in a thread that nobody waits for it."""

    def __init__(self) -> None:
        self.stopped = False
        self._callbacks: list[Callable[[], None]] = []

    def on_stop(self, callback: Callable[[], None]) -> None:
        """Call this when the work is to stop; at once when that was said already."""
        self._callbacks.append(callback)
        if self.stopped:
            callback()

    def stop(self) -> None:
        """Stop the work."""
        self.stopped = True
        for callback in self._callbacks:
            callback()


@dataclass
class _Running(Generic[Result]):
    task: asyncio.Task[Result]
    stop: Stop
    waiting: int = 0


@dataclass
class SharedRuns(Generic[Result]):
    """Runs by key, each in a thread, at most so many at once."""

    at_most: int
    _running: dict[str, _Running[Result]] = field(default_factory=dict)

    async def get(self, key: str, work: Callable[[Stop], Result]) -> Result:
        """The result of the run of that key, which is begun unless it is under way; TooManyRequests when all are busy.

        The caller may be cancelled; the last one that is takes the run with it.
        """
        running = self._running.get(key)
        if running is None:
            if len(self._running) >= self.at_most:
                detail = "The server does as many of these as it can at once; try again in a moment"
                raise TooManyRequests(detail, code="busy", headers={"Retry-After": "1"})
            stop = Stop()
            running = _Running(asyncio.create_task(asyncio.to_thread(work, stop)), stop)
            self._running[key] = running
            running.task.add_done_callback(lambda task: self._ended(key, task))
        running.waiting += 1
        try:
            # Shielded: who goes away must not take the result from those who stay.
            return await asyncio.shield(running.task)
        finally:
            running.waiting -= 1
            if running.waiting == 0 and not running.task.done():
                self._forget(key, running.task)  # who comes now must not wait for what is being stopped
                running.stop.stop()

    def _ended(self, key: str, task: asyncio.Task[Result]) -> None:
        self._forget(key, task)
        if not task.cancelled():
            task.exception()  # nobody may be left to hear of it

    def _forget(self, key: str, task: asyncio.Task[Result]) -> None:
        if key in self._running and self._running[key].task is task:
            del self._running[key]
