"""The pipeline document, version 1, as closed models.

What a node's ``config`` may hold is the node type's business: see ``airloom.operators``.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from airloom.operators.model import Identifier, Model

VERSION = 1


def _duration(text: str) -> str:
    parse_duration(text)
    return text


def parse_duration(text: str) -> timedelta:
    """An ISO 8601 duration of days and smaller (``PT1M``, ``P1DT12H``); ValueError otherwise."""
    from pydantic import TypeAdapter

    if not text.startswith("P"):
        raise ValueError(f"expected an ISO 8601 duration such as PT5M or P1D, not {text!r}")
    value = TypeAdapter(timedelta).validate_python(text)
    if not timedelta(0) <= value <= timedelta(days=3650):
        raise ValueError("a duration is between 0 and ten years")
    return value


Duration = Annotated[str, AfterValidator(_duration), Field(examples=["PT1M", "PT2H", "P1D"])]
NoteLength = Annotated[float, Field(ge=40, le=4_000)]
ColumnName = Annotated[str, Field(min_length=1, max_length=1000)]
AssetName = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f]+$")]


class AssetsAll(Model):
    """Every one of these has been updated since the last run."""

    all: tuple[AssetCondition, ...] = Field(min_length=1, max_length=100)


class AssetsAny(Model):
    """One of these has been updated."""

    any: tuple[AssetCondition, ...] = Field(min_length=1, max_length=100)


AssetCondition = AssetName | AssetsAll | AssetsAny


class Schedule(Model):
    """When the pipeline runs by itself: by cron, every so often, on assets, or on assets and by cron."""

    cron: str | None = None
    """Five fields, or a preset: ``@hourly``, ``@daily``, ``@weekly``, ``@monthly``, ``@quarterly``, ``@yearly``,
    ``@once`` or ``@continuous``."""
    every: Duration | None = None
    assets: AssetCondition | None = None
    timezone: str = "UTC"
    start: str | None = None
    """The first moment, ISO 8601: ``2013-01-01`` or ``2013-01-01T05:00``."""
    end: str | None = None
    catchup: bool = False


class Param(Model):
    """A value that a person may set when triggering a run; validated before the run exists."""

    type: Literal["string", "integer", "number", "boolean", "date", "datetime"]
    default: str | int | float | bool | None = None
    title: str | None = None
    description: str | None = None
    enum: tuple[str | int | float, ...] | None = None
    minimum: int | float | None = None
    maximum: int | float | None = None
    pattern: str | None = None
    max_length: int | None = Field(default=None, ge=1)


class Defaults(Model):
    """What each node takes unless it says otherwise."""

    retries: int | None = Field(default=None, ge=0, le=100)
    retry_delay: Duration | None = None
    timeout: Duration | None = None


class Group(Model):
    """A named box around nodes: an Airflow task group."""

    id: Identifier
    name: str | None = None
    description: str | None = None
    parent: Identifier | None = None


class NodeSpec(Model):
    """One node of the pipeline."""

    id: Identifier
    type: str = Field(min_length=1, max_length=100)
    version: int = Field(default=1, ge=1)
    name: str | None = Field(default=None, max_length=200)
    description: str | None = None
    inputs: dict[str, str | tuple[str, ...]] = Field(default_factory=dict)
    """Port -> node id, or several ids; the port ``after`` orders without rows."""
    config: dict[str, Any] = Field(default_factory=dict)
    group: Identifier | None = None
    retries: int | None = Field(default=None, ge=0, le=100)
    retry_delay: Duration | None = None
    timeout: Duration | None = None
    inlets: tuple[AssetName, ...] = ()
    """Assets this node reads, for Airflow's asset graph."""
    outlets: tuple[AssetName, ...] = ()
    """Assets that are updated when this node has succeeded."""
    mask: tuple[ColumnName, ...] = Field(default=(), max_length=1000)
    """Columns whose values no look at rows shows, nor those made of them; changes no run."""

    def wires(self) -> dict[str, tuple[str, ...]]:
        """Port -> ids of the nodes that arrive there, ``after`` included."""
        return {port: (nodes,) if isinstance(nodes, str) else tuple(nodes) for port, nodes in self.inputs.items()}


class Note(Model):
    """A note on the canvas, for people: it changes no Dag."""

    id: Identifier
    text: str = Field(default="", max_length=4_000)
    """Light markup: paragraphs, bullets, ``**strong**``, ``*emphasis*`` and code."""
    at: tuple[float, float]
    """x, y of its upper left corner on the canvas."""
    size: tuple[NoteLength, NoteLength] = (240, 120)
    """Width and height."""
    color: Literal["yellow", "green", "blue", "red", "gray"] = "yellow"


class Pipeline(Model):
    """A pipeline document."""

    schema_url: str | None = Field(default=None, alias="$schema", max_length=1000)
    """Where an editor finds the JSON Schema; changes nothing else."""
    airloom: Literal[1]
    """The version of the document format."""
    id: Identifier
    """The Dag's id."""
    name: str | None = Field(default=None, max_length=200)
    description: str | None = Field(default=None, max_length=20_000)
    """Markdown, shown on the Dag page."""
    tags: tuple[Annotated[str, Field(min_length=1, max_length=100)], ...] = ()
    owner: str | None = Field(default=None, max_length=100)
    schedule: Schedule | None = None
    params: dict[Identifier, Param] = Field(default_factory=dict)
    defaults: Defaults = Field(default_factory=Defaults)
    max_active_runs: int | None = Field(default=None, ge=1, le=1000)
    max_active_tasks: int | None = Field(default=None, ge=1, le=1000)
    fusion: Literal["auto", "off"] = "auto"
    """``auto`` runs neighbouring nodes in one task, ``off`` gives a task per node."""
    groups: tuple[Group, ...] = ()
    nodes: tuple[NodeSpec, ...] = Field(min_length=1, max_length=500)
    layout: dict[str, tuple[float, float]] = Field(default_factory=dict)
    """Node -> x, y on the canvas; changes no Dag."""
    notes: tuple[Note, ...] = Field(default=(), max_length=200)
    """Notes on the canvas; change no Dag."""


AssetsAll.model_rebuild()
AssetsAny.model_rebuild()
