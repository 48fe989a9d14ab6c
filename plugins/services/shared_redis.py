"""The Redis of ``[airloom] redis_url``, by which the api-server's processes share what each would keep to itself.

It may be away or slow at any time, and nothing may fail or wait for that: a question has an answer soon, or none.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from airflow.configuration import conf

if TYPE_CHECKING:
    import redis
    from redis.asyncio import Redis

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")

CONNECTIONS = 16
"""Of one process: each is taken for a fraction of a millisecond, except the one that listens."""
WITHIN = 0.5
"""Seconds in which an answer must be there, the time to connect included."""
PAUSE = 10.0
"""Seconds in which a Redis that did not answer is asked nothing."""
_PUBLISH_WITHIN = 2.0


class SharedRedis:
    """A Redis as seen from the event loop, and whether it is worth asking."""

    def __init__(self, url: str, *, pause: float = PAUSE, clock: Callable[[], float] = time.monotonic) -> None:
        self._url = url
        self._pause = pause
        self._clock = clock
        self._away_until: float | None = None

    @cached_property
    def client(self) -> Redis:
        """The client of all that this process does on its event loop."""
        from redis.asyncio import BlockingConnectionPool, Redis

        pool = BlockingConnectionPool.from_url(self._url, **_options(WITHIN), max_connections=CONNECTIONS, timeout=None)
        return Redis.from_pool(pool)

    async def ask(self, question: Callable[[], Awaitable[Answer]]) -> Answer | None:
        """What the Redis answers to a question; None while it is away.

        Of those who ask when the pause is over one tries again, and nobody else waits for that.
        """
        tries_again = self._away_until is not None
        if self._away_until is not None:
            if self._clock() < self._away_until:
                return None
            self._away_until = self._clock() + self._pause
        try:
            answer = await asyncio.wait_for(question(), WITHIN)
        except Exception as error:
            # Whatever it is, a wrong password or a full memory too, the request has nothing to do with it.
            if self._away_until is None:
                problem = f"{type(error).__name__}: {error}"
                log.warning("Redis does not answer; until it does, limits are those of each process. %s", problem)
            self._away_until = self._clock() + self._pause
            return None
        if tries_again:
            log.info("Redis answers again")
            self._away_until = None
        return answer

    async def close(self) -> None:
        """End the connections."""
        if "client" in self.__dict__:
            await self.client.aclose()


def shared_redis() -> SharedRedis | None:
    """The Redis of this process; None when the configuration names none."""
    url = conf.get("airloom", "redis_url", fallback="")
    return _shared(url) if url else None


def publish(channel: str) -> bool:
    """Tell who listens to a channel, from a thread; False when the configuration names no Redis."""
    url = conf.get("airloom", "redis_url", fallback="")
    if url:
        _of_threads(url).publish(channel, "")
    return bool(url)


@cache
def _shared(url: str) -> SharedRedis:
    return SharedRedis(url)


@cache
def _of_threads(url: str) -> redis.Redis:
    import redis

    return redis.Redis.from_url(url, **_options(_PUBLISH_WITHIN))


def _options(within: float) -> dict[str, Any]:
    return {"socket_connect_timeout": within, "socket_timeout": within, "health_check_interval": 20}
