"""Loads into the embedded warehouse: one attempt, from the fence to the commit.

The data set is at rest in Parquet, so there is nothing to stage in the file itself: the warehouse is opened
once to take the token and once to publish, and is free in between. Only a data set on a remote exchange is
copied to this machine first. Table, columns, rows, comment and ledger entry are one DuckDB transaction;
what a kill -9 leaves half-written in its log is dropped by whoever opens the file next.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from airloom.operators.databases.duckdb_tables import (
    LEDGER_SCHEMA,
    columns_of,
    exactly,
    is_table,
    resolve,
    rows,
    translated,
)
from airloom.operators.databases.fitting import check_absent, check_config, fit
from airloom.operators.databases.ledger import Ledger
from airloom.operators.databases.names import quoted, quoted_list
from airloom.operators.databases.writing import WriteConfig
from airloom.operators.exchange import Dataset
from airloom.operators.loads.protocol import AlreadyLoaded, Load, Target
from airloom.operators.node import Bounds, NodeContext
from airloom.operators.problems import ConfigError, DataError
from airloom.operators.warehouse import Visit, reading, warehouse_path, writing

if TYPE_CHECKING:
    import duckdb

_FENCE = f"{LEDGER_SCHEMA}.fence"
_LOADS = f"{LEDGER_SCHEMA}.loads"
_TABLES = f"""
CREATE SCHEMA IF NOT EXISTS {LEDGER_SCHEMA};
CREATE TABLE IF NOT EXISTS {_FENCE} (
    load_key VARCHAR PRIMARY KEY, token BIGINT NOT NULL, taken_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS {_LOADS} (
    load_key VARCHAR PRIMARY KEY, token BIGINT NOT NULL, row_count BIGINT NOT NULL, content_hash VARCHAR NOT NULL,
    watermarks VARCHAR NOT NULL, bounds VARCHAR NOT NULL, pipeline VARCHAR NOT NULL, node VARCHAR NOT NULL,
    destination VARCHAR NOT NULL, slot VARCHAR NOT NULL, slot_time VARCHAR, map_index INTEGER NOT NULL,
    columns VARCHAR NOT NULL, loaded_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE {_FENCE} IS 'Airloom: which attempt at a load may publish';
COMMENT ON TABLE {_LOADS} IS 'Airloom: the loads that are in the tables of this warehouse';
"""


class DuckdbTarget(Target):
    """One attempt at loading a data set into a table of the warehouse."""

    _database: duckdb.DuckDBPyConnection

    def __init__(self, dataset: Dataset, load: Load, context: NodeContext, config: WriteConfig) -> None:
        self._dataset = dataset
        self._load = load
        self._config = config
        self._context = context
        self._table = resolve(config.table)
        self._visit = _visit(context)
        self._doing = f"loading {config.table}"
        self._files = dataset.paths() if dataset.is_local else ()
        self._copies = context.scratch / f"copy_{load.key[:24]}"
        self._recorded: str | None = None

    def __exit__(self, *exception: object) -> None:
        """Remove what was copied from a remote exchange."""
        shutil.rmtree(self._copies, ignore_errors=True)

    def take_token(self) -> int:
        """A token above all before."""
        with self._transaction() as ledger:
            self._database.execute(_TABLES)
            [(token,)] = self._rows(f"SELECT coalesce(max(token), 0) + 1 FROM {_FENCE}")
            self._rows(f"DELETE FROM {_FENCE} WHERE load_key = ?", self._load.key)
            self._rows(f"INSERT INTO {_FENCE} (load_key, token) VALUES (?, ?)", self._load.key, token)
            # Asked here, since each opening means waiting in line; publishing asks again.
            self._recorded = self._recorded_hash(ledger)
        return int(token)

    def recorded(self) -> str | None:
        """The content hash under which this key had been loaded when the token was taken, or None."""
        return self._recorded

    def stage(self, token: int) -> int:
        """Bring a remote data set to this machine; a local one is staged as it is."""
        check_config(self._dataset.columns, dict(self._dataset.null_counts), self._config)
        if not self._dataset.is_local:
            import fsspec

            self._copies.mkdir(parents=True)
            copies = [self._copies / name for name in self._dataset.files]
            for path, copy in zip(self._dataset.paths(), copies, strict=True):
                with fsspec.open(path, "rb", **self._dataset.storage) as remote, copy.open("wb") as local:
                    shutil.copyfileobj(remote, local, 1 << 20)
            self._files = tuple(str(copy) for copy in copies)
        return self._dataset.rows

    def publish(self, token: int) -> Mapping[str, Any]:
        """Check the token, make the table fit, apply, record, commit."""
        with self._transaction() as ledger:
            ledger.check(token)
            if self._load.content_hash and self._recorded_hash(ledger) == self._load.content_hash:
                raise AlreadyLoaded
            if self._config.mode == "replace" and not self._config.allow_older:
                ledger.check_order(self._config.table)
            details = self._shape(ledger)
            details.update(self._apply(ledger))
            ledger.record(token, self._dataset.rows, self._dataset.columns.names)
        self._context.progress(self._dataset.rows, self._dataset.rows)
        return details

    def sweep(self, token: int) -> None:
        """Nothing is ever left behind in the warehouse."""

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Ledger]:
        """One visit to the warehouse, one transaction: all of it, or nothing when anything goes wrong."""
        with translated(self._doing), writing(self._visit, self._files) as database:
            self._database = database
            self._rows("BEGIN")
            try:
                yield _ledger(database, self._load)
                self._rows("COMMIT")
            except BaseException:
                with contextlib.suppress(Exception):
                    self._rows("ROLLBACK")
                raise

    def _rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        return rows(self._database, statement, values)

    def _recorded_hash(self, ledger: Ledger) -> str | None:
        found = ledger.recorded()
        if found is None or not columns_of(self._database, self._table):
            return None  # whoever dropped the table wants its rows loaded again
        if self._config.mode == "replace" and self._config.allow_older and ledger.latest_token() != found.token:
            return None
        return found.content_hash

    def _shape(self, ledger: Ledger) -> dict[str, Any]:
        """Create or extend the table; what was done."""
        table, columns = self._table, self._dataset.columns
        found = columns_of(self._database, table)
        if not found:
            check_absent(self._config.table, columns, self._config)
            self._create()
            return {"columns_added": [], "table_created": True}
        if not is_table(self._database, table):
            raise ConfigError(f"{self._config.table} is not a table that rows can be written into", field="table")
        needed = fit(self._config.table, columns, found, self._config, ledger.last_columns())
        additions = [(name, columns.type_of(name)) for name in needed.missing]
        additions += [(str(self._config.load_key_column), "UUID")] if needed.add_load_key else []
        for name, type_ in additions:
            self._rows(f"ALTER TABLE {table.quoted()} ADD COLUMN {quoted(name)} {type_}")
        return {"columns_added": [name for name, _ in additions], "table_created": False}

    def _create(self) -> None:
        name, key = self._table.quoted(), self._key_column
        parts = [f"{quoted(column.name)} {column.type}" for column in self._dataset.columns]
        parts += [f"{quoted(key)} UUID"] if key else []
        parts += [f"PRIMARY KEY ({quoted_list(self._config.keys)})"] if self._config.keys else []
        self._rows(f"CREATE SCHEMA IF NOT EXISTS {quoted(self._table.schema)}")
        self._rows(f"CREATE TABLE {name} ({', '.join(parts)})")
        comment = f"Loaded by the Airloom pipeline '{self._load.pipeline}', node '{self._load.node}'"
        self._rows(f"COMMENT ON TABLE {name} IS '{comment.replace(chr(39), chr(39) * 2)}'")
        if key:
            text = f"The load that brought this row: first half of load_key in {_LOADS}"
            self._rows(f"COMMENT ON COLUMN {name}.{quoted(key)} IS '{text}'")

    @property
    def _key_column(self) -> str | None:
        return self._config.load_key_column if self._config.mode == "append" else None

    def _apply(self, ledger: Ledger) -> dict[str, Any]:
        """Make the rows the table's; what was counted."""
        if self._config.mode == "upsert":
            return self._upsert()
        if self._config.mode == "append":
            replaced = self._forget_earlier() if ledger.recorded() is not None else 0
        else:
            [(replaced,)] = self._rows(f"DELETE FROM {self._table.quoted()}")
        names = list(self._dataset.columns.names)
        key = self._key_column
        items = self._items() + ([f"'{self._load.key[:32]}'::UUID"] if key else [])
        target = quoted_list([*names, key] if key else names)
        [(inserted,)] = self._rows(
            f"INSERT INTO {self._table.quoted()} ({target}) SELECT {', '.join(items)} FROM {self._source}"
        )
        return {"inserted": inserted, "replaced": replaced}

    def _forget_earlier(self) -> int:
        """Delete what this load brought before."""
        if self._key_column is None:
            raise DataError(
                "this load was appended before with other rows, and the table has no load key column to find them by",
                field="load_key_column",
            )
        [(count,)] = self._rows(
            f"DELETE FROM {self._table.quoted()} WHERE {quoted(self._key_column)} = ?::UUID", self._load.key[:32]
        )
        return int(count)

    def _upsert(self) -> dict[str, Any]:
        """Insert or update: one row per key, of equals always the same one, an older version never over a newer."""
        config, table = self._config, self._table.quoted()
        keys, names = quoted_list(config.keys), self._dataset.columns.names
        cursor = quoted(config.cursor) if config.cursor else None
        by = [f"{cursor} DESC NULLS LAST"] if cursor else []
        order = ", ".join([*by, "md5(CAST(staged AS VARCHAR))"])
        items = ", ".join(f"{item} AS {quoted(name)}" for item, name in zip(self._items(), names, strict=True))
        source = (
            f"SELECT * FROM (SELECT {items} FROM {self._source}) AS staged "
            f"QUALIFY row_number() OVER (PARTITION BY {keys} ORDER BY {order}) = 1"
        )
        guard = f" AND (target.{cursor} IS NULL OR source.{cursor} >= target.{cursor})" if cursor else ""
        changed = [quoted(name) for name in names if name not in config.keys]
        update = f"WHEN MATCHED{guard} THEN UPDATE SET {', '.join(f'{name} = source.{name}' for name in changed)}"
        [(before,)] = self._rows(f"SELECT count(*) FROM {table}")
        [(applied,)] = self._rows(
            f"MERGE INTO {table} AS target USING ({source}) AS source "
            f"ON {' AND '.join(f'target.{quoted(key)} = source.{quoted(key)}' for key in config.keys)} "
            f"{update if changed else ''} WHEN NOT MATCHED THEN INSERT ({quoted_list(names)}) "
            f"VALUES ({', '.join(f'source.{quoted(name)}' for name in names)})"
        )
        [(after,)] = self._rows(f"SELECT count(*) FROM {table}")
        inserted = after - before
        return {"inserted": inserted, "updated": applied - inserted, "left": self._dataset.rows - applied}

    def _items(self) -> list[str]:
        """The data's columns as the table's types, in the data's order."""
        types = {column.name.lower(): column.type for column in columns_of(self._database, self._table)}
        return [exactly(column.name, column.type, types[column.name.lower()]) for column in self._dataset.columns]

    @property
    def _source(self) -> str:
        files = ", ".join("'" + file.replace("'", "''") + "'" for file in self._files)
        return f"read_parquet([{files}])"


def bounds(load: Load, context: NodeContext) -> Mapping[str, Bounds]:
    """What this load read before or, for a new one, how far earlier ones came."""
    visit = _visit(context)
    if not visit.path.exists():
        return {}
    folder = context.scratch / "bounds"
    folder.mkdir(exist_ok=True)
    with translated("looking at the loads"), reading(visit, folder) as database:
        exists = "SELECT 1 FROM duckdb_tables() WHERE schema_name = ? AND table_name = 'loads'"
        return _ledger(database, load).bounds() if rows(database, exists, (LEDGER_SCHEMA,)) else {}


def _visit(context: NodeContext) -> Visit:
    path = warehouse_path(context.settings, context.connection)
    return Visit(path, f"{context.pipeline}/{context.node}", context.settings, context.scratch)


def _ledger(database: duckdb.DuckDBPyConnection, load: Load) -> Ledger:
    return Ledger(partial(rows, database), _FENCE, _LOADS, load, "?")
