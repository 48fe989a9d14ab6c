"""MariaDB, 2 million rows each way, against its own client."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from airloom.operators.connection import Connection
from tests.bench import data, ours
from tests.bench.figures import Figure, in_turn, seconds_of

ROWS = 2_000_000
CLIENT = ["mariadb", "--host=127.0.0.1", "--port=3306", "--user=root", "--local-infile=1"]
_TABLE = """
    order_id bigint, customer_id bigint, product_id int, quantity int, price double, discount double,
    ordered_at datetime(6), channel varchar(20), note varchar(40), paid boolean
"""


def run() -> list[Figure]:
    """Reading against ``mariadb --quick`` into a file, writing against LOAD DATA LOCAL."""
    _sql("DROP DATABASE IF EXISTS airloom_bench; CREATE DATABASE airloom_bench CHARACTER SET utf8mb4")
    try:
        with tempfile.TemporaryDirectory() as folder:
            return _run(Path(folder))
    finally:
        _sql("DROP DATABASE IF EXISTS airloom_bench")


def _run(folder: Path) -> list[Figure]:
    csv = folder / "orders.csv"
    _csv(csv)
    _load("orders", csv)
    connection = Connection("mariadb", "mysql", "127.0.0.1", 3306, "root", "", schema="airloom_bench")
    bench = ours.Bench(ours.settings(), {"mariadb": connection})
    stages = ours.stages(_nodes())

    def native_read() -> float:
        with (folder / "out.tsv").open("wb") as out:
            query = [*CLIENT, "airloom_bench", "--quick", "--batch", "-e", "SELECT * FROM orders"]
            return seconds_of(lambda: subprocess.run(query, stdout=out, check=True))

    def write() -> float:
        _sql("DROP TABLE IF EXISTS airloom_bench.back")
        return seconds_of(lambda: bench.run(stages[1], run_id=os.urandom(8).hex()))

    read, read_floor = in_turn(3, lambda: seconds_of(lambda: bench.run(stages[0])), native_read)
    bench.require("orders", ROWS)
    written, write_floor = in_turn(3, write, lambda: _load("floor", csv))
    return [
        Figure("MariaDB to Parquet, 2 M rows", read, read_floor, "native client", "s", 1.2),
        Figure("Parquet to MariaDB, 2 M rows", written, write_floor, "LOAD DATA LOCAL", "s", 1.2),
    ]


def _nodes() -> list[dict[str, Any]]:
    target = {"connection": "mariadb", "table": "back", "mode": "append"}
    return [
        {"id": "orders", "type": "mysql.read", "config": {"connection": "mariadb", "table": "orders"}},
        {"id": "back", "type": "mysql.write", "inputs": {"in": "orders"}, "config": target},
    ]


def _csv(target: Path) -> None:
    import duckdb

    with duckdb.connect() as engine:
        rows = f"SELECT * REPLACE (paid::INTEGER AS paid) FROM '{data.orders(ROWS)}'"
        engine.execute(f"COPY ({rows}) TO '{target}' (NULLSTR '\\N')")


def _load(table: str, csv: Path) -> float:
    _sql(f"DROP TABLE IF EXISTS airloom_bench.{table}; CREATE TABLE airloom_bench.{table} ({_TABLE}) ENGINE=InnoDB")
    fields = "FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '\"' IGNORE 1 LINES"
    load = f"LOAD DATA LOCAL INFILE '{csv}' INTO TABLE {table} {fields}"
    return seconds_of(lambda: subprocess.run([*CLIENT, "airloom_bench", "-e", load], check=True))


def _sql(text: str) -> None:
    subprocess.run([*CLIENT, "-e", text], check=True)
