"""Airflow's metadata database, for what runs on the event loop.

All wait while as many are at work as a pool keeps connections: one more would have one opened for it, and closed again,
which takes longer than the wait; and beyond the pool's overflow it would fail.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

from airflow import settings
from airflow.configuration import conf
from airflow.utils.session import create_session_async
from anyio import CapacityLimiter
from sqlalchemy import Executable
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

_DIRECT = 10
"""Connections for single statements."""


@cache
def _room() -> CapacityLimiter:
    return CapacityLimiter(conf.getint("database", "sql_alchemy_pool_size", fallback=5))


@asynccontextmanager
async def async_session() -> AsyncIterator[AsyncSession]:
    """A session that is committed when its block ends well."""
    async with _room(), create_session_async() as session:
        yield session


async def rows(query: Executable, values: Mapping[str, Any] | None = None) -> Sequence[Any]:
    """What a query finds, in one way to the database and back.

    A session takes six of them: it asks whether the connection is still there, begins, and ends. Here a connection that
    was lost is noticed by the query, which is then asked once more. Under load each way takes turns with all requests.
    """
    async with _direct_room():
        try:
            return await _found(query, values)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            return await _found(query, values)


async def change(statement: Executable) -> int:
    """How many rows a statement changes, committed, in one way to the database and back.

    DBAPIError says with ``connection_invalidated`` that the connection was lost, and nobody knows whether before it.
    """
    async with _direct_room(), _direct_engine().connect() as connection:
        return (await connection.execute(statement)).rowcount


async def close() -> None:
    """Close all connections while an event loop can: each that is left is an error in the log when the process ends."""
    url, engines = settings.SQL_ALCHEMY_CONN_ASYNC, [settings.async_engine]
    if url is not None and _pool.cache_info().currsize:
        engines.append(_pool(url))
    for engine in filter(None, engines):
        await engine.dispose()


async def _found(query: Executable, values: Mapping[str, Any] | None) -> Sequence[Any]:
    async with _direct_engine().connect() as connection:
        return (await connection.execute(query, values)).all()


@cache
def _direct_room() -> CapacityLimiter:
    return CapacityLimiter(_DIRECT)


def _direct_engine() -> AsyncEngine:
    url, shared = settings.SQL_ALCHEMY_CONN_ASYNC, settings.async_engine
    assert url is not None, "the api-server has configured it"
    assert shared is not None, "with it"
    if url.startswith("sqlite") or not conf.getboolean("database", "sql_alchemy_pool_enabled", fallback=True):
        return shared.execution_options(isolation_level="AUTOCOMMIT")
    return _pool(url)


@cache
def _pool(url: str) -> AsyncEngine:
    """An engine whose connections begin no transactions and are not asked whether they are still there."""
    given = conf.has_option("database", "sql_alchemy_connect_args_async")
    return settings.create_async_metadata_engine(
        url,
        connect_args=conf.getimport("database", "sql_alchemy_connect_args_async") if given else {},
        engine_args={
            "isolation_level": "AUTOCOMMIT",
            "pool_size": _DIRECT,
            "max_overflow": 0,
            "pool_recycle": conf.getint("database", "sql_alchemy_pool_recycle", fallback=1800),
            "pool_reset_on_return": None,
        },
    )
