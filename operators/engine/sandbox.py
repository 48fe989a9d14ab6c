"""The locked-down DuckDB that runs a stage: no files but its own, no network, no extensions, no settings."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airloom.operators.duckdb_config import config
from airloom.operators.engine import limits
from airloom.operators.problems import ConfigError
from airloom.operators.settings import Settings
from airloom.operators.values import Scalar, Values

if TYPE_CHECKING:
    import duckdb

PROFILE = "profile.json"
_SPILL = "spill"


def quoted(identifier: str) -> str:
    """An identifier in double quotes."""
    return '"' + identifier.replace('"', '""') + '"'


def literal(text: str | Path) -> str:
    """A string literal."""
    return "'" + str(text).replace("'", "''") + "'"


def connect(
    settings: Settings, scratch: Path, values: Values | None = None, files: Iterable[str] = ()
) -> duckdb.DuckDBPyConnection:
    """A fresh in-memory database that can read ``files``, read and write ``scratch``, and nothing else."""
    import duckdb

    connection = duckdb.connect(":memory:", config=config())
    try:
        for name, value in (values or Values()).by_name.items():
            bind(connection, name, value)
        for statement in _profile(settings, scratch, files):
            connection.execute(statement)
    except BaseException:
        connection.close()
        raise
    return connection


def bind(connection: duckdb.DuckDBPyConnection, name: str, value: Scalar) -> None:
    """Set the variable that a query reads as ``getvariable('params.x')``: a typed value, never text of the query."""
    connection.execute(f"SET VARIABLE {quoted(name)} = CAST(? AS {_type_of(value)})", [value])


def _type_of(value: Scalar) -> str:
    if isinstance(value, bool):
        return "BOOLEAN"
    if isinstance(value, int):
        return "BIGINT" if -(2**63) <= value < 2**63 else "HUGEINT"
    if isinstance(value, float):
        return "DOUBLE"
    if isinstance(value, datetime):
        return "TIMESTAMP WITH TIME ZONE" if value.tzinfo else "TIMESTAMP"
    return "VARCHAR"


def _profile(settings: Settings, scratch: Path, files: Iterable[str]) -> Iterator[str]:
    """The statements of the lock-down; the order matters, the last one closes the door."""
    scratch = scratch.resolve()
    spill = min(settings.disk_limit * limits.MEGABYTE, shutil.disk_usage(scratch).free)
    # A query names a file as its connector wrote it, which may lead through a symbolic link.
    allowed = sorted({form for file in files for form in (str(file), str(Path(file).resolve()))})
    paths = ", ".join(literal(path) for path in allowed)
    yield "SET python_enable_replacements = false"
    yield "SET autoinstall_known_extensions = false"
    yield "SET autoload_known_extensions = false"
    yield "SET allow_community_extensions = false"
    yield "SET allow_persistent_secrets = false"
    yield f"SET temp_directory = {literal(scratch / _SPILL)}"
    yield f"SET max_temp_directory_size = '{spill} bytes'"
    yield f"SET memory_limit = '{settings.memory_limit}MiB'"
    yield f"SET threads = {limits.threads(settings)}"
    # Sessions on machines in two time zones must cast a timestamp to the same text.
    yield "SET TimeZone = 'UTC'"
    yield "SET preserve_insertion_order = true"
    yield "SET enable_progress_bar = true"
    yield "SET enable_progress_bar_print = false"
    yield "SET enable_profiling = 'json'"
    yield f"SET profiling_output = {literal(scratch / PROFILE)}"
    yield f"SET allowed_directories = [{literal(scratch)}]"
    yield f"SET allowed_paths = [{paths}]"
    yield "SET enable_external_access = false"
    yield "SET lock_configuration = true"


def one_select(connection: duckdb.DuckDBPyConnection, sql: str, node: str) -> str:
    """The query, when it is exactly one SELECT; a second statement behind a semicolon would escape the view."""
    import duckdb

    statements = connection.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise ConfigError("the query must be exactly one SELECT", node=node)
    return sql.strip().rstrip(";")


def describe(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[str, str]]:
    """Name and engine type of each column of a query, duplicate names as they are."""
    rows: list[tuple[Any, ...]] = connection.execute(f"DESCRIBE {query}").fetchall()
    return [(row[0], row[1].strip('"') if row[1] == '"NULL"' else row[1]) for row in rows]
