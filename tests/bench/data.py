"""The data the benchmarks work on: made once, deterministic, kept between runs."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import duckdb

FOLDER = Path(os.environ.get("AIRLOOM_BENCH_DATA", Path(tempfile.gettempdir()) / "airloom-bench"))

_ORDERS = """
SELECT
  i AS order_id,
  (hash(i) % {groups})::BIGINT AS customer_id,
  (hash(i * 3) % 720)::INTEGER AS product_id,
  (hash(i * 5) % 10)::INTEGER AS quantity,
  (hash(i * 7) % 100000) / 100.0 AS price,
  (hash(i * 11) % 1000) / 1000.0 AS discount,
  TIMESTAMP '2024-01-01' + to_seconds((hash(i * 13) % 31536000)::BIGINT) AS ordered_at,
  CASE hash(i * 17) % 4 WHEN 0 THEN 'web' WHEN 1 THEN 'shop' WHEN 2 THEN 'phone' ELSE NULL END AS channel,
  'note ' || (hash(i * 19) % 1000) AS note,
  hash(i * 23) % 2 = 0 AS paid
FROM range({rows}) AS numbers(i)
"""


def orders(rows: int, groups: int = 3_700_000) -> Path:
    """A Parquet file of orders: ten columns, ``customer_id`` of so many values."""
    return _made(f"orders-{rows}-{groups}.parquet", _ORDERS.format(rows=rows, groups=groups))


def products() -> Path:
    """A Parquet file of the 720 products that orders name."""
    query = (
        "SELECT i::INTEGER AS product_id, 'group ' || (i % 24) AS product_group, i / 7.0 AS weight FROM range(720) t(i)"
    )
    return _made("products.parquet", query)


def orders_csv(rows: int) -> Path:
    """The orders as one CSV file."""
    return _made(f"orders-{rows}.csv", _ORDERS.format(rows=rows, groups=3_700_000))


def _made(name: str, query: str) -> Path:
    target = FOLDER / name
    if not target.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(".partial")
        options = "FORMAT parquet" if name.endswith(".parquet") else "FORMAT csv, HEADER"
        with duckdb.connect() as engine:
            engine.execute(f"COPY ({query}) TO '{partial}' ({options})")
        partial.rename(target)
    return target
