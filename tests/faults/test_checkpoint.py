"""The warehouse's checkpoint under fire: killed at any moment, it takes nothing of what was committed."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

import duckdb

from airloom.operators.settings import Settings
from airloom.operators.warehouse import Visit, exclusive, writing
from airloom.operators.warehouse_checkpoint import checkpoint
from tests.faults.harness import preload


def _checkpoint(warehouse: Path, pipe: Pipe) -> None:
    pipe.send("begun")
    checkpoint(warehouse)
    pipe.send("done")


def _killed_after(warehouse: Path, seconds: float | None) -> float:
    """Begin a checkpoint and kill it after so long, or not at all; the seconds it took."""
    context = multiprocessing.get_context("forkserver")
    pipe, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_checkpoint, args=(warehouse, theirs))
    process.start()
    theirs.close()
    assert pipe.recv() == "begun"
    began = time.monotonic()
    if not pipe.poll(60 if seconds is None else seconds):
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
    process.join()
    return time.monotonic() - began


def _commit(visit: Visit, number: int) -> None:
    with writing(visit) as database:
        database.execute("CREATE TABLE IF NOT EXISTS t (n bigint, text varchar)")
        database.execute(f"INSERT INTO t SELECT {number}, repeat('x', 100) FROM range(2000)")
        database.execute(f"CREATE OR REPLACE TABLE other_{number % 5} AS SELECT {number} AS n")


def test_a_killed_checkpoint_takes_nothing(tmp_path: Path, trials: int) -> None:
    preload()
    warehouse = tmp_path / "w.duckdb"
    settings = Settings(home=str(tmp_path), exchange=str(tmp_path), warehouse=str(warehouse), memory_limit=512)
    visit = Visit(warehouse, "drill", settings, tmp_path)
    chance = random.Random(1)
    _commit(visit, 0)
    typical = _killed_after(warehouse, None)
    interrupted = 0
    for number in range(1, trials + 1):
        _commit(visit, number)
        _killed_after(warehouse, chance.uniform(0, typical))
        interrupted += (tmp_path / "w.duckdb.rescue").exists()
        with exclusive(warehouse, "look"), duckdb.connect(str(warehouse), read_only=True) as database:
            found = database.execute("SELECT count(*), count(DISTINCT n), max(n) FROM t").fetchall()
        assert found == [(2000 * (number + 1), number + 1, number)]
    assert interrupted > 0


def test_a_log_that_has_grown_is_brought_in(tmp_path: Path) -> None:
    warehouse = tmp_path / "w.duckdb"
    settings = Settings(home=str(tmp_path), exchange=str(tmp_path), warehouse=str(warehouse), memory_limit=512)
    visit = Visit(warehouse, "drill", settings, tmp_path)
    with writing(visit) as database:
        database.execute("CREATE TABLE t AS SELECT range AS n FROM range(100)")
    assert (tmp_path / "w.duckdb.wal").exists()
    with writing(visit) as database:
        for number in range(9):
            database.execute(f"INSERT INTO t SELECT {number} FROM range(120000)")
            database.execute(f"UPDATE t SET n = n + 1 WHERE n = {number}")
    assert not (tmp_path / "w.duckdb.wal").exists()
    with exclusive(warehouse, "look"), duckdb.connect(str(warehouse), read_only=True) as database:
        assert database.execute("SELECT count(*) FROM t").fetchall() == [(1_080_100,)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["w.duckdb", "w.duckdb.queue"]
