"""Timestamps with an offset in JSON, which DuckDB 1.5 takes for TIMESTAMP: reading them as that drops the offset."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from airloom.operators.engine.sandbox import literal, quoted

if TYPE_CHECKING:
    import duckdb

_WITHOUT = re.compile(r"\bTIMESTAMP(?=[,)\[]|$)")
_OFFSET = r'"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)? ?(Z|[+-]\d\d(:?\d\d)?)"'


def with_offsets(
    connection: duckdb.DuckDBPyConnection, found: Sequence[tuple[str, str]], scan: Callable[[str], str]
) -> list[tuple[str, str]]:
    """The columns found in JSON, of TIMESTAMP WITH TIME ZONE where their texts have offsets, as in DuckDB 2.

    ``scan`` gives the call of the reader for a ``columns`` argument.
    """
    import duckdb

    doubtful = [name for name, type_ in found if _WITHOUT.search(type_)]
    if not doubtful or not duckdb.__version__.startswith("1."):
        return list(found)
    columns = ", ".join(f"{literal(name)}: 'JSON'" for name in doubtful)
    tests = ", ".join(f"bool_or(regexp_matches({quoted(name)}::VARCHAR, {literal(_OFFSET)}))" for name in doubtful)
    [offsets] = connection.execute(f"SELECT {tests} FROM {scan('{' + columns + '}')}").fetchall()
    offset = {name for name, has in zip(doubtful, offsets, strict=True) if has}
    return [
        (name, _WITHOUT.sub("TIMESTAMP WITH TIME ZONE", type_) if name in offset else type_) for name, type_ in found
    ]
