"""The line for the warehouse: one at a time, in order, whatever dies."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.connection import Connection as Pipe
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from airloom.operators.connection import Connection
from airloom.operators.problems import ConfigError, TransientError
from airloom.operators.settings import Settings
from airloom.operators.warehouse import Visit, exclusive, reading, warehouse_path, writing
from tests.waiting import wait_until

SPAWN = multiprocessing.get_context("spawn")


def hold(warehouse: Path, holder: str, pipe: Pipe) -> None:
    with exclusive(warehouse, holder):
        pipe.send("held")
        pipe.poll(60)


def count_up(warehouse: Path, counter: Path, times: int) -> None:
    """Read, wait, write: any two at once lose a count."""
    for _ in range(times):
        with exclusive(warehouse, f"counter {os.getpid()}"):
            value = int(counter.read_text())
            time.sleep(0.001)
            counter.write_text(str(value + 1))


def note_turn(warehouse: Path, turns: Path, name: str) -> None:
    with exclusive(warehouse, name), turns.open("a") as file:
        file.write(name + "\n")


@contextmanager
def holder(warehouse: Path, name: str) -> Iterator[BaseProcess]:
    pipe, theirs = SPAWN.Pipe()
    process = SPAWN.Process(target=hold, args=(warehouse, name, theirs))
    process.start()
    theirs.close()
    assert pipe.recv() == "held"
    try:
        yield process
    finally:
        pipe.close()
        process.join()


def tickets(warehouse: Path) -> list[str]:
    folder = warehouse.with_name(warehouse.name + ".queue")
    return sorted(path.name for path in folder.iterdir() if path.name != "last")


def wait_for_tickets(warehouse: Path, count: int) -> None:
    wait_until(lambda: len(tickets(warehouse)) == count)


def visit(tmp_path: Path, **changes: object) -> Visit:
    settings = Settings(home=str(tmp_path), exchange=str(tmp_path), warehouse=str(tmp_path / "warehouse.duckdb"))
    return replace(Visit(tmp_path / "warehouse.duckdb", "test", settings, tmp_path), **changes)  # type: ignore[arg-type]


def test_no_two_at_once(tmp_path: Path) -> None:
    counter = tmp_path / "counter"
    counter.write_text("0")
    processes = [SPAWN.Process(target=count_up, args=(tmp_path / "w.duckdb", counter, 25)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert counter.read_text() == "100"
    assert tickets(tmp_path / "w.duckdb") == []


def test_first_come_first_served(tmp_path: Path) -> None:
    warehouse, turns = tmp_path / "w.duckdb", tmp_path / "turns"
    waiting = []
    with holder(warehouse, "first"):
        for number in range(4):
            process = SPAWN.Process(target=note_turn, args=(warehouse, turns, f"waiter {number}"))
            process.start()
            waiting.append(process)
            wait_for_tickets(warehouse, number + 2)
    for process in waiting:
        process.join()
    assert turns.read_text().splitlines() == [f"waiter {number}" for number in range(4)]


def test_a_killed_holder_holds_nothing(tmp_path: Path, trials: int) -> None:
    warehouse = tmp_path / "w.duckdb"
    for _ in range(min(trials, 20)):
        with holder(warehouse, "doomed") as process:
            assert process.pid is not None
            os.kill(process.pid, signal.SIGKILL)
            with exclusive(warehouse, "next", wait_seconds=30):
                assert len(tickets(warehouse)) == 1
    assert tickets(warehouse) == []


def test_a_killed_waiter_stands_in_nobodys_way(tmp_path: Path) -> None:
    warehouse, turns = tmp_path / "w.duckdb", tmp_path / "turns"
    with holder(warehouse, "first"):
        doomed = SPAWN.Process(target=note_turn, args=(warehouse, turns, "doomed"))
        doomed.start()
        wait_for_tickets(warehouse, 2)
        assert doomed.pid is not None
        os.kill(doomed.pid, signal.SIGKILL)
        doomed.join()
        last = SPAWN.Process(target=note_turn, args=(warehouse, turns, "last"))
        last.start()
        wait_for_tickets(warehouse, 3)
    last.join()
    assert turns.read_text().splitlines() == ["last"]


def test_waiting_says_who_holds_it_and_ends_at_last(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "airloom")
    with (
        holder(tmp_path / "w.duckdb", "daily_delays/report"),
        pytest.raises(TransientError, match=r"waited .* held by daily_delays/report for \d+ s"),
        exclusive(tmp_path / "w.duckdb", "late", wait_seconds=1.5),
    ):
        raise AssertionError("two at once")
    assert "waiting for the warehouse, held by daily_delays/report for" in caplog.text


def test_numbers_never_come_twice_even_when_the_counter_is_lost(tmp_path: Path) -> None:
    warehouse = tmp_path / "w.duckdb"
    with exclusive(warehouse, "one"):
        first = tickets(warehouse)
        (tmp_path / "w.duckdb.queue" / "last").write_bytes(b"")
        with (
            pytest.raises(TransientError),
            exclusive(warehouse, "two", wait_seconds=0),
        ):
            raise AssertionError("two at once")
        assert tickets(warehouse) == first


def test_another_program_in_the_file_is_a_reason_to_try_again(tmp_path: Path) -> None:
    file = str(tmp_path / "warehouse.duckdb")
    script = f"import duckdb, sys; c = duckdb.connect({file!r}); print(1, flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        other.stdout.readline()
        with pytest.raises(TransientError, match="another program"), writing(visit(tmp_path)):
            raise AssertionError("two at once")
        other.stdin.close()


def test_reading_before_anything_was_written(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no tables yet"), reading(visit(tmp_path), tmp_path):
        raise AssertionError("there is nothing to read")


@pytest.mark.parametrize(
    ("host", "good"),
    [
        ("marts/sales.duckdb", True),
        ("", False),
        ("sales.db", False),
        ("../sales.duckdb", False),
        ("/etc/sales.duckdb", False),
        ("link/sales.duckdb", False),
    ],
)
def test_a_connection_names_a_file_below_home(tmp_path: Path, host: str, good: bool) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "link").symlink_to(tmp_path)
    settings = Settings(home=str(home), exchange="", warehouse="")
    connection = Connection(id="mart", type="duckdb", host=host)
    if good:
        assert warehouse_path(settings, connection) == home / host
    else:
        with pytest.raises(ConfigError, match=r"must be a file below .* whose name ends in \.duckdb"):
            warehouse_path(settings, connection)


def test_a_warehouse_whose_making_was_interrupted_is_made_again(tmp_path: Path) -> None:
    settings = Settings(home=str(tmp_path), exchange=str(tmp_path), warehouse=str(tmp_path / "w.duckdb"))
    visit = Visit(tmp_path / "w.duckdb", "test", settings, tmp_path)
    (tmp_path / "w.duckdb.creating").write_bytes(b"half of a header")
    with writing(visit) as database:
        database.execute("CREATE TABLE t AS SELECT 1 AS n")
    with reading(visit, tmp_path) as database:
        assert database.execute("FROM t").fetchall() == [(1,)]
