"""The drills themselves: writers as one writes them without a protocol fail them, each in its own way."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg
import pytest

from airloom.operators.connection import Connection
from airloom.operators.databases.postgres import conninfo
from airloom.operators.exchange import Dataset
from airloom.operators.loads.protocol import Load, LoadReport
from airloom.operators.model import ConnectionId, Model
from airloom.operators.node import Destination, Mode, NodeContext
from airloom.operators.settings import Settings
from tests.faults import harness
from tests.faults.harness import Subject
from tests.faults.rows import Row

TRIALS = 20
MODES: tuple[Mode, ...] = ("append", "replace")
CHUNK = 200


class NaiveWrite(Destination):
    """INSERT, after a DELETE where rows are replaced; each statement commits by itself."""

    type = "naive.write"
    group = "Databases"

    class Config(Model):
        """Where to."""

        connection: ConnectionId
        mode: Mode

    def load(self, dataset: Dataset, load: Load, context: NodeContext) -> LoadReport:
        with psycopg.connect(conninfo(context.require_connection()), autocommit=True) as database:
            database.execute("CREATE TABLE IF NOT EXISTS naive.target (id bigint, version bigint, text text)")
            if self.config.mode == "replace":
                database.execute("DELETE FROM naive.target")
            rows = iter(dataset.reader().read_all().to_pylist())
            while chunk := list(islice(rows, CHUNK)):
                places = ", ".join(["(%s, %s, %s)"] * len(chunk))
                values = [row[name] for row in chunk for name in ("id", "version", "text")]
                database.execute(f"INSERT INTO naive.target VALUES {places}".encode(), values)
        return LoadReport(rows=dataset.rows, outcome="loaded", token=0)


@pytest.fixture
def subject(postgres: Connection, tmp_path: Path) -> Iterator[Subject]:
    def config(mode: Mode) -> dict[str, Any]:
        return {"connection": postgres.id, "mode": mode}

    with psycopg.connect(conninfo(postgres), autocommit=True) as database:

        def reset() -> None:
            database.execute("DROP SCHEMA IF EXISTS naive CASCADE")
            database.execute("CREATE SCHEMA naive")

        def rows() -> list[Row]:
            try:
                return [tuple(row) for row in database.execute("SELECT id, version, text FROM naive.target").fetchall()]
            except psycopg.errors.UndefinedTable:
                return []

        @contextlib.contextmanager
        def sampler() -> Iterator[Callable[[], tuple[int, int, int]]]:
            with psycopg.connect(conninfo(postgres), autocommit=True) as reader:
                look = "SELECT count(*), coalesce(min(version), 0), coalesce(max(version), 0) FROM naive.target"
                yield lambda: reader.execute(look).fetchone()

        reset()
        yield Subject(
            name="naive.target",
            node=NaiveWrite,
            config=config,
            rows=rows,
            reset=reset,
            sampler=sampler,
            settings=Settings(home=str(tmp_path), exchange=str(tmp_path), warehouse=""),
            connection=postgres,
            modes=MODES,
        )
        database.execute("DROP SCHEMA naive CASCADE")


def test_insert_doubles_rows_when_it_is_killed_and_tried_again(subject: Subject, tmp_path: Path) -> None:
    assert harness.kill_and_retry(subject, "append", tmp_path / "data", TRIALS).wrong


@pytest.mark.parametrize("mode", MODES)
def test_two_attempts_at_once_double_rows(subject: Subject, mode: Mode, tmp_path: Path) -> None:
    assert harness.overlap(subject, mode, tmp_path / "data", TRIALS).wrong


def test_readers_see_delete_and_insert_half_done(subject: Subject, tmp_path: Path) -> None:
    assert harness.watch(subject, "replace", tmp_path / "data", TRIALS * 100).wrong
