"""Drafts: a user's unpublished documents, one per pipeline, never overwritten unseen."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping
from datetime import datetime, timezone
from typing import Any, cast

from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
from sqlalchemy import CursorResult, UpdateBase, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from airloom.dag_factory.git_tree import MAX_BLOB
from airloom.plugins.schemas.documents import Document
from airloom.plugins.schemas.drafts import DraftAnswer
from airloom.plugins.services.database import async_session
from airloom.plugins.tables.models import Draft
from airloom.plugins.web.errors import ETagRequired, NotFound, StaleETag, TooLarge

_STALE = "The draft was changed elsewhere, in another window perhaps; nothing was overwritten"


async def marks(user: BaseUser) -> dict[str, datetime]:
    """Pipeline id -> when the user's draft of it was kept."""
    async with async_session() as session:
        found = await session.execute(select(Draft.pipeline_id, Draft.updated_at).where(Draft.user_id == _id(user)))
        return dict(found.tuples().all())


async def documents(user: BaseUser, ids: Collection[str]) -> dict[str, Document]:
    """Pipeline id -> what the user's draft of it holds, for these of them."""
    mine = (Draft.user_id == _id(user), Draft.pipeline_id.in_(ids))
    async with async_session() as session:
        found = await session.execute(select(Draft.pipeline_id, Draft.document).where(*mine))
        return {pipeline_id: json.loads(text) for pipeline_id, text in found}


async def exists(user: BaseUser, pipeline_id: str) -> bool:
    """Whether the user has a draft of a pipeline."""
    async with async_session() as session:
        return await session.get(Draft, (_id(user), pipeline_id)) is not None


async def read(user: BaseUser, pipeline_id: str) -> DraftAnswer:
    """The user's draft of a pipeline; NotFound when there is none."""
    async with async_session() as session:
        found = await session.get(Draft, (_id(user), pipeline_id))
        if found is None:
            raise NotFound(f"You have no draft of '{pipeline_id}'")
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
    if match is None:
        await _insert(user, pipeline_id, values)
    else:
        await _replace(user, pipeline_id, values, match)
    return DraftAnswer(document=document, base=base, updated_at=now, etag=etag)


async def discard(user: BaseUser, pipeline_id: str, match: str | None = None) -> bool:
    """Throw a draft away; whether there was one. StaleETag when ``match`` is given and is not its ETag."""
    async with async_session() as session:
        query = delete(Draft).where(Draft.user_id == _id(user), Draft.pipeline_id == pipeline_id)
        if match is None:
            return await _changes(session, query)
        if await _changes(session, query.where(Draft.etag == match)):
            return True
        if await session.get(Draft, (_id(user), pipeline_id)) is not None:
            raise StaleETag(_STALE)
        return False


async def _insert(user: BaseUser, pipeline_id: str, values: Mapping[str, Any]) -> None:
    try:
        async with async_session() as session:
            session.add(Draft(user_id=_id(user), pipeline_id=pipeline_id, **values))
    except IntegrityError:
        raise ETagRequired("You have a draft of this already: send If-Match with the ETag you read") from None


async def _replace(user: BaseUser, pipeline_id: str, values: Mapping[str, Any], match: str) -> None:
    """One statement compares and writes, so of two windows only one can win."""
    mine = (Draft.user_id == _id(user), Draft.pipeline_id == pipeline_id)
    async with async_session() as session:
        if not await _changes(session, update(Draft).where(*mine, Draft.etag == match).values(**values)):
            raise StaleETag(_STALE)


async def _changes(session: AsyncSession, statement: UpdateBase) -> bool:
    """Run a statement; whether it found a row."""
    return bool(cast("CursorResult[Any]", await session.execute(statement)).rowcount)


def _id(user: BaseUser) -> str:
    return str(user.get_id())
