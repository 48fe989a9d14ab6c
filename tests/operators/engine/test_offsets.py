"""The offset of a timestamp in JSON counts, whichever DuckDB reads it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from airloom.operators.engine.offsets import with_offsets
from airloom.operators.engine.sandbox import describe, literal


@pytest.mark.parametrize(
    ("values", "type_"),
    [
        (['"2026-01-01T00:00:00+02:00"'], "TIMESTAMP WITH TIME ZONE"),
        (["null", '"2026-01-01T00:00:00.5Z"'], "TIMESTAMP WITH TIME ZONE"),
        (['"2026-01-01T00:00:00+01:00"', '"2026-01-01T00:00:00+02:00"'], "TIMESTAMP WITH TIME ZONE"),
        (['{"TIMESTAMP": "2026-01-01T00:00:00+02:00"}'], 'STRUCT("TIMESTAMP" TIMESTAMP WITH TIME ZONE)'),
        (['["2026-01-01T00:00:00+02:00"]'], "TIMESTAMP WITH TIME ZONE[]"),
        (['"2026-01-01T00:00:00"'], "TIMESTAMP"),
        (['"2026-01-01"'], "DATE"),
        (['"10:00Z"', '"2026-01-01T00:00:00Z"'], "VARCHAR"),
    ],
)
def test_an_offset_is_found(tmp_path: Path, values: list[str], type_: str) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text("".join(f'{{"a": {value}}}\n' for value in values))

    def scan(columns: str) -> str:
        return f"read_json({literal(file)}, columns = {columns})"

    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        found = describe(connection, f"SELECT * FROM read_json({literal(file)}, sample_size = -1)")
        assert with_offsets(connection, found, scan) == [("a", type_)]
        connection.execute(f"SELECT * FROM {scan('{' + f'a: {literal(type_)}' + '}')}").fetchall()
