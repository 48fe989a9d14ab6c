"""How fast the machine was while something was measured: others may use it too, and none of its counters shows that."""

from __future__ import annotations

import statistics
import threading
import time
from types import TracebackType

_EVERY = 0.5
_ADDITIONS = 50_000


class Pace:
    """Takes the processor seconds of one and the same computation twice a second, as long as the block runs."""

    def __init__(self) -> None:
        self._taken: list[tuple[float, float]] = []
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._measure, daemon=True)

    def __enter__(self) -> Pace:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._done.set()
        self._thread.join()

    def between(self, began: float, ended: float) -> float:
        """How many times as long as at its fastest the computation took then (seconds since 1970)."""
        found = [seconds for when, seconds in self._taken if began <= when < ended]
        fastest = min(seconds for _, seconds in self._taken)
        return statistics.median(found) / fastest if found else float("nan")

    def _measure(self) -> None:
        while not self._done.wait(_EVERY):
            began, total = time.thread_time(), 0
            for number in range(_ADDITIONS):
                total += number
            self._taken.append((time.time(), time.thread_time() - began))
