"""The table a load goes into: created, extended or refused, before any row is touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from airloom.operators.columns import Columns
from airloom.operators.databases.fitting import check_absent, check_config, fit
from airloom.operators.databases.names import TableRef, lock_number, quoted, quoted_list
from airloom.operators.databases.postgres import TableColumn, columns_of
from airloom.operators.databases.postgres_encode import WriteColumn, write_column
from airloom.operators.databases.types import postgres_type
from airloom.operators.databases.writing import WriteConfig
from airloom.operators.exchange import Dataset
from airloom.operators.loads.protocol import Load
from airloom.operators.problems import ConfigError

if TYPE_CHECKING:
    import psycopg

    from airloom.operators.databases.postgres_ledger import Ledger

_KEY_TYPE = "uuid"


@dataclass(frozen=True)
class Plan:
    """How the data's columns go into the table."""

    columns: tuple[WriteColumn, ...]
    load_key: TableColumn | None
    """The table's load key column, when it has one."""
    added: tuple[str, ...] = ()
    created: bool = False

    @property
    def direct(self) -> bool:
        """Whether COPY can write every column straight into the table."""
        return all(column.direct for column in self.columns)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the data's columns."""
        return tuple(column.name for column in self.columns)


def prepare(control: psycopg.Connection, ledger: Ledger, dataset: Dataset, load: Load, config: WriteConfig) -> Plan:
    """Make table and data fit, as far as the config allows; ConfigError or DataError where they do not."""
    columns, table = dataset.columns, ledger.table
    check_config(columns, dataset.null_counts, config, fold=str)
    created = False
    added: tuple[str, ...] = ()
    with control.transaction():
        found = columns_of(control, table)
        if not found:
            control.execute("SELECT pg_advisory_xact_lock(%s)", (lock_number("create", table.schema, table.name),))
            found = columns_of(control, table)
        if not found:
            _create(control, table, columns, load, config)
            ledger.forget()  # what was loaded into a table that is gone is gone too
            created = True
        else:
            needed = fit(str(table), columns, found, config, ledger.last_columns(), fold=str)
            additions = [(name, postgres_type(columns.type_of(name))) for name in needed.missing]
            additions += [(str(config.load_key_column), _KEY_TYPE)] if needed.add_load_key else []
            _add(control, table, additions)
            added = tuple(name for name, _ in additions)
        found = columns_of(control, table)
    _check_table(control, table, config)
    by_name = {column.name: column for column in found}
    return Plan(
        columns=tuple(write_column(column, by_name[column.name]) for column in columns),
        load_key=by_name.get(config.load_key_column) if config.load_key_column else None,
        added=added,
        created=created,
    )


def _create(control: psycopg.Connection, table: TableRef, columns: Columns, load: Load, config: WriteConfig) -> None:
    check_absent(str(table), columns, config)
    parts = [f"{quoted(column.name)} {postgres_type(column.type)}" for column in columns]
    if config.mode == "append" and config.load_key_column:
        parts.append(f"{quoted(config.load_key_column)} {_KEY_TYPE}")
    if config.mode == "upsert":
        parts.append(f"PRIMARY KEY ({quoted_list(config.keys)})")
    control.execute(f"CREATE TABLE {table.quoted()} ({', '.join(parts)})".encode())
    comment = f"Loaded by the Airloom pipeline '{load.pipeline}', node '{load.node}'"
    _comment(control, f"TABLE {table.quoted()}", comment)
    if config.mode == "append" and config.load_key_column:
        key_column = f"COLUMN {table.quoted()}.{quoted(config.load_key_column)}"
        _comment(control, key_column, "The load that brought this row: first half of load_key in _airloom_loads")


def _comment(control: psycopg.Connection, on: str, text: str) -> None:
    from psycopg import sql

    control.execute(sql.SQL("COMMENT ON {} IS {}").format(sql.SQL(on), sql.Literal(text)))


def _add(control: psycopg.Connection, table: TableRef, additions: Sequence[tuple[str, str]]) -> None:
    if additions:
        control.execute("SET LOCAL lock_timeout = '60s'")
        clauses = [f"ADD COLUMN IF NOT EXISTS {quoted(name)} {type_}" for name, type_ in additions]
        control.execute(f"ALTER TABLE {table.quoted()} {', '.join(clauses)}".encode())


def _check_table(control: psycopg.Connection, table: TableRef, config: WriteConfig) -> None:
    row = control.execute(
        "SELECT c.oid, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = %s AND c.relname = %s",
        (table.schema, table.name),
    ).fetchone()
    if row is None or row[1] not in ("r", "p"):
        raise ConfigError(f"{table} is not a table that rows can be written into", field="table")
    if config.mode != "upsert":
        return
    unique = control.execute(
        """
        SELECT array_agg(a.attname::text) FROM pg_index i
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey::int2[])
        WHERE i.indrelid = %s AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
          AND i.indnkeyatts = i.indnatts
        GROUP BY i.indexrelid
        """,
        (row[0],),
    ).fetchall()
    if not any(set(names) == set(config.keys) for (names,) in unique):
        raise ConfigError(
            f"{table} has no primary key or unique index on exactly ({', '.join(config.keys)})", field="keys"
        )
