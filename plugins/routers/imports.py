"""``/imports``: documents from files or another deployment become drafts."""

from __future__ import annotations

from fastapi import APIRouter

from airloom.plugins.schemas.base import Items
from airloom.plugins.schemas.imports import ImportBody, ImportedItem
from airloom.plugins.services import imports
from airloom.plugins.web.access import CurrentUser, requires_writing_some
from airloom.plugins.web.errors import problems
from airloom.plugins.web.limits import limited

router = APIRouter(prefix="/imports", tags=["pipelines"])


@router.post(
    "",
    dependencies=[requires_writing_some(), limited("import", per_second=0.2, burst=20)],
    responses=problems(429, 503),
    response_model=Items[ImportedItem],
)
async def import_pipelines(body: ImportBody, user: CurrentUser) -> Items[ImportedItem]:
    """Make drafts of documents; nothing is published, and a draft is replaced only where that is asked for."""
    return Items[ImportedItem](items=await imports.take(user, body.documents, replace=body.replace))
