"""The child process as its parent sees it: read line by line, always ended."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import threading
import time
from collections.abc import Iterator
from typing import Any

from airloom.operators.engine.spec import StageSpec
from airloom.operators.engine.start import start
from airloom.operators.engine.workspace import Workspace

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
        self._started, self._pipes = start(self._space)
        _running.add(self)
        # The spec may be larger than a pipe holds, and the child may die before it has read it.
        threading.Thread(target=self._ask, daemon=True).start()
        return self

    def _ask(self) -> None:
        with contextlib.suppress(OSError), os.fdopen(self._pipes.stdin, "wb") as stdin:
            stdin.write(self._request)

    def __exit__(self, *exception: object) -> None:
        _running.discard(self)
        self.kill()
        self._started.release()
        self._pipes.close()

    @property
    def pid(self) -> int:
        """The child's process id, which is also its group's."""
        return self._started.pid

    def kill(self) -> None:
        """Kill the child and everything in its group; safe in a signal handler."""
        self._started.kill()

    def cancel(self) -> None:
        """Kill it because somebody asked for that."""
        self.cancelled = True
        self.kill()

    def exit_code(self) -> int:
        """Its exit code, or minus the signal that ended it; once it has closed its standard output."""
        code = self._started.ended()
        self.kill()
        return code

    def events(self) -> Iterator[dict[str, Any]]:
        """Its events and, as events of the kind ``stderr``, what it printed; TimeoutError at the time limit."""
        stdout, stderr = self._pipes.stdout, self._pipes.stderr
        waiting = {stdout: b"", stderr: b""}
        with selectors.DefaultSelector() as selector:
            for descriptor in waiting:
                selector.register(descriptor, selectors.EVENT_READ)
            while stdout in waiting:
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
                        yield self._event(line, key.fd == stdout)

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
