"""The JSON Schema of a whole document, from the models and the node types: an editor completes from it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from airloom.dag_factory.context import AFTER
from airloom.dag_factory.model import VERSION, Pipeline
from airloom.operators.node import Node, describe
from airloom.operators.registry import node_types

DIALECT = GenerateJsonSchema.schema_dialect
FILE = f"schema/pipeline-{VERSION}.schema.json"
"""Where the schema of Airloom's own node types is kept, below ``include/``."""


def document_schema(types: Iterable[type[Node]] | None = None) -> dict[str, Any]:
    """The schema of a document that may use these node types; all that are installed, unless given."""
    found = list(node_types().values() if types is None else types)
    schema = Pipeline.model_json_schema()
    definitions: dict[str, Any] = schema.pop("$defs")
    node = definitions["NodeSpec"]
    node["title"] = "Node"
    node["properties"]["type"] = {"enum": [node_type.type for node_type in found], "title": "Type"}
    node["allOf"] = [_branch(node_type) for node_type in found]
    for node_type in found:
        definitions |= _definitions(node_type)
    return {"$schema": DIALECT, "title": "Airloom pipeline", **schema, "$defs": definitions}


def own_types() -> list[type[Node]]:
    """The node types that come with Airloom."""
    return [found for found in node_types().values() if found.__module__.startswith("airloom.operators.")]


def dumps(schema: Mapping[str, Any]) -> str:
    """The schema as text, as it is kept in git."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _branch(node_type: type[Node]) -> dict[str, Any]:
    """If a node is of this type, then its config and its ports are these."""
    described = describe(node_type)
    ports = {port["name"]: _wires(port["description"], many=port["many"]) for port in described["inputs"]}
    after = _wires("Wait for these nodes, without their rows.", many=True)
    inputs = {
        "type": "object",
        "properties": {**ports, AFTER: after},
        "additionalProperties": False,
        "required": list(ports),
    }
    config = {
        "$ref": f"#/$defs/{_name(node_type)}",
        "description": described["summary"],
        "default": described["example"],
    }
    required = [
        *(["inputs"] if ports else []),
        *(["config"] if described["config"].get("required") else []),
    ]
    return {
        "if": {"properties": {"type": {"const": node_type.type}}, "required": ["type"]},
        "then": {
            "properties": {"config": config, "inputs": inputs, "version": {"maximum": node_type.version}},
            **({"required": required} if required else {}),
        },
    }


def _wires(description: str, *, many: bool) -> dict[str, Any]:
    several: dict[str, Any] = {"type": "array", "items": {"type": "string"}, "minItems": 1}
    if not many:
        several["maxItems"] = 1
    return {"description": description, "anyOf": [{"type": "string"}, several]}


def _definitions(node_type: type[Node]) -> dict[str, Any]:
    """The config's definitions, under names that no other type's can clash with."""
    name = _name(node_type)
    schema = node_type.Config.model_json_schema(ref_template=f"#/$defs/{name}.{{model}}")
    inner = schema.pop("$defs", {})
    return {name: schema, **{f"{name}.{key}": value for key, value in inner.items()}}


def _name(node_type: type[Node]) -> str:
    return f"config.{node_type.type}"
