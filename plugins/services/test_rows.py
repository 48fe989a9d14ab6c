"""Reading test data: in the engine's child, under the limits of a preview, for it may be any file at all."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from dataclasses import dataclass
from functools import cache
from typing import Any

from airloom.operators.engine.spec import HandedOver, Run, StageSpec
from airloom.operators.problems import NodeError, Problem, TransientError, pointer
from airloom.operators.settings import load_settings
from airloom.operators.stage import Stage
from airloom.plugins.schemas.test_data import TestDataBody
from airloom.plugins.services import children
from airloom.plugins.services.preview import limited
from airloom.plugins.services.shared_runs import SharedRuns, Stop
from airloom.plugins.web.errors import Invalid, Unavailable


@dataclass(frozen=True)
class Rows:
    """Rows as a grid shows them, with the engine's types."""

    columns: list[tuple[str, str]]
    rows: list[list[Any]]
    content: bytes = b""
    """The same as Parquet, when they are new."""
    left_out: int = 0
    """How many rows of a file were too many."""


async def show(content: bytes) -> Rows:
    """The rows that are kept as Parquet."""
    return _rows(await _ask(HandedOver("kept", base64.b64encode(content).decode())))


async def keep(body: TestDataBody) -> Rows:
    """What was sent as rows of known types; Invalid names each cell that has no value of its column's type."""
    if body.file is not None:
        handed = HandedOver(body.file.format, body.file.content)
    else:
        columns = tuple((column.name, column.type) for column in body.columns or ())
        handed = HandedOver("rows", json.dumps(body.rows), columns)
    found = await _ask(handed)
    if wrong := found.get("problems"):
        problems = [Problem(pointer("body", "rows", each["row"], each["column"]), each["message"]) for each in wrong]
        raise Invalid("Some values do not have the type of their column", code="wrong_values", problems=problems)
    return _rows(found)


@cache
def _runs() -> SharedRuns[dict[str, Any]]:
    return SharedRuns(max(2, os.cpu_count() or 1))


async def _ask(handed: HandedOver) -> dict[str, Any]:
    told = json.dumps([handed.what, handed.columns]) + handed.content
    key = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
    try:
        return await _runs().get(key, lambda stop: _run(handed, stop))
    except TransientError as error:
        raise Unavailable(f"The rows could not be read: {error.message}") from None
    except NodeError as error:
        raise Invalid(error.message, code="unreadable", problems=[Problem("/body", error.message)]) from None


def _run(handed: HandedOver, stop: Stop) -> dict[str, Any]:
    name = "test data"
    spec = StageSpec(Run(name, name, ""), Stage(name, "transform", ()), limited(load_settings()), handed=handed)
    found: dict[str, Any] = children.look(spec, stop)
    return found


def _rows(found: dict[str, Any]) -> Rows:
    columns = [(name, type_) for name, type_ in found["columns"]]
    return Rows(columns, found["rows"], base64.b64decode(found.get("content", "")), found.get("left_out", 0))
