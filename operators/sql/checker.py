"""One locked DuckDB per process that parses and binds SQL over no data at all."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from airloom.operators.sql.parse_1_5 import as_2_0

_SETTINGS = (
    "SET python_enable_replacements = false",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET allow_community_extensions = false",
    "SET allow_persistent_secrets = false",
    "SET temp_directory = ''",
    "SET memory_limit = '256MB'",
    "SET TimeZone = 'UTC'",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)


class _Checker:
    """The connection, made when first needed, and the lock under which it is used."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.connection: Any = None

    def open(self) -> Any:
        if self.connection is None:
            import duckdb

            self.connection = duckdb.connect(":memory:", config={"threads": "1"})
            for setting in _SETTINGS:
                self.connection.execute(setting)
        return self.connection


_checker = _Checker()
_inherited: list[_Checker] = []


def _after_fork() -> None:
    # A connection does not survive a fork, nor may the child run its destructor: the parent's is kept, unused.
    global _checker
    _inherited.append(_checker)
    _checker = _Checker()


os.register_at_fork(after_in_child=_after_fork)


@contextmanager
def checker() -> Iterator[Any]:
    """The process's locked connection, for one caller at a time."""
    current = _checker
    with current.lock:
        yield current.open()


def parse(sql: str) -> dict[str, Any]:
    """What DuckDB's parser makes of a text: ``statements``, or ``error`` with ``error_message`` and ``position``."""
    with checker() as connection:
        row = connection.execute("SELECT json_serialize_sql(?::VARCHAR)", [sql]).fetchone()
    return read(row[0], sql)


def read(serialised: str, sql: str) -> dict[str, Any]:
    """What ``json_serialize_sql`` says of a text, in the words of DuckDB 2 whichever DuckDB says it."""
    import duckdb

    parsed: dict[str, Any] = json.loads(serialised)
    return as_2_0(parsed, sql) if duckdb.__version__.startswith("1.") else parsed
