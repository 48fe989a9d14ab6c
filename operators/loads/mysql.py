"""Loads into MySQL and MariaDB: one attempt, from the fence to the commit.

Everything that readers may see happens in one InnoDB transaction: append and replace send their rows straight
into the table and commit them together with the ledger entry; upsert sends them into a staging table named by
key and token first. Tables are created and extended before, since MySQL commits at each such statement.

A named lock belongs to the attempt for as long as its connection lives. A later attempt ends the connection of
an earlier one that still holds it: MySQL then rolls back what that one had begun, so the two never wait for
each other, and nothing of a stopped process can arrive late.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from airloom.operators.databases import mysql
from airloom.operators.databases.ledger import Ledger
from airloom.operators.databases.mysql import Session
from airloom.operators.databases.mysql_feed import Feed, feed
from airloom.operators.databases.mysql_table import Plan, prepare, staging_columns
from airloom.operators.databases.names import (
    FENCE_TABLE,
    LOADS_TABLE,
    STAGING_PREFIX,
    TableRef,
    quoted,
    quoted_list,
    staging_name,
    staging_prefix,
)
from airloom.operators.databases.writing import WriteConfig
from airloom.operators.exchange import Dataset
from airloom.operators.loads.protocol import Load, Target
from airloom.operators.node import Bounds, NodeContext
from airloom.operators.problems import ConfigError, DataError, TransientError

_SETTINGS = {
    "sql_mode": (
        "'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,"
        "NO_ENGINE_SUBSTITUTION,NO_BACKSLASH_ESCAPES'"
    ),
    "lock_wait_timeout": "300",
}
_LOCK_SECONDS = 1800
_TABLES = (
    """
    CREATE TABLE IF NOT EXISTS {fence} (
        load_key varchar(64) PRIMARY KEY, token bigint NOT NULL,
        taken_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP
    ) ENGINE = InnoDB DEFAULT CHARACTER SET ascii COLLATE ascii_bin
    COMMENT = 'Airloom: which attempt at a load may publish'
    """,
    """
    CREATE TABLE IF NOT EXISTS {loads} (
        load_key varchar(64) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY, token bigint NOT NULL,
        row_count bigint NOT NULL, content_hash varchar(64) NOT NULL, watermarks longtext NOT NULL,
        bounds longtext NOT NULL, pipeline varchar(255) NOT NULL, node varchar(255) NOT NULL,
        destination varchar(1024) NOT NULL, slot varchar(512) NOT NULL, slot_time varchar(32), map_index int NOT NULL,
        columns longtext NOT NULL, loaded_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
        KEY latest (pipeline(64), node(64), token)
    ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    COMMENT = 'Airloom: the loads that are in the tables of this database'
    """,
)


class MysqlTarget(Target):
    """One attempt at loading a data set into a table of MySQL or MariaDB."""

    _control: Session
    _plan: Plan

    def __init__(self, dataset: Dataset, load: Load, context: NodeContext, config: WriteConfig) -> None:
        self._dataset = dataset
        self._load = load
        self._context = context
        self._config = config
        self._connection = context.require_connection()
        self._doing = f"loading {config.table}"
        self._table = mysql.resolve(self._connection, config.table)
        self._stack = contextlib.ExitStack()
        self._staged: TableRef | None = None
        self._details: dict[str, Any] = {}

    def __enter__(self) -> MysqlTarget:
        with contextlib.ExitStack() as stack:
            self._control = stack.enter_context(mysql.session(self._connection, self._doing, _SETTINGS, loads=True))
            if self._table.name in (FENCE_TABLE, LOADS_TABLE):
                raise ConfigError(f"'{self._table.name}' is not for rows of pipelines", field="table")
            if self._takes_read_committed():
                # Fewer locks between rows: parallel loads of different intervals do not block one another.
                self._control.run("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")
            self._ledger = ledger_of(self._control, self._table, self._load)
            self._create_ledger()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *exception: object) -> None:
        if exception[0] is not None:
            with contextlib.suppress(Exception):
                self._control.driver.rollback()
            with contextlib.suppress(Exception):
                self._drop_staging()
        self._stack.close()

    def take_token(self) -> int:
        """A token above all before; an earlier attempt that is still connected is ended."""
        with self._translated(None):
            self._end_earlier()
            fence = self._fence
            self._control.run(
                f"INSERT INTO {fence} (load_key, token) VALUES ('', LAST_INSERT_ID(1)) "
                "ON DUPLICATE KEY UPDATE token = LAST_INSERT_ID(token + 1)"
            )
            token = int(self._control.value("SELECT LAST_INSERT_ID()"))
            self._control.run(
                f"INSERT INTO {fence} (load_key, token) VALUES (%s, %s) "
                "ON DUPLICATE KEY UPDATE token = GREATEST(token, VALUES(token))",
                (self._load.key, token),
            )
            self._lock(self._key_lock, token)
        return token

    def recorded(self) -> str | None:
        """The content hash under which this key has been loaded, or None."""
        with self._translated(None):
            found = self._ledger.recorded()
            if found is None or not mysql.columns_of(self._control, self._table):
                return None  # whoever dropped the table wants its rows loaded again
            if (
                self._config.mode == "replace"
                and self._config.allow_older
                and self._ledger.latest_token() != found.token
            ):
                return None
            return found.content_hash

    def stage(self, token: int) -> int:
        """Bring the rows to where the commit makes them visible at once; the number of rows."""
        with self._translated(token):
            self._ledger.check(token)
            plan = prepare(
                self._control, self._table, self._dataset, self._load, self._config, self._ledger.last_columns()
            )
            self._plan = plan
            self._details = {"columns_added": list(plan.added), "table_created": plan.created}
            if self._config.mode == "upsert":
                self._stage_apart(token)
            else:
                self._stage_in_place()
        return self._dataset.rows

    def publish(self, token: int) -> Mapping[str, Any]:
        """Check the token under its lock, apply what is staged, record, commit."""
        with self._translated(token):
            if self._config.mode == "upsert":
                self._control.run("BEGIN")
            self._ledger.check(token, lock=" FOR UPDATE")
            if self._config.mode == "upsert":
                self._details.update(self._upsert())
            self._ledger.record(token, self._dataset.rows, self._dataset.columns.names)
            self._control.run("COMMIT")
        return self._details

    def sweep(self, token: int) -> None:
        """Drop staging of this key up to this token, and what crashed attempts left a day ago."""
        with self._translated(None):
            for name in self._stale_staging(token):
                self._control.run(f"DROP TABLE IF EXISTS {self._table.beside(name).quoted('`')}")
        self._staged = None

    @property
    def _fence(self) -> str:
        return self._table.beside(FENCE_TABLE).quoted("`")

    @property
    def _key_lock(self) -> str:
        # Locks are the server's, keys are the schema's: the same pipeline may load into a test database beside it.
        return _lock_name("load", self._table.schema, self._load.key)

    @property
    def _table_lock(self) -> str:
        return _lock_name("replace", self._table.schema, self._table.name)

    def _takes_read_committed(self) -> bool:
        rows = self._control.run("SELECT @@log_bin, @@binlog_format")
        return not (rows[0][0] and rows[0][1] == "STATEMENT")

    def _create_ledger(self) -> None:
        names = {"fence": self._fence, "loads": self._table.beside(LOADS_TABLE).quoted("`")}
        present = self._control.run(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = %s AND table_name IN (%s, %s)",
            (self._table.schema, FENCE_TABLE, LOADS_TABLE),
        )
        if len(present) < len(_TABLES):
            for statement in _TABLES:
                self._control.run(statement.format(**names))

    def _end_earlier(self, token: int | None = None) -> None:
        """End the connection that holds this load's lock: its process was given up, or is a zombie.

        Superseded when it is that of a later attempt than the one with this token. Without one, the attempt that
        looks has no token yet, so that all who hold the lock are earlier.
        """
        holder = self._control.value("SELECT IS_USED_LOCK(%s)", (self._key_lock,))
        if holder is not None and holder != self._control.value("SELECT CONNECTION_ID()"):
            import pymysql

            if token is not None:
                # After the look at who holds the lock: a later attempt had its token before it had the lock.
                self._ledger.check(token)
            with contextlib.suppress(pymysql.err.MySQLError):  # it has gone by itself, or belongs to another user
                self._control.run(f"KILL {int(holder)}")

    def _lock(self, name: str, token: int | None = None) -> None:
        """Hold a named lock until the connection ends; with a token, end an earlier attempt that holds it."""
        for _ in range(_LOCK_SECONDS):
            if self._control.value("SELECT GET_LOCK(%s, 1)", (name,)) == 1:
                return
            if token is not None:
                self._end_earlier(token)
        raise TransientError(f"{self._doing}: waited {_LOCK_SECONDS} s for another load of the same table")

    def _stage_in_place(self) -> None:
        """Begin the transaction, remove what the rows replace, send the rows into the table."""
        if self._config.mode == "replace":
            self._lock(self._table_lock)
            if not self._config.allow_older:
                self._ledger.check_order(str(self._table))
        self._control.run("BEGIN")
        replaced = 0
        if self._config.mode == "replace":
            # Not TRUNCATE, which commits: until the commit readers see the old rows.
            replaced = self._control.change(f"DELETE FROM {self._table.quoted('`')}")
        elif self._ledger.recorded() is not None:
            replaced = self._forget_earlier()
        self._feed(self._table)
        self._details.update(inserted=self._dataset.rows, replaced=replaced)

    def _forget_earlier(self) -> int:
        """Delete what this load brought before."""
        column = self._plan.key_column
        if column is None:
            raise DataError(
                "this load was appended before with other rows, and the table has no load key column to find them by",
                field="load_key_column",
            )
        return self._control.change(
            f"DELETE FROM {self._table.quoted('`')} "
            f"WHERE {quoted(column.name, '`')} = {self._plan.key_value(self._load)}"
        )

    def _stage_apart(self, token: int) -> None:
        """Send the rows into a staging table of this attempt, which nobody else reads."""
        self._staged = self._table.beside(staging_name(self._load.key, token))
        columns = staging_columns(self._plan, self._config.keys)
        self._control.run(f"CREATE TABLE {self._staged.quoted('`')} ({columns}) ENGINE = InnoDB")
        self._feed(self._staged)

    def _feed(self, table: TableRef) -> None:
        key = self._plan.key_column if table == self._table else None
        constants = [(key.name, self._plan.key_value(self._load))] if key is not None else []
        work = Feed(
            self._dataset, self._plan.columns, table.quoted("`"), constants, self._config.keys, self._config.cursor
        )
        feed(self._control, work, self._context)

    def _upsert(self) -> dict[str, Any]:
        """Insert or update from staging, in the keys' order so that loads cannot deadlock."""
        assert self._staged is not None
        names = [column.target.name for column in self._plan.columns]
        cursor = quoted(self._config.cursor, "`") if self._config.cursor else None
        listed = quoted_list(names, "`")
        changed, duplicates = self._control.merge(
            f"INSERT INTO {self._table.quoted('`')} ({listed}) SELECT {listed} FROM {self._staged.quoted('`')} "
            f"ORDER BY {quoted_list(self._config.keys, '`')} ON DUPLICATE KEY UPDATE {self._updates(names, cursor)}"
        )
        inserted = changed - 2 * duplicates  # MySQL counts a row that it updates twice
        return {
            "inserted": inserted,
            "updated": duplicates,
            "left": self._dataset.rows - inserted - duplicates,
        }

    def _updates(self, names: list[str], cursor: str | None) -> str:
        """What becomes of a known row. The assignments take effect one by one: the cursor, which all of them
        look at, comes last."""
        keys = {key.lower() for key in self._config.keys}
        changed = [quoted(name, "`") for name in names if name.lower() not in keys]
        if not changed:
            key = quoted(self._config.keys[0], "`")
            return f"{key} = {self._table.quoted('`')}.{key}"
        if cursor is None:
            return ", ".join(f"{name} = VALUES({name})" for name in changed)
        current = f"{self._table.quoted('`')}.{cursor}"
        newer = f"{current} IS NULL OR VALUES({cursor}) >= {current}"
        ordered = [name for name in changed if name.lower() != cursor.lower()]
        ordered += [name for name in changed if name.lower() == cursor.lower()]
        return ", ".join(f"{name} = IF({newer}, VALUES({name}), {self._table.quoted('`')}.{name})" for name in ordered)

    def _stale_staging(self, token: int) -> list[str]:
        rows = self._control.run(
            f"""
            SELECT t.table_name, f.load_key FROM information_schema.tables t JOIN {self._fence} f
              ON CONVERT(t.table_name USING ascii) LIKE CONCAT(%s, LEFT(f.load_key, 24), '\\_%%')
            WHERE t.table_schema = %s AND f.load_key <> ''
              AND (f.load_key = %s OR f.taken_at < NOW() - INTERVAL 1 DAY)
            """,
            (STAGING_PREFIX.replace("_", "\\_"), self._table.schema, self._load.key),
        )
        mine = staging_prefix(self._load.key)
        return [name for name, _ in rows if not name.startswith(mine) or int(name.removeprefix(mine)) <= token]

    def _drop_staging(self) -> None:
        if self._staged is not None:
            self._control.run(f"DROP TABLE IF EXISTS {self._staged.quoted('`')}")

    @contextlib.contextmanager
    def _translated(self, token: int | None) -> Iterator[None]:
        """Errors as ours; a connection that was cut is asked about, if the attempt has a token."""
        import pymysql

        try:
            yield
        except (pymysql.err.MySQLError, OSError) as error:
            found = mysql.as_node_error(error, self._connection, self._doing)
            if isinstance(found, TransientError) and token is not None and self._cut_off(token):
                return
            raise found from None

    def _cut_off(self, token: int) -> bool:
        """After a lost connection: whether the commit had gone through; Superseded when a newer attempt cut it."""
        with contextlib.suppress(TransientError, ConfigError), mysql.session(self._connection, self._doing) as control:
            ledger = ledger_of(control, self._table, self._load)
            recorded = ledger.recorded()
            if recorded is not None and recorded.token == token:
                return True
            ledger.check(token)
        return False


def _lock_name(*parts: str) -> str:
    """A name for a lock on these names; MySQL takes at most 64 characters."""
    digest = hashlib.sha256("\x00".join(parts).encode()).hexdigest()
    return f"airloom.{digest[:48]}"


def ledger_of(control: Session, table: TableRef, load: Load) -> Ledger:
    """Fence and ledger of a load, in the database of its table."""
    fence, loads = table.beside(FENCE_TABLE).quoted("`"), table.beside(LOADS_TABLE).quoted("`")
    return Ledger(control.run, fence, loads, load, "%s")


def bounds(load: Load, context: NodeContext, config: WriteConfig) -> Mapping[str, Bounds]:
    """What this load read before or, for a new one, how far earlier ones came."""
    connection = context.require_connection()
    table = mysql.resolve(connection, config.table)
    with mysql.session(connection, f"looking at the loads of {config.table}") as control:
        exists = control.run(
            "SELECT 1 FROM information_schema.tables WHERE table_schema = %s AND table_name = %s",
            (table.schema, LOADS_TABLE),
        )
        return ledger_of(control, table, load).bounds() if exists else {}
