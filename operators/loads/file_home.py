"""The hidden folder beside a local target: its lock, its state, staging and versions."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from airloom.operators.files.paths import HIDDEN, LocalPath, local_path
from airloom.operators.loads.file_state import State
from airloom.operators.problems import TransientError
from airloom.operators.settings import Settings
from airloom.operators.values import REFERENCE

WAIT = 600.0
"""Seconds to wait for another load's lock, which is held for as long as renames take."""
_LOOK_EVERY = 0.02
_UNSAFE = re.compile(r"[^A-Za-z0-9_.=-]+")


class Home:
    """The folder that belongs to one path of one destination, whatever its ``${...}`` stand for."""

    def __init__(self, template: str, settings: Settings) -> None:
        place = local_path(_fixed_part(template), settings)
        self.root = place.root
        folder, tail = _split(place, template)
        self.path = folder / HIDDEN / tail
        self.staging = self.path / "staging"
        self.versions = self.path / "versions"

    def make(self) -> None:
        """Create the folder."""
        self.staging.mkdir(parents=True, exist_ok=True)
        self.versions.mkdir(exist_ok=True)

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the folder's lock; TransientError when another load keeps it too long."""
        descriptor = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            until = time.monotonic() + WAIT
            while True:
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > until:
                        raise TransientError(f"another load has held {self.path} for {WAIT:.0f} s") from None
                    time.sleep(_LOOK_EVERY)
            yield
        finally:
            os.close(descriptor)

    def read(self) -> State:
        """The state, without what was begun and not finished."""
        try:
            state = State.of(json.loads((self.path / "state.json").read_bytes()))
        except FileNotFoundError:
            return State()
        return self._settled(state)

    def _settled(self, state: State) -> State:
        """Take over a begun publication whose rename happened, drop one whose rename did not."""
        pending, state.pending = state.pending, None
        if pending is not None and proof_of(self.root / pending["target"]) == pending["proof"]:
            state.loads[pending["key"]] = pending["entry"]
            state.targets[pending["target"]] = pending["holds"]
        return state

    def write(self, state: State) -> None:
        """Make a state the current one; it survives a power failure."""
        replace_file(self.path / "state.json", json.dumps(state.as_json(), separators=(",", ":")).encode())

    def change(self, change: Callable[[State], Any]) -> Any:
        """Read, change and write the state under the lock; what ``change`` returns."""
        with self.lock():
            state = self.read()
            result = change(state)
            self.write(state)
        return result


def proof_of(path: Path) -> Any:
    """What tells a published file or pointer from any other: the link's target, or the file's identity."""
    try:
        if path.is_symlink():
            return str(path.readlink())
        status = path.stat()
    except FileNotFoundError:
        return None
    return [status.st_ino, status.st_size, status.st_mtime_ns]


def replace_file(path: Path, data: bytes) -> None:
    """Write a file as a whole: readers see the old or the new one."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    flush(path.parent)


def flush(path: Path) -> None:
    """Let a file, or the names in a folder, survive a power failure."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(path: Path) -> None:
    """Remove a folder that another process may be removing too."""
    shutil.rmtree(path, ignore_errors=True)


def _fixed_part(template: str) -> str:
    """The template with its references as harmless names, for finding its place."""
    return REFERENCE.sub("x", template)


def _split(place: LocalPath, template: str) -> tuple[Path, str]:
    """The folder above the first reference, and a name for what follows it."""
    parts = Path(template).parts
    varying = next((number for number, part in enumerate(parts) if REFERENCE.search(part)), len(parts) - 1)
    tail = parts[varying:]
    folder = place.path
    for _ in tail:
        folder = folder.parent
    text = "/".join(tail)
    name = _UNSAFE.sub("_", text).strip("_.") or "target"
    if name != text:
        name = f"{name[:80]}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    return folder, name
