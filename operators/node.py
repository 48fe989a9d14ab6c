"""The node contract: what a source, a transform and a destination must be.

One node type is one class in one file. Its docstring is its help text; its ``Config`` is its form, its
JSON Schema and its validation; its class attributes are its capabilities. A node instance holds its
validated config and nothing else.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from typing_extensions import Self

from airloom.operators.columns import Columns
from airloom.operators.connection import Connection
from airloom.operators.connection_form import ConnectionForms
from airloom.operators.model import Model
from airloom.operators.problems import did_you_mean
from airloom.operators.settings import Settings
from airloom.operators.values import Values

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlglot import exp

    from airloom.operators.exchange import Dataset
    from airloom.operators.loads.protocol import Load, LoadReport
    from airloom.operators.problems import NodeError

_ModelType = type[Model]  # within Node, `type` is the name of the node type

SAMPLE_ROWS = 50_000
"""Rows of a source that a preview reads: enough for joins to meet, and read in a tenth of a second."""

Mode = Literal["append", "replace", "upsert"]
Group = Literal["Files", "Databases", "APIs", "Columns", "Rows", "Combine", "SQL", "Code"]


@dataclass(frozen=True, slots=True)
class Port:
    """A place a wire ends: rows arrive here from one node, or from several when ``many``."""

    name: str
    description: str = ""
    many: bool = False


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """Something wrong in a node's config, before the node knows its place in the document."""

    path: tuple[str | int, ...]
    message: str
    expected: str | None = None
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class TableInfo:
    """A table or view that a source can read."""

    schema: str
    name: str
    kind: Literal["table", "view"] = "table"
    rows: int | None = None
    """About how many rows it has, where the system knows without counting."""
    comment: str = ""


class Node:
    """What every node type has."""

    type: ClassVar[str]
    version: ClassVar[int] = 1
    group: ClassVar[Group]
    icon: ClassVar[str] = "box"
    extra: ClassVar[str | None] = None
    """The pip extra that brings its driver: ``postgres`` for ``airloom[postgres]``."""
    connection_types: ClassVar[tuple[str, ...]] = ()
    """The Airflow connection types its ``connection`` field accepts."""
    connection_forms: ClassVar[ConnectionForms] = MappingProxyType({})
    """Connection type -> what a person is asked for one; of a type without a form, all that Airflow keeps."""
    inputs: ClassVar[tuple[Port, ...]] = ()
    runs_code: ClassVar[bool] = False
    """Whether its config is a program: only authors of code may publish a pipeline with it."""
    example: ClassVar[Mapping[str, Any]]
    """A config that is valid as it stands; shown in the docs and run by the contract tests."""

    Config: ClassVar[_ModelType]
    config: Any

    def __init__(self, config: Model) -> None:
        self.config = config

    @classmethod
    def from_json(cls, config: Mapping[str, Any]) -> Self:
        """The node with this config; pydantic's ValidationError names every wrong field."""
        return cls(cls.Config.model_validate_json(json.dumps(config)))

    @classmethod
    def upgrade(cls, config: Mapping[str, Any], from_version: int) -> Mapping[str, Any]:
        """The config of an older version in this version's words, with the behaviour it had there."""
        return config

    @property
    def connection_id(self) -> str | None:
        """The id of the Airflow connection that its config names, if any."""
        return getattr(self.config, "connection", None)

    @classmethod
    def test(cls, connection: Connection) -> None:
        """Try to connect; a NodeError says what is wrong. NotImplementedError where there is nothing to test."""
        raise NotImplementedError

    @classmethod
    def tables(cls, connection: Connection) -> list[TableInfo]:
        """The tables and views behind a connection. NotImplementedError where there are none."""
        raise NotImplementedError

    @classmethod
    def table_columns(cls, connection: Connection, table: str) -> Columns:
        """The columns of one table, typed as reading it gives. NotImplementedError where there are none."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation a transform reads: its name in the engine and, when known, its columns."""

    name: str
    columns: Columns | None = None

    def unknown(self, names: Iterable[str], *path: str | int) -> Iterator[FieldProblem]:
        """A problem at ``path`` for each name that is not one of the columns."""
        if self.columns is None:
            return
        for name in names:
            if name not in self.columns:
                yield FieldProblem(
                    path=path,
                    message=f"unknown column '{name}'",
                    expected="one of: " + ", ".join(self.columns.names[:30]),
                    hint=did_you_mean(name, self.columns.names),
                )


@dataclass(frozen=True, slots=True)
class Inputs:
    """The relations at a transform's ports."""

    by_port: Mapping[str, tuple[Relation, ...]]
    variables: Mapping[str, str] = field(default_factory=dict)
    """Reference -> engine type of its value, where known: ``params.min_delay`` -> ``BIGINT``."""

    def one(self, port: str = "in") -> Relation:
        """The single relation at a port."""
        return self.by_port[port][0]

    def all(self, port: str = "in") -> tuple[Relation, ...]:
        """All relations at a port, in the document's order."""
        return self.by_port.get(port, ())


class Transform(Node):
    """A function from input relations to a query; execution, types and preview all follow from it."""

    inputs: ClassVar[tuple[Port, ...]] = (Port("in"),)
    compares: ClassVar[str | None] = "in"
    """The port whose rows a look at what this node changes is about; None where its rows are new ones."""

    def problems(self, inputs: Inputs) -> Iterable[FieldProblem]:
        """What the config gets wrong about these inputs; empty when ``sql`` may be called.

        As it stands: each field that is an expression, by itself, over the columns at the port ``in``.
        """
        from airloom.operators.sql.fields import expression_problems

        return expression_problems(self.config, inputs)

    def sql(self, inputs: Inputs) -> exp.Query:
        """The query over the input relations, in DuckDB's dialect; deterministic."""
        raise NotImplementedError


Table = Callable[[], "pa.RecordBatchReader"]
"""Opens rows at rest; of several tables, each is read to its end before the next is opened."""


class Program(Node):
    """A function from the rows at its ports to rows that no query says; nothing fuses with it into one.

    The engine gives it rows that are at rest and brings what it gives to rest, so that it runs once.
    """

    inputs: ClassVar[tuple[Port, ...]] = (Port("in"),)

    def problems(self, inputs: Inputs) -> Iterable[FieldProblem]:
        """What the config gets wrong about these inputs; empty when ``open`` may be called."""
        return ()

    def missing(self) -> str | None:
        """What this machine lacks to run it; None where nothing is missing."""
        return None

    def declared(self) -> Columns | None:
        """The columns of its rows, when the config tells them."""
        return _declared(self.config)

    def open(self, tables: Mapping[str, Table], context: NodeContext) -> Stream:
        """The rows that it makes of these, each table under the id of its node; all are read before it returns."""
        raise NotImplementedError


@dataclass(frozen=True)
class Bounds:
    """The part of an incremental source that one run reads: above ``after``, at most ``up_to``."""

    after: str | None = None
    up_to: str | None = None

    def as_json(self) -> dict[str, str | None]:
        """The bounds as JSON."""
        return {"after": self.after, "up_to": self.up_to}


@dataclass(frozen=True)
class NodeContext:
    """What a node gets to know of the run it works in."""

    pipeline: str
    node: str
    values: Values
    settings: Settings
    scratch: Path
    """A private folder of this run, removed after it."""
    connection: Connection | None = None
    progress: Callable[[int, int | None], None] = field(default=lambda rows, total: None)
    """Called with the rows done so far and, where known, their total."""
    detail: Callable[[str, Any], None] = field(default=lambda name, value: None)
    """Called with a figure that only this node type counts, such as skipped rows; for the node's report."""

    def require_connection(self) -> Connection:
        """The connection; ConfigError when the node was given none."""
        from airloom.operators.problems import ConfigError

        if self.connection is None:
            raise ConfigError("a connection is required", node=self.node, field="connection")
        return self.connection


@dataclass(frozen=True)
class SourceContext(NodeContext):
    """A source's context: how much to read."""

    limit: int | None = None
    """At most this many rows, for previews; a source may read more but should not read all."""
    bounds: Bounds = field(default_factory=Bounds)
    observe: Callable[[str], None] = field(default=lambda value: None)
    """Called with each batch's highest value of the incremental column, as text; the run keeps the last."""


@dataclass(frozen=True)
class Scan:
    """Rows the engine reads by itself: a query in DuckDB's dialect over exactly these local files."""

    sql: str
    paths: tuple[str, ...]
    total: int | None = None
    """The number of rows, when known before reading."""
    explain: Callable[[Exception], NodeError | None] | None = None
    """What a failure of this query means to a person (file, line, column); None where it cannot tell."""


@dataclass(frozen=True)
class Stream:
    """Rows a driver yields, as Arrow batches; never the whole table in memory."""

    reader: pa.RecordBatchReader
    total: int | None = None


class Source(Node):
    """Where rows come from."""

    at_rest: ClassVar[bool] = False
    """Whether the rows lie in files that the engine scans by itself: a copy in the exchange would gain nothing."""
    preview_rows: ClassVar[int] = SAMPLE_ROWS
    """At most this many rows are asked of it for a preview: few where each costs the system a request."""

    def declared(self) -> Columns | None:
        """The columns, when the config alone tells them; without touching the system."""
        return _declared(self.config)

    def state(self, context: NodeContext) -> str | None:
        """A text that changes whenever its rows might, found without reading them; None where nothing tells."""
        return None

    def open(self, context: SourceContext) -> Scan | Stream:
        """Start reading; types of the result are the source's, exactly mapped."""
        raise NotImplementedError


class Destination(Node):
    """Where rows go, exactly once per load key (see ``airloom.operators.loads.protocol``)."""

    inputs: ClassVar[tuple[Port, ...]] = (Port("in"),)
    modes: ClassVar[tuple[Mode, ...]] = ("append", "replace", "upsert")

    def load(self, dataset: Dataset, load: Load, context: NodeContext) -> LoadReport:
        """Stage the data set, then publish it in one transaction."""
        raise NotImplementedError

    def bounds(self, load: Load, context: NodeContext) -> Mapping[str, Bounds]:
        """Per incremental source, what this load read before or, for a new load, where the last one ended."""
        raise NotImplementedError


def _declared(config: Model) -> Columns | None:
    columns = getattr(config, "columns", None)
    return Columns.declared(columns) if isinstance(columns, dict) and columns else None


def describe(node_type: type[Node]) -> dict[str, Any]:
    """A node type as data: for the palette, the form, the docs page and ``airflow pipelines nodes``."""
    kinds = {Source: "source", Transform: "transform", Program: "transform", Destination: "destination"}
    summary, _, details = inspect.cleandoc(node_type.__doc__ or "").partition("\n")
    return {
        "type": node_type.type,
        "version": node_type.version,
        "kind": next(kind for base, kind in kinds.items() if issubclass(node_type, base)),
        "group": node_type.group,
        "icon": node_type.icon,
        "summary": summary,
        "description": details.strip(),
        "extra": node_type.extra,
        "runs_code": node_type.runs_code,
        "connection_types": list(node_type.connection_types),
        "inputs": [
            {"name": port.name, "many": port.many, "description": port.description} for port in node_type.inputs
        ],
        "compares": node_type.compares if issubclass(node_type, Transform) else None,
        "modes": list(node_type.modes) if issubclass(node_type, Destination) else None,
        "example": dict(node_type.example),
        "config": node_type.Config.model_json_schema(),
    }
