"""From a checked document to a plan: which nodes share a task, and what Airflow is to know of each.

A task costs Airflow a second, a SQL step milliseconds: so a source and the transforms that follow it one
by one are one stage, and where branches meet, those that only scan files meet inside it. What several
nodes read rests in the exchange, and so does what a destination loads: a retry of it gets the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from airloom.dag_factory.canonical import canonical
from airloom.dag_factory.context import Context, PlacedNode
from airloom.dag_factory.graph import reachable
from airloom.dag_factory.model import Group, parse_duration
from airloom.dag_factory.plan_model import PLAN_FORMAT, Plan, Task
from airloom.operators.node import Destination, Program, Source, Transform
from airloom.operators.stage import PlannedNode, Stage


@dataclass
class _Draft:
    """A stage in the making."""

    nodes: list[PlacedNode] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.nodes[-1].id

    @property
    def at_rest(self) -> bool:
        """Whether it only scans files, of its sources or of the exchange: doing so again costs no one else."""
        return not any(node.after for node in self.nodes) and all(
            node.node.at_rest if isinstance(node.node, Source) else isinstance(node.node, Transform)
            for node in self.nodes
        )

    def reads(self) -> list[str]:
        """The nodes of other stages whose rows it needs."""
        own = {node.id for node in self.nodes}
        return list(dict.fromkeys(name for node in self.nodes for name in node.sources if name not in own))

    def after(self) -> list[str]:
        """The nodes it runs after without their rows."""
        return list(dict.fromkeys(name for node in self.nodes for name in node.after))


def make_plan(context: Context) -> Plan:
    """The plan of a document without errors; the same document always gives the same plan."""
    pipeline = context.pipeline
    drafts = _fuse(context)
    stage_of = {node.id: draft.id for draft in drafts for node in draft.nodes}
    planned = {node.id: _planned(context, node) for node in context.nodes}
    tasks = tuple(_task(context, draft, stage_of, planned) for draft in drafts)
    return Plan(
        format=PLAN_FORMAT,
        id=pipeline.id,
        name=pipeline.name,
        description=pipeline.description,
        tags=pipeline.tags,
        owner=pipeline.owner,
        schedule=pipeline.schedule.model_dump(mode="json", exclude_none=True) if pipeline.schedule else None,
        params={
            name: param.model_dump(mode="json", exclude_none=True) for name, param in sorted(pipeline.params.items())
        },
        max_active_runs=pipeline.max_active_runs,
        max_active_tasks=pipeline.max_active_tasks,
        groups=tuple(group.model_dump(mode="json", exclude_none=True) for group in pipeline.groups),
        tasks=tasks,
    )


def _fuse(context: Context) -> list[_Draft]:
    """The stages, each after those it waits for.

    Only the rows of its last node leave a stage, so stages never wait for one another in a circle; and a stage
    where branches meet takes its place when they do, so it comes after all that any of them waits for.
    """
    open_drafts: dict[str, _Draft] = {}
    drafts: list[_Draft] = []
    for name in context.order:
        node = context.by_id[name]
        joined = _joined(context, node, open_drafts)
        if len(joined) == 1 and len(node.sources) == 1:
            draft = joined[0]
        else:
            drafts = [draft for draft in drafts if not any(draft is other for other in joined)]
            draft = _Draft([earlier for other in joined for earlier in other.nodes])
            drafts.append(draft)
        draft.nodes.append(node)
        if not isinstance(node.node, Destination) and len(context.readers.get(name, ())) == 1:
            open_drafts[name] = draft
    return drafts


def _joined(context: Context, node: PlacedNode, open_drafts: Mapping[str, _Draft]) -> list[_Draft]:
    """The stages that a node goes on with: the one it follows, or the branches at rest that meet in it."""
    if context.pipeline.fusion != "auto" or not isinstance(node.node, (Transform, Program)):
        return []
    found = [open_drafts[name] for name in dict.fromkeys(node.sources) if name in open_drafts]
    if len(node.sources) == 1:
        return [] if node.after else found
    # Who waits for a branch must not wait for what it meets, which may wait for them.
    return [draft for draft in found if draft.at_rest and not any(node.id in context.awaited for node in draft.nodes)]


def _planned(context: Context, node: PlacedNode) -> PlannedNode:
    assert node.type is not None
    assert node.node is not None
    columns = context.resolution.columns.get(node.id)
    return PlannedNode(
        id=node.id,
        type=node.type.type,
        version=node.type.version,
        config=canonical(node.config, node.node.config),
        inputs=node.wires,
        sql=context.resolution.sql.get(node.id),
        columns=None if columns is None else tuple((column.name, column.type) for column in columns),
    )


def _task(context: Context, draft: _Draft, stage_of: Mapping[str, str], planned: Mapping[str, PlannedNode]) -> Task:
    pipeline, nodes = context.pipeline, draft.nodes
    defaults = pipeline.defaults
    last = nodes[-1]
    return Task(
        stage=_stage(context, draft, stage_of, planned),
        name=last.spec.name,
        doc=_doc(nodes),
        group=_group(nodes, {group.id: group for group in pipeline.groups}),
        retries=_most(_or(node.spec.retries, defaults.retries) for node in nodes),
        retry_delay=_most(_seconds(_or(node.spec.retry_delay, defaults.retry_delay)) for node in nodes),
        timeout=_most(_seconds(_or(node.spec.timeout, defaults.timeout)) for node in nodes),
        inlets=tuple(dict.fromkeys(asset for node in nodes for asset in node.spec.inlets)),
        outlets=tuple(dict.fromkeys(asset for node in nodes for asset in node.spec.outlets)),
    )


def _stage(context: Context, draft: _Draft, stage_of: Mapping[str, str], planned: Mapping[str, PlannedNode]) -> Stage:
    last = draft.nodes[-1]
    reads = draft.reads()
    feeds = _feeds(context, draft)
    is_load = isinstance(last.node, Destination)
    return Stage(
        id=draft.id,
        kind="load" if is_load else "transform",
        nodes=tuple(planned[node.id] for node in draft.nodes),
        reads={name: stage_of[name] for name in reads},
        outputs=() if is_load else (last.id,),
        upstream=tuple(dict.fromkeys(stage_of[name] for name in (*reads, *draft.after()))),
        loads=tuple(planned[name] for name in feeds),
        feeds=feeds,
    )


def _feeds(context: Context, draft: _Draft) -> dict[str, tuple[str, ...]]:
    """The destinations that the rows of the stage's incremental sources reach, each with those sources."""
    found: dict[str, tuple[str, ...]] = {}
    for node in draft.nodes:
        if isinstance(node.node, Source) and getattr(node.node.config, "incremental", None) is not None:
            reached = reachable(node.id, context.readers)
            for name in context.order:
                if name in reached and isinstance(context.by_id[name].node, Destination):
                    found[name] = (*found.get(name, ()), node.id)
    return found


def _group(nodes: list[PlacedNode], groups: Mapping[str, Group]) -> str | None:
    """The innermost group that all the nodes are in."""
    paths = [_ancestors(node.spec.group, groups) for node in nodes]
    common = [name for name in paths[0] if all(name in path for path in paths)]
    return common[0] if common else None


def _ancestors(name: str | None, groups: Mapping[str, Group]) -> list[str]:
    path: list[str] = []
    while name is not None:
        path.append(name)
        name = groups[name].parent
    return path


def _doc(nodes: list[PlacedNode]) -> str | None:
    described = [node.spec for node in nodes if node.spec.description]
    if len(nodes) == 1:
        return nodes[0].spec.description
    return "\n\n".join(f"**{spec.name or spec.id}**: {spec.description}" for spec in described) or None


def _or(own: Any, default: Any) -> Any:
    return default if own is None else own


def _seconds(duration: str | None) -> float | None:
    return None if duration is None else parse_duration(duration).total_seconds()


def _most(values: Iterable[Any]) -> Any:
    """The most generous of the values that were given; None when none was."""
    return max((value for value in values if value is not None), default=None)
