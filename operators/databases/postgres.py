"""Postgres: how to connect, what the catalogue says, and settings that carry values into a query."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from airloom.operators.columns import Column, Columns
from airloom.operators.connection import Connection
from airloom.operators.databases.errors import as_node_error
from airloom.operators.databases.names import TableRef, table_ref
from airloom.operators.databases.types import from_postgres
from airloom.operators.node import TableInfo
from airloom.operators.problems import ConfigError, did_you_mean

if TYPE_CHECKING:
    import psycopg

    from airloom.operators.databases.postgres_bulk import BulkSession

CONNECTION_TYPES = ("postgres", "postgresql")

EXTRA_ALLOWED = frozenset(
    (
        *("sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "ssl_min_protocol_version", "channel_binding"),
        *("connect_timeout", "keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count"),
        *("tcp_user_timeout", "target_session_attrs", "application_name"),
    )
)
"""The fields of a connection's extra that reach the driver. Not ``options``, ``service`` or ``host``:
they would move the connection elsewhere or change how the session works."""

_DEFAULTS = {
    "connect_timeout": "10",
    "keepalives_idle": "60",
    "keepalives_interval": "10",
    "keepalives_count": "6",
    "application_name": "airloom",
}


def conninfo(connection: Connection, settings: Mapping[str, str] | None = None) -> str:
    """The libpq connection string; ConfigError names an extra field that is not allowed."""
    from psycopg.conninfo import make_conninfo

    given = {name: value for name, value in connection.extra.items() if not name.startswith("__")}
    for name in given:
        if name not in EXTRA_ALLOWED:
            hint = did_you_mean(name, EXTRA_ALLOWED)
            raise ConfigError(
                f"connection '{connection.id}': the extra field '{name}' is not allowed"
                + (f"; {hint}" if hint else ""),
                field="connection",
            )
    options = " ".join(f"-c {name}={value}" for name, value in (settings or {}).items())
    fields: dict[str, Any] = {
        **_DEFAULTS,
        **{name: str(value) for name, value in given.items()},
        "host": connection.host or "localhost",
        "port": str(connection.port or 5432),
        "user": connection.login or None,
        "password": connection.password or None,
        "dbname": connection.schema or None,
        "options": options or None,
        "client_encoding": "UTF8",
    }
    return make_conninfo(**fields)


@contextmanager
def session(
    connection: Connection, doing: str, settings: Mapping[str, str] | None = None
) -> Iterator[psycopg.Connection]:
    """A psycopg connection in autocommit; drivers' errors leave it as ours, without secrets."""
    import psycopg

    try:
        with psycopg.connect(conninfo(connection, settings), autocommit=True) as opened:
            yield opened
    except psycopg.Error as error:
        raise as_node_error(error, connection, doing) from None


def bulk_session(connection: Connection, settings: Mapping[str, str], autocommit: bool = False) -> BulkSession:
    """An Arrow-native connection, for rows in bulk."""
    from airloom.operators.databases.postgres_bulk import BulkSession

    return BulkSession(conninfo(connection, settings), autocommit)


def default_schema(control: psycopg.Connection) -> str:
    """The schema that a bare table name is in: that of an existing table on the search path, or its first."""
    row = control.execute("SELECT current_schema()").fetchone()
    if row is None or row[0] is None:
        raise ConfigError("no schema of the search path exists: name the table with its schema", field="table")
    return str(row[0])


def resolve(control: psycopg.Connection, table: str) -> TableRef:
    """The table that a document names, with its schema."""
    found = table_ref(table, "")
    if found.schema:
        return found
    row = control.execute(
        "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE c.relname = %s AND n.nspname = ANY(current_schemas(false)) "
        "ORDER BY array_position(current_schemas(false), n.nspname) LIMIT 1",
        (found.name,),
    ).fetchone()
    return TableRef(row[0] if row else default_schema(control), found.name)


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column of a Postgres table as the catalogue has it."""

    name: str
    type_name: str
    """Postgres' internal name of the type, of a domain its base type's: ``int4``, ``_text``, ``numeric``."""
    modifier: int
    sql_type: str
    """The type as SQL writes it: ``numeric(10,2)``."""
    category: str
    """``b`` base, ``e`` enum, ``c`` composite, ``r`` range, ``m`` multirange."""
    nullable: bool = True
    has_default: bool = False
    generated: bool = False
    comment: str = ""

    @property
    def required(self) -> bool:
        """Whether a row without a value for it is refused."""
        return not (self.nullable or self.has_default or self.generated)

    @property
    def engine(self) -> str | None:
        """The engine type that holds it exactly, or None: then its text is read."""
        return "VARCHAR" if self.category == "e" else from_postgres(self.type_name, self.modifier)


def columns_of(control: psycopg.Connection, table: TableRef) -> tuple[TableColumn, ...]:
    """The table's columns in order; empty when there is no such table or view."""
    rows = control.execute(
        """
        SELECT a.attname, b.typname,
               CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END,
               format_type(a.atttypid, a.atttypmod), b.typtype, a.attnotnull OR t.typnotnull,
               a.atthasdef OR a.attidentity <> '', a.attgenerated <> '', coalesce(col_description(c.oid, a.attnum), '')
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        JOIN pg_type t ON t.oid = a.atttypid
        JOIN pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
        WHERE n.nspname = %s AND c.relname = %s AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        ORDER BY a.attnum
        """,
        (table.schema, table.name),
    ).fetchall()
    return tuple(
        TableColumn(name, base, modifier, sql_type, kind, not required, default, generated, comment)
        for name, base, modifier, sql_type, kind, required, default, generated, comment in rows
    )


def test(connection: Connection) -> None:
    """Connect and ask one question; an error says in general terms what is wrong."""
    with session(connection, f"testing connection '{connection.id}'") as control:
        control.execute("SELECT 1").fetchone()


def tables(connection: Connection) -> list[TableInfo]:
    """Tables and views that this user may read, without Postgres' own and ours."""
    with session(connection, "listing tables") as control:
        rows = control.execute(
            r"""
            SELECT n.nspname, c.relname, c.relkind IN ('v', 'm'),
                   CASE WHEN c.relkind IN ('r', 'm') AND c.reltuples >= 0 THEN c.reltuples::bigint END,
                   coalesce(obj_description(c.oid, 'pg_class'), '')
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
              AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\_t%%'
              AND c.relname NOT LIKE '\_airloom\_%%'
              AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
            ORDER BY 1, 2 LIMIT 10000
            """,
            (),
        ).fetchall()
    return [
        TableInfo(schema, name, "view" if view else "table", count, comment)
        for schema, name, view, count, comment in rows
    ]


def table_columns(connection: Connection, table: str) -> Columns:
    """The columns of one table, with the types that reading it gives; ConfigError when there is none."""
    with session(connection, f"looking at {table}") as control:
        found = columns_of(control, resolve(control, table))
    if not found:
        raise ConfigError(f"there is no table {table}", field="table")
    return Columns(tuple(Column(column.name, column.engine or "VARCHAR") for column in found))
