"""Who changed what."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
from airflow.utils.session import create_session
from sqlalchemy import Select, String, cast, func, or_, select

from airloom.plugins.schemas.audit import AuditItem, Outcome, Sort
from airloom.plugins.schemas.base import Page
from airloom.plugins.services.live_wake import wake
from airloom.plugins.tables.models import AuditEntry
from airloom.plugins.web.errors import correlation_id

DONE: Outcome = "done"
REFUSED: Outcome = "refused"
_AT_ONCE = 1_000
_COLUMNS = ("time", "user", "action", "pipeline", "outcome", "correlation_id", "details")


@dataclass(frozen=True)
class Filter:
    """Which entries are asked for; None does not narrow."""

    search: str = ""
    """Words, each somewhere in an entry."""
    pipeline: str | None = None
    user: str | None = None
    action: str | None = None
    outcome: Outcome | None = None
    since: datetime | None = None
    until: datetime | None = None


def record(user: BaseUser, action: str, pipeline: str | None, *, outcome: Outcome = DONE, **details: Any) -> None:
    """Write down what somebody did or was refused, and have those who watch look at what was done."""
    entry = AuditEntry(
        time=datetime.now(timezone.utc),
        user=user.get_name(),
        action=action,
        pipeline=pipeline,
        outcome=outcome,
        correlation_id=correlation_id.get(),
        details=details,
    )
    with create_session(scoped=False) as session:
        session.add(entry)
    if outcome == DONE:
        wake()


def entries(wanted: Filter, sort: Sort, offset: int, limit: int) -> Page[AuditItem]:
    """What was done, in the order of time."""
    query = _narrowed(wanted)
    order = AuditEntry.id.desc() if sort == "-time" else AuditEntry.id
    with create_session(scoped=False) as session:
        total = session.scalar(query.with_only_columns(func.count(AuditEntry.id))) or 0
        found = session.scalars(query.order_by(order).offset(offset).limit(limit))
        items = [AuditItem.model_validate(entry, from_attributes=True) for entry in found]
    return Page[AuditItem](items=items, total=total, offset=offset, limit=limit)


def as_csv(wanted: Filter) -> Iterator[str]:
    """What was done, the newest first, as the lines of a spreadsheet, read a part at a time."""
    yield _line(_COLUMNS)
    last: int | None = None
    while True:
        query = _narrowed(wanted).order_by(AuditEntry.id.desc()).limit(_AT_ONCE)
        with create_session(scoped=False) as session:
            found = list(session.scalars(query if last is None else query.where(AuditEntry.id < last)))
            lines = [_line(_cell(getattr(entry, column)) for column in _COLUMNS) for entry in found]
        yield "".join(lines)
        if len(found) < _AT_ONCE:
            return
        last = found[-1].id


def _narrowed(wanted: Filter) -> Select[AuditEntry]:
    query = select(AuditEntry)
    for column in ("pipeline", "user", "action", "outcome"):
        if (value := getattr(wanted, column)) is not None:
            query = query.where(getattr(AuditEntry, column) == value)
    if wanted.since is not None:
        query = query.where(AuditEntry.time >= wanted.since)
    if wanted.until is not None:
        query = query.where(AuditEntry.time < wanted.until)
    details = cast(AuditEntry.details, String)
    texts = (AuditEntry.user, AuditEntry.action, AuditEntry.pipeline, AuditEntry.correlation_id, details)
    for word in wanted.search.split():
        query = query.where(or_(*(text.icontains(word, autoescape=True) for text in texts)))
    return query


def _cell(value: Any) -> str:
    """A value as a spreadsheet takes it for a text; one that begins like a formula is not run as one."""
    text = value.isoformat() if isinstance(value, datetime) else value
    text = json.dumps(text, ensure_ascii=False) if isinstance(text, dict) else str(text or "")
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()
