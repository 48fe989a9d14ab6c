"""The runs of all pipelines: one query over those that the user may see, one for what their loads reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity

from airloom.plugins.schemas.all_runs import RunItem, Sort
from airloom.plugins.schemas.base import Page
from airloom.plugins.services.database import async_session
from airloom.plugins.services.repository import repository
from airloom.plugins.services.runs import reports, run_fields
from airloom.plugins.services.threads import run_sync
from airloom.plugins.web.access import may_dag

if TYPE_CHECKING:
    from airflow.models.dagrun import DagRun
    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True)
class Filter:
    """Which runs are asked for; None does not narrow."""

    pipeline: str | None = None
    state: str | None = None
    run_type: str | None = None
    since: datetime | None = None
    """Which began then or later, or wait to begin."""
    until: datetime | None = None
    """Which began before."""


async def list_runs(user: BaseUser, wanted: Filter, sort: Sort, offset: int, limit: int) -> Page[RunItem]:
    """The runs of the published pipelines whose runs the user may read."""
    from airflow.models.dagrun import DagRun
    from sqlalchemy import func, select
    from sqlalchemy.orm import lazyload

    names = await run_sync(_readable, user, wanted.pipeline)
    if not names:
        return Page[RunItem](items=[], total=0, offset=offset, limit=limit)
    query = _narrowed(select(DagRun).where(DagRun.dag_id.in_(names)), wanted)
    async with async_session() as session:
        total = await session.scalar(query.with_only_columns(func.count(DagRun.id)))
        part = query.order_by(*_order(sort), DagRun.id.desc()).offset(offset).limit(limit)
        found = list(await session.scalars(part.options(lazyload("*"))))
        loaded = await _loaded(session, [run.id for run in found])
    items = [_item(run, names[run.dag_id], loaded.get(run.id)) for run in found]
    return Page[RunItem](items=items, total=total or 0, offset=offset, limit=limit)


def _readable(user: BaseUser, pipeline: str | None) -> dict[str, str | None]:
    """Pipeline -> its name; only the one when given."""
    entries = repository().snapshot().entries
    wanted = entries if pipeline is None else entries.keys() & {pipeline}
    documents = {
        name: entries[name].document or {} for name in wanted if may_dag(user, "GET", name, DagAccessEntity.RUN)
    }
    names = {pipeline_id: document.get("name") for pipeline_id, document in documents.items()}
    return {pipeline_id: name if isinstance(name, str) else None for pipeline_id, name in names.items()}


def _narrowed(query: Select[DagRun], wanted: Filter) -> Select[DagRun]:
    from airflow.models.dagrun import DagRun
    from sqlalchemy import or_

    if wanted.state is not None:
        query = query.where(DagRun.state == wanted.state)
    if wanted.run_type is not None:
        query = query.where(DagRun.run_type == wanted.run_type)
    if wanted.since is not None:
        query = query.where(or_(DagRun.start_date >= wanted.since, DagRun.start_date.is_(None)))
    if wanted.until is not None:
        query = query.where(DagRun.start_date < wanted.until)
    return query


def _order(sort: Sort) -> tuple[ColumnElement[Any], ...]:
    """Where databases differ in where they put nulls, this says it: a run that has not begun is the newest."""
    from airflow.models.dagrun import DagRun

    columns: Mapping[str, Any] = {
        "start": DagRun.start_date,
        "logical_date": DagRun.logical_date,
        "duration": DagRun.duration,
        "pipeline": DagRun.dag_id,
        "state": DagRun.state,
    }
    key, descending = sort.removeprefix("-"), sort.startswith("-")
    column = columns[key]
    if key == "start":
        waits = column.is_(None)
        return (waits.desc(), column.desc()) if descending else (waits, column)
    if key in ("pipeline", "state"):
        return (column.desc(),) if descending else (column,)
    return (column.is_(None), column.desc() if descending else column)


async def _loaded(session: AsyncSession, runs: Collection[int]) -> dict[int, int]:
    """Run -> the rows its destinations took."""
    from airflow.models.xcom import XCOM_RETURN_KEY, XComModel
    from sqlalchemy import select

    query = select(XComModel.dag_run_id, XComModel.value)
    query = query.where(XComModel.dag_run_id.in_(runs), XComModel.key == XCOM_RETURN_KEY)
    found: defaultdict[int, int] = defaultdict(int)
    for run, value in await session.execute(query):
        for rows in loads(value):
            found[run] += rows
    return found


def loads(result: Any) -> list[int]:
    """The rows of each load in what a task returned."""
    told = reports(result).values()
    return [report["rows_out"] or 0 for report in told if (report.get("details") or {}).get("outcome") is not None]


def _item(run: DagRun, name: str | None, loaded: int | None) -> RunItem:
    return RunItem(
        **run_fields(run),
        pipeline=run.dag_id,
        name=name,
        logical_date=run.logical_date,
        duration=run.duration if run.end_date else None,
        trigger=None if run.triggered_by is None else run.triggered_by.value,
        user=run.triggering_user_name,
        revision=run.bundle_version,
        rows_loaded=loaded,
    )
