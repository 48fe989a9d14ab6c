"""Limits of a child process: what the system enforces, and what its end says about them.

DuckDB's own limits are not enough: with ``memory_limit = 512MB`` a ``repeat()`` still reached 7.7 GB,
and a 3 s ``max_execution_time`` took 44 s. The address space needs room above the memory limit: at
350 MB it peaked at 877 MB with 151 MB resident.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from pathlib import Path

from airloom.operators.settings import Settings

MEGABYTE = 1024 * 1024
_ROOM_MB = 2048
"""Address space above twice the memory limit: libraries, the driver, Arrow."""
_ROOM_PER_THREAD_MB = 96
"""A thread's stack and its allocator's arena are address space, mostly never touched."""


def threads(settings: Settings) -> int:
    """How many threads one stage may use."""
    return settings.threads or usable_cores()


def usable_cores() -> int:
    """The cores this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def address_space(settings: Settings) -> int:
    """Bytes of address space a child may map."""
    return (2 * settings.memory_limit + _ROOM_MB + _ROOM_PER_THREAD_MB * threads(settings)) * MEGABYTE


def apply(settings: Settings) -> None:
    """Put the limits on this process; what the platform does not know is left to the others."""
    cpu_seconds = settings.time_limit * max(threads(settings), usable_cores())
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, settings.disk_limit * MEGABYTE)
    _limit(resource.RLIMIT_CPU, cpu_seconds)
    if sys.platform == "linux":
        _limit(resource.RLIMIT_AS, address_space(settings))


def cap_growth(megabytes: int) -> None:
    """Let this process map at most so much more address space than it has now; only Linux tells how much that is."""
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        _limit(resource.RLIMIT_AS, pages * resource.getpagesize() + megabytes * MEGABYTE)


def _limit(which: int, value: int) -> None:
    _, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(which, (value, value))


def resident_megabytes() -> int:
    """The most memory this process has had resident."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(peak / MEGABYTE if sys.platform == "darwin" else peak / 1024)


def describe_exit(code: int, settings: Settings) -> str:
    """What the end of a child without a result most likely means, and which setting to look at."""
    memory = f"it may have needed more memory than [airloom] memory_limit = {settings.memory_limit} (MB) allows"
    if code >= 0:
        return f"the stage's process ended with code {code} and left no result"
    name = signal.Signals(-code).name
    if -code == signal.SIGXCPU:
        return f"the stage was stopped ({name}): its CPU time exceeded [airloom] time_limit = {settings.time_limit} s"
    if -code == signal.SIGXFSZ:
        return f"the stage was stopped ({name}): a file exceeded [airloom] disk_limit = {settings.disk_limit} (MB)"
    if -code == signal.SIGKILL:
        return f"the stage was killed ({name}), most likely by the system for lack of memory; {memory}"
    return f"the stage's process crashed ({name}); {memory}"
