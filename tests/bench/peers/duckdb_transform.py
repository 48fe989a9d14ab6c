"""The transform benchmark written by hand in DuckDB: the floor."""

import os
import sys

import duckdb

orders, products, target, by = sys.argv[1:5]
engine = duckdb.connect()
engine.execute("SET memory_limit = '1024MB'")
engine.execute(f"""
    COPY (
      WITH kept AS (SELECT * FROM read_parquet('{orders}') WHERE quantity > 0),
      derived AS (
        SELECT
          *, price * quantity AS gross, price * quantity * (1 - discount) AS net,
          date_trunc('month', ordered_at) AS month
        FROM kept
      ),
      joined AS (SELECT * FROM derived JOIN read_parquet('{products}') USING (product_id))
      SELECT
        {by}, count(*) AS orders, sum(gross) AS gross, avg(net) AS mean_net,
        max(month) AS last_month, sum(weight) AS weight
      FROM joined GROUP BY {by} ORDER BY gross DESC, {by}
    ) TO '{target}' (FORMAT parquet)
""")
engine.close()
os._exit(0)
