"""A stage: the part of a pipeline that one Airflow task runs, as plain data.

The Dag factory makes stages, the Airflow operators carry them, the engine runs them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class PlannedNode:
    """One node of a checked document, with its query when it is a transform."""

    id: str
    type: str
    version: int
    config: Mapping[str, Any]
    inputs: Mapping[str, tuple[str, ...]]
    """Port -> ids of the nodes whose rows arrive there."""
    sql: str | None = None
    """For a transform: the query, which names its inputs by node id."""
    columns: tuple[tuple[str, str], ...] | None = None
    """(name, engine type) of the output, when known before the run."""

    @property
    def reads(self) -> tuple[str, ...]:
        """The ids of the nodes whose rows arrive."""
        return tuple(name for port, names in self.inputs.items() if port != "after" for name in names)

    @property
    def is_source(self) -> bool:
        """Whether its rows come from outside of the pipeline."""
        return self.sql is None and not self.reads

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> PlannedNode:
        """The node that ``dataclasses.asdict`` and JSON wrote."""
        inputs = {port: tuple(nodes) for port, nodes in data["inputs"].items()}
        columns = data.get("columns")
        return cls(
            id=data["id"],
            type=data["type"],
            version=data["version"],
            config=data["config"],
            inputs=inputs,
            sql=data.get("sql"),
            columns=None if columns is None else tuple((name, type_) for name, type_ in columns),
        )


@dataclass(frozen=True)
class Stage:
    """Fused nodes between two rests of the data, or one destination."""

    id: str
    """The Airflow task id: the id of the stage's last node."""
    kind: Literal["transform", "load"]
    nodes: tuple[PlannedNode, ...]
    """In the order of the data."""
    reads: Mapping[str, str] = field(default_factory=dict)
    """Node of an earlier stage -> id of the stage whose result holds its rows."""
    outputs: tuple[str, ...] = ()
    """Nodes whose rows go to the exchange."""
    upstream: tuple[str, ...] = ()
    """Ids of the stages that must have succeeded: those it reads, and those it runs after."""
    loads: tuple[PlannedNode, ...] = ()
    """Destinations downstream of an incremental source in this stage: they know where to go on."""
    feeds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Destination of ``loads`` -> the incremental sources of this stage that it is downstream of; absent means all."""

    def as_json(self) -> dict[str, Any]:
        """The stage as JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Stage:
        """The stage that ``as_json`` wrote."""
        return cls(
            id=data["id"],
            kind=data["kind"],
            nodes=tuple(PlannedNode.from_json(node) for node in data["nodes"]),
            reads=data["reads"],
            outputs=tuple(data["outputs"]),
            upstream=tuple(data["upstream"]),
            loads=tuple(PlannedNode.from_json(node) for node in data["loads"]),
            feeds={load: tuple(sources) for load, sources in data.get("feeds", {}).items()},
        )


@dataclass(frozen=True)
class NodeReport:
    """What one node did in one run; None where it was fused away and nothing counted it."""

    node: str
    rows_in: int | None = None
    rows_out: int | None = None
    bytes: int | None = None
    seconds: float | None = None
    columns: tuple[Mapping[str, str], ...] | None = None
    null_counts: Mapping[str, int] | None = None
    details: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The report as JSON, for XCom."""
        return {**asdict(self), "columns": None if self.columns is None else [dict(column) for column in self.columns]}
