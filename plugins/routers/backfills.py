"""``/pipelines/{id}/backfills``: the runs of a span of time that is over."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path

from airloom.plugins.routers.runs import CHANGE
from airloom.plugins.schemas.backfills import Backfill, BackfillPlan, BackfillPreview, NewBackfill
from airloom.plugins.schemas.base import Fields, IdempotencyKey, Limit, Offset, Page, PipelineId
from airloom.plugins.services import backfills
from airloom.plugins.services.threads import run_sync
from airloom.plugins.web.access import CurrentUser, requires_run
from airloom.plugins.web.errors import problems
from airloom.plugins.web.limits import limited
from airloom.plugins.web.listing import sparse

router = APIRouter(prefix="/pipelines/{pipeline_id}/backfills", tags=["backfills"], responses=problems(404))

BackfillId = Annotated[int, Path(ge=1, le=2**31 - 1, examples=[12])]


@router.post(
    "",
    status_code=201,
    dependencies=[requires_run("POST"), limited("backfill", per_second=0.5, burst=20)],
    responses=problems(409, 429),
)
async def start_backfill(
    pipeline_id: PipelineId, body: NewBackfill, user: CurrentUser, idempotency_key: IdempotencyKey = None
) -> Backfill:
    """Run the pipeline for every date of its schedule in a span; a pipeline has one backfill at a time."""
    return await run_sync(backfills.start, user, pipeline_id, body, idempotency_key)


@router.post(
    "/preview",
    dependencies=[requires_run("POST"), limited("backfill_preview", per_second=2, burst=30)],
    responses=problems(409, 429),
)
async def preview_backfill(pipeline_id: PipelineId, body: BackfillPlan) -> BackfillPreview:
    """The runs that a backfill would make or do again, without starting it."""
    return await run_sync(backfills.preview, pipeline_id, body)


@router.get("", dependencies=[requires_run("GET")], response_model=Page[Backfill])
async def list_backfills(
    pipeline_id: PipelineId,
    sort: Literal["-created_at"] = "-created_at",
    offset: Offset = 0,
    limit: Limit = 50,
    fields: Fields = None,
) -> Any:
    """The pipeline's backfills, the newest first, and how far they are."""
    return sparse(await run_sync(backfills.list_backfills, pipeline_id, offset, limit), fields)


@router.post("/{backfill_id}/pause", dependencies=CHANGE, responses=problems(409, 429))
async def pause_backfill(pipeline_id: PipelineId, backfill_id: BackfillId, user: CurrentUser) -> Backfill:
    """Let no further runs of it begin; those that go on go on."""
    await run_sync(backfills.pause, user, pipeline_id, backfill_id)
    return await run_sync(backfills.find, pipeline_id, backfill_id)


@router.post("/{backfill_id}/resume", dependencies=CHANGE, responses=problems(409, 429))
async def resume_backfill(pipeline_id: PipelineId, backfill_id: BackfillId, user: CurrentUser) -> Backfill:
    """Let its runs begin again."""
    await run_sync(backfills.resume, user, pipeline_id, backfill_id)
    return await run_sync(backfills.find, pipeline_id, backfill_id)


@router.post("/{backfill_id}/cancel", dependencies=CHANGE, responses=problems(409, 429))
async def cancel_backfill(pipeline_id: PipelineId, backfill_id: BackfillId, user: CurrentUser) -> Backfill:
    """End it: its runs that have not begun have failed, those that go on go on."""
    await run_sync(backfills.cancel, user, pipeline_id, backfill_id)
    return await run_sync(backfills.find, pipeline_id, backfill_id)
