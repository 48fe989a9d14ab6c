"""One pipeline as it is or was published."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity

from airloom.dag_factory.git_store import Change
from airloom.plugins.schemas.base import Page
from airloom.plugins.schemas.documents import Document
from airloom.plugins.schemas.pipelines import ChangeItem, PublishedPipeline
from airloom.plugins.services import checked
from airloom.plugins.services.cache import BoundedCache
from airloom.plugins.services.repository import Snapshot, newest_with, repository
from airloom.plugins.services.run_revisions import runs_by_revision
from airloom.plugins.services.threads import run_sync
from airloom.plugins.web.access import may_dag
from airloom.plugins.web.listing import total_seen


async def read_pipeline(pipeline_id: str, revision: str | None) -> PublishedPipeline:
    """A document at a revision, by default the newest; in canonical form where it can be read."""
    snapshot = await _at(pipeline_id, revision)
    entry = snapshot.find(pipeline_id)
    return PublishedPipeline(
        id=entry.id,
        path=entry.path,
        revision=snapshot.revision or "",
        etag=entry.etag,
        document=dict(entry.document) if entry.document is not None else None,
        text=await checked.text_of(entry),
    )


def document_at(pipeline_id: str, revision: str | None) -> Document | None:
    """A document at a revision, or None where it did not exist; None stands for no revision, too."""
    entry = repository().snapshot(revision).entries.get(pipeline_id) if revision else None
    return dict(entry.document) if entry is not None and entry.document is not None else None


def history(user: BaseUser, pipeline_id: str, offset: int, limit: int) -> Page[ChangeItem]:
    """The commits that changed a pipeline, the newest first, with the runs on each that the user may see."""
    snapshot = repository().snapshot_with(pipeline_id)
    path = snapshot.find(pipeline_id).path
    may_see = may_dag(user, "GET", pipeline_id, DagAccessEntity.RUN)
    runs = runs_by_revision(pipeline_id, path) if may_see else {}
    found = _commits(snapshot, path, offset, limit)
    items = [ChangeItem(**asdict(change), runs=runs.get(change.revision, [])) for change in found.changes]
    return Page[ChangeItem](items=items, total=found.total, offset=offset, limit=limit)


@dataclass(frozen=True)
class _Commits:
    """A page of the commits that changed a document, and how many there are."""

    changes: tuple[Change, ...]
    total: int


_MOST_COMMITS = 20_000
_pages: BoundedCache[_Commits] = BoundedCache(_MOST_COMMITS)


def _commits(snapshot: Snapshot, path: str, offset: int, limit: int) -> _Commits:
    """What git says of a document, asked again when a commit has changed it."""
    last = repository().last_changes(snapshot.revision).get(path)
    key = f"{path}\0{last.revision if last else snapshot.revision}\0{offset}\0{limit}"
    found = _pages.get(key)
    if found is None:
        # Each of these is a process of git's, so what is known already is not asked for.
        store, at = repository().store, snapshot.revision
        changes = store.history(path, revision=at, limit=limit, skip=offset)
        total = total_seen(offset, limit, len(changes))
        found = _Commits(tuple(changes), store.changes(path, revision=at) if total is None else total)
        _pages.put(key, found, 1 + len(changes), seconds=float("inf"))
    return found


async def etag_of(pipeline_id: str, revision: str | None) -> str:
    """What names a document at a revision; NotFound when there is none."""
    return (await _at(pipeline_id, revision)).find(pipeline_id).etag


async def _at(pipeline_id: str, revision: str | None) -> Snapshot:
    return await newest_with(pipeline_id) if revision is None else await run_sync(repository().snapshot, revision)
