"""The private folder of one stage run, and the removal of folders whose owner is dead.

It lies inside a local exchange, so that a finished data set is moved in by one rename. Its lock file is
held by the task and its child for as long as either lives: a folder whose lock can be taken has no owner.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from airloom.operators.exchange import is_local
from airloom.operators.settings import Settings

_LOCK = "owner.lock"
_YOUNG = 60.0
"""Seconds in which a folder without a lock may still be one that is just being made."""


@dataclass(frozen=True)
class Workspace:
    """A private folder and the descriptor that holds its lock."""

    path: Path
    lock: int


@contextmanager
def workspace(settings: Settings) -> Iterator[Workspace]:
    """A fresh private folder, removed at the end; dead ones are swept on the way."""
    parent = _parent(settings)
    sweep(parent)
    made = _make(parent)
    try:
        yield made
    finally:
        shutil.rmtree(made.path, ignore_errors=True)
        os.close(made.lock)


def private_folder() -> Workspace:
    """A fresh folder for temporary files, which goes once nobody holds its lock; dead ones are swept on the way."""
    parent = _temporary()
    sweep(parent)
    return _make(parent)


def _parent(settings: Settings) -> Path:
    if not is_local(settings.exchange):
        return _temporary()
    parent = Path(settings.exchange) / ".running"
    parent.mkdir(parents=True, exist_ok=True)
    return parent.resolve()


def _temporary() -> Path:
    """A folder of this user's alone; OSError when something of somebody else's is in its place."""
    parent = Path(tempfile.gettempdir()).resolve() / f"airloom-{os.getuid()}"
    with contextlib.suppress(FileExistsError):
        parent.mkdir(mode=0o700)
    made = parent.lstat()
    if made.st_uid != os.getuid() or not stat.S_ISDIR(made.st_mode):
        raise PermissionError(f"{parent} has to be a folder of this user's")
    parent.chmod(0o700)
    return parent


def _make(parent: Path) -> Workspace:
    while True:
        folder = parent / secrets.token_hex(8)
        folder.mkdir(mode=0o700)
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        # A sweeper may have taken the lock between its creation and ours, and removed the folder with it.
        if (folder / _LOCK).exists():
            return Workspace(folder, lock)
        os.close(lock)


def sweep(parent: Path) -> list[Path]:
    """Remove the folders below ``parent`` that no living process owns."""
    removed = []
    for folder in parent.iterdir():
        try:
            lock = os.open(folder / _LOCK, os.O_RDWR)
        except FileNotFoundError:
            with contextlib.suppress(FileNotFoundError):  # its owner may remove it just now
                if folder.is_dir() and time.time() - folder.stat().st_mtime > _YOUNG:
                    shutil.rmtree(folder, ignore_errors=True)
                    removed.append(folder)
            continue
        except (NotADirectoryError, PermissionError):
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        else:
            shutil.rmtree(folder, ignore_errors=True)
            removed.append(folder)
        finally:
            os.close(lock)
    return removed
