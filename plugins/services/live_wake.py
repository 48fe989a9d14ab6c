"""Tells every api-server process at once that something was changed, so that none waits for its next look.

By Redis when ``[airloom] redis_url`` names one, else by the metadata database when that is Postgres. Without
either, and while it does not answer, the others see a change when they look by themselves a second later.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from airflow.configuration import conf
from airflow.utils.session import create_session
from sqlalchemy import func, select

from airloom.plugins.services.shared_redis import SharedRedis, publish, shared_redis

log = logging.getLogger(__name__)

CHANNEL = "airloom_live"
LONGEST_PAUSE = 30.0
"""Seconds between two attempts to listen."""
_local: set[Callable[[], None]] = set()


def wake() -> None:
    """Wake the pollers of all processes; to be called from a thread, once what was changed is committed."""
    for woken in tuple(_local):
        woken()
    try:
        if not publish(CHANNEL) and _is_postgres():
            with create_session(scoped=False) as session:
                session.execute(select(func.pg_notify(CHANNEL, "")))
    except Exception:
        # The change is made; that others see it a second later is no reason to fail.
        log.warning("The other api-server processes were not woken", exc_info=True)


async def listen(woken: Callable[[], None]) -> None:
    """Call ``woken`` in this event loop whenever any process wakes all; until cancelled."""
    loop = asyncio.get_running_loop()

    def here() -> None:
        loop.call_soon_threadsafe(woken)

    _local.add(here)
    try:
        source = _source()
        pause = 1.0
        while source is not None:
            started = loop.time()
            try:
                await source(woken)
            except Exception:
                log.warning("Nothing wakes the live updates of this process; it looks by itself", exc_info=True)
            if loop.time() - started > LONGEST_PAUSE:
                pause = 1.0
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        await asyncio.Event().wait()
    finally:
        _local.discard(here)


def _source() -> Callable[[Callable[[], None]], Awaitable[None]] | None:
    redis = shared_redis()
    if redis is not None:
        return partial(listen_redis, redis)
    return listen_postgres if _is_postgres() else None


async def listen_redis(redis: SharedRedis, woken: Callable[[], None]) -> None:
    """Listen to a Redis until it ends the connection."""
    async with redis.client.pubsub() as channel:
        await channel.subscribe(CHANNEL)
        woken()  # what was changed before this connection
        while True:
            # A timeout, so that a connection that broke without a word is found by the health check.
            if await channel.get_message(ignore_subscribe_messages=True, timeout=10) is not None:
                woken()


async def listen_postgres(woken: Callable[[], None]) -> None:
    """Listen to the metadata database until it ends the connection."""
    from airflow import settings

    if settings.async_engine is None:
        raise RuntimeError("Airflow has no asynchronous connection to its database")
    async with settings.async_engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        if not hasattr(driver, "add_listener"):
            log.info("The metadata database is not asked through asyncpg, so it wakes no live updates")
            await asyncio.Event().wait()
        ended = asyncio.Event()
        try:
            driver.add_termination_listener(lambda _: ended.set())
            await driver.add_listener(CHANNEL, lambda *_: woken())
            woken()
            await ended.wait()
        finally:
            await connection.invalidate()  # it still listens, so it is nobody else's


def _is_postgres() -> bool:
    return conf.get("database", "sql_alchemy_conn").startswith("postgresql")
