"""The canonical form of a document, so that a diff shows what a person changed and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from airloom.dag_factory.canonical import canonical
from airloom.dag_factory.check import check
from airloom.dag_factory.context import AFTER, PlacedNode, make_context
from airloom.dag_factory.model import NodeSpec, Pipeline
from airloom.dag_factory.reader import read_text
from airloom.operators.problems import PipelineError
from airloom.operators.registry import node_types

LINE = 100
"""A list or an object without others in it stands on one line when it ends before this column."""


def format_document(data: bytes, source: str | None = None) -> bytes:
    """The document in canonical form, with the same meaning; PipelineError when it cannot be read."""
    reading = read_text(data)
    if reading.pipeline is None:
        raise PipelineError(reading.problems, source)
    return dumps(canonical_document(reading.value, reading.pipeline))


def upgraded_document(data: bytes, source: str | None = None) -> bytes:
    """The document with every node in the present version of its type, in canonical form, with the same meaning."""
    context = check(data, source).require()
    value = read_text(data).value
    nodes = [_upgraded(raw, placed) for raw, placed in zip(value["nodes"], context.nodes, strict=True)]
    return format_document(dumps({**value, "nodes": nodes}), source)


def _upgraded(raw: Mapping[str, Any], placed: PlacedNode) -> dict[str, Any]:
    if placed.type is None or placed.spec.version == placed.type.version:
        return dict(raw)
    return {**raw, "version": placed.type.version, "config": dict(placed.config)}


def canonical_document(value: Mapping[str, Any], pipeline: Pipeline) -> dict[str, Any]:
    """A document as JSON data in canonical order, without what is the default anyway."""
    document: dict[str, Any] = canonical(value, pipeline)
    context = make_context(pipeline, tuple(enumerate(pipeline.nodes)), value)
    for node, placed in zip(document["nodes"], context.nodes, strict=True):
        _node(node, placed.spec)
        if placed.node is not None and placed.type is not None and placed.spec.version == placed.type.version:
            node["config"] = canonical(placed.spec.config, placed.node.config)
        if not node.get("config", True):
            del node["config"]
    _layout(document, pipeline)
    for note in document.get("notes", ()):
        note |= {key: [_short_number(number) for number in note[key]] for key in ("at", "size") if key in note}
    return document


def _node(node: dict[str, Any], spec: NodeSpec) -> None:
    """Ports in the order of the type, ``after`` last; one wire is written as a name, not as a list."""
    if "inputs" not in node:
        return
    node_type = node_types().get(spec.type)
    known = [port.name for port in node_type.inputs] if node_type else []
    ports = [*(port for port in known if port in spec.inputs), *(port for port in spec.inputs if port not in known)]
    ports.sort(key=lambda port: port == AFTER)
    wires = spec.wires()
    node["inputs"] = {port: wires[port][0] if len(wires[port]) == 1 else list(wires[port]) for port in ports}


def _layout(document: dict[str, Any], pipeline: Pipeline) -> None:
    """Places in the order of the nodes; those of no node are dropped."""
    places = {
        node.id: [_short_number(number) for number in pipeline.layout[node.id]]
        for node in pipeline.nodes
        if node.id in pipeline.layout
    }
    if places:
        document["layout"] = places
    else:
        document.pop("layout", None)


def _short_number(number: float) -> int | float:
    return int(number) if float(number).is_integer() and abs(number) < 1e15 else number


def dumps(value: Any) -> bytes:
    """JSON of a document: two spaces of indent, short leaves on one line, one newline at the end."""
    return (_write(value, "", 0) + "\n").encode()


def _write(value: Any, indent: str, column: int) -> str:
    """A value that begins at a column of a line with this indent."""
    if not isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    line = json.dumps(value, ensure_ascii=False)
    below = value.values() if isinstance(value, dict) else value
    is_leaf = not any(isinstance(item, (dict, list)) and item for item in below)
    if not value or (is_leaf and column + len(line) <= LINE):
        return line
    inner = indent + "  "
    if isinstance(value, dict):
        keys = [(json.dumps(key, ensure_ascii=False) + ": ", item) for key, item in value.items()]
        items = [inner + key + _write(item, inner, len(inner) + len(key)) for key, item in keys]
        return "{\n" + ",\n".join(items) + f"\n{indent}}}"
    items = [inner + _write(item, inner, len(inner)) for item in value]
    return "[\n" + ",\n".join(items) + f"\n{indent}]"
