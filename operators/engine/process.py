"""The child process as its parent sees it: started bare, read line by line, always ended."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

from airloom.operators.engine.spec import StageSpec
from airloom.operators.engine.workspace import Workspace

_MODULE = "airloom.operators.engine.child"
_PASSED = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR")
_CHUNK = 65_536
_STDERR_KEPT = 4_000
_running: set[Child] = set()


class Child:
    """A context manager: when it ends, for whatever reason, the child and all it started are dead."""

    def __init__(self, spec: StageSpec, space: Workspace) -> None:
        self._request = json.dumps({"spec": spec.as_json(), "scratch": str(space.path)}).encode()
        self._deadline = time.monotonic() + spec.settings.time_limit
        self._space = space
        self.cancelled = False
        self.stderr = ""
        """The end of what it wrote there."""

    def __enter__(self) -> Child:
        inherited, self._lifeline = os.pipe()
        try:
            # -I: nothing of the task's environment, working folder or user site reaches the child's imports.
            # -u: what a library printed before a crash is not lost.
            self._process = subprocess.Popen(
                [sys.executable, "-Iu", "-m", _MODULE, str(inherited), str(self._space.lock)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=(inherited, self._space.lock),
                start_new_session=True,
                cwd=self._space.path,
                env=_environment(self._space),
            )
        except BaseException:
            os.close(self._lifeline)
            raise
        finally:
            os.close(inherited)
        _running.add(self)
        # The spec may be larger than a pipe holds, and the child may die before it has read it.
        threading.Thread(target=self._ask, daemon=True).start()
        return self

    def _ask(self) -> None:
        stdin = self._process.stdin
        assert stdin is not None
        with contextlib.suppress(OSError, ValueError):
            stdin.write(self._request)
            stdin.close()

    def __exit__(self, *exception: object) -> None:
        _running.discard(self)
        self.kill()
        self._process.wait()
        os.close(self._lifeline)
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe:
                pipe.close()

    @property
    def pid(self) -> int:
        """The child's process id, which is also its group's."""
        return self._process.pid

    def kill(self) -> None:
        """Kill the child and everything in its group; safe in a signal handler."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def cancel(self) -> None:
        """Kill it because somebody asked for that."""
        self.cancelled = True
        self.kill()

    def exit_code(self) -> int:
        """Its exit code, or minus the signal that ended it; once it has closed its standard output."""
        if hasattr(os, "waitid"):
            # Until it is waited for, its id names no other group: what it left behind can be killed safely.
            os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOWAIT)
            self.kill()
        return self._process.wait()

    def events(self) -> Iterator[dict[str, Any]]:
        """Its events and, as events of the kind ``stderr``, what it printed; TimeoutError at the time limit."""
        stdout, stderr = self._process.stdout, self._process.stderr
        assert stdout is not None
        assert stderr is not None
        waiting = {stdout.fileno(): b"", stderr.fileno(): b""}
        with selectors.DefaultSelector() as selector:
            for descriptor in waiting:
                selector.register(descriptor, selectors.EVENT_READ)
            while stdout.fileno() in waiting:
                remaining = self._deadline - time.monotonic()
                if remaining <= 0:
                    raise TimeoutError
                for key, _ in selector.select(remaining):
                    chunk = os.read(key.fd, _CHUNK)
                    lines = (waiting.pop(key.fd) + chunk).split(b"\n")
                    if chunk:
                        waiting[key.fd] = lines.pop()
                    else:
                        selector.unregister(key.fd)
                    for line in filter(None, lines):
                        yield self._event(line, key.fd == stdout.fileno())

    def _event(self, line: bytes, told: bool) -> dict[str, Any]:
        if told:
            event: dict[str, Any] = json.loads(line)
            return event
        text = line.decode(errors="replace")
        self.stderr = (self.stderr + text + "\n")[-_STDERR_KEPT:]
        return {"event": "stderr", "message": text}


def cancel_running() -> None:
    """Kill the children of all stages that run in this process."""
    for child in list(_running):
        child.cancel()


def _environment(space: Workspace) -> dict[str, str]:
    """What a child may know of the task's environment: no secrets, nothing of Airflow's."""
    passed = {name: os.environ[name] for name in _PASSED if name in os.environ}
    return {
        **passed,
        "TMPDIR": str(space.path),
        "PYTHONUTF8": "1",
        # Arrow's own allocator maps a gigabyte of address space ahead, which RLIMIT_AS counts.
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        # Looking for them reads the metadata of every distribution: 6 % of what the engine takes to import.
        "PYDANTIC_DISABLE_PLUGINS": "1",
        "AIRLOOM_CHILD": "1",
    }
