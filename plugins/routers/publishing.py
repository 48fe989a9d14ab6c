"""``/pipelines/{id}/publish`` and what else changes the published pipelines."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from airloom.plugins.schemas.base import PipelineId
from airloom.plugins.schemas.drafts import DraftAnswer
from airloom.plugins.schemas.publishing import DuplicateBody, PublishBody, Published, RenameBody
from airloom.plugins.services import publishing
from airloom.plugins.web.access import (
    CREATE,
    DELETE,
    EDIT,
    READ,
    CurrentUser,
    requires,
    requires_pipeline,
    requires_writing,
)
from airloom.plugins.web.errors import problems
from airloom.plugins.web.limits import limited

router = APIRouter(
    prefix="/pipelines/{pipeline_id}",
    tags=["publishing"],
    dependencies=[limited("publish", per_second=1, burst=60)],
    responses=problems(404, 409, 429, 503),
)


@router.post("/publish", dependencies=[requires(READ), requires_writing()])
async def publish_pipeline(pipeline_id: PipelineId, body: PublishBody, user: CurrentUser) -> Published:
    """Commit a document that passes the check; needs the right to edit it, or to create a new one."""
    return Published(revision=await publishing.publish(user, pipeline_id, body))


@router.post("/rename", dependencies=[requires_pipeline(EDIT), requires(CREATE)])
async def rename_pipeline(pipeline_id: PipelineId, body: RenameBody, user: CurrentUser) -> Published:
    """Give it another id."""
    return Published(revision=await publishing.rename(user, pipeline_id, body.new_id, body.message))


@router.post("/duplicate", dependencies=[requires_pipeline(READ), requires(CREATE)], status_code=201)
async def duplicate_pipeline(pipeline_id: PipelineId, body: DuplicateBody, user: CurrentUser) -> DraftAnswer:
    """A draft of a new pipeline with the same content."""
    return await publishing.duplicate(user, pipeline_id, body.new_id)


@router.delete("", dependencies=[requires_pipeline(DELETE)])
async def delete_pipeline(
    pipeline_id: PipelineId,
    user: CurrentUser,
    message: Annotated[str, Query(max_length=2000)] = "",
    base: Annotated[str | None, Query(pattern=r"^[0-9a-f]{40,64}$")] = None,
) -> Published:
    """Remove it; the history keeps it."""
    return Published(revision=await publishing.delete(user, pipeline_id, message, base))
