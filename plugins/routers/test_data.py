"""``/pipelines/{id}/test-data``: rows that stand in for those of nodes, in the user's own previews."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from airloom.operators.model import IDENTIFIER
from airloom.plugins.routers.drafts import IfMatch
from airloom.plugins.schemas.base import Fields, Items, PipelineId
from airloom.plugins.schemas.test_data import KeptTestData, TestData, TestDataBody, TestDataItem
from airloom.plugins.services import test_data
from airloom.plugins.services.threads import run_sync
from airloom.plugins.web.access import READ, CurrentUser, requires_pipeline, requires_writing
from airloom.plugins.web.conditional import NOT_MODIFIED, IfNoneMatch, has, not_modified
from airloom.plugins.web.errors import problems
from airloom.plugins.web.limits import limited
from airloom.plugins.web.listing import sparse

router = APIRouter(prefix="/pipelines/{pipeline_id}", tags=["test data"], responses=problems(404))

NodeId = Annotated[str, Path(pattern=IDENTIFIER, examples=["late"])]
READING = limited("test data", per_second=2, burst=40)
"""Each starts a process."""
_ONE = "/nodes/{node_id}/test-data"


@router.get("/test-data", dependencies=[requires_pipeline(READ)], response_model=Items[TestDataItem])
async def list_test_data(pipeline_id: PipelineId, user: CurrentUser, fields: Fields = None) -> Any:
    """The nodes of a pipeline for which the user has test data."""
    return sparse(Items[TestDataItem](items=await run_sync(test_data.items, user, pipeline_id)), fields)


@router.get(
    _ONE,
    dependencies=[requires_pipeline(READ), READING],
    responses=problems(429, 503) | NOT_MODIFIED,
    response_model=TestData,
)
async def get_test_data(
    pipeline_id: PipelineId, node_id: NodeId, user: CurrentUser, response: Response, if_none_match: IfNoneMatch = None
) -> TestData | Response:
    """The rows that stand in for a node's in the user's previews."""
    etag = await run_sync(test_data.etag_of, user, pipeline_id, node_id) if if_none_match else None
    if etag is not None and has(etag, if_none_match):
        return not_modified(etag)
    found = await test_data.read(user, pipeline_id, node_id)
    response.headers["ETag"] = found.etag
    return found


@router.put(_ONE, dependencies=[requires_writing(), READING], responses=problems(412, 428, 429, 503))
async def put_test_data(
    pipeline_id: PipelineId,
    node_id: NodeId,
    body: TestDataBody,
    user: CurrentUser,
    response: Response,
    if_match: IfMatch = None,
) -> KeptTestData:
    """Have rows of a grid or of a file stand in for a node's; over other rows only with their ETag.

    The user's own previews then do not run the node, nor what is only before it; checks, published pipelines and runs
    know nothing of it.
    """
    found = await test_data.write(user, pipeline_id, node_id, body, if_match)
    response.headers["ETag"] = found.etag
    return found


@router.delete(_ONE, dependencies=[requires_writing()], status_code=204, responses=problems(412))
async def delete_test_data(
    pipeline_id: PipelineId, node_id: NodeId, user: CurrentUser, if_match: IfMatch = None
) -> None:
    """Have the node run again; nothing happens when it does."""
    await run_sync(test_data.discard, user, pipeline_id, node_id, if_match)
