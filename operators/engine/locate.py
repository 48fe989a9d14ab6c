"""Which node, and which field of it, a failure of a fused query came from.

The whole query fails as one, so the nodes are evaluated again one by one, in the order of the data: the first
that fails has good inputs, so it is the one. Then its columns one by one, which tells the field.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from airloom.operators.engine.sandbox import quoted
from airloom.operators.registry import node_type
from airloom.operators.stage import PlannedNode

if TYPE_CHECKING:
    import duckdb

BUDGET = 60.0
"""Seconds that the search may take; after them the error names the nodes it may have been."""
_ROW = "_airloom_row"
_CULPRIT = re.compile(r'Referenced (?:column|table) "([^"]+)"|Function with name "?(\w+)')
_EXPRESSIONS = {"expression", "sql"}


def failing_node(
    connection: duckdb.DuckDBPyConnection, nodes: Iterable[PlannedNode], until: float
) -> tuple[PlannedNode, Exception] | None:
    """The first node whose rows cannot be computed, with its error; None when time is up or none fails alone."""
    for node in nodes:
        error = _evaluate(connection, f"SELECT max(hash({_ROW})) FROM {quoted(node.id)} AS {_ROW}", until)
        if isinstance(error, TimeoutError):
            return None
        if error is not None:
            return node, error
    return None


def failing_field(
    connection: duckdb.DuckDBPyConnection, node: PlannedNode, columns: Iterable[str], until: float
) -> str | None:
    """The config field of a failing node whose expression fails, when only one can be meant."""
    leaves = dict(_leaves(node.config, ()))
    expressions = {path: text for path, text in leaves.items() if path[0] in _expression_fields(node)}
    if len(expressions) == 1:
        return _dotted(next(iter(expressions)))
    failing = []
    for name in columns:
        error = _evaluate(connection, f"SELECT max(hash({quoted(name)})) FROM {quoted(node.id)}", until)
        if isinstance(error, TimeoutError):
            return None
        if error is not None:
            failing.append(name)
    named = [path for path in leaves if len(failing) == 1 and path[-1] == failing[0]]
    return _dotted(named[0]) if len(named) == 1 else None


def field_quoted_by(message: str, node: PlannedNode) -> str | None:
    """The one config field that holds the column or function that an error message complains about."""
    culprit = _CULPRIT.search(message)
    if culprit is None:
        return None
    word = re.compile(rf"(?<!\w){re.escape(culprit[1] or culprit[2])}(?!\w)", re.IGNORECASE)
    holding = [path for path, text in _leaves(node.config, ()) if word.search(text)]
    return _dotted(holding[0]) if len(holding) == 1 else None


def _evaluate(connection: duckdb.DuckDBPyConnection, query: str, until: float) -> Exception | None:
    remaining = until - time.monotonic()
    if remaining <= 0:
        return TimeoutError()
    with interrupting(connection, remaining) as interrupted:
        try:
            connection.execute(query).fetchall()
        except Exception as error:
            return TimeoutError() if interrupted.is_set() else error
    return None


@contextmanager
def interrupting(connection: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[threading.Event]:
    """Interrupts the query that still runs after so many seconds; the event tells whether it did."""
    interrupted = threading.Event()

    def interrupt() -> None:
        interrupted.set()
        connection.interrupt()

    timer = threading.Timer(seconds, interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield interrupted
    finally:
        timer.cancel()


def _leaves(config: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(config, Mapping):
        for key, value in config.items():
            yield from _leaves(value, (*path, str(key)))
    elif isinstance(config, (list, tuple)):
        for index, value in enumerate(config):
            yield from _leaves(value, (*path, str(index)))
    elif isinstance(config, str):
        yield path, config


def _expression_fields(node: PlannedNode) -> set[str]:
    """The fields that hold expressions, by the widget that their type asks the editor for."""
    try:
        schema = node_type(node.type).Config.model_json_schema()
    except KeyError:
        return set()
    definitions = schema.get("$defs", {})
    fields = schema.get("properties", {})
    return {name for name, field in fields.items() if _has_expression(field, definitions, set())}


def _has_expression(schema: Any, definitions: Mapping[str, Any], seen: set[str]) -> bool:
    if isinstance(schema, list):
        return any(_has_expression(item, definitions, seen) for item in schema)
    if not isinstance(schema, dict):
        return False
    if schema.get("x-widget") in _EXPRESSIONS:
        return True
    reference = str(schema.get("$ref", "")).rpartition("/")[2]
    if reference and reference not in seen:
        seen.add(reference)
        return _has_expression(definitions.get(reference), definitions, seen)
    return any(_has_expression(value, definitions, seen) for value in schema.values())


def _dotted(path: tuple[str, ...]) -> str:
    return ".".join(path)
