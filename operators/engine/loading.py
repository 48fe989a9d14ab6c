"""Runs a load stage, and asks loads that come later how far an incremental source was read before."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace

from airloom.operators.columns import Columns
from airloom.operators.engine.failures import attributed
from airloom.operators.engine.spec import Run, StageResult
from airloom.operators.engine.watermarks import widest
from airloom.operators.engine.work import Work
from airloom.operators.exchange import Dataset, storage_options
from airloom.operators.loads.protocol import Load, LoadReport
from airloom.operators.node import Bounds, Destination, NodeContext
from airloom.operators.problems import ConfigError
from airloom.operators.registry import node_type
from airloom.operators.stage import NodeReport, PlannedNode

_PLACE = ("connection", "table", "path", "url")


def build_load(run: Run, planned: PlannedNode, dataset: Dataset | None = None) -> Load:
    """The delivery of a data set to one destination in one run; without a data set, only its name."""
    place = [str(planned.config[name]) for name in _PLACE if planned.config.get(name)]
    return Load(
        pipeline=run.pipeline,
        node=planned.id,
        destination=" ".join([planned.type.partition(".")[0], *place]),
        slot=run.slot,
        map_index=run.map_index,
        content_hash=dataset.content_hash if dataset else "",
        watermarks=dataset.watermarks if dataset else {},
        bounds=dataset.bounds if dataset else {},
    )


def run_load(work: Work) -> StageResult:
    """Deliver the one data set of a load stage to its one destination."""
    planned = work.nodes[0]
    with attributed(planned.id, work.settings):
        node = _destination(planned)
        dataset = _dataset(work, planned)
        began = time.monotonic()
        done = node.load(dataset, build_load(work.spec.run, planned, dataset), _context(work, planned, node))
        return StageResult({}, (_report(planned, dataset, done, time.monotonic() - began),))


def ask_bounds(work: Work) -> None:
    """Find for each incremental source of the stage the range that is right for all loads its rows reach."""
    sources = [node for node in work.nodes if node.is_source and node.config.get("incremental")]
    if not sources or work.spec.limit is not None:
        return
    answers = {load.id: _bounds(work, load) for load in work.spec.stage.loads}
    feeds = work.spec.stage.feeds
    for source in sources:
        loads = [load for load in answers if source.id in feeds.get(load, (source.id,))]
        work.reading.asked[source.id] = widest(answers[load].get(source.id, Bounds()) for load in loads)


def _bounds(work: Work, planned: PlannedNode) -> Mapping[str, Bounds]:
    with attributed(planned.id, work.settings):
        node = _destination(planned)
        return node.bounds(build_load(work.spec.run, planned), _context(work, planned, node))


def _destination(planned: PlannedNode) -> Destination:
    node = node_type(planned.type).from_json(planned.config)
    if not isinstance(node, Destination):
        raise ConfigError(f"'{planned.type}' is not a destination")
    return node


def _dataset(work: Work, planned: PlannedNode) -> Dataset:
    if len(planned.reads) != 1 or planned.reads[0] not in work.spec.inputs:
        raise ConfigError("a destination needs the rows of exactly one node")
    dataset = work.spec.inputs[planned.reads[0]]
    if dataset.is_local:
        return dataset
    credentials = work.spec.connections.get(work.settings.exchange_connection)
    return replace(dataset, storage=storage_options(credentials))


def _context(work: Work, planned: PlannedNode, node: Destination) -> NodeContext:
    spec = work.spec
    return NodeContext(
        pipeline=spec.run.pipeline,
        node=planned.id,
        values=spec.values,
        settings=spec.settings,
        scratch=work.scratch,
        connection=spec.connections.get(node.connection_id) if node.connection_id else None,
        progress=work.emitter.progress(planned.id),
    )


def _report(planned: PlannedNode, dataset: Dataset, done: LoadReport, seconds: float) -> NodeReport:
    columns: Columns = dataset.columns
    return NodeReport(
        node=planned.id,
        rows_in=dataset.rows,
        rows_out=done.rows if done.outcome == "loaded" else 0,
        bytes=dataset.bytes,
        seconds=round(seconds, 4),
        columns=tuple(column.as_dict() for column in columns),
        null_counts=dict(dataset.null_counts),
        details={"outcome": done.outcome, "token": done.token, **done.details},
    )
