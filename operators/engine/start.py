"""How a child comes to be: forked by the fork server where there is one, else as a fresh interpreter."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Protocol

from airloom.operators.engine.workspace import Workspace, private_folder
from airloom.operators.settings import wants_fork_server

log = logging.getLogger(__name__)

ADDRESS = "AIRLOOM_FORK_SERVER"
"""The variable in which whoever has a fork server tells the processes that it forks where that listens."""
_CHILD = "airloom.operators.engine.child"
_SERVER = "airloom.operators.engine.fork_server"
_PASSED = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR")
_PATIENCE = 5.0
"""Seconds in which a fork server has to answer; it forks in some milliseconds."""
_BACKLOG = 128
_starting = threading.Lock()


class Started(Protocol):
    """A child that was started."""

    @property
    def pid(self) -> int:
        """Its process id, which is also its group's."""

    def kill(self) -> None:
        """Kill it and everything in its group; safe in a signal handler."""

    def ended(self) -> int:
        """Wait for its end; its exit code, or minus the signal that ended it."""

    def release(self) -> None:
        """Wait for its end, and let its id go."""


@dataclass(frozen=True)
class Pipes:
    """A child's standard streams and lifeline, as the descriptors of this process's ends."""

    stdin: int
    stdout: int
    stderr: int
    lifeline: int

    def close(self) -> None:
        """Close all of them; ``stdin`` is closed by who writes into it."""
        for descriptor in (self.stdout, self.stderr, self.lifeline):
            os.close(descriptor)


def start(space: Workspace) -> tuple[Started, Pipes]:
    """A child that works in this folder, and reads its spec from standard input."""
    address = os.environ.get(ADDRESS)
    if address:
        # Without a fork server that answers. A child that it may yet fork has pipes of its own, which are closed.
        with contextlib.suppress(OSError, ValueError, KeyError), _pipes() as (ours, theirs):
            return _Forked(address, space, theirs), ours
    with _pipes() as (ours, theirs):
        return _Run(space, theirs), ours


@contextmanager
def _pipes() -> Iterator[tuple[Pipes, tuple[int, int, int, int]]]:
    """Pipes for a child: this process's ends, which are closed when it cannot be started, and the child's."""
    with ExitStack() as theirs_closed, ExitStack() as ours_closed:

        def pipe(ours: int) -> tuple[int, int]:
            ends = os.pipe()
            ours_closed.callback(os.close, ends[ours])
            theirs_closed.callback(os.close, ends[1 - ours])
            return ends

        (stdin, our_stdin), (our_stdout, stdout), (our_stderr, stderr) = pipe(1), pipe(0), pipe(0)
        lifeline, our_lifeline = pipe(1)
        yield Pipes(our_stdin, our_stdout, our_stderr, our_lifeline), (stdin, stdout, stderr, lifeline)
        ours_closed.pop_all()


class _Run:
    """A child that is an interpreter of its own."""

    def __init__(self, space: Workspace, pipes: tuple[int, int, int, int]) -> None:
        stdin, stdout, stderr, lifeline = pipes
        self._process = subprocess.Popen(
            [*_bare(_CHILD), str(lifeline), str(space.lock)],
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            pass_fds=(lifeline, space.lock),
            start_new_session=True,
            cwd=space.path,
            env=_environment(space),
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def kill(self) -> None:
        if self._process.returncode is None:
            _kill_group(self.pid)

    def ended(self) -> int:
        # Until it is waited for, its id names no other group: what it left behind can be killed safely.
        if hasattr(os, "waitid") and (ended := os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)):
            return ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status
        return self._process.wait()

    def release(self) -> None:
        self._process.wait()


class _Forked:
    """A child of the fork server; OSError, ValueError or KeyError when it gives none."""

    def __init__(self, address: str, space: Workspace, pipes: tuple[int, int, int, int]) -> None:
        self._code: int | None = None
        self._released = False
        self._server = socket.socket(socket.AF_UNIX)
        try:
            self._server.settimeout(_PATIENCE)
            self._server.connect(address)
            request = {"python": sys.executable, "cwd": str(space.path), "env": _environment(space)}
            socket.send_fds(self._server, [json.dumps(request).encode() + b"\n"], [*pipes, space.lock])
            self._told = self._server.makefile("rb")
            self.pid: int = json.loads(self._told.readline())["pid"]
        except BaseException:
            self._server.close()
            raise

    def kill(self) -> None:
        # The server lets no id go before its connection is closed.
        if not self._released:
            _kill_group(self.pid)

    def ended(self) -> int:
        if self._code is None:
            try:
                self._server.settimeout(_PATIENCE)
                self._code = json.loads(self._told.readline())["code"]
            except (OSError, ValueError):
                self._code = -signal.SIGKILL  # the server is gone, and its children with it, or does nothing any more
        return self._code

    def release(self) -> None:
        self.ended()
        self._released = True
        self._told.close()
        self._server.close()


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _bare(module: str) -> list[str]:
    # -I: nothing of the task's environment, working folder or user site reaches the imports.
    # -u: what a library printed before a crash is not lost.
    return [sys.executable, "-Iu", "-m", module]


def _environment(space: Workspace | None) -> dict[str, str]:
    """What a child may know of the task's environment: no secrets, nothing of Airflow's."""
    passed = {name: os.environ[name] for name in _PASSED if name in os.environ}
    temporary = {} if space is None else {"TMPDIR": str(space.path)}
    return {
        **passed,
        **temporary,
        "PYTHONUTF8": "1",
        # Arrow's own allocator maps a gigabyte of address space ahead, which RLIMIT_AS counts.
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        # Looking for them reads the metadata of every distribution: 6 % of what the engine takes to import.
        "PYDANTIC_DISABLE_PLUGINS": "1",
        "AIRLOOM_CHILD": "1",
    }


def keep_ready() -> None:
    """Have a fork server, for this process and those that it forks, that lives no longer than the last of them.

    It is there at once, and answers once it has imported the engine. There is none where the deployment wants none, nor
    on macOS, whose frameworks do not survive a fork that executes nothing.
    """
    if sys.platform != "linux" or not wants_fork_server():
        return
    with _starting:
        if not _own.is_hopeless() and not _answers(os.environ.get(ADDRESS)):
            try:
                os.environ[ADDRESS] = _own.start()
            except OSError as error:
                _own.give_up(str(error))


def _answers(address: str | None) -> bool:
    if not address:
        return False
    with socket.socket(socket.AF_UNIX) as asked:
        asked.settimeout(_PATIENCE)
        return asked.connect_ex(address) == 0


class _Own:
    """The fork server that this process has started, if any."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self._lifeline: int | None = None
        """Open in this process and in those it forks; what they execute does not get it."""
        self._given_up = False

    def is_hopeless(self) -> bool:
        """Whether another one would fare no better."""
        code = None if self.process is None else self.process.poll()
        if code is not None and code > 0:
            self.give_up(f"it ended with code {code}")
        return self._given_up

    def give_up(self, reason: str) -> None:
        """Say once that there is none, and do without."""
        if not self._given_up:
            log.warning("There is no fork server, so stages start a little later: %s", reason)
        self._given_up = True

    def start(self) -> str:
        """Start one, in the place of one that is gone; the address at which it will listen."""
        if self._lifeline is not None:
            os.close(self._lifeline)
            self._lifeline = None
        folder = private_folder()
        with ExitStack() as handed_over:
            handed_over.callback(os.close, folder.lock)
            lifeline, self._lifeline = os.pipe()
            handed_over.callback(os.close, lifeline)
            listener = handed_over.enter_context(socket.socket(socket.AF_UNIX))
            address = str(folder.path / "socket")
            listener.bind(address)
            listener.listen(_BACKLOG)
            handed = (listener.fileno(), lifeline, folder.lock)
            self.process = subprocess.Popen(
                [*_bare(_SERVER), *map(str, handed)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=handed,
                start_new_session=True,
                cwd=folder.path,
                env=_environment(None),
            )
        return address


_own = _Own()
