"""What is behind a connection: asked in a child process, for drivers hang, crash and wait."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any, Literal

import anyio.to_thread

from airloom.operators.connection import Connection, get_connection
from airloom.operators.engine.run import ask_child
from airloom.operators.engine.spec import Question, Run, StageSpec
from airloom.operators.node import Node
from airloom.operators.problems import ConfigError, NodeError, Problem, TransientError
from airloom.operators.registry import node_types
from airloom.operators.settings import load_settings
from airloom.operators.stage import Stage
from airloom.plugins.schemas.base import Page
from airloom.plugins.schemas.connections import ConnectionTest, Table, TableColumn, TableSort
from airloom.plugins.services.cache import BoundedCache
from airloom.plugins.services.shared_runs import SharedRuns, Stop
from airloom.plugins.web.errors import Invalid, NotFound

EMBEDDED = "-"
"""Stands for the deployment's own warehouse, which has no connection."""
TIME_LIMIT = 30
_CACHE_BYTES = 16 * 1024 * 1024
_CACHE_SECONDS = 30.0

What = Literal["test", "tables", "columns"]
_METHODS = {"test": "test", "tables": "tables", "columns": "table_columns"}


class Discovery:
    """Questions to connections, of one server process."""

    def __init__(self, at_most: int) -> None:
        self._runs: SharedRuns[Any] = SharedRuns(at_most)
        self._cache: BoundedCache[Any] = BoundedCache(_CACHE_BYTES)

    async def test(self, connection_id: str) -> ConnectionTest:
        """Whether a connection works."""
        connection = await _connection(connection_id)
        try:
            await self._ask(connection, "test", "", fresh=True)
        except NodeError as error:
            return ConnectionTest(ok=False, message=_outcome(error))
        return ConnectionTest(ok=True, message="The connection works")

    async def tables(self, connection_id: str, search: str, sort: TableSort, offset: int, limit: int) -> Page[Table]:
        """The tables and views that a connection may read and whose name, with its schema, has the text."""
        found = await self._asked(connection_id, "tables")
        wanted = search.lower()
        items = [item for item in found if wanted in f"{item['schema']}.{item['name']}".lower()]
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
            return await self._ask(await _connection(connection_id), what, table)
        except NodeError as error:
            problem = Problem("", error.message)
            raise Invalid(error.message, code="connection_failed", problems=[problem]) from None

    async def _ask(self, connection: Connection, what: What, table: str, fresh: bool = False) -> Any:
        question = Question(_asker(connection, what), what, connection, table)
        told = json.dumps([question.node_type, what, table, connection.as_json()], sort_keys=True, default=str)
        key = hashlib.sha256(told.encode()).hexdigest()
        found = None if fresh else self._cache.get(key)
        if found is None:
            found = await self._runs.get(key, lambda stop: _run(question, stop))
            if found is not None:
                self._cache.put(key, found, len(json.dumps(found)), _CACHE_SECONDS)
        return found


@cache
def discovery() -> Discovery:
    """The questions of this process: they mostly wait, so there may be more of them than cores."""
    return Discovery(2 * max(2, os.cpu_count() or 1))


def _run(question: Question, stop: Stop) -> Any:
    settings = load_settings()
    settings = replace(settings, time_limit=TIME_LIMIT, memory_limit=min(settings.memory_limit, 512))
    spec = StageSpec(
        Run("discovery", "discovery", ""), Stage("discovery", "transform", ()), settings, question=question
    )
    return ask_child(spec, lambda child: stop.on_stop(child.cancel))


async def _connection(connection_id: str) -> Connection:
    if connection_id == EMBEDDED:
        return Connection("", "duckdb")
    try:
        return await anyio.to_thread.run_sync(get_connection, connection_id)
    except ConfigError as error:
        raise NotFound(error.message[:1].upper() + error.message[1:]) from None


def _asker(connection: Connection, what: What) -> str:
    """The node type that can ask this of a connection of that type."""
    able = _able(node_types().values(), connection.type, _METHODS[what])
    found = next(able, None)
    if found is None:
        raise Invalid(f"A connection of type '{connection.type}' cannot be asked for this", code="not_supported")
    return found.type


def _able(known: Iterable[type[Node]], connection_type: str, method: str) -> Iterator[type[Node]]:
    for node_type in known:
        own: Callable[..., Any] = getattr(node_type, method).__func__
        if connection_type in node_type.connection_types and own is not getattr(Node, method).__func__:
            yield node_type


def _outcome(error: NodeError) -> str:
    if isinstance(error, TransientError):
        return "The system did not answer"
    if isinstance(error, ConfigError):
        return "The system refused the connection: its login or another of its fields is wrong"
    return "The connection does not work"
