"""Isolates itself, then runs code of a node: standard input brings what and the rows, standard output takes rows.

Three processes: one stays outside and waits; one is the first of the new process namespace, with which all
others end; the third runs the code. What is told on standard input first is JSON behind its length.
"""

from __future__ import annotations

import json
import os
import resource
import struct
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from airloom.operators.engine.isolated import namespaces, seccomp, snippet

_MEGABYTE = 1024 * 1024
_THREAD_MB = 16
"""Address space of a thread's stack and what it allocates from."""
_SPARE_MB = 64


def main() -> None:
    """Read what is asked, leave, run."""
    parent = os.getppid()
    namespaces.die_with_parent()
    os.umask(0o022)  # nobody must find the way through the folders that root makes
    asked = _asked()
    try:
        proc = namespaces.leave(Path(asked["root"]), asked["shown"], asked["work_megabytes"])
    except (namespaces.CannotIsolateError, OSError) as error:
        _cannot(error)
    # Who becomes another user, or the first of a namespace, is nobody's child until it says so again.
    namespaces.die_with_parent()
    if os.getppid() == parent:
        _wait_for(lambda: _first(asked, proc))


def _asked() -> dict[str, Any]:
    [length] = struct.unpack("<I", _read(4))
    asked: dict[str, Any] = json.loads(_read(length))
    return asked


def _read(length: int) -> bytes:
    """Exactly so many bytes: the tables that follow are another process's to read."""
    found = b""
    while len(found) < length:
        chunk = os.read(0, length - len(found))
        if not chunk:
            os._exit(1)
        found += chunk
    return found


def _wait_for(work: Callable[[], None]) -> None:
    """Do it in another process; end as it ends, and it ends with this one."""
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            namespaces.die_with_parent()
            # In a namespace of its own it sees no parent at all; without one, the parent may be gone already.
            if os.getppid() in (0, parent):
                work()
                code = 0
        except namespaces.CannotIsolateError as error:
            _cannot(error)
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            sys.stderr.flush()
            os._exit(code)
    # Whoever reads the answer is to see its end when the one who writes it has ended.
    os.close(0)
    os.close(1)
    _, status = os.waitpid(child, 0)
    os._exit(128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status))


def _first(asked: Mapping[str, Any], proc: int) -> None:
    """The first process of the namespace: nothing in there can look into it or end it."""
    # A signal to the own group reaches those outside of the namespace, too.
    os.setsid()
    namespaces.drop_capabilities()
    namespaces.hide_memory()
    _wait_for(lambda: _last(asked, proc))


def _last(asked: Mapping[str, Any], proc: int) -> None:
    """The process of the code."""
    _limit(asked)
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.path[:] = [path for path in sys.path if path.startswith(tuple(asked["shown"]))]
    for library in asked["libraries"]:
        __import__(library)
    _limit_memory(asked, proc)
    os.close(proc)
    os.environ.clear()
    seccomp.refuse_system_calls()
    with os.fdopen(0, "rb") as source:
        snippet.answer(asked, source, sink)
    sys.stdout.flush()


def _limit(asked: Mapping[str, Any]) -> None:
    for which, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, asked["work_megabytes"] * _MEGABYTE),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_NPROC, asked["threads"]),
        (resource.RLIMIT_CPU, asked["cpu_seconds"]),
        (resource.RLIMIT_MEMLOCK, 0),
    ):
        _set(which, value)


def _limit_memory(asked: Mapping[str, Any], proc: int) -> None:
    """So much more address space than Python and its libraries have by now."""
    descriptor = os.open("self/statm", os.O_RDONLY, dir_fd=proc)
    pages = int(os.read(descriptor, 100).split()[0])
    os.close(descriptor)
    more = asked["memory_megabytes"] + _SPARE_MB + _THREAD_MB * asked["cores"]
    _set(resource.RLIMIT_AS, pages * resource.getpagesize() + more * _MEGABYTE)


def _set(which: int, value: int) -> None:
    _, hard = resource.getrlimit(which)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (value, value))


def _cannot(error: Exception) -> None:
    os.write(1, snippet.NOT_ISOLATED + json.dumps({"message": str(error)}).encode())
    os._exit(3)


if __name__ == "__main__":
    main()
