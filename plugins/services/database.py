"""Sessions of Airflow's metadata database, for what runs on the event loop."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

from airflow.configuration import conf
from airflow.utils.session import create_session_async
from anyio import CapacityLimiter
from sqlalchemy.ext.asyncio import AsyncSession


@cache
def _room() -> CapacityLimiter:
    return CapacityLimiter(conf.getint("database", "sql_alchemy_pool_size", fallback=5))


@asynccontextmanager
async def async_session() -> AsyncIterator[AsyncSession]:
    """A session that is committed when its block ends well.

    It waits while as many are at work as the pool keeps connections: one more would have one opened for it, and closed
    again, which takes longer than the wait; and beyond the pool's overflow it would fail.
    """
    async with _room(), create_session_async() as session:
        yield session
