"""Postgres -> Parquet -> Postgres with dlt, on its connectorx and Parquet routes."""

import os
import sys
from pathlib import Path

import dlt
import pyarrow.parquet as pq
from dlt.sources.sql_database import sql_table

url, table, folder = sys.argv[1:4]
os.environ["DESTINATION__FILESYSTEM__BUCKET_URL"] = f"file://{folder}/bucket"
# dlt insists on a password, even where the server asks for none.
os.environ["DESTINATION__POSTGRES__CREDENTIALS"] = url.replace("postgres@", "postgres:unused@")
os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"

source = sql_table(credentials=url, table=table, backend="connectorx", reflection_level="full_with_precision")
out = dlt.pipeline("out", destination="filesystem", dataset_name="bench", pipelines_dir=f"{folder}/out")
out.run(source, loader_file_format="parquet", write_disposition="replace")


@dlt.resource(name=f"{table}_dlt")
def rows():
    """The Parquet files just written."""
    for file in Path(folder, "bucket", "bench", table).glob("*.parquet"):
        yield from pq.ParquetFile(file).iter_batches(batch_size=100_000)


back = dlt.pipeline("back", destination="postgres", dataset_name="bench_dlt", pipelines_dir=f"{folder}/back")
back.run(rows(), loader_file_format="csv", write_disposition="replace")
