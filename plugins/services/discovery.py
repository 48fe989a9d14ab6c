"""What is behind a connection: asked in a child process, for drivers hang, crash and wait."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any

import anyio.to_thread

from airloom.operators.connection import Connection
from airloom.operators.engine.spec import Question
from airloom.operators.problems import ConfigError, NodeError, Problem
from airloom.operators.questions import Outcome, UnsupportedError, What, ask, connection_of, outcome_of, question
from airloom.plugins.schemas.base import Page
from airloom.plugins.schemas.connections import Schema, Table, TableColumn, TableSort
from airloom.plugins.services.cache import BoundedCache
from airloom.plugins.services.shared_runs import SharedRuns
from airloom.plugins.web.errors import Invalid, NotFound

_CACHE_BYTES = 16 * 1024 * 1024
_CACHE_SECONDS = 30.0


@dataclass(frozen=True)
class Tables:
    """Which tables, in which order, and which page of them."""

    search: str
    schema: str | None
    sort: TableSort
    offset: int
    limit: int


class Discovery:
    """Questions to connections, of one server process."""

    def __init__(self, at_most: int) -> None:
        self._runs: SharedRuns[Any] = SharedRuns(at_most)
        self._cache: BoundedCache[Any] = BoundedCache(_CACHE_BYTES)

    async def test(self, asked: Question) -> Outcome:
        """Whether a connection works; TooManyRequests while the machine asks as many as it can."""
        try:
            await self._ask(asked, fresh=True)
        except NodeError as error:
            return outcome_of(error)
        return "works"

    async def schemas(self, connection_id: str) -> list[Schema]:
        """The schemas in which a connection may read something."""
        counts = Counter(item["schema"] for item in await self._asked(connection_id, "tables"))
        return [Schema(name=name, tables=count) for name, count in sorted(counts.items())]

    async def tables(self, connection_id: str, wanted: Tables) -> Page[Table]:
        """The tables and views that a connection may read and whose name, with its schema, has the text."""
        found = await self._asked(connection_id, "tables")
        sort, offset, limit = wanted.sort, wanted.offset, wanted.limit
        text = wanted.search.lower()
        items = [item for item in found if text in f"{item['schema']}.{item['name']}".lower()]
        if wanted.schema is not None:
            items = [item for item in items if item["schema"] == wanted.schema]
        items.sort(key=lambda item: (item["schema"], item["name"]))
        if sort.endswith("rows"):
            items.sort(key=lambda item: item["rows"] or 0)
        if sort.startswith("-"):
            items.reverse()
        shown = [Table.model_validate(item) for item in items[offset : offset + limit]]
        return Page[Table](items=shown, total=len(items), offset=offset, limit=limit)

    async def columns(self, connection_id: str, table: str) -> list[TableColumn]:
        """The columns of a table."""
        found = await self._asked(connection_id, "columns", table)
        return [TableColumn.model_validate(item) for item in found]

    async def _asked(self, connection_id: str, what: What, table: str = "") -> Any:
        try:
            return await self._ask(await question_for(connection_id, what, table))
        except NodeError as error:
            problem = Problem("", error.message)
            raise Invalid(error.message, code="connection_failed", problems=[problem]) from None

    async def _ask(self, asked: Question, fresh: bool = False) -> Any:
        told = [asked.node_type, asked.what, asked.table, asked.connection.as_json()]
        key = hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()
        found = None if fresh else self._cache.get(key)
        if found is None:
            found = await self._runs.get(key, lambda stop: ask(asked, lambda child: stop.on_stop(child.cancel)))
            if found is not None:
                self._cache.put(key, found, len(json.dumps(found)), _CACHE_SECONDS)
        return found


@cache
def discovery() -> Discovery:
    """The questions of this process: they mostly wait, so there may be more of them than cores."""
    return Discovery(2 * max(2, os.cpu_count() or 1))


async def question_for(connection_id: str, what: What, table: str = "") -> Question:
    """What to ask a connection; NotFound when this server knows none, Invalid when it cannot be asked for this."""
    try:
        connection: Connection = await anyio.to_thread.run_sync(connection_of, connection_id)
        return question(connection, what, table)
    except UnsupportedError as error:
        raise Invalid(_sentence(error), code="not_supported") from None
    except ConfigError as error:
        raise NotFound(_sentence(error)) from None


def _sentence(error: NodeError) -> str:
    return error.message[:1].upper() + error.message[1:]
