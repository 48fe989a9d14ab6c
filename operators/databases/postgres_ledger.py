"""The fence and the ledger in Postgres: who may publish, and what has been."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from airloom.operators.databases.names import FENCE_TABLE, LOADS_TABLE, STAGING_PREFIX, TableRef, lock_number, quoted
from airloom.operators.loads.protocol import Load
from airloom.operators.node import Bounds

if TYPE_CHECKING:
    import psycopg

_SEQUENCE = "_airloom_token"
_TABLES = """
CREATE SEQUENCE IF NOT EXISTS {sequence};
CREATE TABLE IF NOT EXISTS {fence} (
    load_key text PRIMARY KEY,
    token bigint NOT NULL,
    backend integer,
    backend_start timestamptz,
    taken_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS {loads} (
    load_key text PRIMARY KEY,
    token bigint NOT NULL,
    rows bigint NOT NULL,
    content_hash text NOT NULL,
    watermarks jsonb NOT NULL,
    bounds jsonb NOT NULL,
    pipeline text NOT NULL,
    node text NOT NULL,
    destination text NOT NULL,
    slot text NOT NULL,
    slot_time timestamptz,
    map_index integer NOT NULL,
    columns jsonb NOT NULL,
    loaded_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS {index} ON {loads} (pipeline, node, destination, token DESC);
COMMENT ON TABLE {fence} IS 'Airloom: which attempt at a load may publish';
COMMENT ON TABLE {loads} IS 'Airloom: the loads that are in the tables of this schema'
"""


@dataclass(frozen=True)
class Recorded:
    """A load as the ledger has it."""

    token: int
    content_hash: str


class Ledger:
    """Fence and ledger of one load, in the schema of its table."""

    def __init__(self, control: psycopg.Connection, table: TableRef, load: Load) -> None:
        self._control = control
        self._load = load
        self.table = table
        self.fence = table.beside(FENCE_TABLE).quoted()
        self.loads = table.beside(LOADS_TABLE).quoted()
        self._sequence = table.beside(_SEQUENCE)
        self._schema = table.schema

    def exists(self) -> bool:
        """Whether anything was ever loaded into this schema."""
        row = self._control.execute("SELECT to_regclass(%s) IS NOT NULL", (self.loads,)).fetchone()
        return bool(row and row[0])

    def create(self) -> None:
        """Make the tables where they are absent; of two at once the second waits."""
        if self.exists():
            return
        statements = _TABLES.format(
            sequence=self._sequence.quoted(),
            fence=self.fence,
            loads=self.loads,
            index=quoted("_airloom_loads_latest"),
        )
        with self._control.transaction():
            self._control.execute("SELECT pg_advisory_xact_lock(%s)", (lock_number("ledger", self._schema),))
            self._control.execute(statements.encode())

    def take_token(self, backend: int) -> int:
        """A token above all before, in one statement that no pause of ours can stretch.

        The session of an earlier attempt at the same load, if it is still there, is ended: a paused
        attempt must not hold locks, nor wake up to publish.
        """
        row = self._control.execute(
            f"""
            WITH earlier AS (SELECT backend, backend_start FROM {self.fence} WHERE load_key = %(key)s),
            taken AS (
                INSERT INTO {self.fence} AS fence (load_key, token, backend, backend_start)
                SELECT %(key)s, nextval(%(sequence)s::regclass), %(backend)s::int,
                       (SELECT backend_start FROM pg_stat_activity WHERE pid = %(backend)s::int)
                ON CONFLICT (load_key) DO UPDATE SET
                    token = nextval(%(sequence)s::regclass), backend = excluded.backend,
                    backend_start = excluded.backend_start, taken_at = now()
                RETURNING token
            )
            SELECT taken.token, earlier.backend, earlier.backend_start FROM taken LEFT JOIN earlier ON true
            """.encode(),
            {"key": self._load.key, "sequence": self._sequence.quoted(), "backend": backend},
        ).fetchone()
        assert row is not None
        self._control.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid = %s AND backend_start = %s AND usename = current_user AND pid <> %s",
            (row[1], row[2], backend),
        )
        return int(row[0])

    def latest_token(self) -> int | None:
        """The highest token of this load."""
        row = self._control.execute(
            f"SELECT token FROM {self.fence} WHERE load_key = %s".encode(), (self._load.key,)
        ).fetchone()
        return int(row[0]) if row else None

    def recorded(self) -> Recorded | None:
        """This load, if it has been published."""
        row = self._control.execute(
            f"SELECT token, content_hash FROM {self.loads} WHERE load_key = %s".encode(), (self._load.key,)
        ).fetchone()
        return Recorded(int(row[0]), str(row[1])) if row else None

    def has_table(self) -> bool:
        """Whether the table that was loaded into is still there."""
        row = self._control.execute("SELECT to_regclass(%s) IS NOT NULL", (self.table.quoted(),)).fetchone()
        return bool(row and row[0])

    def forget(self) -> None:
        """Forget the loads into this destination, when its table is made anew."""
        statement = f"DELETE FROM {self.loads} WHERE destination = %s"
        self._control.execute(statement.encode(), (self._load.destination,))

    def latest(self) -> int | None:
        """The token of the node's latest load into this table."""
        row = self._control.execute(
            f"SELECT max(token) FROM {self.loads} WHERE pipeline = %s AND node = %s AND destination = %s".encode(),
            self._who(),
        ).fetchone()
        return row[0] if row else None

    def last_columns(self) -> tuple[str, ...]:
        """The columns that the node's latest load into this table had."""
        row = self._control.execute(
            f"SELECT columns FROM {self.loads} WHERE pipeline = %s AND node = %s AND destination = %s "
            "ORDER BY token DESC LIMIT 1".encode(),
            self._who(),
        ).fetchone()
        return tuple(row[0]) if row else ()

    def bounds(self) -> Mapping[str, Bounds]:
        """What this load read, or where the node's latest load ended per source; empty before the first."""
        if not (self.exists() and self.has_table()):
            return {}
        row = self._control.execute(
            f"SELECT bounds FROM {self.loads} WHERE load_key = %s".encode(), (self._load.key,)
        ).fetchone()
        if row is not None:
            return {source: Bounds(**bounds) for source, bounds in row[0].items()}
        rows = self._control.execute(
            f"""
            SELECT DISTINCT ON (source.key) source.key, source.value
            FROM {self.loads} AS loads, jsonb_each_text(loads.watermarks) AS source
            WHERE pipeline = %s AND node = %s AND destination = %s ORDER BY source.key, token DESC
            """.encode(),
            self._who(),
        ).fetchall()
        return {source: Bounds(after=watermark) for source, watermark in rows}

    def _who(self) -> tuple[str, str, str]:
        return self._load.pipeline, self._load.node, self._load.destination

    def stale_staging(self, token: int) -> list[str]:
        """Names of staging tables to drop: of this load up to this token, and of attempts a day old."""
        rows = self._control.execute(
            f"""
            SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN {self.fence} fence
              ON starts_with(c.relname, %(prefix)s || left(fence.load_key, 24) || '_')
            WHERE n.nspname = %(schema)s AND c.relkind = 'r' AND starts_with(c.relname, %(prefix)s) AND (
                fence.taken_at < now() - interval '1 day'
                OR (fence.load_key = %(key)s AND substring(c.relname FROM '_(\\d+)$')::bigint <= %(token)s)
            )
            """.encode(),
            {"prefix": STAGING_PREFIX, "schema": self._schema, "key": self._load.key, "token": token},
        ).fetchall()
        return [name for (name,) in rows]

    def record_statement(self, token: int, rows: int, columns: tuple[str, ...]) -> tuple[str, tuple[Any, ...]]:
        """The statement that records this load, for the transaction that publishes it."""
        load = self._load
        statement = f"""
            INSERT INTO {self.loads} (load_key, token, rows, content_hash, watermarks, bounds, pipeline, node,
                destination, slot, slot_time, map_index, columns)
            VALUES ($1, $2::bigint, $3::bigint, $4, $5::text::jsonb, $6::text::jsonb, $7, $8, $9, $10,
                $11::text::timestamptz, $12::int, $13::text::jsonb)
            ON CONFLICT (load_key) DO UPDATE SET token = excluded.token, rows = excluded.rows,
                content_hash = excluded.content_hash, watermarks = excluded.watermarks, bounds = excluded.bounds,
                columns = excluded.columns, loaded_at = now()
        """
        values = (
            *(load.key, token, rows, load.content_hash),
            *(json.dumps(dict(load.watermarks)), json.dumps({name: dict(b) for name, b in load.bounds.items()})),
            *(load.pipeline, load.node, load.destination, load.slot),
            *(slot_time(load.slot), load.map_index, json.dumps(columns)),
        )
        return statement, values


def slot_time(slot: str) -> str | None:
    """The slot as a time in UTC, or None when it is no time (a manual run's id)."""
    try:
        time = datetime.fromisoformat(slot.replace("Z", "+00:00"))
    except ValueError:
        return None
    return (time if time.tzinfo else time.replace(tzinfo=timezone.utc)).astimezone(timezone.utc).isoformat()
