"""Asking what is behind a connection: in a child process, for drivers hang, crash and wait.

The api-server asks, and so does a worker that tests a connection. What a test says is one of a few outcomes: it must
not tell what stands where in a network.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Literal

from airloom.operators.connection import Connection, get_connection
from airloom.operators.engine.run import Child, ask_child
from airloom.operators.engine.spec import Question, Run, StageSpec
from airloom.operators.problems import ConfigError, NodeError, TransientError
from airloom.operators.settings import load_settings
from airloom.operators.stage import Stage

EMBEDDED = "-"
"""Stands for the deployment's own warehouse, which has no connection."""
CONNECTION_ID = r"^[\w.-]+$"
CONNECTION_ID_LENGTH = 250
TIME_LIMIT = 30

What = Literal["test", "tables", "columns"]
_METHODS = {"test": "test", "tables": "tables", "columns": "table_columns"}

Outcome = Literal["works", "refused", "unanswered", "failed", "missing", "unsupported"]
"""What came of a test: all of it that leaves the machine that tested."""


class UnsupportedError(ConfigError):
    """No node type can ask this of a connection of that type."""


def connection_of(connection_id: str) -> Connection:
    """The connection as this machine knows it; ConfigError when it knows none."""
    return Connection("", "duckdb") if connection_id == EMBEDDED else get_connection(connection_id)


def question(connection: Connection, what: What, table: str = "") -> Question:
    """What to ask a connection, by the first node type that can; UnsupportedError when there is none."""
    able = next(_able(connection.type, _METHODS[what]), None)
    if able is None:
        raise UnsupportedError(f"a connection of type '{connection.type}' cannot be asked for this")
    return Question(able, what, connection, table)


def ask(asked: Question, on_start: Callable[[Child], None] = lambda child: None, *, quiet: bool = False) -> Any:
    """The answer, from a child process with little time and memory; ``on_start`` gets the child, to cancel it."""
    settings = load_settings()
    settings = replace(settings, time_limit=TIME_LIMIT, memory_limit=min(settings.memory_limit, 512))
    stage = Stage("discovery", "transform", ())
    spec = StageSpec(Run("discovery", "discovery", ""), stage, settings, question=asked)
    return ask_child(spec, on_start, quiet=quiet)


def try_out(connection_id: object) -> Outcome:
    """Whether a connection works from this machine, without a word of its driver in any log.

    ConfigError for what cannot be the id of a connection.
    """
    if not isinstance(connection_id, str) or not _is_id(connection_id):
        raise ConfigError("the param 'connection' has to be the id of a connection, or - for the embedded warehouse")
    try:
        connection = connection_of(connection_id)
    except ConfigError:
        return "missing"
    try:
        ask(question(connection, "test"), quiet=True)
    except NodeError as error:
        return outcome_of(error)
    return "works"


def outcome_of(error: NodeError) -> Outcome:
    """The outcome of a test that failed."""
    if isinstance(error, UnsupportedError):
        return "unsupported"
    if isinstance(error, TransientError):
        return "unanswered"
    return "refused" if isinstance(error, ConfigError) else "failed"


def _is_id(text: str) -> bool:
    return len(text) <= CONNECTION_ID_LENGTH and re.fullmatch(CONNECTION_ID, text) is not None


def _able(connection_type: str, method: str) -> Iterator[str]:
    """The node types that can be asked."""
    # Here, for every task of a pipeline imports this module, and needs no node type.
    from airloom.operators.node import Node
    from airloom.operators.registry import node_types

    for name, node_type in node_types().items():
        own: Callable[..., Any] = getattr(node_type, method).__func__
        if connection_type in node_type.connection_types and own is not getattr(Node, method).__func__:
            yield name
