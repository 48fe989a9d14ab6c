"""The embedded warehouse: one DuckDB file, opened by one process at a time, in the order they came.

DuckDB lets a single process open a file, readers beside a writer included, and refuses the others at once.
So whoever wants in takes a numbered ticket beside the file and waits until nobody with a lower number lives::

    warehouse.duckdb
    warehouse.duckdb.queue/
        last          the highest number handed out; its flock guards the handing out
        000000000041  a ticket, flocked by its owner for as long as it waits or works

A ticket is alive while it is flocked, and the system lets go of a flock together with the process: after a
kill -9 the next in line goes on at once, with nothing to clean up by hand.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import logging
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from airloom.operators.duckdb_config import config
from airloom.operators.problems import ConfigError, TransientError
from airloom.operators.warehouse_checkpoint import checkpoint, create, is_due, restore

if TYPE_CHECKING:
    import duckdb

    from airloom.operators.connection import Connection
    from airloom.operators.settings import Settings

log = logging.getLogger(__name__)

CONNECTION_TYPES = ("duckdb",)
WAIT_SECONDS = 1800.0
"""How long to wait for the warehouse before the attempt fails and Airflow's retry takes over."""
_FIRST_WORD, _SAY_EVERY = 1.0, 15.0
_POLL = (0.005, 0.2)
"""Seconds between two looks at the line: at first, and at most."""
_DIGITS = 12


@dataclass(frozen=True)
class Visit:
    """Who opens which warehouse, and what they may use."""

    path: Path
    holder: str
    """What others read in their log while they wait: ``daily_delays/report``."""
    settings: Settings
    scratch: Path
    """Where the engine may spill."""
    wait_seconds: float = WAIT_SECONDS


def warehouse_path(settings: Settings, connection: Connection | None) -> Path:
    """The DuckDB file: the deployment's own, or the one a connection names below Airflow's home."""
    if connection is None:
        return Path(settings.warehouse)
    home = Path(settings.home).resolve()
    named = connection.host or connection.schema
    path = (home / named).resolve()
    if not named or path.suffix != ".duckdb" or home not in path.parents:
        raise ConfigError(
            f"connection '{connection.id}' names no warehouse: its host must be a file below {home} "
            "whose name ends in .duckdb",
            field="connection",
        )
    return path


@contextmanager
def reading(visit: Visit, folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse, read-only and locked down: a query reaches its tables, and files only in ``folder``."""
    if not visit.path.exists():
        raise ConfigError(f"the warehouse {visit.path.name} has no tables yet: nothing has been written into it")
    with exclusive(visit.path, visit.holder, visit.wait_seconds), _opened(visit, read_only=True) as database:
        _close_doors(database, f"SET allowed_directories = ['{_escaped(folder)}']")
        yield database


@contextmanager
def writing(visit: Visit, files: Iterable[str] = ()) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse, for writing: its statements reach these files and no others."""
    visit.path.parent.mkdir(parents=True, exist_ok=True)
    paths = ", ".join(f"'{_escaped(file)}'" for file in files)
    with exclusive(visit.path, visit.holder, visit.wait_seconds):
        create(visit.path)
        with _opened(visit, read_only=False) as database:
            _close_doors(database, f"SET allowed_paths = [{paths}]")
            yield database
        if is_due(visit.path):
            checkpoint(visit.path)


@contextmanager
def _opened(visit: Visit, *, read_only: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    import duckdb

    try:
        database = duckdb.connect(str(visit.path), read_only=read_only, config=config())
    except duckdb.IOException as error:
        reason = str(error).splitlines()[0]
        if "lock" in reason:
            raise TransientError(f"another program has the warehouse open, outside of the line: {reason}") from None
        raise ConfigError(f"the warehouse {visit.path.name} cannot be opened: {reason}") from None
    try:
        settings = visit.settings
        database.execute(f"SET memory_limit = '{settings.memory_limit}MiB'")
        if settings.threads:
            database.execute(f"SET threads = {settings.threads}")
        database.execute(f"SET temp_directory = '{_escaped(visit.scratch / 'warehouse_spill')}'")
        database.execute(f"SET max_temp_directory_size = '{settings.disk_limit}MiB'")
        database.execute("SET TimeZone = 'UTC'")
        if not read_only:
            # A checkpoint of DuckDB's own, at some commit or at the end, would be one without a copy.
            database.execute("SET checkpoint_threshold = '1TB'")
            database.execute("PRAGMA disable_checkpoint_on_shutdown")
        yield database
    finally:
        database.close()


def _close_doors(database: duckdb.DuckDBPyConnection, allowed: str) -> None:
    """The lock-down of every stage, in the order that DuckDB wants; the last statement closes it."""
    for statement in (
        "SET python_enable_replacements = false",
        "SET autoinstall_known_extensions = false",
        "SET autoload_known_extensions = false",
        "SET allow_community_extensions = false",
        "SET allow_persistent_secrets = false",
        allowed,
        "SET enable_external_access = false",
        "SET lock_configuration = true",
    ):
        database.execute(statement)


def _escaped(path: str | Path) -> str:
    return str(path).replace("'", "''")


@contextmanager
def exclusive(warehouse: Path, holder: str, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold the warehouse alone, and whole; TransientError when those ahead take longer than ``wait_seconds``."""
    queue = warehouse.with_name(warehouse.name + ".queue")
    queue.mkdir(parents=True, exist_ok=True)
    number, descriptor = _take_ticket(queue, holder)
    try:
        _wait(queue, number, wait_seconds)
        _note(descriptor, holder)
        restore(warehouse)
        yield
    finally:
        # Unlinked while it is still locked, so that nobody takes it for the ticket of a dead process.
        _path(queue, number).unlink(missing_ok=True)
        os.close(descriptor)


def _take_ticket(queue: Path, holder: str) -> tuple[int, int]:
    """The next number and the descriptor that keeps its ticket alive."""
    last = os.open(queue / "last", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(last, fcntl.LOCK_EX)
        number = max([int(os.pread(last, _DIGITS, 0) or b"0"), *_numbers(queue)]) + 1
        # Numbers never come twice: a ticket is removed by its name, which must not have gone to another.
        os.pwrite(last, b"%0*d" % (_DIGITS, number), 0)
        descriptor = os.open(_path(queue, number), os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        _note(descriptor, holder)
    finally:
        os.close(last)
    return number, descriptor


def _wait(queue: Path, number: int, wait_seconds: float) -> None:
    began = time.monotonic()
    said = began + _FIRST_WORD - _SAY_EVERY
    pause = _POLL[0]
    while (first := _first_alive(queue, number)) is not None:
        now = time.monotonic()
        holder, seconds = first
        if now - began >= wait_seconds:
            raise TransientError(
                f"waited {now - began:.0f} s for the warehouse, which is held by {holder} for {seconds:.0f} s"
            )
        if now - said >= _SAY_EVERY:
            log.info("waiting for the warehouse, held by %s for %.0f s", holder, seconds)
            said = now
        time.sleep(pause)
        pause = min(pause * 1.5, _POLL[1])


def _first_alive(queue: Path, number: int) -> tuple[str, float] | None:
    """Who is first in line before this number, and for how long; tickets of the dead are removed."""
    for earlier in sorted(found for found in _numbers(queue) if found < number):
        path = _path(queue, earlier)
        with contextlib.suppress(FileNotFoundError), path.open("rb") as ticket:
            try:
                fcntl.flock(ticket, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return _noted(ticket.read())
            path.unlink(missing_ok=True)
    return None


def _numbers(queue: Path) -> list[int]:
    return [int(path.name) for path in queue.iterdir() if path.name.isdigit()]


def _path(queue: Path, number: int) -> Path:
    return queue / f"{number:0{_DIGITS}d}"


def _note(descriptor: int, holder: str) -> None:
    """Write into a ticket who it belongs to, and since when."""
    text = json.dumps({"holder": holder, "since": time.time()}).encode()
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, text, 0)


def _noted(text: bytes) -> tuple[str, float]:
    try:
        note = json.loads(text)
        return str(note["holder"]), max(0.0, time.time() - float(note["since"]))
    except (ValueError, KeyError, TypeError):  # read between two writes
        return "another load", 0.0
