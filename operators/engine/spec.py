"""What the engine is asked and what it answers: the boundary between a task and its child process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from airloom.operators.connection import Connection
from airloom.operators.exchange import Dataset
from airloom.operators.settings import Settings
from airloom.operators.stage import NodeReport, Stage
from airloom.operators.values import Values


@dataclass(frozen=True)
class Run:
    """Which run of which pipeline a stage works for."""

    pipeline: str
    run_id: str
    slot: str
    """The run's logical date in ISO 8601, or its run id when it has none: what makes a load the same load."""
    try_number: int = 1
    map_index: int = -1


SampleKind = Literal["first", "last", "random", "differs"]


@dataclass(frozen=True)
class Sample:
    """What a preview looks at."""

    kind: SampleKind = "first"
    """Which rows of each source are read; ``differs`` reads the first, and shows what the node changes of them."""
    rows: int = 100
    """How many rows of the node are shown."""
    against: str | None = None
    """For ``differs``: the node whose rows are compared with; an output of the stage, too."""


@dataclass(frozen=True)
class Question:
    """What a person wants to know of a connection before there is a pipeline."""

    node_type: str
    """The node type whose driver is to ask."""
    what: Literal["test", "tables", "columns"]
    connection: Connection
    table: str = ""


@dataclass(frozen=True)
class HandedOver:
    """Test data that a person hands over to be kept, or that is kept and to be shown."""

    what: Literal["csv", "json", "jsonl", "parquet", "rows", "kept"]
    """A file of a format, rows of a grid, or what was made of either before."""
    content: str
    """Rows of a grid as a JSON array of arrays; everything else in base 64."""
    columns: tuple[tuple[str, str], ...] = ()
    """Of rows of a grid: name and type of each column."""


@dataclass(frozen=True)
class KeptRows:
    """What a source gave for an earlier look."""

    columns: tuple[tuple[str, str], ...]
    """Name and engine type of each, as the source gave them."""
    content: str
    """The rows as Parquet in base 64."""
    part: bool = False
    """Whether it may have more rows than these."""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> KeptRows:
        """The rows that ``asdict`` made JSON of."""
        return cls(tuple((name, type_) for name, type_ in data["columns"]), data["content"], data["part"])


@dataclass(frozen=True)
class StageSpec:
    """Everything a child process needs to run one stage; travels on its standard input."""

    run: Run
    stage: Stage
    settings: Settings
    values: Values = field(default_factory=Values)
    connections: Mapping[str, Connection] = field(default_factory=dict)
    inputs: Mapping[str, Dataset] = field(default_factory=dict)
    """Node of an earlier stage -> its rows."""
    limit: int | None = None
    """For previews: at most this many rows from each source and in each output."""
    sample: Sample | None = None
    """For a look at one node: its rows, ``limit`` of them at most, are shown and described instead of kept."""
    question: Question | None = None
    """Instead of a stage: what to ask a connection."""
    handed: HandedOver | None = None
    """Instead of a stage: test data to keep, or to show."""
    pinned: Mapping[str, str] = field(default_factory=dict)
    """For previews: node -> the rows that stand in for it, as Parquet in base 64."""
    kept: Mapping[str, KeptRows] = field(default_factory=dict)
    """For previews: source that is not read -> what it gave for an earlier look."""
    keep: tuple[str, ...] = ()
    """For previews: the sources whose rows are handed back, so that the next look need not read them."""
    masks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For previews: node -> those of its columns whose values are not shown."""

    @property
    def secretive(self) -> list[Connection]:
        """All connections, whose secrets must not leave the child."""
        asked = [] if self.question is None else [self.question.connection]
        return [*self.connections.values(), *asked]

    def as_json(self) -> dict[str, Any]:
        """The spec as JSON, secrets included."""
        return {
            "run": asdict(self.run),
            "stage": self.stage.as_json(),
            "settings": self.settings.as_json(),
            "values": self.values.as_json(),
            "connections": {name: connection.as_json() for name, connection in self.connections.items()},
            "inputs": {name: dataset.as_json() for name, dataset in self.inputs.items()},
            "pinned": dict(self.pinned),
            "kept": {name: asdict(rows) for name, rows in self.kept.items()},
            "keep": self.keep,
            "masks": dict(self.masks),
            "limit": self.limit,
            "sample": None if self.sample is None else asdict(self.sample),
            "question": None if self.question is None else asdict(self.question),
            "handed": None if self.handed is None else asdict(self.handed),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> StageSpec:
        """The spec that ``as_json`` wrote."""
        return cls(
            run=Run(**data["run"]),
            stage=Stage.from_json(data["stage"]),
            settings=Settings.from_json(data["settings"]),
            values=Values.from_json(data["values"]),
            connections={name: Connection.from_json(value) for name, value in data["connections"].items()},
            inputs={name: Dataset.from_json(value) for name, value in data["inputs"].items()},
            pinned=data["pinned"],
            kept={name: KeptRows.from_json(rows) for name, rows in data["kept"].items()},
            keep=tuple(data["keep"]),
            masks={name: tuple(columns) for name, columns in data["masks"].items()},
            limit=data["limit"],
            sample=None if data["sample"] is None else Sample(**data["sample"]),
            question=None if data["question"] is None else _question(data["question"]),
            handed=None if data["handed"] is None else _handed(data["handed"]),
        )


def _question(data: Mapping[str, Any]) -> Question:
    return Question(**{**data, "connection": Connection.from_json(data["connection"])})


def _handed(data: Mapping[str, Any]) -> HandedOver:
    return HandedOver(**{**data, "columns": tuple((name, type_) for name, type_ in data["columns"])})


@dataclass(frozen=True)
class Progress:
    """How far a node is: rows so far, rows a second, and the total where it is known."""

    node: str
    rows: int
    rate: float
    total: int | None = None


@dataclass(frozen=True)
class StageResult:
    """What a stage leaves: its data sets and the report of each of its nodes."""

    outputs: Mapping[str, Dataset]
    reports: tuple[NodeReport, ...]

    def as_json(self) -> dict[str, Any]:
        """The result as JSON, for XCom."""
        return {
            "outputs": {name: dataset.as_json() for name, dataset in self.outputs.items()},
            "nodes": [report.as_json() for report in self.reports],
        }
