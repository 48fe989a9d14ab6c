"""Test data: rows of a user's that stand in for those of a node, never overwritten unseen."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import partial
from typing import Any, cast

from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
from airflow.utils.session import create_session
from sqlalchemy import CursorResult, UpdateBase, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from airloom.dag_factory.preview import Pin
from airloom.operators.columns import Columns, document_type
from airloom.plugins.schemas.test_data import KeptTestData, TestData, TestDataBody, TestDataColumn, TestDataItem
from airloom.plugins.services import test_rows
from airloom.plugins.services.own_rows import mine
from airloom.plugins.services.preview import Pins
from airloom.plugins.services.sqlite import writing
from airloom.plugins.services.threads import run_sync
from airloom.plugins.tables.models import TestData as Row
from airloom.plugins.web.errors import Conflict, ETagRequired, Invalid, NotFound, StaleETag

AT_MOST = 200
"""Nodes of which one user may have some, in all pipelines together."""
_STALE = "The test data was changed elsewhere, in another window perhaps; nothing was overwritten"


@dataclass(frozen=True)
class Place:
    """Whose test data of which node."""

    user_id: str
    pipeline_id: str
    node: str

    @classmethod
    def of(cls, user: BaseUser, pipeline_id: str, node: str) -> Place:
        """The place of a user's."""
        return cls(str(user.get_id()), pipeline_id, node)

    @property
    def key(self) -> tuple[str, str, str]:
        """The primary key."""
        return self.user_id, self.pipeline_id, self.node

    @property
    def here(self) -> tuple[Any, ...]:
        """The conditions of a query for it."""
        return Row.user_id == self.user_id, Row.pipeline_id == self.pipeline_id, Row.node_id == self.node


def items(user: BaseUser, pipeline_id: str) -> list[TestDataItem]:
    """The nodes of a pipeline that have some, by their ids."""
    return [
        TestDataItem(
            node=row.node_id,
            columns=_columns(row.columns),
            rows=row.row_count,
            updated_at=row.updated_at,
            etag=_etag(row.digest),
        )
        for row in _all(user, pipeline_id)
    ]


def pins(user: BaseUser, pipeline_id: str) -> Pins:
    """What stands in for nodes in the user's previews of a pipeline."""
    by_node = {
        row.node_id: Pin(Columns.of((name, type_) for name, type_ in row.columns), row.digest)
        for row in _all(user, pipeline_id)
    }
    return Pins(by_node, partial(_contents, user, pipeline_id))


async def read(user: BaseUser, pipeline_id: str, node: str) -> TestData:
    """The rows that stand in for a node's; NotFound when there are none."""
    place = Place.of(user, pipeline_id, node)
    row = await run_sync(_read, place)
    shown = await test_rows.show(row.content)
    return TestData(**_answer(place, shown.columns, shown.rows, row.digest, row.updated_at))


def etag_of(user: BaseUser, pipeline_id: str, node: str) -> str | None:
    """The ETag of what stands in for a node; None when nothing does."""
    place = Place.of(user, pipeline_id, node)
    with create_session(scoped=False) as session:
        digest = session.scalar(select(Row.digest).where(*place.here))
        return None if digest is None else _etag(digest)


async def write(user: BaseUser, pipeline_id: str, node: str, body: TestDataBody, match: str | None) -> KeptTestData:
    """Keep rows; over others only when ``match`` is their ETag."""
    place = Place.of(user, pipeline_id, node)
    kept = await test_rows.keep(body)
    digest = hashlib.sha256(kept.content).hexdigest()
    now = datetime.now(timezone.utc)
    values = {
        "columns": [list(column) for column in kept.columns],
        "row_count": len(kept.rows),
        "content": kept.content,
        "digest": digest,
        "updated_at": now,
    }
    await run_sync(_insert, place, values) if match is None else await run_sync(_replace, place, values, match)
    return KeptTestData(**_answer(place, kept.columns, kept.rows, digest, now), left_out=kept.left_out)


def discard(user: BaseUser, pipeline_id: str, node: str, match: str | None = None) -> None:
    """Let a node run again; StaleETag when ``match`` is given and is not the ETag of what stands in for it."""
    place = Place.of(user, pipeline_id, node)
    with create_session(scoped=False) as session:
        query = delete(Row).where(*place.here)
        if match is not None:
            query = query.where(Row.digest == _digest(match))
        if not _changes(session, query) and match is not None and session.get(Row, place.key) is not None:
            raise StaleETag(_STALE)


def discard_all(user: BaseUser, pipeline_id: str) -> None:
    """Forget what stands in for any node of a pipeline."""
    with create_session(scoped=False) as session:
        session.execute(delete(Row).where(*mine(Row, user, pipeline_id)))


def keep_only(user: BaseUser, pipeline_id: str, nodes: Collection[str]) -> None:
    """Forget what stands in for nodes that a pipeline no longer has."""
    with create_session(scoped=False) as session:
        session.execute(delete(Row).where(*mine(Row, user, pipeline_id), Row.node_id.not_in(nodes)))


def move_all(user: BaseUser, pipeline_id: str, new_id: str) -> None:
    """Take what stands in for the nodes of a pipeline along to its new id."""
    with create_session(scoped=False) as session:
        session.execute(delete(Row).where(*mine(Row, user, new_id)))
        session.execute(update(Row).where(*mine(Row, user, pipeline_id)).values(pipeline_id=new_id))


def _all(user: BaseUser, pipeline_id: str) -> list[Row]:
    query = select(Row).where(*mine(Row, user, pipeline_id))
    with create_session(scoped=False) as session:
        found = list(session.scalars(query.order_by(Row.node_id)))
        session.expunge_all()
        return found


def _contents(user: BaseUser, pipeline_id: str, digests: Mapping[str, str]) -> dict[str, str]:
    """The rows themselves; Conflict when they are no longer those that were planned with."""
    query = select(Row.node_id, Row.digest, Row.content).where(*mine(Row, user, pipeline_id), Row.node_id.in_(digests))
    with create_session(scoped=False) as session:
        found = {node: (digest, content) for node, digest, content in session.execute(query)}
    if {node: digest for node, (digest, _) in found.items()} != dict(digests):
        raise Conflict("The test data was changed just now; look again", code="in_progress")
    return {node: base64.b64encode(content).decode() for node, (_, content) in found.items()}


@dataclass(frozen=True)
class _Read:
    content: bytes
    digest: str
    updated_at: datetime


def _read(place: Place) -> _Read:
    with create_session(scoped=False) as session:
        found = session.execute(select(Row.content, Row.digest, Row.updated_at).where(*place.here)).one_or_none()
    if found is None:
        raise NotFound(f"You have no test data for '{place.node}'")
    return _Read(*found)


def _insert(place: Place, values: Mapping[str, Any]) -> None:
    try:
        with writing(), create_session(scoped=False) as session:
            have = session.scalar(select(func.count()).select_from(Row).where(Row.user_id == place.user_id)) or 0
            if have >= AT_MOST:
                raise Invalid(f"You have test data for {have} nodes; remove some first", code="too_many")
            session.add(Row(user_id=place.user_id, pipeline_id=place.pipeline_id, node_id=place.node, **values))
    except IntegrityError:
        raise ETagRequired("You have test data for this already: send If-Match with the ETag you read") from None


def _replace(place: Place, values: Mapping[str, Any], match: str) -> None:
    """One statement compares and writes, so of two windows only one can win."""
    with create_session(scoped=False) as session:
        if not _changes(session, update(Row).where(*place.here, Row.digest == _digest(match)).values(**values)):
            raise StaleETag(_STALE)


def _changes(session: Session, statement: UpdateBase) -> bool:
    """Run a statement; whether it found a row."""
    return bool(cast("CursorResult[Any]", session.execute(statement)).rowcount)


def _answer(
    place: Place, columns: list[tuple[str, str]], rows: list[list[Any]], digest: str, updated_at: datetime
) -> dict[str, Any]:
    etag = _etag(digest)
    return {"node": place.node, "columns": _columns(columns), "rows": rows, "updated_at": updated_at, "etag": etag}


def _columns(pairs: list[tuple[str, str]]) -> list[TestDataColumn]:
    return [TestDataColumn(name=name, type=document_type(type_)) for name, type_ in pairs]


def _etag(digest: str) -> str:
    return f'"{digest}"'


def _digest(etag: str) -> str:
    return etag.removeprefix("W/").strip('"')
