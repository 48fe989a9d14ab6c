"""``/audit``: who changed what."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse

from airloom.plugins.schemas.audit import AuditItem, Outcome, Sort
from airloom.plugins.schemas.base import Fields, Limit, Moment, Offset, Page
from airloom.plugins.services import audit
from airloom.plugins.services.audit import Filter
from airloom.plugins.services.threads import run_sync
from airloom.plugins.web.access import READ_AUDIT, requires
from airloom.plugins.web.listing import sparse

router = APIRouter(prefix="/audit", tags=["audit"], dependencies=[requires(READ_AUDIT)])

Text = Annotated[str | None, Query(max_length=256)]


def _filter(
    search: Annotated[str, Query(max_length=200)] = "",
    pipeline: Text = None,
    user: Text = None,
    action: Text = None,
    outcome: Outcome | None = None,
    since: Moment | None = None,
    until: Moment | None = None,
) -> Filter:
    return Filter(search, pipeline, user, action, outcome, since, until)


Wanted = Annotated[Filter, Depends(_filter)]


@router.get("", response_model=Page[AuditItem])
async def list_audit(
    wanted: Wanted, sort: Sort = "-time", offset: Offset = 0, limit: Limit = 50, fields: Fields = None
) -> Any:
    """What was done or refused, the newest first."""
    return sparse(await run_sync(audit.entries, wanted, sort, offset, limit), fields)


@router.get("/csv", response_class=StreamingResponse, responses={200: {"content": {"text/csv": {}}}})
async def download_audit(wanted: Wanted) -> Any:
    """All of it as a file for spreadsheets, the newest first."""
    headers = {"Content-Disposition": 'attachment; filename="audit.csv"'}
    return StreamingResponse(audit.as_csv(wanted), media_type="text/csv", headers=headers)
