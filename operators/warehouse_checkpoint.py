"""Making the warehouse's file, and bringing its log into it, so that a kill at any moment costs nothing.

A commit only appends to DuckDB's log, whose torn end is dropped when it is read again. A checkpoint writes into
the file, and blocks of metadata in place: a kill in the middle of such a write leaves a block that fits neither
the old state nor the new, and the file cannot be opened again (seen once in a thousand kills). So visitors leave
the log as it is, and when it has grown, the file is checkpointed under a copy of both::

    warehouse.duckdb, warehouse.duckdb.wal
    warehouse.duckdb.rescue/       the two as they were: a checkpoint is under way, or was interrupted

Whoever comes next and finds the copy puts it back. All of this happens while the warehouse is held alone.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from airloom.operators.duckdb_config import config

_LEAST_LOG = 16 * 1024 * 1024
_LOG_SHARE = 8
"""A log is brought in when it is an eighth of the file: copying the file must not be most of the work."""


def create(warehouse: Path) -> None:
    """Make the file if there is none: under another name, for DuckDB opens none that was begun and not finished."""
    import duckdb

    if warehouse.exists():
        return
    making = warehouse.with_name(f"{warehouse.name}.creating")
    making.unlink(missing_ok=True)
    duckdb.connect(str(making), config=config()).close()
    _flush(making)
    making.rename(warehouse)
    _flush(warehouse.parent)


def is_due(warehouse: Path) -> bool:
    """Whether the log has grown so much that reading it with each visit costs more than bringing it in."""
    log = _log(warehouse)
    return log.exists() and log.stat().st_size > max(_LEAST_LOG, warehouse.stat().st_size // _LOG_SHARE)


def checkpoint(warehouse: Path) -> None:
    """Bring the log into the file; killed at any moment, ``restore`` brings back what was committed."""
    import duckdb

    _copy_both(warehouse)
    with duckdb.connect(str(warehouse), config=config()) as database:
        database.execute("CHECKPOINT")
    _flush(warehouse)
    _discard(_rescue(warehouse))


def restore(warehouse: Path) -> None:
    """Put back what an interrupted checkpoint may have damaged; without one, nothing happens."""
    rescue = _rescue(warehouse)
    if not rescue.exists():
        return
    for left in warehouse.parent.glob(f"{warehouse.name}.wal*"):
        left.unlink()
    for kept in rescue.iterdir():
        fresh = warehouse.with_name(f"{kept.name}.restored")
        shutil.copyfile(kept, fresh)
        _flush(fresh)
        fresh.replace(warehouse.with_name(kept.name))
    _flush(warehouse.parent)
    _discard(rescue)


def _copy_both(warehouse: Path) -> None:
    """The copy has its name only once it is whole."""
    making = warehouse.with_name(f"{warehouse.name}.copying")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir()
    for file in (warehouse, _log(warehouse)):
        if file.exists():
            shutil.copyfile(file, making / file.name)
            _flush(making / file.name)
    making.rename(_rescue(warehouse))
    _flush(warehouse.parent)


def _discard(rescue: Path) -> None:
    """A copy that is half removed must not be taken for a whole one."""
    done = rescue.with_name(f"{rescue.name}.done")
    shutil.rmtree(done, ignore_errors=True)
    rescue.rename(done)
    shutil.rmtree(done)


def _log(warehouse: Path) -> Path:
    return warehouse.with_name(f"{warehouse.name}.wal")


def _rescue(warehouse: Path) -> Path:
    return warehouse.with_name(f"{warehouse.name}.rescue")


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
