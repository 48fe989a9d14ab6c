"""Any exception of a stage as an error for a person: what kind it is, and short enough to read."""

from __future__ import annotations

import errno
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeGuard

from pydantic import ValidationError

from airloom.operators.problems import ConfigError, DataError, NodeError, TransientError
from airloom.operators.settings import Settings

_LONGEST = 600
_SAMPLE = re.compile(r"'([^'\n]{60})[^'\n]{10,}'|\"([^\"\n]{60})[^\"\n]{10,}\"")
_EXCERPT = re.compile(r"\n+(LINE \d+: |Possible solutions:).*", re.DOTALL)
"""DuckDB's excerpt of a statement that the engine wrote, and its advice on settings that are locked."""


@contextmanager
def attributed(node: str, settings: Settings) -> Iterator[None]:
    """Names the node in whatever is raised inside."""
    try:
        yield
    except Exception as error:
        raise as_node_error(error, settings, node) from error


def as_node_error(error: BaseException, settings: Settings, node: str | None = None) -> NodeError:
    """The error as one of ours, with its node; one of ours keeps its own."""
    if isinstance(error, NodeError):
        error.node = error.node or node
        error.message = shortened(error.message)
        return error
    if _is_duckdb(error):
        return _from_duckdb(error, settings, node)
    return _from_python(error, settings, node)


def _from_python(error: BaseException, settings: Settings, node: str | None) -> NodeError:
    message = shortened(f"{type(error).__name__}: {error}")
    if _is_validation(error):
        first = error.errors(include_url=False, include_input=False)[0]
        return ConfigError(shortened(first["msg"]), node=node, field=".".join(map(str, first["loc"])) or None)
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
        return ConfigError(_memory(settings), node=node)
    if isinstance(error, ImportError):
        return ConfigError(f"{message}; is the pip extra of this node type installed?", node=node)
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return TransientError(f"the disk is full: {message}", node=node)
    if isinstance(error, OSError) and error.errno == errno.EFBIG:
        return ConfigError(_disk(settings), node=node)
    if isinstance(error, (ConnectionError, TimeoutError)):
        return TransientError(message, node=node)
    if isinstance(error, (FileNotFoundError, PermissionError, IsADirectoryError, NotADirectoryError)):
        return ConfigError(message, node=node)
    return NodeError(message, node=node)


def _from_duckdb(error: BaseException, settings: Settings, node: str | None) -> NodeError:
    import duckdb

    message = shortened(_EXCERPT.sub("", str(error)))
    if isinstance(error, duckdb.OutOfMemoryException):
        full = "max_temp_directory_size" in message or "temp directory" in message.lower()
        return ConfigError(f"{_disk(settings) if full else _memory(settings)}: {message}", node=node)
    if isinstance(error, duckdb.IOException):
        if "No space left" in message:
            return TransientError(f"the disk is full: {message}", node=node)
        if "File too large" in message:
            return ConfigError(f"{_disk(settings)}: {message}", node=node)
        return TransientError(message, node=node)
    if isinstance(error, (duckdb.InternalException, duckdb.FatalException, duckdb.InterruptException)):
        return NodeError(message, node=node)
    # InvalidInputException is raised for wrong values (a date that cannot be parsed) and is a ProgrammingError too.
    config = (duckdb.PermissionException, duckdb.ProgrammingError, duckdb.NotSupportedError)
    if isinstance(error, config) and not isinstance(error, duckdb.InvalidInputException):
        return ConfigError(message, node=node)
    return DataError(message, node=node)


def runs_out_of_memory(error: BaseException) -> bool:
    """Whether an error says that memory ran out, so that trying again would only run out again."""
    if isinstance(error, MemoryError):
        return True
    return _is_duckdb(error) and type(error).__name__ == "OutOfMemoryException"


def shortened(message: str) -> str:
    """A message with long quoted samples and its own end cut."""
    message = _SAMPLE.sub(lambda found: f"'{found[1] or found[2]}…'", message.strip())
    return message if len(message) <= _LONGEST else message[:_LONGEST] + "…"


def _memory(settings: Settings) -> str:
    return f"the stage needs more memory than [airloom] memory_limit = {settings.memory_limit} (MB) allows"


def _disk(settings: Settings) -> str:
    return f"the stage needs more disk than [airloom] disk_limit = {settings.disk_limit} (MB) allows"


def _is_duckdb(error: BaseException) -> bool:
    duckdb = sys.modules.get("duckdb")
    return duckdb is not None and isinstance(error, duckdb.Error)


def _is_validation(error: BaseException) -> TypeGuard[ValidationError]:
    return isinstance(error, ValidationError)
