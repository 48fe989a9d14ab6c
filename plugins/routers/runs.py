"""``/pipelines/{id}/runs``: starting, watching, repeating and stopping runs."""

from __future__ import annotations

from typing import Annotated, Any

from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity
from fastapi import APIRouter, Path, Query

from airloom.plugins.schemas.base import Fields, IdempotencyKey, Limit, Offset, Page, PipelineId
from airloom.plugins.schemas.runs import ClearRun, Mark, NewRun, NodeLog, Run, RunDetail, Sort, StartedRun
from airloom.plugins.services import run_actions, run_logs, run_marks, runs
from airloom.plugins.services.threads import run_sync
from airloom.plugins.web.access import CurrentUser, requires_run
from airloom.plugins.web.errors import problems
from airloom.plugins.web.limits import limited
from airloom.plugins.web.listing import sparse

router = APIRouter(prefix="/pipelines/{pipeline_id}/runs", tags=["runs"], responses=problems(404))

RunId = Annotated[str, Path(min_length=1, max_length=250, examples=["manual__2026-01-05T05:00:00+00:00"])]
NodeId = Annotated[str, Path(min_length=1, max_length=250, examples=["late"])]
START = [requires_run("POST"), limited("run", per_second=1, burst=20)]
# A page of the list of runs may be changed at once.
_CHANGES = limited("run_change", per_second=5, burst=250)
CHANGE = [requires_run("PUT"), _CHANGES]
CHANGE_NODE = [requires_run("PUT", DagAccessEntity.TASK_INSTANCE), _CHANGES]


@router.post("", status_code=201, dependencies=START, responses=problems(409, 429))
async def start_run(
    pipeline_id: PipelineId, body: NewRun, user: CurrentUser, idempotency_key: IdempotencyKey = None
) -> StartedRun:
    """Start a run with these values of its params."""
    return await run_sync(run_actions.start_run, user, pipeline_id, body, idempotency_key)


@router.get("", dependencies=[requires_run("GET")], response_model=Page[Run])
async def list_runs(
    pipeline_id: PipelineId,
    state: Annotated[str | None, Query(pattern="^[a-z_]{1,30}$", description="Only runs in this state")] = None,
    sort: Sort = "-start",
    offset: Offset = 0,
    limit: Limit = 50,
    fields: Fields = None,
) -> Any:
    """The pipeline's runs, the newest first; those that have not begun are the newest."""
    return sparse(await runs.list_runs(pipeline_id, state, sort, offset, limit), fields)


@router.get("/{run_id}", dependencies=[requires_run("GET")])
async def get_run(pipeline_id: PipelineId, run_id: RunId) -> RunDetail:
    """A run with its nodes."""
    return await runs.run_detail(pipeline_id, run_id)


@router.get("/{run_id}/nodes/{node}/log", dependencies=[requires_run("GET", DagAccessEntity.TASK_LOGS)])
async def get_log(
    pipeline_id: PipelineId,
    run_id: RunId,
    node: NodeId,
    try_number: Annotated[int | None, Query(ge=1, le=10_000)] = None,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> NodeLog:
    """The log of the task that a node is part of, 2,000 lines at a time."""
    return await run_logs.node_log(pipeline_id, run_id, node, try_number, offset)


@router.post("/{run_id}/clear", dependencies=CHANGE, responses=problems(409, 429))
async def clear_run(
    pipeline_id: PipelineId, run_id: RunId, body: ClearRun, user: CurrentUser, idempotency_key: IdempotencyKey = None
) -> RunDetail:
    """Do a node and all after it again, or the whole run."""
    await run_sync(run_actions.clear_run, user, pipeline_id, run_id, body.node, idempotency_key)
    return await runs.run_detail(pipeline_id, run_id)


@router.post("/{run_id}/stop", dependencies=CHANGE, responses=problems(409, 429))
async def stop_run(pipeline_id: PipelineId, run_id: RunId, user: CurrentUser) -> RunDetail:
    """Stop a run that is under way."""
    await run_sync(run_actions.stop_run, user, pipeline_id, run_id)
    return await runs.run_detail(pipeline_id, run_id)


@router.post("/{run_id}/mark", dependencies=CHANGE, responses=problems(409, 429))
async def mark_run(pipeline_id: PipelineId, run_id: RunId, body: Mark, user: CurrentUser) -> RunDetail:
    """Say how a run has ended: what runs is killed, what has not begun is skipped."""
    await run_sync(run_marks.mark_run, user, pipeline_id, run_id, body.state)
    return await runs.run_detail(pipeline_id, run_id)


@router.post("/{run_id}/nodes/{node}/mark", dependencies=CHANGE_NODE, responses=problems(409, 429))
async def mark_node(pipeline_id: PipelineId, run_id: RunId, node: NodeId, body: Mark, user: CurrentUser) -> RunDetail:
    """Say how the task of a node has ended; tasks after it that had failed are done again."""
    await run_sync(run_marks.mark_node, user, pipeline_id, run_id, node, body.state)
    return await runs.run_detail(pipeline_id, run_id)
