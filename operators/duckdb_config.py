"""How DuckDB is opened wherever it writes files."""

from __future__ import annotations


def config() -> dict[str, str | bool | int | float | list[str]]:
    """Files are read and written by the threads that compute, not by asynchronous ones beside them.

    When an asynchronous write of DuckDB 2.0 fails, at a limit or on a full disk, the statement never ends in 4 of 100
    cases: its queue waits for a lock that it holds. On local files the others are no faster.
    """
    import duckdb

    return {} if duckdb.__version__.startswith("1.") else {"async_threads": "0"}
