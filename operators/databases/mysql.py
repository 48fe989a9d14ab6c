"""MySQL and MariaDB: how to connect, what the catalogue says, what errors mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from airloom.operators.columns import Column, Columns
from airloom.operators.connection import Connection
from airloom.operators.databases.mysql_types import MysqlColumn
from airloom.operators.databases.names import TableRef, table_ref
from airloom.operators.engine.redact import Redactor
from airloom.operators.node import TableInfo
from airloom.operators.problems import ConfigError, DataError, NodeError, TransientError, did_you_mean

if TYPE_CHECKING:
    import pymysql

CONNECTION_TYPES = ("mysql", "mariadb")

EXTRA_ALLOWED = frozenset(
    ("ssl_ca", "ssl_cert", "ssl_key", "ssl_verify_cert", "ssl_verify_identity", "ssl_disabled", "connect_timeout")
)
"""The fields of a connection's extra that reach the driver. Not ``local_infile``, ``init_command``,
``read_default_file`` or ``unix_socket``: they would open files of this machine or move the connection."""

_PATHS = frozenset(("ssl_ca", "ssl_cert", "ssl_key"))
_TRANSIENT = frozenset(
    (
        *(1021, 1037, 1038, 1040, 1041, 1053, 1114, 1152, 1158, 1159, 1160, 1161, 1180, 1203, 1205, 1206, 1213),
        *(1290, 1317, 1412, 1615, 1836, 1927, 1969, 2002, 2003, 2006, 2013, 2014, 2055, 3024, 3032, 4031),
    )
)
"""Lost or refused for want of something: connections, locks, memory, disk, time, a server going down."""
_DATA = frozenset(
    (
        *(1022, 1048, 1062, 1169, 1216, 1217, 1242, 1261, 1262, 1263, 1264, 1265, 1292, 1364, 1365, 1366, 1367),
        *(1406, 1411, 1441, 1451, 1452, 1525, 1557, 1586, 1690, 1761, 1762, 3140, 3156, 3819, 4025),
    )
)
_CONFIG = frozenset(
    (
        *(1044, 1045, 1049, 1054, 1060, 1064, 1066, 1071, 1101, 1103, 1118, 1130, 1142, 1143, 1146, 1148, 1149),
        *(1170, 1227, 1235, 1251, 1305, 1370, 1410, 1524, 1698, 1792, 2005, 2026, 2054, 2059, 2061, 3948, 4166),
    )
)
_SYSTEM = ("information_schema", "mysql", "performance_schema", "sys")


def driver_options(connection: Connection) -> dict[str, Any]:
    """What PyMySQL is given; ConfigError names an extra field that is not allowed."""
    given = {name: value for name, value in connection.extra.items() if not name.startswith("__")}
    for name in given:
        if name not in EXTRA_ALLOWED:
            hint = did_you_mean(name, EXTRA_ALLOWED)
            raise ConfigError(
                f"connection '{connection.id}': the extra field '{name}' is not allowed"
                + (f"; {hint}" if hint else ""),
                field="connection",
            )
    flags = {name: _flag(value) for name, value in given.items() if name not in _PATHS and name != "connect_timeout"}
    return {
        "host": connection.host or "localhost",
        "port": connection.port or 3306,
        "user": connection.login,
        "password": connection.password.encode(),
        "database": connection.schema or None,
        "charset": "utf8mb4",
        "connect_timeout": int(given.get("connect_timeout", 10)),
        "program_name": "airloom",
        "autocommit": True,
        "local_infile": False,
        **flags,
        **{name: str(given[name]) for name in _PATHS if name in given},
    }


def _flag(value: Any) -> bool:
    return str(value).lower() in {"true", "1", "yes", "on", "required"}


@contextmanager
def session(
    connection: Connection, doing: str, settings: Mapping[str, str] | None = None, loads: bool = False
) -> Iterator[Session]:
    """A session whose errors leave it as ours; with ``loads`` it may send data by ``LOAD DATA LOCAL``."""
    import pymysql
    from pymysql.constants import CLIENT

    options = driver_options(connection)
    if loads:
        # The flag lets the server ask; that PyMySQL answers stays off, see ``mysql_feed``.
        options["client_flag"] = CLIENT.LOCAL_FILES
    try:
        opened = pymysql.connect(**options)
        try:
            found = Session(opened)
            for name, value in {**_SETTINGS, **(settings or {})}.items():
                found.run(f"SET SESSION {name} = {value}")
            yield found
        finally:
            with suppress(Exception):
                opened.close()
    except (pymysql.err.MySQLError, OSError) as error:
        raise as_node_error(error, connection, doing) from None


_SETTINGS = {
    "time_zone": "'+00:00'",
    # The relay of a read pauses while later nodes work; a server would hang up after a minute.
    "net_write_timeout": "86400",
    "net_read_timeout": "86400",
    "lock_wait_timeout": "60",
}


class Session:
    """One connection: statements with values, and a little of what the server is."""

    def __init__(self, driver: pymysql.connections.Connection[Any]) -> None:
        self.driver = driver
        self.is_mariadb = "mariadb" in driver.get_server_info().lower()
        numbers = re.findall(r"\d+", driver.get_server_info().removeprefix("5.5.5-"))
        self.version = tuple(int(number) for number in numbers[:3])

    def run(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one statement with its values (``%s``); its rows."""
        with self.driver.cursor() as cursor:
            cursor.execute(statement, tuple(values) or None)
            return list(cursor.fetchall())

    def change(self, statement: str, values: Sequence[Any] = ()) -> int:
        """Run one statement; the number of rows it affected."""
        with self.driver.cursor() as cursor:
            return int(cursor.execute(statement, tuple(values) or None))

    def merge(self, statement: str) -> tuple[int, int]:
        """Run an ``INSERT ... ON DUPLICATE KEY UPDATE``; the rows it affected and how many were there before."""
        with self.driver.cursor() as cursor:
            affected = int(cursor.execute(statement))
            said = cursor._result.message.decode()
        found = re.search(r"Duplicates: (\d+)", said)
        return affected, int(found[1]) if found else 0

    def value(self, statement: str, values: Sequence[Any] = ()) -> Any:
        """The one value that a statement returns, or None."""
        rows = self.run(statement, values)
        return rows[0][0] if rows else None


def as_node_error(error: BaseException, connection: Connection, doing: str) -> NodeError:
    """A driver's error as one of ours; ``doing`` says what was being done: ``reading shop.orders``."""
    if isinstance(error, NodeError):
        return error
    code, text = _parts(error)
    message = f"{doing}: {Redactor([connection]).text(text)[:500]}"
    if code in (1148, 3948, 4166):
        message += " (an administrator allows it by local_infile = ON)"
    if code in _TRANSIENT:
        return TransientError(message)
    if code in _DATA:
        return DataError(message)
    if code in _CONFIG:
        return ConfigError(message)
    return TransientError(message) if code is None else NodeError(message)


def _parts(error: BaseException) -> tuple[int | None, str]:
    """The server's number of an error and its text, from PyMySQL's or from connectorx's words."""
    if len(error.args) >= 2 and isinstance(error.args[0], int):
        return error.args[0] or 2013, " ".join(str(error.args[1]).split())
    text = " ".join(str(error).split()) or type(error).__name__
    found = re.search(r"ERROR (\d{4}) \(\w{5}\): (.*?)( \}|$)", text)
    return (int(found[1]), found[2]) if found else (None, text)


def resolve(connection: Connection, table: str) -> TableRef:
    """The table that a document names, in the connection's database unless it names another."""
    found = table_ref(table, connection.schema)
    if not found.schema:
        raise ConfigError(
            f"'{table}' names no database, and neither does connection '{connection.id}': "
            "write 'database.table' or fill in the connection's schema",
            field="table",
        )
    return found


def columns_of(control: Session, table: TableRef) -> tuple[MysqlColumn, ...]:
    """The table's columns in order; empty when there is no such table or view."""
    json = _json_columns(control, table)
    rows = control.run(
        """
        SELECT column_name, lower(data_type), column_type, numeric_precision, numeric_scale,
               character_maximum_length, coalesce(datetime_precision, 0), coalesce(character_set_name, ''),
               coalesce(collation_name, ''), is_nullable = 'NO' AND column_default IS NULL
               AND extra NOT LIKE '%%auto_increment%%' AND extra NOT LIKE '%%GENERATED%%', extra
        FROM information_schema.columns WHERE table_schema = %s AND table_name = %s ORDER BY ordinal_position
        """,
        (table.schema, table.name),
    )
    return tuple(_column(row, json) for row in rows)


def _column(row: tuple[Any, ...], json: set[str]) -> MysqlColumn:
    name, data_type, column_type, precision, scale, length, fraction, charset, collation, required, extra = row
    return MysqlColumn(
        name=name,
        data_type="json" if name in json else _text(data_type),
        column_type=_text(column_type),
        precision=precision,
        scale=scale,
        length=length,
        fraction=fraction,
        charset=charset,
        collation=collation,
        required=bool(required),
        automatic="auto_increment" in extra.lower(),
    )


def _json_columns(control: Session, table: TableRef) -> set[str]:
    """MariaDB keeps JSON as text under a check that bears the column's name."""
    if not control.is_mariadb or control.version < (10, 2, 22):
        return set()
    rows = control.run(
        "SELECT constraint_name FROM information_schema.check_constraints WHERE constraint_schema = %s "
        "AND table_name = %s AND check_clause LIKE 'json\\_valid(%%'",
        (table.schema, table.name),
    )
    return {name for (name,) in rows}


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def test(connection: Connection) -> None:
    """Connect and ask one question; an error says in general terms what is wrong."""
    with session(connection, f"testing connection '{connection.id}'") as control:
        control.run("SELECT 1")


def tables(connection: Connection) -> list[TableInfo]:
    """Tables and views that this user may read, without the server's own and ours."""
    system = ", ".join(f"'{name}'" for name in _SYSTEM)
    with session(connection, "listing tables") as control:
        rows = control.run(
            f"""
            SELECT table_schema, table_name, table_type LIKE '%%VIEW', table_rows, coalesce(table_comment, '')
            FROM information_schema.tables
            WHERE table_schema NOT IN ({system}) AND table_name NOT LIKE '\\_airloom\\_%%'
              AND (%s = '' OR table_schema = %s)
            ORDER BY 1, 2 LIMIT 10000
            """,
            (connection.schema, connection.schema),
        )
    return [
        TableInfo(schema, name, "view" if view else "table", None if view else count, "" if view else comment)
        for schema, name, view, count, comment in rows
    ]


def table_columns(connection: Connection, table: str) -> Columns:
    """The columns of one table, with the types that reading it gives; ConfigError when there is none."""
    with session(connection, f"looking at {table}") as control:
        found = columns_of(control, resolve(connection, table))
    if not found:
        raise ConfigError(f"there is no table {table}", field="table")
    return Columns(tuple(Column(column.name, column.engine) for column in found))
