"""Fence and ledger in plain SQL, for the databases that take ``INSERT``, ``SELECT`` and little else."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cmp_to_key
from typing import Any

from airloom.operators.engine.watermarks import compare
from airloom.operators.loads.protocol import Load, Superseded
from airloom.operators.node import Bounds
from airloom.operators.problems import DataError

Execute = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]
"""Runs one statement with its values and gives its rows."""

_COLUMNS = (
    *("load_key", "token", "row_count", "content_hash", "watermarks", "bounds"),
    *("pipeline", "node", "destination", "slot", "slot_time", "map_index", "columns"),
)


@dataclass(frozen=True)
class Recorded:
    """A load as the ledger has it."""

    token: int
    content_hash: str


class Ledger:
    """Fence and ledger of one load; works in whatever transaction its statements run in."""

    def __init__(self, execute: Execute, fence: str, loads: str, load: Load, mark: str) -> None:
        self._execute = execute
        self._fence = fence
        self._loads = loads
        self._load = load
        self._mark = mark
        """How the driver writes the place of a value: ``?`` or ``%s``."""

    def _run(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        return self._execute(statement.replace("?", self._mark), values)

    def check(self, token: int, lock: str = "") -> None:
        """Superseded unless this token is the latest of this load; ``lock`` is what makes the row stay so."""
        rows = self._run(f"SELECT token FROM {self._fence} WHERE load_key = ?{lock}", self._load.key)
        if not rows or rows[0][0] != token:
            raise Superseded("a newer attempt at this load has begun")

    def recorded(self) -> Recorded | None:
        """This load, if it has been published."""
        rows = self._run(f"SELECT token, content_hash FROM {self._loads} WHERE load_key = ?", self._load.key)
        return Recorded(int(rows[0][0]), str(rows[0][1])) if rows else None

    def latest_token(self) -> int | None:
        """The token of the node's latest load into this table."""
        rows = self._run(f"SELECT max(token) FROM {self._loads} WHERE {_WHO}", *self._who())
        return None if rows[0][0] is None else int(rows[0][0])

    def last_columns(self) -> tuple[str, ...]:
        """The columns that the node's latest load into this table had."""
        rows = self._run(f"SELECT columns FROM {self._loads} WHERE {_WHO} ORDER BY token DESC LIMIT 1", *self._who())
        return tuple(json.loads(rows[0][0])) if rows else ()

    def check_order(self, table: str) -> None:
        """Refuse an older slot's content after a newer one's."""
        slot = slot_time(self._load.slot)
        if slot is None:
            return
        rows = self._run(f"SELECT max(slot_time) FROM {self._loads} WHERE {_WHO} AND slot_time > ?", *self._who(), slot)
        if rows[0][0] is not None:
            raise DataError(
                f"{table} holds the content of {rows[0][0]}, which is newer than {self._load.slot}; "
                "allow_older = true would replace it all the same",
                field="allow_older",
            )

    def bounds(self) -> Mapping[str, Bounds]:
        """What this load read before or, for a new one, the highest watermark of each source so far.

        The highest, not the latest: a run of last week that is repeated must not send the next one back there.
        """
        rows = self._run(f"SELECT bounds FROM {self._loads} WHERE load_key = ?", self._load.key)
        if rows:
            return {source: Bounds(**bounds) for source, bounds in json.loads(rows[0][0]).items()}
        reached: dict[str, list[str]] = {}
        for (text,) in self._run(f"SELECT DISTINCT watermarks FROM {self._loads} WHERE {_WHO}", *self._who()):
            for source, watermark in json.loads(text).items():
                reached.setdefault(source, []).append(watermark)
        return {source: Bounds(after=max(found, key=cmp_to_key(compare))) for source, found in reached.items()}

    def record(self, token: int, rows: int, columns: Sequence[str]) -> None:
        """Note that this load is published; part of the transaction that publishes it."""
        load = self._load
        bounds = {source: dict(bound) for source, bound in load.bounds.items()}
        values = (
            *(load.key, token, rows, load.content_hash, json.dumps(dict(load.watermarks)), json.dumps(bounds)),
            *(load.pipeline, load.node, load.destination, load.slot, slot_time(load.slot), load.map_index),
            json.dumps(list(columns)),
        )
        self._run(f"DELETE FROM {self._loads} WHERE load_key = ?", load.key)
        places = ", ".join("?" * len(_COLUMNS))
        self._run(f"INSERT INTO {self._loads} ({', '.join(_COLUMNS)}) VALUES ({places})", *values)

    def _who(self) -> tuple[str, str, str]:
        return self._load.pipeline, self._load.node, self._load.destination


_WHO = "pipeline = ? AND node = ? AND destination = ?"


def slot_time(slot: str) -> str | None:
    """The slot as a UTC time whose text sorts, or None when it is no time (a manual run's id)."""
    try:
        time = datetime.fromisoformat(slot.replace("Z", "+00:00"))
    except ValueError:
        return None
    time = (time if time.tzinfo else time.replace(tzinfo=timezone.utc)).astimezone(timezone.utc)
    return time.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
