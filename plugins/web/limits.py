"""How often one user may ask for what costs much: a bucket of tokens per user, in this process."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from fastapi import Depends

from airloom.plugins.web.access import CurrentUser
from airloom.plugins.web.errors import TooManyRequests

_MOST_BUCKETS = 10_000
"""Users remembered at once; the one who asked longest ago is forgotten, and so begins with a full bucket."""


@dataclass
class Limiter:
    """Lets ``burst`` requests through at once, and ``per_second`` in the long run."""

    per_second: float
    burst: int
    _buckets: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict, init=False)
    """User -> tokens left, and when that was."""

    def wait(self, user: str, now: float) -> float:
        """Take a token, or the seconds until there is one."""
        tokens, then = self._buckets.pop(user, (float(self.burst), now))
        tokens = min(float(self.burst), tokens + (now - then) * self.per_second)
        wait = 0.0 if tokens >= 1 else (1 - tokens) / self.per_second
        self._buckets[user] = (tokens - 1 if not wait else tokens, now)
        if len(self._buckets) > _MOST_BUCKETS:
            self._buckets.popitem(last=False)
        return wait


_limiters: dict[str, Limiter] = {}


def limited(name: str, *, per_second: float, burst: int) -> Any:
    """A route's dependency: TooManyRequests beyond the limit; routes of one name share it."""
    limiter = _limiters.setdefault(name, Limiter(per_second, burst))

    async def check(user: CurrentUser) -> None:
        wait = limiter.wait(str(user.get_id()), time.monotonic())
        if wait:
            detail = "You ask for this faster than it can be done; others need the machine too"
            raise TooManyRequests(detail, headers={"Retry-After": str(int(wait) + 1)})

    return Depends(check)
