"""A bounded memory: what was used last stays, what was not goes first; safe to use from several threads."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import RLock
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True)
class _Entry(Generic[Value]):
    value: Value
    size: int
    until: float


class BoundedCache(Generic[Value]):
    """Values by key, at most so many bytes of them together; the size of each is said by who puts it there."""

    def __init__(self, limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._clock = clock
        self._entries: OrderedDict[str, _Entry[Value]] = OrderedDict()
        self._lock = RLock()
        self.size = 0

    def get(self, key: str) -> Value | None:
        """The value, when it is there and not too old."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            if entry.until < self._clock():
                self.drop(key)
                return None
            self._entries.move_to_end(key)
            return entry.value

    def put(self, key: str, value: Value, size: int, seconds: float) -> None:
        """Keep a value for at most so long; one that is larger than a quarter of everything is not kept."""
        with self._lock:
            self.drop(key)
            if size > self._limit // 4:
                return
            self._entries[key] = _Entry(value, size, self._clock() + seconds)
            self.size += size
            while self.size > self._limit:
                self.drop(next(iter(self._entries)))

    def values(self) -> list[Value]:
        """What is there now and not too old."""
        with self._lock:
            now = self._clock()
            return [entry.value for entry in self._entries.values() if entry.until >= now]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self.size = 0

    def drop(self, key: str) -> None:
        """Forget a value."""
        with self._lock:
            entry = self._entries.pop(key, None)
            if entry is not None:
                self.size -= entry.size
