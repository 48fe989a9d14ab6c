"""What the rules look at: the document with each node beside its type and its validated config."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from airloom.dag_factory.explain import explain
from airloom.dag_factory.graph import topological_order
from airloom.dag_factory.model import NodeSpec, Pipeline
from airloom.dag_factory.upgrade import upgrade_node
from airloom.operators.columns import Columns
from airloom.operators.model import Model
from airloom.operators.node import Node, Program, Source
from airloom.operators.problems import Problem, pointer
from airloom.operators.registry import node_types

if TYPE_CHECKING:
    from airloom.dag_factory.resolve import Resolution

AFTER = "after"
"""The port that orders without rows."""


class Pinned(Source):
    """Rows that a person has put in the place of a node's; no node type of documents."""

    class Config(Model):
        """Nothing."""

    def __init__(self, columns: Columns) -> None:
        super().__init__(self.Config())
        self._columns = columns

    def declared(self) -> Columns:
        """The columns of the rows."""
        return self._columns


@dataclass(frozen=True)
class PlacedNode:
    """A node of the document with its place, its type and, where they are sound, its object."""

    index: int
    spec: NodeSpec
    type: type[Node] | None
    node: Node | None
    config: Mapping[str, Any]
    """The config in the words of the type's present version."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with the config by itself."""

    @property
    def id(self) -> str:
        """The node's id."""
        return self.spec.id

    def at(self, *path: str | int) -> str:
        """The JSON Pointer of something in this node."""
        return pointer("nodes", self.index, *path)

    def problem(
        self, path: tuple[str | int, ...], message: str, expected: str | None = None, hint: str | None = None
    ) -> Problem:
        """An error at a place in this node."""
        return Problem(self.at(*path), message, self.id, expected, hint)

    def warning(self, path: tuple[str | int, ...], message: str, hint: str | None = None) -> Problem:
        """A warning at a place in this node."""
        return Problem(self.at(*path), message, self.id, None, hint, "warning")

    @cached_property
    def wires(self) -> dict[str, tuple[str, ...]]:
        """Port -> ids of the nodes whose rows arrive there, ``after`` left out; in the order of the type's ports."""
        wires = {port: ids for port, ids in self.spec.wires().items() if port != AFTER}
        known = [port.name for port in self.type.inputs if port.name in wires] if self.type else []
        return {port: wires[port] for port in dict.fromkeys([*known, *wires])}

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The ids of the nodes whose rows it reads, each once."""
        return tuple(dict.fromkeys(id_ for ids in self.wires.values() for id_ in ids))

    @cached_property
    def after(self) -> tuple[str, ...]:
        """The ids of the nodes that it only waits for."""
        return tuple(dict.fromkeys(self.spec.wires().get(AFTER, ())))


@dataclass(frozen=True)
class Context:
    """A document under check."""

    pipeline: Pipeline
    nodes: tuple[PlacedNode, ...]
    """The nodes that could be read, in the document's order."""
    ids: frozenset[str]
    """Every node id in the document, those of unreadable nodes too."""
    known: Mapping[str, Columns] = field(default_factory=dict)
    """Source -> the columns that it had when it was read last, for those that do not declare them."""

    @cached_property
    def by_id(self) -> dict[str, PlacedNode]:
        """The first node of each id."""
        found: dict[str, PlacedNode] = {}
        for node in self.nodes:
            found.setdefault(node.id, node)
        return found

    @cached_property
    def upstream(self) -> dict[str, tuple[str, ...]]:
        """Node -> the existing nodes it reads or waits for."""
        return {
            id_: tuple(dict.fromkeys(other for other in (*node.sources, *node.after) if other in self.by_id))
            for id_, node in self.by_id.items()
        }

    @cached_property
    def readers(self) -> dict[str, tuple[str, ...]]:
        """Node -> the nodes that read its rows, in the document's order."""
        found: dict[str, list[str]] = {}
        for node in self.nodes:
            for source in node.sources:
                found.setdefault(source, []).append(node.id)
        return {id_: tuple(ids) for id_, ids in found.items()}

    @cached_property
    def awaited(self) -> frozenset[str]:
        """The nodes that others wait for without their rows."""
        return frozenset(name for node in self.nodes for name in node.after)

    @cached_property
    def order(self) -> list[str]:
        """The node ids in topological order, ties in the document's order; nodes on cycles are left out."""
        return topological_order(list(self.by_id), self.upstream)

    @cached_property
    def resolution(self) -> Resolution:
        """The query and the columns of each node."""
        from airloom.dag_factory.resolve import resolve

        return resolve(self)


def make_context(
    pipeline: Pipeline,
    nodes: tuple[tuple[int, NodeSpec], ...],
    raw: Mapping[str, Any],
    pinned: Mapping[str, Columns] = MappingProxyType({}),
    known: Mapping[str, Columns] = MappingProxyType({}),
) -> Context:
    """The context of a document that was read, in whole or in part; pinned nodes are not looked at any further."""
    ids = {spec.id for _, spec in nodes}
    raw_nodes = raw.get("nodes")
    for node in raw_nodes if isinstance(raw_nodes, list) else ():
        if isinstance(node, dict) and isinstance(node.get("id"), str):
            ids.add(node["id"])
    placed = tuple(
        _place(index, spec) if spec.id not in pinned else _pinned(index, spec, pinned[spec.id]) for index, spec in nodes
    )
    return Context(pipeline, placed, frozenset(ids), known)


def _pinned(index: int, spec: NodeSpec, columns: Columns) -> PlacedNode:
    return PlacedNode(index, spec, Pinned, Pinned(columns), {})


def _place(index: int, spec: NodeSpec) -> PlacedNode:
    node_type = node_types().get(spec.type)
    if node_type is None or spec.version > node_type.version:
        return PlacedNode(index, spec, None, None, spec.config)
    prefix = ("nodes", index, "config")
    try:
        config = _ordered(upgrade_node(node_type, spec.config, spec.version), node_type)
        node = node_type.from_json(config)
    except ValidationError as error:
        problems = explain(error, node_type.Config, config, prefix, spec.id)
        return PlacedNode(index, spec, node_type, None, config, tuple(problems))
    except Exception as error:  # an upgrade gets configs that were never valid
        problem = Problem(
            pointer(*prefix), f"the config of version {spec.version} cannot be upgraded: {error}", spec.id
        )
        return PlacedNode(index, spec, node_type, None, spec.config, (problem,))
    return PlacedNode(index, spec, node_type, node, config)


def _ordered(config: Mapping[str, Any], node_type: type[Node]) -> dict[str, Any]:
    """The config with its keys in an order that does not depend on the document's.

    So the same document with its keys shuffled gives the same plan. One order is a person's: that of the
    columns a node declares. They may be those of a file without a header, and they are the rows' columns.
    """
    found: dict[str, Any] = _by_name(config)
    columns = config.get("columns")
    if issubclass(node_type, (Source, Program)) and isinstance(columns, Mapping):
        found["columns"] = dict(columns)
    return found


def _by_name(value: Any) -> Any:
    """Data with the keys of its objects in alphabetical order."""
    if isinstance(value, Mapping):
        return {key: _by_name(value[key]) for key in sorted(value)}
    return [_by_name(item) for item in value] if isinstance(value, (list, tuple)) else value
