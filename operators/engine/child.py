"""The child process of one stage: reads its spec from standard input, works under limits, tells events.

Standard output carries the events; what a library prints goes to standard error instead. Nothing heavy is
imported before the guardian is forked.
"""

from __future__ import annotations

import os
import signal
import sys


def run(lifeline: int, lock: int) -> None:
    """Run one stage and leave without the interpreter's clean-up, in which DuckDB 2 reports leaks of its own."""
    events = os.dup(1)
    os.dup2(2, 1)
    guardian = start_guardian(lifeline, (0, 1, 2, events, lock))
    os.close(lifeline)
    die_with_parent()
    code = 1
    try:
        from airloom.operators.engine.stage_run import work

        code = work(events)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stderr.flush()
        os.kill(guardian, signal.SIGKILL)
        os.waitpid(guardian, 0)
        os._exit(code)


def start_guardian(lifeline: int, others: tuple[int, ...]) -> int:
    """Fork a process that kills the whole group as soon as the parent is gone, however that came about.

    It only waits for the end of a pipe that the parent holds open, so no long call into a library delays it.
    """
    guardian = os.fork()
    if guardian:
        return guardian
    try:
        for descriptor in others:
            os.close(descriptor)
        os.read(lifeline, 1)
        os.killpg(0, signal.SIGKILL)
    finally:
        os._exit(0)


def die_with_parent() -> None:
    """On Linux, have the kernel kill this process with the thread that started it."""
    if sys.platform == "linux":
        import ctypes

        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)


if __name__ == "__main__":
    run(int(sys.argv[1]), int(sys.argv[2]))
