"""Connections to Airflow's metadata database, for what runs on the event loop.

They wait while as many are at work as the pool keeps: one more would have one opened for it, and closed again, which
takes longer than the wait; and beyond the pool's overflow it would fail.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

from airflow import settings
from airflow.configuration import conf
from airflow.utils.session import create_session_async
from anyio import CapacityLimiter
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession


@cache
def _room() -> CapacityLimiter:
    return CapacityLimiter(conf.getint("database", "sql_alchemy_pool_size", fallback=5))


@asynccontextmanager
async def async_session() -> AsyncIterator[AsyncSession]:
    """A session that is committed when its block ends well."""
    async with _room(), create_session_async() as session:
        yield session


@asynccontextmanager
async def async_connection() -> AsyncIterator[AsyncConnection]:
    """A connection for looking things up; for what is asked all the time, as a session takes twice as long."""
    engine = settings.async_engine
    assert engine is not None, "the api-server has configured it"
    async with _room(), engine.connect() as connection:
        yield connection
