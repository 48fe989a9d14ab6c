"""Planning a preview: what a node's rows come from, cut out of a document that may be wrong elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from types import MappingProxyType
from typing import Any

import orjson

from airloom.dag_factory.canonical import canonical
from airloom.dag_factory.check import check
from airloom.dag_factory.context import AFTER, Context
from airloom.dag_factory.local_run import RequestError
from airloom.dag_factory.params import bind_params
from airloom.operators.columns import Columns
from airloom.operators.node import Destination, Transform
from airloom.operators.problems import PipelineError, Problem, did_you_mean, pointer
from airloom.operators.registry import node_types
from airloom.operators.stage import PlannedNode, Stage

_NAMELESS = "preview"
"""The id that every document has for its previews, so that a copy of a pipeline shares them."""
_MATTERS = ("id", "type", "version", "config", "inputs", "mask")
"""What of a node its rows, as they are shown, depend on."""


@dataclass(frozen=True)
class Pin:
    """Rows that a person has put in the place of a node's."""

    columns: Columns
    digest: str
    """Equal for equal rows of equal types."""

    def as_json(self) -> dict[str, Any]:
        """The pin as JSON."""
        return {"columns": [(column.name, column.type) for column in self.columns], "digest": self.digest}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Pin:
        """The pin that ``as_json`` wrote."""
        return cls(Columns.of((name, type_) for name, type_ in data["columns"]), data["digest"])


_NO_PINS: Mapping[str, Pin] = MappingProxyType({})


@dataclass(frozen=True)
class PreviewPlan:
    """One stage that gives a node's rows, and what it needs to run."""

    node: str
    """The node whose rows are shown: of a destination, the one before it."""
    stage: Stage
    params: Mapping[str, Any]
    connections: Mapping[str, str]
    """Node -> the id of the Airflow connection it names."""
    code: tuple[str, ...]
    """Nodes that run code of their author's."""
    digest: str
    """Equal for equal upstream sub-graphs: types, configs, wires, pinned rows and the params' values."""
    compared: str | None
    """The node whose rows this one changes; None where its rows are new ones."""
    pinned: Mapping[str, str] = field(default_factory=dict)
    """Node that does not run, for its rows are pinned -> their digest; the stage reads them."""
    masks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Node -> those of its columns whose values are not shown."""

    def as_json(self) -> dict[str, Any]:
        """The plan as JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> PreviewPlan:
        """The plan that ``as_json`` wrote."""
        masks = {name: tuple(columns) for name, columns in data["masks"].items()}
        stage, code = Stage.from_json(data["stage"]), tuple(data["code"])
        return cls(**{**data, "stage": stage, "code": code, "masks": masks})


def plan_preview(
    document: Mapping[str, Any],
    node: str,
    given: Mapping[str, Any] | None = None,
    pins: Mapping[str, Pin] = _NO_PINS,
) -> PreviewPlan:
    """The plan for one node's rows, with values for params; PipelineError names what is wrong upstream of it.

    A person looks at rows while the rest of the pipeline is half written, so only what the rows come from is
    checked. Of a pinned node, and of what is only upstream of pinned ones, nothing is: their rows are there.
    """
    nodes = document.get("nodes")
    nodes = nodes if isinstance(nodes, list) else []
    shown = _giving(nodes, node)
    kept = _upstream(nodes, shown, pins)
    asked = {"airloom": document.get("airloom"), "id": _NAMELESS, "params": document.get("params") or {}}
    data = orjson.dumps({**asked, "nodes": [_bare(nodes[index], pins) for index in kept]})
    try:
        context = check(data, pinned={name: pin.columns for name, pin in pins.items()}).require()
    except PipelineError as error:
        raise PipelineError([_in_document(problem, kept) for problem in error.problems]) from None
    params, problems = bind_params(context.pipeline.params, given or {})
    if problems:
        raise RequestError(problems)
    return _plan(context, shown, params, pins)


def _plan(context: Context, shown: str, params: Mapping[str, Any], pins: Mapping[str, Pin]) -> PreviewPlan:
    pinned = {name: pins[name].digest for name in context.order if name in pins}
    planned = tuple(_planned(context, name) for name in context.order if name not in pinned)
    placed = [context.by_id[name] for name in context.order]
    masks = {node.id: node.spec.mask for node in placed if node.spec.mask}
    content = [[node.type, node.version, node.id, node.config, node.inputs] for node in planned]
    return PreviewPlan(
        node=shown,
        # One stage whatever the nodes are: starting a process for each task would take longer than all of them.
        stage=Stage(shown, "transform", planned, reads=dict.fromkeys(pinned, ""), outputs=(shown,)),
        params=params,
        connections={node.id: node.node.connection_id for node in placed if node.node and node.node.connection_id},
        code=tuple(node.id for node in placed if node.type is not None and node.type.runs_code),
        digest=hashlib.sha256(orjson.dumps([content, params, pinned, masks])).hexdigest(),
        compared=_compared(context, shown),
        pinned=pinned,
        masks=masks,
    )


def _compared(context: Context, name: str) -> str | None:
    placed = context.by_id[name]
    port = placed.type.compares if placed.type is not None and issubclass(placed.type, Transform) else None
    return next(iter(placed.wires.get(port, ())), None) if port is not None else None


def _planned(context: Context, name: str) -> PlannedNode:
    placed = context.by_id[name]
    assert placed.type is not None
    assert placed.node is not None
    columns = context.resolution.columns.get(name)
    return PlannedNode(
        id=name,
        type=placed.type.type,
        version=placed.type.version,
        config=canonical(placed.config, placed.node.config),
        inputs=placed.wires,
        sql=context.resolution.sql.get(name),
        columns=None if columns is None else tuple((column.name, column.type) for column in columns),
    )


def _giving(nodes: list[Any], name: str) -> str:
    """The node whose rows are shown: a destination shows what arrives at it."""
    ids = {node["id"]: index for index, node in enumerate(nodes) if _is_named(node)}
    if name not in ids:
        expected = "one of: " + ", ".join(ids) if ids else "a node, but the document has none"
        raise RequestError(
            [Problem("/nodes", f"there is no node '{name[:63]}'", None, expected, did_you_mean(name, ids))]
        )
    node = nodes[ids[name]]
    node_type = node_types().get(node["type"]) if isinstance(node.get("type"), str) else None
    if node_type is None or not issubclass(node_type, Destination):
        return name
    arriving = next((source for _, source in _wires(node)), None)
    if arriving is None or arriving not in ids:
        where = pointer("nodes", ids[name], "inputs")
        raise PipelineError([Problem(where, "nothing arrives here yet", name, "a wire from another node")])
    return arriving


def _upstream(nodes: list[Any], name: str, pins: Mapping[str, Pin]) -> list[int]:
    """The places of a node and of all that its rows come from, in the document's order; nothing behind pinned rows."""
    wanted, pending = {name}, [name]
    while pending:
        current = pending.pop()
        for node in nodes:
            if _is_named(node) and node["id"] == current and current not in pins:
                found = {source for _, source in _wires(node)} - wanted
                wanted |= found
                pending += found
    return [index for index, node in enumerate(nodes) if _is_named(node) and node["id"] in wanted]


def _wires(node: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(port, node id) of each wire on which rows arrive and that can be read."""
    inputs = node.get("inputs")
    for port, ends in inputs.items() if isinstance(inputs, dict) else ():
        if port != AFTER:
            yield from ((port, end) for end in (ends if isinstance(ends, list) else [ends]) if isinstance(end, str))


def _is_named(node: Any) -> bool:
    return isinstance(node, dict) and isinstance(node.get("id"), str)


def _bare(node: Mapping[str, Any], pins: Mapping[str, Pin]) -> dict[str, Any]:
    """The node without what its rows do not depend on."""
    if node["id"] in pins:
        return {"id": node["id"], "type": "pinned", **({"mask": node["mask"]} if "mask" in node else {})}
    bare = {key: node[key] for key in _MATTERS if key in node}
    if isinstance(bare.get("inputs"), dict):
        bare["inputs"] = {port: ends for port, ends in bare["inputs"].items() if port != AFTER}
    return bare


def _in_document(problem: Problem, kept: list[int]) -> Problem:
    """The problem with its place in the whole document."""
    parts = problem.pointer.split("/")
    if len(parts) > 2 and parts[1] == "nodes" and parts[2].isdigit() and int(parts[2]) < len(kept):
        parts[2] = str(kept[int(parts[2])])
    return replace(problem, pointer="/".join(parts))
