"""Which nodes each task of a run works for: the renderer wrote that down in the operators."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from airloom.plugins.services.database import async_session
from airloom.plugins.web.errors import NotFound

if TYPE_CHECKING:
    from airflow.models.dagrun import DagRun
    from sqlalchemy.ext.asyncio import AsyncSession

Nodes = Mapping[str, tuple[str, ...]]
"""Task id -> ids of the nodes it runs, in the order of the data."""

_REMEMBERED = 500
_known: OrderedDict[UUID, Nodes] = OrderedDict()


async def nodes_of(session: AsyncSession, versions: Collection[UUID]) -> Nodes:
    """The nodes of each task in these Dag versions; a version never changes, so it is read once."""
    from airflow.models.serialized_dag import SerializedDagModel
    from sqlalchemy import select

    missing = [version for version in versions if version not in _known]
    if missing:
        query = select(SerializedDagModel).where(SerializedDagModel.dag_version_id.in_(missing))
        for found in await session.scalars(query):
            _known[found.dag_version_id] = nodes_in(found.data or {})
        while len(_known) > _REMEMBERED:
            _known.popitem(last=False)
    nodes: dict[str, tuple[str, ...]] = {}
    for version in versions:
        nodes |= _known.get(version, {})
    return nodes


def nodes_in(serialized: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The nodes of each task of a serialised Dag; a task that is not of ours is one node of its own name."""
    found = {}
    for task in serialized.get("dag", {}).get("tasks", ()):
        fields = task.get("__var", task)
        try:
            told = json.loads(fields.get("doc_json") or "{}").get("nodes")
        except (ValueError, AttributeError):
            told = None
        nodes = tuple(name for name in told if isinstance(name, str)) if isinstance(told, list) else ()
        found[fields["task_id"]] = nodes or (fields["task_id"],)
    return found


async def find_run(session: AsyncSession, pipeline: str, run_id: str) -> DagRun:
    """The run; NotFound when there is none."""
    from airflow.models.dagrun import DagRun
    from sqlalchemy import select

    run: DagRun | None = await session.scalar(select(DagRun).where(DagRun.dag_id == pipeline, DagRun.run_id == run_id))
    if run is None:
        raise NotFound(f"'{pipeline}' has no run '{run_id}'")
    return run


async def task_of(pipeline: str, run_id: str, node: str) -> str:
    """The task that runs a node; NotFound when the run has no such node."""
    from airflow.models.taskinstance import TaskInstance
    from sqlalchemy import select

    async with async_session() as session:
        await find_run(session, pipeline, run_id)
        query = select(TaskInstance.dag_version_id).distinct()
        query = query.where(TaskInstance.dag_id == pipeline, TaskInstance.run_id == run_id)
        versions = [version for version in await session.scalars(query) if version]
        nodes = await nodes_of(session, versions)
    found = next((task_id for task_id, names in nodes.items() if node in names), None)
    if found is None:
        raise NotFound(f"The run has no node '{node}'")
    return found
