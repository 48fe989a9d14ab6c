"""One ``make`` at a time at what several may start at once."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from scripts.paths import HOME


@contextmanager
def alone(work: str) -> Iterator[None]:
    """Hold the lock of one kind of work in this checkout; the others wait."""
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / f"{work}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
