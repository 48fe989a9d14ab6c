"""How often one user may ask for what costs much: a bucket of tokens per user.

All api-server processes share it in the Redis of ``[airloom] redis_url``. Without one, and while that is away, each
process has its own. A bucket is one number, the moment at which it will be full again, in whole microseconds.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from fastapi import Depends

from airloom.plugins.services.shared_redis import SharedRedis, shared_redis
from airloom.plugins.web.access import CurrentUser
from airloom.plugins.web.errors import TooManyRequests

if TYPE_CHECKING:
    from redis.commands.core import AsyncScript

_SECOND = 1_000_000
_MOST_BUCKETS = 10_000
"""Users remembered at once; the one who asked longest ago is forgotten, and so begins with a full bucket."""

# The clock is that of Redis, so that the processes need not agree on one; should it be set back, nobody waits for that.
_TAKE = """
local interval, room = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local full = tonumber(redis.call('GET', KEYS[1]) or now)
full = math.min(math.max(full, now), now + room) + interval
if full > now + room then
  return full - now - room
end
redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX', math.ceil((full - now) / 1000))
return 0
"""


class Limiter(Protocol):
    """Lets so many requests of a user through at once, and so many per second in the long run."""

    async def wait(self, user: str) -> float:
        """Take a token, or the seconds until there is one."""


class ProcessLimiter:
    """The limit within this process."""

    def __init__(self, per_second: float, burst: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.interval = round(_SECOND / per_second)
        self.room = burst * self.interval
        self._clock = clock
        self._full: OrderedDict[str, int] = OrderedDict()

    async def wait(self, user: str) -> float:
        """Take a token, or the seconds until there is one."""
        now = int(self._clock() * _SECOND)
        full = max(self._full.pop(user, now), now)
        wait = max(0, full + self.interval - now - self.room)
        self._full[user] = full if wait else full + self.interval
        if len(self._full) > _MOST_BUCKETS:
            self._full.popitem(last=False)
        return wait / _SECOND


class SharedLimiter:
    """The limit of all processes together; while Redis is away, that of this one, which begins with full buckets."""

    def __init__(self, name: str, own: ProcessLimiter, redis: SharedRedis) -> None:
        self._prefix = f"airloom:limit:{name}:"
        self._own = own
        self._redis = redis

    async def wait(self, user: str) -> float:
        """Take a token, or the seconds until there is one."""

        def take() -> Awaitable[Any]:
            return self._take(keys=[self._prefix + user], args=[self._own.interval, self._own.room])

        wait = await self._redis.ask(take)
        return await self._own.wait(user) if wait is None else wait / _SECOND

    @cached_property
    def _take(self) -> AsyncScript:
        return self._redis.client.register_script(_TAKE)


def limiter(name: str, *, per_second: float, burst: int) -> Limiter:
    """The limit of this name, shared by all processes when the configuration names a Redis."""
    own = ProcessLimiter(per_second, burst)
    redis = shared_redis()
    return own if redis is None else SharedLimiter(name, own, redis)


_limiters: dict[str, Limiter] = {}


def limited(name: str, *, per_second: float, burst: int) -> Any:
    """A route's dependency: TooManyRequests beyond the limit; routes of one name share it."""
    if name not in _limiters:
        _limiters[name] = limiter(name, per_second=per_second, burst=burst)
    found = _limiters[name]

    async def check(user: CurrentUser) -> None:
        wait = await found.wait(str(user.get_id()))
        if wait:
            detail = "You ask for this faster than it can be done; others need the machine too"
            raise TooManyRequests(detail, headers={"Retry-After": str(math.ceil(wait))})

    return Depends(check)
