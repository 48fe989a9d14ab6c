"""A look at a table before there is a pipeline: the preview of a document that only reads it."""

from __future__ import annotations

from typing import Any

from airloom.operators.engine.spec import Sample
from airloom.operators.node import Source
from airloom.operators.problems import ConfigError
from airloom.operators.questions import EMBEDDED, connection_of
from airloom.operators.registry import node_types
from airloom.plugins.services.preview import Wanted
from airloom.plugins.services.threads import run_sync
from airloom.plugins.web.errors import Invalid, NotFound

_NODE = "sample"


async def wanted(connection_id: str, table: str, sample: Sample) -> Wanted:
    """What to preview; NotFound when this server knows no such connection, Invalid when it leads to no tables."""
    try:
        connection = await run_sync(connection_of, connection_id)
    except ConfigError as error:
        raise NotFound(error.message) from None
    reading = (name for name, type_ in node_types().items() if _reads_tables(type_, connection.type))
    type_ = next(reading, None)
    if type_ is None:
        raise Invalid(f"A connection of type '{connection.type}' leads to no tables", code="not_supported")
    config = {"table": table} | ({} if connection_id == EMBEDDED else {"connection": connection_id})
    document: dict[str, Any] = {"airloom": 1, "id": _NODE, "nodes": [{"id": _NODE, "type": type_, "config": config}]}
    return Wanted(document, _NODE, sample)


def _reads_tables(node_type: Any, connection_type: str) -> bool:
    fields = node_type.Config.model_fields
    return issubclass(node_type, Source) and connection_type in node_type.connection_types and "table" in fields
