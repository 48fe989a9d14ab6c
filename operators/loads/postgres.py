"""Loads into Postgres: one attempt, from the fence to the commit.

Two connections work together. Control (psycopg, autocommit) takes the token, shapes the table, sweeps.
Data (Arrow-native) holds one transaction for everything that readers may see:

- append and replace copy straight into the table. Until the commit nobody sees those rows, so the
  table's own pages are the staging: half the writing of a second table. An append takes the load's lock
  only at the end; a replace holds the table's lock throughout, since the table can have one content.
- upsert, and any column that Postgres itself must cast, goes through an unlogged staging table named by
  key and token, committed on its own; publishing applies it in one transaction.

Whatever dies leaves an open transaction, which Postgres rolls back, and staging, which a later load sweeps.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from airloom.operators.databases import postgres
from airloom.operators.databases.ahead import ahead
from airloom.operators.databases.errors import as_node_error
from airloom.operators.databases.names import lock_number, quoted, quoted_list, staging_name
from airloom.operators.databases.postgres_ledger import Ledger, slot_time
from airloom.operators.databases.postgres_table import Plan, prepare
from airloom.operators.databases.without_pandas import without_pandas
from airloom.operators.exchange import Dataset
from airloom.operators.loads.protocol import AlreadyLoaded, Load, Superseded, Target
from airloom.operators.node import NodeContext
from airloom.operators.problems import DataError, NodeError, TransientError

if TYPE_CHECKING:
    import psycopg
    import pyarrow as pa

    from airloom.operators.databases.names import TableRef
    from airloom.operators.databases.postgres import TableColumn
    from airloom.operators.databases.postgres_bulk import BulkSession

_SETTINGS = {"TimeZone": "UTC", "DateStyle": "ISO", "IntervalStyle": "postgres", "lock_timeout": "30min"}
_BATCH_ROWS = 32_768


class PostgresTarget(Target):
    """One attempt at loading a data set into a Postgres table."""

    _control: psycopg.Connection
    _data: BulkSession
    _plan: Plan

    def __init__(self, dataset: Dataset, load: Load, context: NodeContext, config: Any) -> None:
        self._dataset = dataset
        self._load = load
        self._context = context
        self._config = config
        self._connection = context.require_connection()
        self._doing = f"loading {config.table}"
        self._stack = contextlib.ExitStack()
        self._staged: TableRef | None = None
        self._failure: BaseException | None = None
        self._replaced = 0

    def __enter__(self) -> PostgresTarget:
        from adbc_driver_manager import Error

        without_pandas()
        with contextlib.ExitStack() as stack:
            self._control = stack.enter_context(postgres.session(self._connection, self._doing, _SETTINGS))
            try:
                self._data = postgres.bulk_session(self._connection, _SETTINGS)
            except (Error, OSError) as error:
                raise as_node_error(error, self._connection, self._doing) from None
            stack.enter_context(self._data)
            self._table = postgres.resolve(self._control, self._config.table)
            self._ledger = Ledger(self._control, self._table, self._load)
            self._ledger.create()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *exception: object) -> None:
        if exception[0] is not None and self._staged is not None:
            with contextlib.suppress(Exception):
                self._drop(self._staged)
        self._stack.__exit__(*exception)  # type: ignore[arg-type]

    def recorded(self) -> str | None:
        """The content hash under which this key has been loaded, or None."""
        found = self._ledger.recorded()
        if found is None or not self._ledger.has_table():
            return None
        if self._config.mode == "replace" and self._config.allow_older and self._ledger.latest() != found.token:
            return None
        return found.content_hash

    def take_token(self) -> int:
        """A token above all before; an earlier attempt that is still connected is ended."""
        with self._translated(None):
            backend = int(self._ask("SELECT pg_backend_pid()"))
        return self._ledger.take_token(backend)

    def stage(self, token: int) -> int:
        """Bring the rows to where the commit makes them visible at once; the number of rows."""
        self._plan = prepare(self._control, self._ledger, self._dataset, self._load, self._config)
        with self._translated(token):
            if self._config.mode == "replace":
                self._lock_table()
                self._check_order()
                self._check(token)
            if self._config.mode == "upsert" or not self._plan.direct:
                return self._stage_apart(token)
            if self._config.mode == "replace" and self._config.replace_by == "swap":
                return self._stage_apart(token, like=True)
            if self._config.mode == "replace":
                self._replaced = self._run(f"DELETE FROM {self._table.quoted()}")
            return self._copy(self._table, with_key=True)

    def publish(self, token: int) -> Mapping[str, Any]:
        """Lock, check the token, apply what is staged, record, commit."""
        details: dict[str, Any] = {"columns_added": list(self._plan.added), "table_created": self._plan.created}
        with self._translated(token):
            if self._config.mode == "replace" and self._staged is not None:
                self._lock_table()
                self._check_order()
            self._ask("SELECT pg_advisory_xact_lock($1::bigint)::text", lock_number("load", self._load.key))
            self._check(token)
            details.update(self._apply())
            statement, values = self._ledger.record_statement(token, self._dataset.rows, self._plan.names)
            self._run(statement, *values)
            self._data.commit()
        return details

    def sweep(self, token: int) -> None:
        """Drop staging of this key up to this token, and what crashed attempts left a day ago."""
        for name in self._ledger.stale_staging(token):
            self._drop(self._table.beside(name))
        self._staged = None

    def _apply(self) -> dict[str, Any]:
        """Make the staged rows the table's; what was counted."""
        earlier = self._ask(
            f"SELECT content_hash FROM {self._ledger.loads} WHERE load_key = $1", self._load.key, optional=True
        )
        if earlier is not None and earlier == self._load.content_hash and self.recorded() is not None:
            self._data.rollback()
            raise AlreadyLoaded
        if self._config.mode == "upsert":
            return self._upsert()
        if self._config.mode == "append":
            replaced = self._forget_earlier() if earlier is not None else 0
            if self._staged is not None:
                self._insert_staged()
            return {"inserted": self._dataset.rows, "replaced": replaced}
        if self._staged is not None and self._config.replace_by == "swap" and self._plan.direct:
            self._swap()
        elif self._staged is not None:
            self._replaced = self._run(f"DELETE FROM {self._table.quoted()}")
            self._insert_staged()
        return {"inserted": self._dataset.rows, "replaced": self._replaced}

    def _forget_earlier(self) -> int:
        """Delete what this load brought before, but not what this transaction has just copied."""
        column = self._plan.load_key
        if column is None:
            raise DataError(
                "this load was appended before with other rows, and the table has no load key column to find them by",
                field="load_key_column",
            )
        return self._run(
            f"DELETE FROM {self._table.quoted()} WHERE {quoted(column.name)} = {self._key_literal(column)} "
            "AND xmin::text <> (txid_current() % 4294967296)::text"
        )

    def _upsert(self) -> dict[str, Any]:
        """Insert or update from staging: one row per key, in the keys' order, so that loads cannot deadlock."""
        keys, staged = quoted_list(self._config.keys), self._staged_name()
        selected = dict(zip(self._plan.names, self._expressions(), strict=True))
        order = distinct = ", ".join(selected[name] for name in self._config.keys)
        cursor = quoted(self._config.cursor) if self._config.cursor else None
        twice = self._ask(f"SELECT EXISTS (SELECT 1 FROM {staged} GROUP BY {distinct} HAVING count(*) > 1)")
        if twice:  # the latest of each key; of equals always the same one, whatever the order they arrived in
            order += (f", {selected[self._config.cursor]} DESC NULLS LAST" if cursor else "") + ", md5(staged::text)"
        names = quoted_list(self._all_names())
        changed = [name for name in self._all_names() if name not in self._config.keys]
        action = "DO NOTHING"
        if changed:
            updates = ", ".join(f"{quoted(name)} = excluded.{quoted(name)}" for name in changed)
            guard = f" WHERE target.{cursor} IS NULL OR excluded.{cursor} >= target.{cursor}" if cursor else ""
            action = f"DO UPDATE SET {updates}{guard}"
        counted = self._data.query(
            f"""
            WITH applied AS (
                INSERT INTO {self._table.quoted()} AS target ({names})
                SELECT {"DISTINCT ON (" + distinct + ") " if twice else ""}{self._selected()}
                FROM {staged} AS staged ORDER BY {order}
                ON CONFLICT ({keys}) {action} RETURNING xmax = 0 AS inserted
            )
            SELECT count(*) FILTER (WHERE inserted) AS inserted, count(*) AS applied FROM applied
            """
        )[0]
        inserted, applied = counted
        return {"inserted": inserted, "updated": applied - inserted, "left": self._dataset.rows - applied}

    def _insert_staged(self) -> None:
        self._run(
            f"INSERT INTO {self._table.quoted()} ({quoted_list(self._all_names())}) "
            f"SELECT {self._selected()} FROM {self._staged_name()} AS staged"
        )

    def _swap(self) -> None:
        """Put the staged table in the place of the old one; readers of the old one finish with it."""
        self._replaced = int(self._ask(f"SELECT count(*) FROM {self._table.quoted()}"))
        self._run(f"DROP TABLE {self._table.quoted()}")
        self._run(f"ALTER TABLE {self._staged_name()} RENAME TO {quoted(self._table.name)}")

    def _all_names(self) -> list[str]:
        """The columns that are written: the data's and, where the table has one, the load key."""
        return [*self._plan.names, *([self._plan.load_key.name] if self._plan.load_key else [])]

    def _expressions(self) -> list[str]:
        """The staged columns as the table's types."""
        return [
            quoted(column.name) if column.direct else f"CAST({quoted(column.name)} AS {column.target.sql_type})"
            for column in self._plan.columns
        ]

    def _selected(self) -> str:
        """What an INSERT from staging selects, in the order of the names."""
        parts = self._expressions()
        if self._plan.load_key is not None:
            parts.append(self._key_literal(self._plan.load_key))
        return ", ".join(parts)

    def _key_literal(self, column: TableColumn) -> str:
        # Hexadecimal digits of ours, so no value is spliced; with a parameter the driver counts no rows.
        return f"'{self._key_value()}'::{column.sql_type}"

    def _key_value(self) -> str:
        """The load key as the table's column holds it: the first half as a uuid, or all of it as text."""
        column = self._plan.load_key
        return self._load.key[:32] if column is not None and column.type_name == "uuid" else self._load.key

    def _stage_apart(self, token: int, like: bool = False) -> int:
        """Copy the rows into a staging table of this attempt; committed, since nobody else reads it."""
        self._data.rollback()  # the checks so far were early ones; publishing repeats them under its locks
        self._staged = self._table.beside(staging_name(self._load.key, token))
        columns = ", ".join(f"{quoted(column.name)} {column.staged_type}" for column in self._plan.columns)
        if like:
            self._run(f"CREATE TABLE {self._staged_name()} (LIKE {self._table.quoted()} INCLUDING ALL)")
        else:
            self._run(f"CREATE UNLOGGED TABLE {self._staged_name()} ({columns})")
        rows = self._copy(self._staged, with_key=like)
        self._data.commit()
        return rows

    def _copy(self, table: TableRef, with_key: bool) -> int:
        """Stream the data set into a table by binary COPY."""
        import pyarrow as pa

        schema, batches = self._encoded(with_key)
        self._data.ingest(table, pa.RecordBatchReader.from_batches(schema, batches))
        return self._dataset.rows

    def _encoded(self, with_key: bool) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
        """The rows as COPY takes them, converted one batch ahead of the sending."""
        import pyarrow as pa

        from airloom.operators.databases.postgres_encode import encoder

        key = self._plan.load_key if with_key else None
        names = [*self._plan.names, *([key.name] if key else [])]
        encoders = [encoder(column) for column in self._plan.columns]
        reader = self._dataset.reader(_BATCH_ROWS)

        def encode(batch: pa.RecordBatch) -> pa.RecordBatch:
            arrays = [encode(batch.column(name)) for name, encode in zip(self._plan.names, encoders, strict=True)]
            if key is not None:
                value = self._key_value()
                plain = bytes.fromhex(value) if key.type_name == "uuid" else value.encode()
                arrays.append(pa.repeat(pa.scalar(plain, pa.binary()), batch.num_rows))
            return pa.RecordBatch.from_arrays(arrays, names)

        schema = encode(pa.RecordBatch.from_pylist([], schema=reader.schema)).schema
        return schema, self._watched(ahead(encode(batch) for batch in reader))

    def _watched(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The batches, reporting progress; an error is kept, since the driver would only quote it."""
        done = 0
        try:
            for batch in batches:
                yield batch
                done += batch.num_rows
                self._context.progress(done, self._dataset.rows)
        except BaseException as error:
            self._failure = error
            raise

    def _lock_table(self) -> None:
        self._ask(
            "SELECT pg_advisory_xact_lock($1::bigint)::text",
            lock_number("replace", self._table.schema, self._table.name),
        )

    def _check_order(self) -> None:
        """Refuse an older slot's content after a newer one's; under the table's lock."""
        slot = slot_time(self._load.slot)
        if slot is None or self._config.allow_older:
            return
        newer = self._ask(
            f"SELECT max(slot) FROM {self._ledger.loads} WHERE pipeline = $1 AND node = $2 AND destination = $3 "
            "AND slot_time > $4::text::timestamptz",
            *(self._load.pipeline, self._load.node, self._load.destination, slot),
        )
        if newer is not None:
            raise DataError(
                f"{self._table} holds the content of {newer}, which is newer than {self._load.slot}; "
                "allow_older = true would replace it all the same",
                field="allow_older",
            )

    def _check(self, token: int) -> None:
        latest = self._ask(f"SELECT token FROM {self._ledger.fence} WHERE load_key = $1", self._load.key)
        if latest != token:
            raise Superseded("a newer attempt at this load has begun")

    def _staged_name(self) -> str:
        assert self._staged is not None
        return self._staged.quoted()

    def _drop(self, table: TableRef) -> None:
        self._control.execute(f"DROP TABLE IF EXISTS {table.quoted()}".encode())

    def _ask(self, statement: str, *values: Any, optional: bool = False) -> Any:
        """The one value that a statement of the data transaction returns."""
        rows = self._data.query(statement, values)
        return rows[0][0] if rows or not optional else None

    def _run(self, statement: str, *values: Any) -> int:
        """Run a statement of the data transaction; the number of rows it changed."""
        return self._data.execute(statement, values)

    @contextlib.contextmanager
    def _translated(self, token: int | None) -> Iterator[None]:
        """Errors of the data connection as ours; a connection that was cut is asked about."""
        from adbc_driver_manager import Error

        try:
            yield
        except (Error, OSError) as error:
            with contextlib.suppress(Exception):
                self._data.rollback()
            failure = self._failure
            if isinstance(failure, NodeError):
                raise failure from None
            found = as_node_error(failure or error, self._connection, self._doing)
            if token is not None and isinstance(found, TransientError) and self._cut_off(token):
                return
            raise found from None

    def _cut_off(self, token: int) -> bool:
        """After a lost connection: whether the commit had gone through; Superseded when a newer attempt cut it."""
        recorded = latest = None
        with contextlib.suppress(NodeError), postgres.session(self._connection, self._doing) as control:
            ledger = Ledger(control, self._table, self._load)
            recorded, latest = ledger.recorded(), ledger.latest_token()
        if recorded is not None and recorded.token == token:
            return True
        if latest is not None and latest != token:
            raise Superseded("a newer attempt at this load has begun and ended this one") from None
        return False
