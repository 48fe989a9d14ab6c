"""Drafts: a user's unpublished documents, one per pipeline, never overwritten unseen.

The test data of a node goes with its id, in the transaction that changes it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping
from datetime import datetime, timezone
from types import MappingProxyType
from typing import Any, cast

from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
from sqlalchemy import CursorResult, UpdateBase, bindparam, delete, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from airloom.dag_factory.git import StoreError
from airloom.dag_factory.git_tree import MAX_BLOB
from airloom.plugins.schemas.documents import Document
from airloom.plugins.schemas.drafts import DraftAnswer
from airloom.plugins.services import renamed_nodes
from airloom.plugins.services.database import async_session, change, rows
from airloom.plugins.services.own_rows import mine
from airloom.plugins.services.repository import newest
from airloom.plugins.tables.models import Draft, TestData
from airloom.plugins.web.errors import ETagRequired, NotFound, StaleETag, TooLarge, Unavailable

_kept = Draft.__table__.c
_MARKS = select(_kept.pipeline_id, _kept.updated_at).where(_kept.user_id == bindparam("user"))
_DRAFT = select(Draft.__table__).where(_kept.user_id == bindparam("user"), _kept.pipeline_id == bindparam("pipeline"))
_STALE = "The draft was changed elsewhere, in another window perhaps; nothing was overwritten"


async def marks(user: BaseUser) -> dict[str, datetime]:
    """Pipeline id -> when the user's draft of it was kept."""
    return {row.pipeline_id: row.updated_at for row in await rows(_MARKS, {"user": _id(user)})}


async def documents(user: BaseUser, ids: Collection[str]) -> dict[str, Document]:
    """Pipeline id -> what the user's draft of it holds, for these of them."""
    wanted = (Draft.user_id == _id(user), Draft.pipeline_id.in_(ids))
    async with async_session() as session:
        found = await session.execute(select(Draft.pipeline_id, Draft.document).where(*wanted))
        return {pipeline_id: json.loads(text) for pipeline_id, text in found}


async def exists(user: BaseUser, pipeline_id: str) -> bool:
    """Whether the user has a draft of a pipeline."""
    async with async_session() as session:
        return await session.get(Draft, (_id(user), pipeline_id)) is not None


async def read(user: BaseUser, pipeline_id: str) -> DraftAnswer:
    """The user's draft of a pipeline; NotFound when there is none."""
    kept = await rows(_DRAFT, {"user": _id(user), "pipeline": pipeline_id})
    if not kept:
        raise NotFound(f"You have no draft of '{pipeline_id}'")
    [found] = kept
    return DraftAnswer(
        document=json.loads(found.document),
        base=found.base,
        updated_at=found.updated_at,
        etag=found.etag,
    )


async def write(
    user: BaseUser, pipeline_id: str, document: Document, base: str | None, match: str | None
) -> DraftAnswer:
    """Keep a draft; over one that is there only when ``match`` is its ETag."""
    text = json.dumps(document, ensure_ascii=False)
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BLOB:
        raise TooLarge(f"A document has at most {MAX_BLOB:,} bytes")
    etag = f'"{secrets.token_hex(12)}"'
    now = datetime.now(timezone.utc)
    values = {"base": base, "document": text, "updated_at": now, "etag": etag}
    nodes = renamed_nodes.ids_in(document)
    if match is None or not await _replaced_at_once(user, pipeline_id, values, match, nodes):
        try:
            await _keep(user, pipeline_id, values, match, nodes)
        except _LeftBehind:
            new_ids = await _new_ids(user, pipeline_id, document)
            await _keep(user, pipeline_id, values, match, None, new_ids)
    return DraftAnswer(document=document, base=base, updated_at=now, etag=etag)


async def discard(user: BaseUser, pipeline_id: str, match: str | None = None) -> None:
    """Forget a draft; given an ETag, only if it is still that one."""
    query = delete(Draft).where(*mine(Draft, user, pipeline_id))
    async with async_session() as session:
        await session.execute(query if match is None else query.where(Draft.etag == match))


async def throw_away(user: BaseUser, pipeline_id: str, match: str | None = None) -> None:
    """Go back to what is published; StaleETag when ``match`` is given and is not the draft's ETag."""
    new_ids = await _new_ids(user, pipeline_id, await _published(pipeline_id))
    query = delete(Draft).where(*mine(Draft, user, pipeline_id))
    async with async_session() as session:
        if await _changes(session, query if match is None else query.where(Draft.etag == match)):
            # What a published node has of its own is not the draft's to take.
            await renamed_nodes.follow(session, user, pipeline_id, new_ids, exchange=False)
        elif match is not None and await session.get(Draft, (_id(user), pipeline_id)) is not None:
            raise StaleETag(_STALE)


async def settle(user: BaseUser, pipeline_id: str, document: Document) -> None:
    """Have test data follow what was published, for it may be newer than the draft."""
    if new_ids := await _new_ids(user, pipeline_id, document):
        async with async_session() as session:
            await renamed_nodes.follow(session, user, pipeline_id, new_ids)


async def _new_ids(user: BaseUser, pipeline_id: str, document: Document) -> dict[str, str]:
    """Old id -> new id, of the nodes that a document names otherwise than the draft, or else what is published.

    Nothing is compared where no test data would be left behind.
    """
    async with async_session() as session:
        left = await renamed_nodes.nodes_with(session, user, pipeline_id) - renamed_nodes.ids_in(document)
        found = await session.get(Draft, (_id(user), pipeline_id)) if left else None
    if not left:
        return {}
    before = json.loads(found.document) if found else await _published(pipeline_id)
    return renamed_nodes.renamed(before, document)


async def _published(pipeline_id: str) -> Document:
    """What is published, if anything is; drafts are kept also while that cannot be read."""
    try:
        entry = (await newest()).entries.get(pipeline_id)
    except (StoreError, Unavailable):
        return {}
    return dict(entry.document or {}) if entry else {}


async def _replaced_at_once(
    user: BaseUser, pipeline_id: str, values: Mapping[str, Any], match: str, nodes: Collection[str]
) -> bool:
    """Whether one statement did it all, as it does for most of what a person types; nothing was done otherwise."""
    left = select(TestData.node_id).where(*mine(TestData, user, pipeline_id), TestData.node_id.not_in(nodes)).exists()
    query = update(Draft).where(*mine(Draft, user, pipeline_id), Draft.etag == match, ~left).values(**values)
    try:
        return await change(query) == 1
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        return False  # the next one looks again whether it is still the draft that was read


class _LeftBehind(Exception):
    """Test data is of nodes that are no more, or are named otherwise now: nothing was kept yet."""


async def _keep(
    user: BaseUser,
    pipeline_id: str,
    values: Mapping[str, Any],
    match: str | None,
    nodes: Collection[str] | None,
    new_ids: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Write a draft, and take test data to the new ids of its nodes.

    Given the draft's nodes, _LeftBehind when others have test data: most drafts leave none, and need no comparison.
    """
    try:
        async with async_session() as session:
            if match is None:
                await _insert(session, user, pipeline_id, values)
            else:
                await _replace(session, user, pipeline_id, values, match)
            if nodes is not None and not await renamed_nodes.nodes_with(session, user, pipeline_id) <= set(nodes):
                raise _LeftBehind
            await renamed_nodes.follow(session, user, pipeline_id, new_ids)
    except IntegrityError:
        raise ETagRequired("You have a draft of this already: send If-Match with the ETag you read") from None


async def _insert(session: AsyncSession, user: BaseUser, pipeline_id: str, values: Mapping[str, Any]) -> None:
    session.add(Draft(user_id=_id(user), pipeline_id=pipeline_id, **values))
    await session.flush()


async def _replace(
    session: AsyncSession, user: BaseUser, pipeline_id: str, values: Mapping[str, Any], match: str
) -> None:
    """One statement compares and writes, so of two windows only one can win."""
    kept = update(Draft).where(*mine(Draft, user, pipeline_id), Draft.etag == match)
    if not await _changes(session, kept.values(**values)):
        raise StaleETag(_STALE)


async def _changes(session: AsyncSession, statement: UpdateBase) -> bool:
    """Run a statement; whether it found a row."""
    return bool(cast("CursorResult[Any]", await session.execute(statement)).rowcount)


def _id(user: BaseUser) -> str:
    return str(user.get_id())
