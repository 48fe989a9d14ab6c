"""Postgres to Parquet and back, 3 million rows."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg

from airloom.operators.connection import Connection
from tests.bench import data, ours
from tests.bench.figures import Figure, cost_of, in_turn, seconds_of

ROWS = 3_000_000
URL = os.environ.get("AIRLOOM_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
PEERS = Path(__file__).parent / "peers"
_TABLE = """
    order_id bigint, customer_id bigint, product_id integer, quantity integer, price double precision,
    discount double precision, ordered_at timestamp, channel text, note text, paid boolean
"""


def run() -> list[Figure]:
    """Against raw binary COPY each way, and dlt's round trip."""
    with psycopg.connect(URL, autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS airloom_bench WITH (FORCE)")
        admin.execute("CREATE DATABASE airloom_bench")
        try:
            return _run(URL.rpartition("/")[0] + "/airloom_bench")
        finally:
            admin.execute("DROP DATABASE IF EXISTS airloom_bench WITH (FORCE)")


def _run(url: str) -> list[Figure]:
    with psycopg.connect(url, autocommit=True) as database, tempfile.TemporaryDirectory() as folder:
        database.execute(f"CREATE TABLE orders ({_TABLE})")
        _fill(database)
        database.execute("VACUUM ANALYZE orders")
        bench, stages = _ours(database.info)

        def psql(copy: str) -> float:
            return seconds_of(lambda: subprocess.run(["psql", "-q", url, "-c", copy], check=True))

        def copy_back() -> float:
            database.execute("DROP TABLE IF EXISTS floor")
            database.execute(f"CREATE TABLE floor ({_TABLE})")
            return psql(f"\\copy floor FROM '{folder}/orders.bin' (FORMAT binary)")

        def load() -> float:
            database.execute("DROP TABLE IF EXISTS back")
            return seconds_of(lambda: bench.run(stages[1], run_id=os.urandom(8).hex()))

        read, read_floor = in_turn(
            3,
            lambda: seconds_of(lambda: bench.run(stages[0])),
            lambda: psql(f"\\copy orders TO '{folder}/orders.bin' (FORMAT binary)"),
        )
        bench.require("orders", ROWS)
        write, write_floor = in_turn(3, load, copy_back)
        dlt = cost_of([sys.executable, str(PEERS / "dlt_round_trip.py"), url, "orders", folder]).wall
        return [
            Figure("Postgres to Parquet, 3 M rows", read, read_floor, "binary COPY", "s", 1.8),
            Figure("Parquet to Postgres, 3 M rows", write, write_floor, "binary COPY", "s", 1.5),
            Figure("Postgres round trip, 3 M rows", read + write, dlt, "dlt", "s", 2, at_least=True),
        ]


def _fill(database: psycopg.Connection[tuple[object, ...]]) -> None:
    import duckdb

    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as engine:
        csv = Path(folder, "orders.csv")
        engine.execute(f"COPY (FROM '{data.orders(ROWS)}') TO '{csv}' (FORMAT csv, HEADER false)")
        with (
            csv.open("rb") as file,
            database.cursor() as cursor,
            cursor.copy("COPY orders FROM STDIN (FORMAT csv)") as copy,
        ):
            while chunk := file.read(1 << 20):
                copy.write(chunk)


def _ours(info: psycopg.ConnectionInfo) -> tuple[ours.Bench, list[ours.Stage]]:
    connection = Connection("postgres", "postgres", info.host, info.port, info.user, info.password, schema=info.dbname)
    nodes = [
        {"id": "orders", "type": "postgres.read", "config": {"connection": "postgres", "table": "orders"}},
        {
            "id": "back",
            "type": "postgres.write",
            "inputs": {"in": "orders"},
            "config": {"connection": "postgres", "table": "back", "mode": "append"},
        },
    ]
    return ours.Bench(ours.settings(), {"postgres": connection}), ours.stages(nodes)
