"""Loads into the embedded warehouse under fire."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from airloom.operators.connectors.duckdb_write import DuckdbWrite
from airloom.operators.node import Mode
from airloom.operators.settings import Settings
from airloom.operators.warehouse import exclusive
from tests.faults.harness import Subject, kill_and_retry, kill_at_each_step, overlap, watch
from tests.faults.rows import Row

MODES: tuple[Mode, ...] = ("append", "replace", "upsert")


@pytest.fixture
def subject(tmp_path: Path) -> Subject:
    warehouse = tmp_path / "warehouse.duckdb"

    def config(mode: Mode) -> dict[str, object]:
        upsert = {"keys": ["id"], "cursor": "version"} if mode == "upsert" else {}
        return {"table": "target", "mode": mode, **upsert}

    @contextlib.contextmanager
    def opened() -> Iterator[duckdb.DuckDBPyConnection]:
        with exclusive(warehouse, "test", 60), duckdb.connect(str(warehouse), read_only=True) as connection:
            yield connection

    def rows() -> list[Row]:
        try:
            with opened() as connection:
                return connection.execute("SELECT id, version, text FROM target").fetchall()
        except (duckdb.CatalogException, duckdb.IOException):
            return []

    def reset() -> None:
        for suffix in ("", ".wal"):
            (tmp_path / f"warehouse.duckdb{suffix}").unlink(missing_ok=True)

    @contextlib.contextmanager
    def sampler() -> Iterator[Callable[[], tuple[int, int, int]]]:
        def look() -> tuple[int, int, int]:
            with opened() as connection:
                count, low, high = connection.execute(
                    "SELECT count(*), min(version), max(version) FROM target"
                ).fetchall()[0]
            return count, low, high

        yield look

    return Subject(
        name="duckdb target",
        node=DuckdbWrite,
        config=config,
        rows=rows,
        reset=reset,
        sampler=sampler,
        settings=Settings(home=str(tmp_path), exchange=str(tmp_path), warehouse=str(warehouse), memory_limit=512),
    )


@pytest.mark.parametrize("mode", MODES)
def test_kill_at_a_random_moment(subject: Subject, mode: Mode, tmp_path: Path, trials: int) -> None:
    figures = kill_and_retry(subject, mode, tmp_path / "data", trials)
    print(figures)
    assert figures.wrong == []


@pytest.mark.parametrize("mode", MODES)
def test_kill_before_each_step(subject: Subject, mode: Mode, tmp_path: Path) -> None:
    figures = kill_at_each_step(subject, mode, tmp_path / "data")
    print(figures)
    assert figures.killed > 10
    assert figures.wrong == []


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("other_data", [False, True])
def test_two_attempts_at_once(subject: Subject, mode: Mode, other_data: bool, tmp_path: Path, overlaps: int) -> None:
    figures = overlap(subject, mode, tmp_path / "data", overlaps, other_data)
    print(figures)
    assert figures.wrong == []


@pytest.mark.parametrize("mode", MODES)
def test_readers_see_whole_loads(subject: Subject, mode: Mode, tmp_path: Path, looks: int) -> None:
    figures = watch(subject, mode, tmp_path / "data", looks // 20)
    print(figures)
    assert figures.wrong == []
