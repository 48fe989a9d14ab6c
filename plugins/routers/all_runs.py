"""``/runs``: the runs of all pipelines."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from airloom.plugins.schemas.all_runs import RunItem, Sort
from airloom.plugins.schemas.base import Fields, Limit, Moment, Offset, Page
from airloom.plugins.services import all_runs
from airloom.plugins.web.access import READ, CurrentUser, requires
from airloom.plugins.web.listing import sparse

router = APIRouter(prefix="/runs", tags=["runs"])

Word = Annotated[str | None, Query(pattern="^[a-z_]{1,30}$")]


@router.get("", dependencies=[requires(READ)], response_model=Page[RunItem])
async def list_all_runs(
    user: CurrentUser,
    pipeline: Annotated[str | None, Query(pattern=r"^[A-Za-z0-9_.-]{1,63}$")] = None,
    state: Word = None,
    run_type: Word = None,
    since: Moment | None = None,
    until: Moment | None = None,
    sort: Sort = "-start",
    offset: Offset = 0,
    limit: Limit = 50,
    fields: Fields = None,
) -> Any:
    """The runs of the published pipelines whose runs the user may read, the newest first.

    ``since`` and ``until`` are about when a run began; one that still waits is among those since any time.
    """
    wanted = all_runs.Filter(pipeline=pipeline, state=state, run_type=run_type, since=since, until=until)
    return sparse(await all_runs.list_runs(user, wanted, sort, offset, limit), fields)
