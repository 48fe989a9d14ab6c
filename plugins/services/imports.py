"""Importing: documents become drafts, which a person looks at before anybody else has them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from airflow.api_fastapi.auth.managers.models.base_user import BaseUser

from airloom.operators.model import IDENTIFIER
from airloom.plugins.schemas.documents import Document
from airloom.plugins.schemas.imports import ImportedItem
from airloom.plugins.services import drafts
from airloom.plugins.services.repository import Snapshot, repository
from airloom.plugins.services.threads import run_sync
from airloom.plugins.web.access import CREATE, EDIT, require, require_dag
from airloom.plugins.web.errors import ETagRequired, Forbidden, NotFound, StaleETag, TooLarge


async def take(user: BaseUser, documents: Sequence[Document], *, replace: bool) -> list[ImportedItem]:
    """What came of each document; one that cannot be taken keeps none of the others from it."""
    snapshot = await run_sync(repository().refresh)
    return [await _one(user, snapshot, document, replace) for document in documents]


async def _one(user: BaseUser, snapshot: Snapshot, document: dict[str, Any], replace: bool) -> ImportedItem:
    name = document.get("id")
    if not isinstance(name, str) or not re.fullmatch(IDENTIFIER, name):
        return ImportedItem(id="", outcome="invalid", message="its id is none that a pipeline can have")
    if not isinstance(document.get("nodes"), list):
        return ImportedItem(id=name, outcome="invalid", message="it is no pipeline: the list 'nodes' is missing")
    entry = snapshot.entries.get(name)
    try:
        require(user, EDIT if entry else CREATE)
        await require_dag(user, "PUT", name)
    except Forbidden as error:
        return ImportedItem(id=name, outcome="refused", message=error.detail)
    draft = await _etag(user, name)
    if entry is not None and entry.document == document and draft is None:
        return ImportedItem(id=name, outcome="same", message="it is what is published already")
    if not replace and (entry is not None or draft is not None):
        what = "you have a draft of it" if draft is not None else "it is published, and is another document"
        return ImportedItem(id=name, outcome="taken", message=what)
    try:
        await drafts.write(user, name, document, snapshot.revision if entry else None, draft)
    except (ETagRequired, StaleETag):
        return ImportedItem(id=name, outcome="taken", message="your draft of it was changed meanwhile")
    except TooLarge as error:
        return ImportedItem(id=name, outcome="invalid", message=error.detail)
    return ImportedItem(id=name, outcome="draft", message="")


async def _etag(user: BaseUser, pipeline_id: str) -> str | None:
    try:
        return (await drafts.read(user, pipeline_id)).etag
    except NotFound:
        return None
