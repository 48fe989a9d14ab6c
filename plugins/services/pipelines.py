"""One pipeline as it is or was published."""

from __future__ import annotations

from dataclasses import asdict

from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity

from airloom.plugins.schemas.base import Page
from airloom.plugins.schemas.documents import Document
from airloom.plugins.schemas.pipelines import ChangeItem, PublishedPipeline
from airloom.plugins.services.cache import BoundedCache
from airloom.plugins.services.checker import checker
from airloom.plugins.services.repository import Entry, Snapshot, repository
from airloom.plugins.services.run_revisions import runs_by_revision
from airloom.plugins.services.threads import run_sync
from airloom.plugins.web.access import may_dag


async def read_pipeline(pipeline_id: str, revision: str | None) -> PublishedPipeline:
    """A document at a revision, by default the newest; in canonical form where it can be read."""
    snapshot, entry = await run_sync(_find, pipeline_id, revision)
    return PublishedPipeline(
        id=entry.id,
        path=entry.path,
        revision=snapshot.revision or "",
        etag=entry.etag,
        document=dict(entry.document) if entry.document is not None else None,
        text=await _text(entry),
    )


def document_at(pipeline_id: str, revision: str | None) -> Document | None:
    """A document at a revision, or None where it did not exist; None stands for no revision, too."""
    entry = repository().snapshot(revision).entries.get(pipeline_id) if revision else None
    return dict(entry.document) if entry is not None and entry.document is not None else None


def history(user: BaseUser, pipeline_id: str, offset: int, limit: int) -> Page[ChangeItem]:
    """The commits that changed a pipeline, the newest first, with the runs on each that the user may see."""
    store = repository().store
    path = repository().snapshot().find(pipeline_id).path
    may_see = may_dag(user, "GET", pipeline_id, DagAccessEntity.RUN)
    runs = runs_by_revision(pipeline_id, path) if may_see else {}
    changes = store.history(path, limit=limit, skip=offset)
    items = [ChangeItem(**asdict(change), runs=runs.get(change.revision, [])) for change in changes]
    return Page[ChangeItem](items=items, total=store.changes(path), offset=offset, limit=limit)


def etag_of(pipeline_id: str, revision: str | None) -> str:
    """What names a document at a revision; NotFound when there is none."""
    return repository().snapshot(revision).find(pipeline_id).etag


def _find(pipeline_id: str, revision: str | None) -> tuple[Snapshot, Entry]:
    snapshot = repository().snapshot(revision)
    return snapshot, snapshot.find(pipeline_id)


_TEXT_BYTES = 32 * 1024 * 1024
_texts: BoundedCache[str] = BoundedCache(_TEXT_BYTES)
"""Blob -> its text in canonical form, where it has one; a blob never changes, and the form only with the process."""


async def _text(entry: Entry) -> str:
    found = _texts.get(entry.blob)
    if found is None:
        found = (await run_sync(repository().text, entry)).decode("utf-8", "replace")
        if entry.document is not None:
            found = (await checker().report(found))["text"] or found
        _texts.put(entry.blob, found, len(found), seconds=float("inf"))
    return found
