"""The runs that people want to hear of once they are over: those that failed, and those that somebody started."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity

from airloom.plugins.schemas.live import EndedRun
from airloom.plugins.services.database import async_session
from airloom.plugins.services.repository import Entry, newest
from airloom.plugins.web.access import may_dag

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

KEPT = 200
"""Runs of which somebody who comes is told, if they concern them."""
SINCE = timedelta(days=1)
"""How long ago a run may have been due of which somebody who comes is told."""
SHOWN = 30
"""Runs of which one person is told at once."""
NOTHING = "0"
"""The cursor where no run is over: before that of any other."""
_FORGOTTEN = timedelta(minutes=1)
"""After so long without a look, what ended meanwhile is read anew."""


@dataclass(frozen=True)
class Ended:
    """A run that is over, and when that was seen."""

    id: int
    run: EndedRun
    cursor: str


class EndedRuns:
    """Notices which runs end, by what an index finds: those that are not over, and those that are new.

    Airflow keeps no index of when runs ended, and this is asked every second.
    """

    def __init__(self) -> None:
        self._unfinished: frozenset[int] = frozenset()
        self._newest = 0
        self._looked: datetime | None = None
        self._ended: tuple[Ended, ...] = ()

    async def look(self) -> tuple[Ended, ...]:
        """The runs of published pipelines that are over, what was seen last first."""
        from airflow.models.dagrun import DagRun
        from sqlalchemy import func, select

        now = datetime.now(timezone.utc)
        entries = (await newest()).entries
        async with async_session() as session:
            last = await session.scalar(select(func.max(DagRun.id))) or 0
            unfinished = select(DagRun.id).where(DagRun.state.in_(("queued", "running")))
            running = frozenset(await session.scalars(unfinished))
            if self._looked is None or now - self._looked > _FORGOTTEN:
                recent = _ended().where(DagRun.run_after >= now - SINCE).order_by(DagRun.end_date.desc()).limit(KEPT)
                rows, seen = (await session.execute(recent)).all(), None
            else:
                begun = frozenset(await session.scalars(select(DagRun.id).where(DagRun.id > self._newest)))
                over = (self._unfinished | begun) - running
                rows, seen = await _of(session, over), now
        found = [_seen(row, seen or row.end_date, entries[row.dag_id]) for row in rows if row.dag_id in entries]
        again = {ended.id for ended in found}
        kept = [ended for ended in self._ended if ended.id not in again]
        merged = sorted([*found, *kept], key=lambda ended: ended.cursor, reverse=True)
        # All at once, and only when all was read: a look that fails is made again from where this one began.
        self._unfinished, self._newest, self._looked, self._ended = running, last, now, tuple(merged[:KEPT])
        return self._ended


def for_user(user: BaseUser, ended: Sequence[Ended], after: str | None) -> list[EndedRun]:
    """Those after a cursor that concern a user and that they may read, the last first."""
    told: list[EndedRun] = []
    for each in ended:
        run = each.run
        if len(told) == SHOWN or each.cursor <= (after or ""):
            break
        concerns = run.state == "failed" or run.user == user.get_name()
        if concerns and may_dag(user, "GET", run.pipeline, DagAccessEntity.RUN):
            told.append(run)
    return told


def _ended() -> Select[Any]:
    """Runs that are over and concern anybody; a backfill shows its own, of which there may be thousands."""
    from airflow.models.dagrun import DagRun
    from sqlalchemy import and_, or_, select

    columns = (DagRun.id, DagRun.dag_id, DagRun.run_id, DagRun.state, DagRun.start_date, DagRun.end_date)
    started = and_(DagRun.state == "success", DagRun.triggering_user_name.is_not(None))
    concerning = or_(DagRun.state == "failed", started)
    return select(*columns, DagRun.triggering_user_name).where(
        concerning, DagRun.end_date.is_not(None), DagRun.run_type != "backfill"
    )


async def _of(session: AsyncSession, ids: Collection[int]) -> Sequence[Any]:
    from airflow.models.dagrun import DagRun

    return (await session.execute(_ended().where(DagRun.id.in_(ids)))).all() if ids else []


def _seen(row: Any, seen: datetime, entry: Entry) -> Ended:
    """A run that is over; ordered by when that was seen, for a scheduler may commit an earlier end later."""
    name = (entry.document or {}).get("name")
    run = EndedRun(
        pipeline=row.dag_id,
        name=name if isinstance(name, str) else None,
        run_id=row.run_id,
        state=str(row.state),
        start=row.start_date,
        end=row.end_date,
        user=row.triggering_user_name,
    )
    return Ended(row.id, run, f"{seen.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%S.%f}/{row.id:012d}")
