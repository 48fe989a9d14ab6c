"""Threads for what waits for git or the database.

Few of them: threads that compute take turns with the event loop, and every one of them holds a connection to the
database.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TypeVar

import anyio.to_thread
from anyio import CapacityLimiter
from typing_extensions import TypeVarTuple, Unpack

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")
AT_ONCE = 6


@cache
def _limiter() -> CapacityLimiter:
    return CapacityLimiter(AT_ONCE)


async def run_sync(work: Callable[[Unpack[Arguments]], Result], *arguments: Unpack[Arguments]) -> Result:
    """The result of a function, called in one of the threads."""
    return await anyio.to_thread.run_sync(work, *arguments, limiter=_limiter())
