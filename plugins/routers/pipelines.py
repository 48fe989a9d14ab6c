"""``/pipelines``: the list, one pipeline, its history."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from airloom.plugins.schemas.base import Fields, Limit, Offset, Page, PipelineId, Search
from airloom.plugins.schemas.documents import DOCUMENT
from airloom.plugins.schemas.pipelines import (
    ChangeItem,
    Comparison,
    PauseBody,
    PipelineItem,
    PublishedPipeline,
    Sort,
)
from airloom.plugins.services import audit, dags, pipeline_list, pipelines
from airloom.plugins.services.threads import run_sync
from airloom.plugins.web.access import EDIT, READ, CurrentUser, requires, requires_pipeline
from airloom.plugins.web.conditional import ABSENT, NOT_MODIFIED, IfNoneMatch, MayBeAbsent, has, not_modified
from airloom.plugins.web.errors import NotFound, problems
from airloom.plugins.web.listing import sparse

router = APIRouter(prefix="/pipelines", tags=["pipelines"], responses=problems(503))
_REVISION: dict[str, Any] = {"pattern": r"^[0-9a-f]{7,64}$", "examples": ["4b825dc642cb6eb9a060e54bf8d69288fbee4904"]}
Revision = Annotated[str, Query(**_REVISION)]
_DOCUMENT: dict[str, Any] = {"schema": {"type": "object", "title": "PipelineDocument"}, "example": DOCUMENT}


@router.get("", dependencies=[requires(READ)], response_model=Page[PipelineItem])
async def list_pipelines(
    user: CurrentUser,
    search: Search = "",
    tag: Annotated[str | None, Query(max_length=200, description="Only pipelines with this tag")] = None,
    sort: Sort = "-updated_at",
    offset: Offset = 0,
    limit: Limit = 50,
    fields: Fields = None,
) -> Any:
    """The pipelines that the user may read, and the user's drafts of new ones."""
    wanted = pipeline_list.Wanted(search, tag, sort, offset, limit)
    found = await pipeline_list.list_pipelines(user, wanted)
    return found.answer(Page[PipelineItem], fields)


@router.get(
    "/{pipeline_id}",
    dependencies=[requires_pipeline(READ)],
    responses=problems(404) | NOT_MODIFIED | ABSENT,
    response_model=PublishedPipeline,
)
async def get_pipeline(
    pipeline_id: PipelineId,
    response: Response,
    revision: Revision | None = None,
    may_be_absent: MayBeAbsent = False,
    if_none_match: IfNoneMatch = None,
) -> PublishedPipeline | Response:
    """A pipeline as it is published, or was at a revision."""
    try:
        if if_none_match and has(etag := await pipelines.etag_of(pipeline_id, revision), if_none_match):
            return not_modified(etag)
        found = await pipelines.read_pipeline(pipeline_id, revision)
    except NotFound:
        if may_be_absent:
            return Response(status_code=204)
        raise
    response.headers["ETag"] = found.etag
    return found


@router.patch("/{pipeline_id}", dependencies=[requires_pipeline(EDIT)], status_code=204, responses=problems(404))
async def patch_pipeline(pipeline_id: PipelineId, body: PauseBody, user: CurrentUser) -> None:
    """Pause or unpause it."""
    if not await run_sync(partial(dags.set_paused, pipeline_id, paused=body.paused)):
        raise NotFound(f"'{pipeline_id}' is no Dag yet; it becomes one soon after it is published", code="no_dag")
    action = "pipeline.pause" if body.paused else "pipeline.unpause"
    await run_sync(audit.record, user, action, pipeline_id)


@router.get(
    "/{pipeline_id}/history",
    dependencies=[requires_pipeline(READ)],
    responses=problems(404) | ABSENT,
    response_model=Page[ChangeItem],
)
async def list_history(
    pipeline_id: PipelineId,
    user: CurrentUser,
    sort: Literal["-time"] = "-time",
    offset: Offset = 0,
    limit: Limit = 100,
    fields: Fields = None,
    may_be_absent: MayBeAbsent = False,
) -> Any:
    """The commits that changed it, the newest first, with the runs on each that the user may see."""
    try:
        found = await run_sync(pipelines.history, user, pipeline_id, offset, limit)
    except NotFound:
        if may_be_absent:
            return Response(status_code=204)
        raise
    return sparse(found, fields)


@router.get(
    "/{pipeline_id}/export",
    dependencies=[requires_pipeline(READ)],
    response_class=Response,
    responses=problems(404) | {200: {"content": {"application/json": _DOCUMENT}}},
)
async def export_pipeline(pipeline_id: PipelineId, revision: Revision | None = None) -> Response:
    """The document as a file, in canonical form: what a repository of pipelines holds, and ``/imports`` takes."""
    found = await pipelines.read_pipeline(pipeline_id, revision)
    headers = {"Content-Disposition": f'attachment; filename="{found.id}.json"', "ETag": found.etag}
    return Response(found.text, media_type="application/json", headers=headers)


@router.get("/{pipeline_id}/compare", dependencies=[requires_pipeline(READ)], responses=problems(404))
async def compare_revisions(
    pipeline_id: PipelineId, from_: Annotated[str, Query(alias="from", **_REVISION)], to: Revision
) -> Comparison:
    """The document at two revisions; null where it did not exist."""
    before = await run_sync(pipelines.document_at, pipeline_id, from_)
    return Comparison(before=before, to=await run_sync(pipelines.document_at, pipeline_id, to))
