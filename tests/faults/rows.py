"""Small data sets for the drills: rows at rest in Parquet, as a stage leaves them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from airloom.operators.columns import Columns
from airloom.operators.exchange import Dataset

if TYPE_CHECKING:
    import pyarrow as pa

Row = tuple[int, int, str]
"""id, version, text"""

COLUMNS = Columns.of([("id", "BIGINT"), ("version", "BIGINT"), ("text", "VARCHAR")])


def write_rows(folder: Path, rows: Sequence[Row]) -> Dataset:
    """The rows as a data set of two files."""
    import pyarrow as pa

    table = pa.table(
        {
            "id": pa.array([row[0] for row in rows], pa.int64()),
            "version": pa.array([row[1] for row in rows], pa.int64()),
            "text": pa.array([row[2] for row in rows], pa.string()),
        }
    )
    return write_table(folder, table, COLUMNS, files=2)


def write_table(
    folder: Path, table: pa.Table, columns: Columns, files: int = 1, watermarks: Mapping[str, str] | None = None
) -> Dataset:
    """An Arrow table as a data set with these engine types, in so many files."""
    import pyarrow.parquet as pq

    folder.mkdir(parents=True)
    share = max(1, -(-table.num_rows // files))
    names = []
    digest = hashlib.sha256()
    for number in range(files):
        name = f"part-{number:05d}.parquet"
        pq.write_table(table.slice(number * share, share), folder / name)
        digest.update((folder / name).read_bytes())
        names.append(name)
    return Dataset(
        url=str(folder),
        files=tuple(names),
        rows=table.num_rows,
        bytes=sum((folder / name).stat().st_size for name in names),
        content_hash=digest.hexdigest(),
        columns=columns,
        null_counts={name: table.column(name).null_count for name in table.column_names},
        watermarks=dict(watermarks or {}),
    )
