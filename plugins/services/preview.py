"""Previews: the rows of a node of an unsaved document, run in the engine's child and remembered by content."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from functools import cache
from pathlib import Path
from typing import Any

import anyio.to_thread

from airloom.dag_factory.local_run import Interval, run_values
from airloom.dag_factory.preview import Pin, PreviewPlan
from airloom.operators.connection import Connection, get_connection
from airloom.operators.engine.spec import KeptRows, Run, Sample, StageSpec
from airloom.operators.node import SAMPLE_ROWS, NodeContext, Source
from airloom.operators.problems import ConfigError, NodeError, Problem, pointer
from airloom.operators.registry import node_type
from airloom.operators.settings import Settings, load_settings
from airloom.operators.stage import PlannedNode, Stage
from airloom.operators.values import Values
from airloom.plugins.services import children
from airloom.plugins.services.cache import BoundedCache
from airloom.plugins.services.checker import Checker, checker
from airloom.plugins.services.code_rights import forbid, places
from airloom.plugins.services.samples import SECONDS, Samples, key_of, oldest
from airloom.plugins.services.shared_runs import SharedRuns, Stop
from airloom.plugins.web.errors import Invalid

CACHE_BYTES = 64 * 1024 * 1024
CACHE_SECONDS = 3600.0
TIME_LIMIT = 60
"""Seconds after which a preview is stopped."""
_MEMORY_MB = 512
_DISK_MB = 2048
_RUN = "preview"
_SHOWN = ("columns", "rows", "rows_described", "truncated", "difference", "parts", "sources")


@dataclass(frozen=True)
class Pins:
    """Rows that a person has put in the place of nodes, and how to read them once it is known which are needed."""

    by_node: Mapping[str, Pin] = field(default_factory=dict)
    read: Callable[[Mapping[str, str]], Mapping[str, str]] = field(default=lambda digests: {})
    """Node -> digest becomes node -> the rows, as Parquet in base 64."""


@dataclass(frozen=True)
class Wanted:
    """Which rows of which node."""

    document: Mapping[str, Any]
    node: str
    sample: Sample
    again: bool = False
    """Whether it is run even if it is remembered."""
    code: bool = False
    """Whether the user may run nodes that are code."""
    params: Mapping[str, Any] = field(default_factory=dict)
    """Values of params; those not given have their defaults."""
    interval: Interval = field(default_factory=Interval.last_day)
    """The data interval that it is run for."""
    pins: Pins = field(default_factory=Pins)
    """Rows that stand in for nodes."""


@dataclass(frozen=True)
class Prepared:
    """A planned preview with everything it needs of the deployment, and the key it is remembered by."""

    plan: PreviewPlan
    spec: StageSpec
    key: str
    untold: Mapping[str, str]
    """Source that cannot say whether it has changed -> what names the rows that it gives."""


class Previews:
    """The previews of one server process."""

    def __init__(self, at_most: int, checker: Checker, cache_bytes: int = CACHE_BYTES) -> None:
        self._checker = checker
        self._runs: SharedRuns[tuple[dict[str, Any], int]] = SharedRuns(at_most)
        self._cache: BoundedCache[dict[str, Any]] = BoundedCache(cache_bytes)
        self._samples = Samples()

    async def get(self, wanted: Wanted) -> dict[str, Any]:
        """The preview; PipelineError, Invalid or TooManyRequests say why there is none."""
        began = time.monotonic()
        plan = await self._checker.plan_preview(wanted.document, wanted.node, wanted.params, wanted.pins.by_node)
        if plan.code and not wanted.code:
            forbid(places(wanted.document, plan.code))
        prepared = await anyio.to_thread.run_sync(prepare, wanted, plan)
        found = None if wanted.again else self._cache.get(prepared.key)
        cached = found is not None
        if found is None:
            try:
                found, size = await self._runs.get(prepared.key, lambda stop: self._run(wanted, prepared, stop))
            except NodeError as error:
                raise failed(wanted.document, prepared.plan, error) from None
            left = SECONDS - (time.time() - found["read_at"]) if prepared.untold else CACHE_SECONDS
            self._cache.put(prepared.key, found, size, left)
        shown = {name: found[name] for name in _SHOWN}
        read_at = datetime.fromtimestamp(found["read_at"], timezone.utc)
        seconds = round(time.monotonic() - began, 3)
        told = {"test_data": list(prepared.plan.pinned), "cached": cached, "read_at": read_at, "seconds": seconds}
        return {"node": prepared.plan.node, **shown, **told}

    def _run(self, wanted: Wanted, prepared: Prepared, stop: Stop) -> tuple[dict[str, Any], int]:
        """The preview and about how many bytes it takes, counted here in the thread: it may be megabytes."""
        pinned, now = prepared.plan.pinned, time.time()
        given = {} if wanted.again else self._samples.of(prepared.untold)
        spec = replace(
            prepared.spec,
            stage=_without(prepared.spec.stage, given),
            pinned=wanted.pins.read(pinned) if pinned else {},
            kept={source: found.rows for source, found in given.items()},
            keep=tuple(source for source in prepared.untold if source not in given),
        )
        found: dict[str, Any] = children.look(spec, stop)
        kept = {source: KeptRows.from_json(rows) for source, rows in found.pop("kept").items()}
        self._samples.keep(prepared.untold, kept, now)
        return {**found, "read_at": oldest(given.values(), now)}, len(json.dumps(found))


@cache
def previews() -> Previews:
    """The previews of this process: as many at once as there are cores, for each keeps one busy."""
    return Previews(max(2, os.cpu_count() or 1), checker())


def prepare(wanted: Wanted, plan: PreviewPlan) -> Prepared:
    """Bind a plan to this deployment and look at the state of what it reads; Invalid where that fails."""
    settings = limited(load_settings())
    values = run_values(plan.params, wanted.interval, _RUN, settings)
    try:
        stage, sample = _compared(wanted.sample, plan)
        connections = _connections(plan)
        sources = [planned for planned in plan.stage.nodes if planned.is_source]
        states = {planned.id: _state(planned, settings, values, connections) for planned in sources}
    except NodeError as error:
        raise failed(wanted.document, plan, error) from None
    spec = StageSpec(Run(_RUN, _RUN, _RUN), stage, settings, values, connections, limit=SAMPLE_ROWS, sample=sample)
    spec = replace(spec, masks=plan.masks)
    told = [plan.digest, sample.kind, sample.rows, [*states.values()], values.as_json(), settings.masked_columns]
    # A connection that was changed leads elsewhere. Its secrets are part of the digest, and cannot be read from it.
    told += [connection.as_json() for connection in connections.values()]
    key = hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()
    untold = {
        planned.id: key_of(planned, connections.get(plan.connections.get(planned.id, "")), values, sample)
        for planned in sources
        if states[planned.id] is None
    }
    return Prepared(plan, spec, key, untold)


def _without(stage: Stage, given: Collection[str]) -> Stage:
    """A stage whose rows of these sources are there already."""
    left = tuple(planned for planned in stage.nodes if planned.id not in given)
    return replace(stage, nodes=left, reads={**stage.reads, **dict.fromkeys(given, "")})


def _compared(sample: Sample, plan: PreviewPlan) -> tuple[Stage, Sample]:
    """For a look at what a node changes: the rows that it changes are given, too."""
    if sample.kind != "differs":
        return plan.stage, sample
    if plan.compared is None:
        raise ConfigError("its rows are new ones, not changed ones of an input")
    stage = replace(plan.stage, outputs=(*plan.stage.outputs, plan.compared))
    return stage, replace(sample, against=plan.compared)


def limited(settings: Settings) -> Settings:
    """The deployment's settings with what a look may take: less than a run."""
    return replace(
        settings,
        memory_limit=min(settings.memory_limit, _MEMORY_MB),
        time_limit=min(settings.time_limit, TIME_LIMIT),
        disk_limit=min(settings.disk_limit, _DISK_MB),
    )


def failed(document: Mapping[str, Any], plan: PreviewPlan, error: NodeError) -> Invalid:
    """The answer to a run that failed: one problem, at the node and the field it names."""
    node = error.node or plan.node
    ids = [item.get("id") if isinstance(item, dict) else None for item in document.get("nodes") or ()]
    where = ["nodes", ids.index(node)] if node in ids else ["nodes"]
    where += ["config", *error.field.split(".")] if error.field else []
    return Invalid(error.message, code="run_failed", problems=[Problem(pointer(*where), error.message, node)])


def _connections(plan: PreviewPlan) -> dict[str, Connection]:
    found: dict[str, Connection] = {}
    for node, name in plan.connections.items():
        if name not in found:
            try:
                found[name] = get_connection(name)
            except ConfigError as error:
                error.node = node
                raise
    return found


def _state(
    planned: PlannedNode, settings: Settings, values: Values, connections: Mapping[str, Connection]
) -> str | None:
    """What a source says of the state of what it reads."""
    source = node_type(planned.type).from_json(planned.config)
    assert isinstance(source, Source)
    connection = connections.get(source.connection_id) if source.connection_id else None
    try:
        return source.state(NodeContext(_RUN, planned.id, values, settings, Path(os.devnull), connection))
    except NodeError as error:
        error.node = error.node or planned.id
        raise
    except OSError as error:
        raise ConfigError(str(error), node=planned.id) from None
