"""What a pipeline can be made of."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import RootModel

from airloom.plugins.schemas.base import Answer, example


class PortItem(Answer):
    """A place a wire ends."""

    name: str
    many: bool
    description: str


class NodeType(Answer):
    """A node type as the palette and the form show it."""

    model_config = example(
        type="postgres.write",
        version=1,
        kind="destination",
        group="Databases",
        icon="database",
        summary="Load rows into a table.",
        description="",
        extra="postgres",
        installed=True,
        runs_code=False,
        connection_types=["postgres"],
        inputs=[{"name": "in", "many": False, "description": "The rows"}],
        compares="in",
        modes=["append", "replace", "upsert"],
        example={"connection": "warehouse", "table": "public.delays"},
        config={"type": "object"},
    )

    type: str
    version: int
    kind: Literal["source", "transform", "destination"]
    group: str
    icon: str
    summary: str
    description: str
    extra: str | None
    """The pip extra that brings its driver."""
    installed: bool
    """Whether that driver is there."""
    runs_code: bool
    """Whether its config is a program, which takes a right of its own."""
    connection_types: list[str]
    inputs: list[PortItem]
    compares: str | None
    """The port whose rows a preview of what `differs` is about; null where there is nothing to compare with."""
    modes: list[str] | None
    example: dict[str, Any]
    config: dict[str, Any]
    """The JSON Schema of its config."""


class FunctionItem(Answer):
    """A SQL function."""

    model_config = example(name="lower", kind="scalar", signature="lower(string)", summary="The text in lower case")

    name: str
    kind: Literal["scalar", "aggregate", "window"]
    signature: str | None
    summary: str


class JsonSchema(RootModel[dict[str, Any]]):
    """A JSON Schema, draft 2020-12."""

    model_config = example(**{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object"})
