"""Loads into Postgres under fire."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from airloom.operators.connection import Connection
from airloom.operators.connectors.postgres_write import PostgresWrite
from airloom.operators.databases.postgres import conninfo
from airloom.operators.node import Mode
from airloom.operators.settings import Settings
from tests.faults import harness
from tests.faults.harness import Subject
from tests.faults.rows import Row, write_rows

MODES = ("append", "replace", "upsert")


@pytest.fixture(scope="module")
def subject(postgres: Connection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Subject]:
    home = tmp_path_factory.mktemp("postgres")
    with psycopg.connect(conninfo(postgres), autocommit=True, application_name="test") as database:

        def reset() -> None:
            database.execute("DROP SCHEMA IF EXISTS fire CASCADE")
            database.execute("CREATE SCHEMA fire")

        def rows() -> list[Row]:
            try:
                return [tuple(row) for row in database.execute("SELECT id, version, text FROM fire.target").fetchall()]
            except psycopg.errors.UndefinedTable:
                return []

        @contextlib.contextmanager
        def sampler() -> Iterator[Callable[[], tuple[int, int, int]]]:
            with psycopg.connect(conninfo(postgres), autocommit=True, application_name="test") as reader:
                yield lambda: reader.execute("SELECT count(*), min(version), max(version) FROM fire.target").fetchone()

        yield Subject(
            name="postgres fire.target",
            node=PostgresWrite,
            config=lambda mode: _config(mode),
            rows=rows,
            reset=reset,
            sampler=sampler,
            settings=Settings(home=str(home), exchange=str(home / "exchange"), warehouse=str(home / "w.duckdb")),
            connection=postgres,
        )


def _config(mode: Mode) -> dict[str, object]:
    config: dict[str, object] = {"connection": "test_postgres", "table": "fire.target", "mode": mode}
    return config | ({"keys": ["id"], "cursor": "version"} if mode == "upsert" else {})


@pytest.mark.parametrize("mode", MODES)
def test_kill_at_random_moments(subject: Subject, mode: Mode, tmp_path: Path, trials: int) -> None:
    figures = harness.kill_and_retry(subject, mode, tmp_path, trials)
    print(figures)
    assert not figures.wrong
    assert figures.killed > 0


@pytest.mark.parametrize("mode", MODES)
def test_kill_before_each_step(subject: Subject, mode: Mode, tmp_path: Path) -> None:
    figures = harness.kill_at_each_step(subject, mode, tmp_path)
    print(figures)
    assert not figures.wrong
    assert figures.killed >= 15


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("other_data", [False, True], ids=["same rows", "other rows"])
def test_two_attempts_at_once(subject: Subject, mode: Mode, other_data: bool, tmp_path: Path, overlaps: int) -> None:
    figures = harness.overlap(subject, mode, tmp_path, overlaps, other_data)
    print(figures)
    assert not figures.wrong


@pytest.mark.parametrize("mode", MODES)
def test_readers_see_whole_loads(subject: Subject, mode: Mode, tmp_path: Path, looks: int) -> None:
    figures = harness.watch(subject, mode, tmp_path, looks)
    print(figures)
    assert not figures.wrong
    assert figures.outcomes["looks"] >= looks


@pytest.mark.parametrize("mode", MODES)
def test_ended_backends(subject: Subject, postgres: Connection, mode: Mode, tmp_path: Path, trials: int) -> None:
    """The server ends every session of the load at some moment; a retry brings exactly the rows."""
    drill = harness.Drill(subject, mode, tmp_path)
    typical = drill.typical_seconds()
    ended = 0
    with psycopg.connect(conninfo(postgres), autocommit=True, application_name="test") as administrator:
        for number in range(max(10, trials // 2)):
            with drill.trial(f"backends ended, trial {number}") as attempt:
                running = harness.Running(attempt)
                running.wait(drill.random.uniform(0, typical))
                administrator.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND application_name = 'airloom'"
                )
                outcome = running.result()
                assert outcome in {"loaded", "transient"}, running.message
                ended += outcome == "transient"
                drill.settle(attempt)
                drill.expect(attempt)
    assert not drill.figures.wrong
    assert ended > 0


def test_parallel_slots(subject: Subject, tmp_path: Path, trials: int) -> None:
    """Four slots at once, upserting overlapping ids: the highest version of each id stays."""
    drill = harness.Drill(subject, "upsert", tmp_path)
    for number in range(max(1, trials // 4)):
        attempts = [drill.next_attempt(first_id=0) for _ in range(4)]
        shuffled = drill.random.sample(attempts, k=4)
        outcomes = [running.result() for running in [harness.Running(attempt) for attempt in shuffled]]
        assert outcomes == ["loaded"] * 4
        for attempt in attempts:
            drill.expect(attempt)
        drill.compare(f"four slots at once, {number}")
    assert not drill.figures.wrong


def test_drills_find_faults(subject: Subject, tmp_path: Path) -> None:
    """The drill itself: a destination with a lost and a doubled row is told apart."""
    drill = harness.Drill(subject, "append", tmp_path)
    attempt = drill.next_attempt()
    rows = drill.rows_of(attempt)
    other = harness.replace(attempt, dataset=write_rows(tmp_path / "other", [*rows[1:], rows[-1]]))
    assert harness.run(other) == "loaded"
    drill.expect(attempt)
    drill.compare("a lost and a doubled row")
    assert "1 lost, 1 too many" in drill.figures.wrong[0]
