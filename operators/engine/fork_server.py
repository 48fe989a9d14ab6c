"""The fork server: a process that has the engine imported, and forks the children of stages from itself.

A small stage's child takes longer to import the engine than to do its work. Who starts this process
(``start.keep_ready``) holds the other end of a pipe: once that end is closed, by a kill -9 too, no more requests are
taken, and it ends with its last child. It starts as bare as a child does and works for nobody itself, so a child finds
no other's rows or secrets in its memory. It has one thread: what is forked holds no lock of another.

A request is one line of JSON with a child's descriptors, over a connection that the child lives no longer than::

    {"python": ..., "cwd": ..., "env": {...}}  ->  {"pid": 4711}, and at its end {"code": 0};  or {"refused": "..."}

An ended child's id stays taken until the connection is closed, so whoever kills by it kills nobody else.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import importlib
import json
import os
import selectors
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from airloom.operators.engine import child
from airloom.operators.registry import own_node_types

_DESCRIPTORS = 5
"""Of a child: standard input, output and error, the lifeline, the lock of its folder."""
_PRELOADED = (
    "ctypes",
    "duckdb",
    "airloom.operators.engine.loading",
    "airloom.operators.engine.preview",
    "airloom.operators.engine.stage_run",
    "airloom.operators.engine.transform",
    "airloom.operators.files.csv",
)
"""What most children import; PyArrow is not among it, for it starts threads."""
_LONGEST = 1024 * 1024
_PATIENCE = 1.0
"""Seconds that a request that has begun may take to arrive: nobody else is heard meanwhile."""


def main() -> None:
    """Import the engine, then fork until nobody holds the lifeline any more."""
    listener, lifeline, lock = socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2]), int(sys.argv[3])
    for name in _PRELOADED:
        importlib.import_module(name)
    for node_type in own_node_types():
        node_type.Config.model_rebuild()  # which is otherwise done when a config is read
    if (threads := _threads()) != 1:
        sys.exit(f"Airloom's fork server has {threads} threads after its imports, and would fork their locks")
    # What is there now is never garbage, and is not copied by a collection that looks at it.
    gc.collect()
    gc.freeze()
    ForkServer(listener, lifeline, lock).serve()
    shutil.rmtree(Path.cwd(), ignore_errors=True)
    # Without the interpreter's clean-up, in which DuckDB 2 reports leaks of its own.
    os._exit(0)


def _threads() -> int:
    return len(list(Path("/proc/self/task").iterdir()))


@dataclass
class _Forked:
    """A child that has not been waited for, and who asked for it; None once they are gone."""

    asker: socket.socket | None
    ended: bool = False


class ForkServer:
    """One thread that forks on request, and keeps each child's id until its asker is gone."""

    def __init__(self, listener: socket.socket, lifeline: int, lock: int) -> None:
        self._listener = listener
        self._lifeline = lifeline
        self._lock = lock
        """Of the folder in which it listens: held as long as it lives."""
        self._selector = selectors.DefaultSelector()
        self._children: dict[int, _Forked] = {}
        self._askers: dict[socket.socket, int | None] = {}
        """Connections, and the child that each has been given."""
        self._imported = _imported()
        self._woken, self._waker = os.pipe()

    def serve(self) -> None:
        """Answer requests; return when the lifeline is closed and the last child has been let go."""
        os.set_blocking(self._woken, False)
        os.set_blocking(self._waker, False)
        signal.set_wakeup_fd(self._waker, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._watch(self._listener, self._accept)
        self._watch(self._lifeline, self._retire)
        self._watch(self._woken, self._look_for_ends)
        while self._listener.fileno() >= 0 or self._children:
            for key, _ in self._selector.select():
                key.data()

    def _watch(self, source: socket.socket | int, act: Callable[[], None]) -> None:
        self._selector.register(source, selectors.EVENT_READ, act)

    def _accept(self) -> None:
        if self._listener.fileno() < 0:
            return
        try:
            asker, _ = self._listener.accept()
        except OSError:
            # No more descriptors for now: without a pause this would be tried again at once, and without end.
            time.sleep(0.1)
            return
        asker.settimeout(_PATIENCE)
        self._askers[asker] = None
        self._watch(asker, lambda: self._hear(asker))

    def _retire(self) -> None:
        self._selector.unregister(self._lifeline)
        self._selector.unregister(self._listener)
        self._listener.close()

    def _hear(self, asker: socket.socket) -> None:
        """A request, or, of one who has been given a child, that they are gone."""
        if self._askers[asker] is not None:
            self._let_go(asker)
            return
        try:
            request, descriptors = _receive(asker)
        except (OSError, ValueError):
            self._let_go(asker)
            return
        try:
            if reason := self._refusal(request):
                self._tell(asker, {"refused": reason})
            else:
                self._fork(asker, request, descriptors)
        finally:
            for descriptor in descriptors:
                os.close(descriptor)

    def _refusal(self, request: dict[str, Any]) -> str | None:
        if request["python"] != sys.executable:
            return "another Python"
        # A child would mix what was imported from the old files with what it imports from the new ones.
        if any(_changed_at(file) != at for file, at in self._imported.items()):
            return "what was imported has been changed since"
        return None

    def _fork(self, asker: socket.socket, request: dict[str, Any], descriptors: list[int]) -> None:
        try:
            pid = os.fork()
        except OSError as error:
            self._tell(asker, {"refused": str(error)})
            return
        if pid == 0:
            try:
                self._become_child(asker, request, descriptors)
            finally:
                os._exit(1)
        self._children[pid] = _Forked(asker)
        self._askers[asker] = pid

    def _become_child(self, asker: socket.socket, request: dict[str, Any], descriptors: list[int]) -> None:
        """Leave everything of the server's behind, and begin as one that was started by itself."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        # Not before, and so not by the server: who knows the id kills the group, which is there only now.
        self._tell(asker, {"pid": os.getpid()})
        self._selector.close()
        for connection in (self._listener, *self._askers):
            connection.close()
        for descriptor in (self._lifeline, self._lock, self._woken, self._waker):
            os.close(descriptor)
        os.chdir(request["cwd"])
        os.environ.clear()
        os.environ.update(request["env"])
        time.tzset()
        tempfile.tempdir = None
        # First out of the way of one another's places.
        high = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 64) for descriptor in descriptors]
        for place, descriptor in enumerate(high):
            os.dup2(descriptor, place)
        for descriptor in {*high, *descriptors} - set(range(_DESCRIPTORS)):
            os.close(descriptor)
        child.run(lifeline=3, lock=4)

    def _look_for_ends(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while os.read(self._woken, 4096):
                pass
        for pid, forked in list(self._children.items()):
            if forked.ended:
                continue
            code = _code_of_ended(pid)
            if code is None:
                continue
            forked.ended = True
            if forked.asker is None:
                self._bury(pid)
            else:
                self._tell(forked.asker, {"code": code})

    def _let_go(self, asker: socket.socket) -> None:
        """End what an asker that is gone has asked for; a child that lives is buried when it has ended."""
        pid = self._askers.pop(asker)
        self._selector.unregister(asker)
        asker.close()
        if pid is None:
            return
        forked = self._children[pid]
        forked.asker = None
        if forked.ended:
            self._bury(pid)
            return
        try:
            os.killpg(pid, signal.SIGKILL)
        except ProcessLookupError:  # it has no group of its own yet
            os.kill(pid, signal.SIGKILL)

    def _bury(self, pid: int) -> None:
        del self._children[pid]
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)

    def _tell(self, asker: socket.socket, answer: dict[str, Any]) -> None:
        # One who is gone is let go when their connection's end is read.
        with contextlib.suppress(OSError):
            asker.sendall(json.dumps(answer).encode() + b"\n")


def _imported() -> dict[str, int | None]:
    """The files of the modules in memory, and when each was last changed."""
    files = {file for module in list(sys.modules.values()) if (file := getattr(module, "__file__", None))}
    return {file: _changed_at(file) for file in files}


def _changed_at(file: str) -> int | None:
    try:
        return Path(file).stat().st_mtime_ns
    except OSError:
        return None


def _receive(asker: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """A request and its descriptors; ValueError for anything else, and no descriptor is left open then."""
    received, descriptors, _, _ = socket.recv_fds(asker, _LONGEST, _DESCRIPTORS)
    try:
        while received and not received.endswith(b"\n") and len(received) < _LONGEST:
            more = asker.recv(_LONGEST)
            if not more:
                break
            received += more
        if len(descriptors) != _DESCRIPTORS:
            raise ValueError("a request has to bring the descriptors of a child")
        request = json.loads(received)
        if not isinstance(request, dict) or not request.keys() >= {"python", "cwd", "env"}:
            raise ValueError("a request names a Python, a folder and an environment")
    except BaseException:
        for descriptor in descriptors:
            os.close(descriptor)
        raise
    return request, descriptors


def _code_of_ended(pid: int) -> int | None:
    """The exit code of a child, or minus the signal that ended it; None while it lives."""
    ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    if ended is None:
        return None
    return ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status


if __name__ == "__main__":
    main()
