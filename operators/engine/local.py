"""Runs the stages of a pipeline one after another, without a scheduler: for the command line and previews."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from airloom.operators.columns import Columns
from airloom.operators.connection import Connection
from airloom.operators.engine.run import run_stage
from airloom.operators.engine.spec import Progress, Run, StageResult, StageSpec
from airloom.operators.exchange import Dataset
from airloom.operators.settings import Settings
from airloom.operators.stage import PlannedNode, Stage
from airloom.operators.values import Values

OnProgress = Callable[[Progress], None]


def run_pipeline_locally(
    stages: Iterable[Stage],
    run: Run,
    values: Values,
    settings: Settings,
    connections: Mapping[str, Connection],
    on_progress: OnProgress = lambda progress: None,
) -> dict[str, StageResult]:
    """Run all stages, loads included, in the given order, which must be topological; stage id -> result."""
    results: dict[str, StageResult] = {}
    for stage in stages:
        spec = StageSpec(run, stage, settings, values, connections, inputs_of(stage, results))
        results[stage.id] = run_stage(spec, on_progress)
    return results


def preview_node(
    stages: Sequence[Stage],
    node: str,
    spec: StageSpec,
    on_progress: OnProgress = lambda progress: None,
) -> tuple[Dataset, dict[str, Columns]]:
    """The first ``spec.limit`` rows of one node, from as many rows of each source; nothing is loaded.

    With them the columns of each node that they come from.

    ``spec`` gives everything but the stage and its inputs.
    """
    results: dict[str, StageResult] = {}
    for stage in upstream_of(stages, node):
        one = replace(spec, stage=stage, inputs=inputs_of(stage, results))
        results[stage.id] = run_stage(one, on_progress)
    dataset = next(result.outputs[node] for result in results.values() if node in result.outputs)
    reports = [report for result in results.values() for report in result.reports]
    columns = {each.node: Columns.of((c["name"], c["type"]) for c in each.columns) for each in reports if each.columns}
    return dataset, columns


def inputs_of(stage: Stage, results: Mapping[str, StageResult]) -> dict[str, Dataset]:
    """The data sets that a stage reads, from the results of the stages before it."""
    return {node: results[before].outputs[node] for node, before in stage.reads.items()}


def upstream_of(stages: Sequence[Stage], node: str) -> list[Stage]:
    """The parts of the stages that a node's rows come from, in order; the last has the node as its only output."""
    wanted = {node}
    found: list[Stage] = []
    for stage in reversed(stages):
        inside = {planned.id: planned for planned in stage.nodes}
        outputs = tuple(name for name in inside if name in wanted)
        if stage.kind == "load" or not outputs:
            continue
        needed = _needed(inside, outputs)
        read = {source for name in needed for source in inside[name].reads}
        reads = {name: before for name, before in stage.reads.items() if name in read}
        kept = tuple(planned for planned in stage.nodes if planned.id in needed)
        found.insert(0, replace(stage, nodes=kept, reads=reads, outputs=outputs, loads=(), feeds={}))
        wanted |= set(reads)
    return found


def _needed(inside: Mapping[str, PlannedNode], outputs: Iterable[str]) -> set[str]:
    needed: set[str] = set()
    waiting = list(outputs)
    while waiting:
        name = waiting.pop()
        if name in inside and name not in needed:
            needed.add(name)
            waiting += inside[name].reads
    return needed
