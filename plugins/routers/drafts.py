"""``/pipelines/{id}/draft``: what the user has not published yet."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Response

from airloom.plugins.schemas.base import PipelineId
from airloom.plugins.schemas.drafts import DraftAnswer, DraftBody
from airloom.plugins.services import drafts
from airloom.plugins.web.access import READ, CurrentUser, requires, requires_writing
from airloom.plugins.web.conditional import ABSENT, NOT_MODIFIED, IfNoneMatch, MayBeAbsent, has, not_modified
from airloom.plugins.web.errors import NotFound, problems

router = APIRouter(prefix="/pipelines/{pipeline_id}/draft", tags=["drafts"], responses=problems(404))
IfMatch = Annotated[str | None, Header(alias="If-Match", max_length=100, description="The ETag that was read")]


@router.get("", dependencies=[requires(READ)], responses=NOT_MODIFIED | ABSENT, response_model=DraftAnswer)
async def get_draft(
    pipeline_id: PipelineId,
    user: CurrentUser,
    response: Response,
    may_be_absent: MayBeAbsent = False,
    if_none_match: IfNoneMatch = None,
) -> DraftAnswer | Response:
    """The user's own draft."""
    try:
        found = await drafts.read(user, pipeline_id)
    except NotFound:
        if may_be_absent:
            return Response(status_code=204)
        raise
    if has(found.etag, if_none_match):
        return not_modified(found.etag)
    response.headers["ETag"] = found.etag
    return found


@router.put("", dependencies=[requires_writing()], responses=problems(412, 428))
async def put_draft(
    pipeline_id: PipelineId, body: DraftBody, user: CurrentUser, response: Response, if_match: IfMatch = None
) -> DraftAnswer:
    """Keep a draft; over an older one only with its ETag.

    Test data of a node whose id is another now goes with it.
    """
    found = await drafts.write(user, pipeline_id, body.document, body.base, if_match)
    response.headers["ETag"] = found.etag
    return found


@router.delete("", dependencies=[requires_writing()], status_code=204, responses=problems(412))
async def delete_draft(pipeline_id: PipelineId, user: CurrentUser, if_match: IfMatch = None) -> None:
    """Throw the draft away; nothing happens when there is none."""
    await drafts.throw_away(user, pipeline_id, if_match)
