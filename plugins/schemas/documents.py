"""A document on its way, and what is known about it without running it."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from airloom.plugins.schemas.base import Answer, Body, example


def strict_json(value: dict[str, Any]) -> dict[str, Any]:
    """The value, when it is JSON that can be written again; ValueError otherwise.

    Python's reader also takes NaN, 1e999, and one half of a character that is written as two.
    """
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        raise ValueError("a document is JSON: without NaN, infinite numbers and unpaired surrogates") from None
    return value


Document = Annotated[dict[str, Any], AfterValidator(strict_json), Field(title="PipelineDocument")]
"""A pipeline document as JSON; whether it is a sound one is what a check says."""

DOCUMENT: dict[str, Any] = {
    "airloom": 1,
    "id": "daily_delays",
    "nodes": [
        {"id": "flights", "type": "file.read", "config": {"path": "flights.csv"}},
        {"id": "late", "type": "filter", "inputs": {"in": "flights"}, "config": {"where": "arr_delay > 15"}},
        {"id": "save", "type": "file.write", "inputs": {"in": "late"}, "config": {"path": "late.parquet"}},
    ],
}
"""The document of the examples."""


class DocumentBody(Body):
    """A document."""

    model_config = example(document=DOCUMENT)

    document: Document


class Column(Answer):
    """A column of a node's rows; its type in the document's words."""

    name: str = Field(min_length=1, max_length=1000)
    type: str = Field(max_length=10_000)


class CheckBody(DocumentBody):
    """A document, and what is known of its sources from looking at them."""

    model_config = example(document=DOCUMENT, columns={"flights": [{"name": "arr_delay", "type": "float64"}]})

    columns: dict[str, Annotated[list[Column], Field(max_length=5_000)]] = Field(default_factory=dict, max_length=500)
    """Source -> the columns that a preview found in it; taken for those that the source does not declare."""


class ProblemItem(Answer):
    """One thing wrong with a document."""

    model_config = example(
        pointer="/nodes/1/config/where",
        node="late",
        message="unknown column 'arr_delai'",
        expected="a column of the input",
        hint="did you mean 'arr_delay'?",
        severity="error",
    )

    pointer: str
    node: str | None = None
    message: str
    expected: str | None = None
    hint: str | None = None
    severity: Literal["error", "warning"] = "error"


class TaskItem(Answer):
    """One Airflow task, and the nodes that share it."""

    id: str
    kind: Literal["transform", "load"]
    nodes: list[str]


class CheckReport(Answer):
    """What the builder shows beside a document."""

    model_config = example(
        ok=True,
        problems=[],
        columns={"flights": [{"name": "arr_delay", "type": "float64"}]},
        inputs={"late": {"in": [{"name": "arr_delay", "type": "float64"}]}},
        tasks=[{"id": "late", "kind": "transform", "nodes": ["flights", "late"]}],
        lineage={"late.arr_delay": ["flights.arr_delay"]},
        code=[],
    )

    ok: bool
    """Whether it can be published; warnings do not keep it from that."""
    problems: list[ProblemItem]
    columns: dict[str, list[Column] | None]
    """Node -> the columns of its rows; null where only the system it reads knows them."""
    inputs: dict[str, dict[str, list[Column] | None]]
    """Node -> port -> the columns that arrive there."""
    tasks: list[TaskItem]
    """Empty unless ``ok``."""
    lineage: dict[str, list[str]]
    """``node.column`` -> the columns one node back that it is made of."""
    code: list[str]
    """The nodes that run code."""


class FormattedText(Answer):
    """A document in canonical form."""

    model_config = example(text='{"airloom": 1, "id": "daily_delays", ...}')

    text: str
