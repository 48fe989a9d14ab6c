"""Publishing: a commit by the user, by compare-and-swap, of a document that passed the check."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable
from functools import partial
from typing import Any

from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
from sqlalchemy.exc import SQLAlchemyError

from airloom.dag_factory.git import StaleRevision, StoreError
from airloom.operators.problems import Problem
from airloom.plugins.schemas.documents import Document
from airloom.plugins.schemas.drafts import DraftAnswer
from airloom.plugins.schemas.publishing import PublishBody
from airloom.plugins.services import audit, checked, drafts, pipeline_list, test_data
from airloom.plugins.services.checker import checker
from airloom.plugins.services.code_rights import require_code
from airloom.plugins.services.me import author_of
from airloom.plugins.services.pipelines import document_at
from airloom.plugins.services.repository import Entry, Snapshot, newest_with, repository
from airloom.plugins.services.threads import run_sync
from airloom.plugins.web.access import CREATE, EDIT, require, require_dag
from airloom.plugins.web.errors import Conflict, ETagRequired, Invalid

log = logging.getLogger(__name__)


async def publish(user: BaseUser, pipeline_id: str, body: PublishBody) -> str:
    """Commit a document; the new revision.

    Conflict ``stale`` when somebody else changed the pipeline after ``base``, with both versions in it.
    """
    snapshot = await newest_with(pipeline_id)
    entry = snapshot.entries.get(pipeline_id)
    await _require_writing(user, pipeline_id, entry)
    if body.document.get("id") != pipeline_id:
        problem = Problem("/id", "the document's id is not that of the address", expected=pipeline_id)
        raise Invalid("The document belongs to another pipeline", problems=[problem])
    text = await _checked(body.document)
    # The commit below fails unless the document is still what it was at the base.
    at_base = partial(document_at, pipeline_id, snapshot.revision if body.confirm_overwrite else body.base)
    await require_code(user, body.document, at_base)
    path = entry.path if entry else repository().path_for(pipeline_id)
    base = snapshot.revision if body.confirm_overwrite else body.base
    message = body.message.strip() or f"{'Change' if entry else 'Add'} {pipeline_id}"
    store = repository().store
    try:
        await run_sync(store.create)
        revision = await run_sync(partial(store.publish, path, text.encode(), author_of(user), message, base=base))
    except StaleRevision as stale:
        raise await run_sync(_stale, pipeline_id, stale) from None
    await _read_now(revision, pipeline_id, text)
    note = partial(audit.record, user, "pipeline.publish", pipeline_id, revision=revision, message=message)
    await _note(drafts.settle(user, pipeline_id, body.document))
    await _note(drafts.discard(user, pipeline_id, body.draft_etag))
    nodes = [node["id"] for node in body.document.get("nodes", ())]
    await _note(run_sync(test_data.keep_only, user, pipeline_id, nodes))
    await _note(run_sync(partial(note, overwrite=body.confirm_overwrite)))
    return revision


async def rename(user: BaseUser, pipeline_id: str, new_id: str, message: str) -> str:
    """Give a pipeline another id; its history stays under the old name, and Airflow sees another Dag."""
    snapshot, entry, document = await _published(pipeline_id)
    await _require_writing(user, pipeline_id, entry)
    await _require_writing(user, new_id, None)
    _require_free(snapshot, new_id)
    if await drafts.exists(user, pipeline_id):
        raise Conflict(f"Publish or discard your draft of '{pipeline_id}' first: it would stay behind", code="draft")
    text = await _checked(document | {"id": new_id})
    words = message.strip() or f"Rename {pipeline_id} to {new_id}"
    move = partial(repository().store.rename, entry.path, repository().path_for(new_id, beside=entry), author_of(user))
    try:
        revision = await run_sync(partial(move, words, base=snapshot.revision or "", data=text.encode()))
    except StaleRevision as stale:
        raise await run_sync(_stale, pipeline_id, stale) from None
    await _read_now(revision, new_id, text)
    await _note(run_sync(test_data.move_all, user, pipeline_id, new_id))
    await _note(run_sync(partial(audit.record, user, "pipeline.rename", pipeline_id, new_id=new_id, revision=revision)))
    return revision


async def duplicate(user: BaseUser, pipeline_id: str, new_id: str) -> DraftAnswer:
    """A draft with the same content: published as it is, a copy would run on the same schedule into the same tables."""
    snapshot, _, document = await _published(pipeline_id)
    await _require_writing(user, new_id, None)
    _require_free(snapshot, new_id)
    name = document.get("name")
    await require_code(user, document, lambda: None)
    copy = document | {"id": new_id} | ({"name": f"{name} (copy)"} if isinstance(name, str) else {})
    try:
        return await drafts.write(user, new_id, copy, None, None)
    except ETagRequired:
        raise Conflict(f"You have a draft of '{new_id}' already", code="taken") from None


async def delete(user: BaseUser, pipeline_id: str, message: str, base: str | None) -> str:
    """Remove a pipeline from the branch; the history keeps it."""
    snapshot, entry, _ = await _published(pipeline_id, readable=False)
    words = message.strip() or f"Delete {pipeline_id}"
    remove = partial(repository().store.delete, entry.path, author_of(user), words)
    try:
        revision = await run_sync(partial(remove, base=base or snapshot.revision or ""))
    except StaleRevision as stale:
        raise await run_sync(_stale, pipeline_id, stale) from None
    await _read_now(revision)
    await _note(drafts.discard(user, pipeline_id))
    await _note(run_sync(test_data.discard_all, user, pipeline_id))
    await _note(run_sync(partial(audit.record, user, "pipeline.delete", pipeline_id, revision=revision, message=words)))
    return revision


async def _require_writing(user: BaseUser, pipeline_id: str, entry: Entry | None) -> None:
    require(user, EDIT if entry else CREATE)
    await require_dag(user, "PUT", pipeline_id)


async def _published(pipeline_id: str, *, readable: bool = True) -> tuple[Snapshot, Entry, dict[str, Any]]:
    snapshot = await newest_with(pipeline_id)
    entry = snapshot.find(pipeline_id)
    if entry.document is None and readable:
        raise Invalid(f"'{entry.path}' is no JSON object; correct it in the repository first")
    return snapshot, entry, dict(entry.document or {})


def _require_free(snapshot: Snapshot, new_id: str) -> None:
    if new_id in snapshot.entries:
        raise Conflict(f"There is a pipeline '{new_id}' already", code="taken")


async def _checked(document: Document) -> str:
    """The canonical text of a sound document."""
    report = await checker().report(json.dumps(document))
    problems = [Problem(**found) for found in report["problems"]]
    if not report["ok"] or report["text"] is None:
        raise Invalid("The pipeline has problems", code="problems", problems=problems)
    text: str = report["text"]
    return text


async def _read_now(revision: str, pipeline_id: str | None = None, text: str = "") -> None:
    """Read the new revision before its author is answered: they ask for it next, and nobody else waits for it.

    The document that was published passed the check a moment ago, so it is not checked again.
    """
    try:
        await run_sync(pipeline_list.refresh)
        if pipeline_id is not None:
            entry = (await run_sync(repository().snapshot, revision)).entries.get(pipeline_id)
            if entry is not None:
                checked.note(entry.blob, text, problems=0)
    except StoreError:
        log.exception("Published, but the new revision cannot be read now")


async def _note(writing: Awaitable[object]) -> None:
    """Write down what the commit has made true; the commit stays, and says who made it, when the database fails."""
    try:
        await writing
    except SQLAlchemyError:
        log.exception("Published, but the metadata database did not take the note of it")


def _stale(pipeline_id: str, stale: StaleRevision) -> Conflict:
    """What a person needs to merge: what they began with, and what is there now."""
    return Conflict(
        "Somebody else changed this pipeline since you opened it; nothing was overwritten",
        code="stale",
        base=document_at(pipeline_id, stale.base),
        theirs=document_at(pipeline_id, stale.theirs),
        theirs_revision=stale.theirs,
    )
