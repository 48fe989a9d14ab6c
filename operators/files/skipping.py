"""Rows left out because they are bad, and how many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

BAD_ROW = '"_airloom_bad_row"'
"""The last column of a query that marks rows with values that do not fit."""


def without_bad_rows(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[pa.RecordBatch, int]]:
    """Each batch without its marked rows and without the mark, and how many they were."""
    import pyarrow.compute as pc

    for batch in batches:
        names = batch.schema.names
        if names[-1] != BAD_ROW.strip('"'):
            yield batch, 0
            continue
        good = batch.filter(pc.invert(batch.column(len(names) - 1))).select(names[:-1])
        yield good, batch.num_rows - good.num_rows


def rejected_lines(connection: duckdb.DuckDBPyConnection) -> int:
    """How many records the engine's CSV reader could not take apart."""
    row = connection.execute(
        "SELECT count(*) FROM (SELECT DISTINCT scan_id, file_id, line_byte_position, line FROM reject_errors)"
    ).fetchone()
    return int(row[0]) if row else 0
