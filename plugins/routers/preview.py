"""``/preview``: the rows of a node."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from airloom.dag_factory.local_run import Interval
from airloom.operators.engine.spec import Sample
from airloom.plugins.schemas.preview import Preview, PreviewRequest
from airloom.plugins.services import test_data
from airloom.plugins.services.preview import Pins, Wanted, previews
from airloom.plugins.services.threads import run_sync
from airloom.plugins.web.access import EDIT, WRITE_CODE, CurrentUser, may, requires
from airloom.plugins.web.errors import problems
from airloom.plugins.web.leaving import ClientGone, while_connected
from airloom.plugins.web.limits import limited

router = APIRouter(
    prefix="/preview",
    tags=["preview"],
    dependencies=[requires(EDIT), limited("preview", per_second=2, burst=40)],
    responses=problems(409, 429, 503),
)


@router.post("", response_model=Preview)
async def preview_node(request: Request, body: PreviewRequest, user: CurrentUser) -> Response | Preview:
    """The rows that a node gives, and what its columns are like; run on samples of the sources, nothing is loaded."""
    sample = Sample(body.sample, body.rows)
    interval = Interval(body.interval.start, body.interval.end) if body.interval else Interval.last_day()
    pins = await run_sync(test_data.pins, user, body.test_data_of) if body.test_data_of else Pins()
    code = may(user, WRITE_CODE)
    return await shown(
        request, Wanted(body.document, body.node, sample, body.refresh, code, body.params, interval, pins)
    )


async def shown(request: Request, wanted: Wanted) -> Response | Preview:
    """The rows, for a client that waits for them."""
    try:
        return Preview.model_validate(await while_connected(request, previews().get(wanted)))
    except ClientGone:
        return Response(status_code=499)  # nobody reads it; in the access log it says why
