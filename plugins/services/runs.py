"""Runs as Airflow's metadata database has them, in the words of pipelines: nodes, rows, seconds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from airloom.plugins.schemas.base import Page
from airloom.plugins.schemas.runs import NodeRun, Run, RunDetail, Sort
from airloom.plugins.services.database import async_session, rows
from airloom.plugins.services.run_errors import blamed, errors_of
from airloom.plugins.services.run_nodes import find_run, nodes_of
from airloom.plugins.services.run_progress import NodeProgress, progress_of
from airloom.plugins.web.listing import total_seen

if TYPE_CHECKING:
    from airflow.models.dagrun import DagRun
    from airflow.models.taskinstance import TaskInstance
    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncSession

_FAILED = ("failed", "up_for_retry")


async def list_runs(pipeline: str, state: str | None, sort: Sort, offset: int, limit: int) -> Page[Run]:
    """A pipeline's runs; in the order in which they began or ended, those that have not yet as the newest."""
    from airflow.models.dagrun import DagRun
    from sqlalchemy import case, func, select

    columns = (DagRun.run_id, DagRun.state, DagRun.start_date, DagRun.end_date, DagRun.conf, DagRun.run_type)
    query = select(*columns).where(DagRun.dag_id == pipeline)
    if state is not None:
        query = query.where(DagRun.state == state)
    # A run without a date is under way or waits: the newest, whatever a database does with nulls.
    date = DagRun.end_date if sort.endswith("end") else DagRun.start_date
    keys = (case((date.is_(None), 1), else_=0), date, DagRun.id)
    order = [key.desc() if sort.startswith("-") else key for key in keys]
    items = [Run(**run_fields(run)) for run in await rows(query.order_by(*order).offset(offset).limit(limit))]
    total = total_seen(offset, limit, len(items))
    if total is None:
        [(total,)] = await rows(select(func.count()).select_from(query.subquery()))
    return Page[Run](items=items, total=total, offset=offset, limit=limit)


async def run_detail(pipeline: str, run_id: str) -> RunDetail:
    """A run with the state of each of its nodes, and what the finished ones reported."""

    async with async_session() as session:
        run = await find_run(session, pipeline, run_id)
        tasks = await _tasks(session, pipeline, run_id)
        versions = {task.dag_version_id for task in tasks.values() if task.dag_version_id}
        nodes = await nodes_of(session, versions)
        results = await _results(session, run)
        fields, revision = run_fields(run), run.bundle_version
    failures = await errors_of(task for task in tasks.values() if task.state in _FAILED)
    progress = await progress_of(task for task in tasks.values() if task.state == "running")
    found: dict[str, NodeRun] = {}
    for task_id, names in nodes.items():
        if task_id in tasks:
            told = reports(results.get(task_id))
            errors = blamed(failures.get(task_id), names)
            for node in names:
                report = told.get(node) or _so_far(progress.get(node))
                found[node] = _node(tasks[task_id], report, errors.get(node))
    return RunDetail(**fields, revision=revision, nodes=found)


async def _tasks(session: AsyncSession, pipeline: str, run_id: str) -> dict[str, TaskInstance]:
    from airflow.models.taskinstance import TaskInstance
    from sqlalchemy import select
    from sqlalchemy.orm import lazyload

    query = select(TaskInstance).where(TaskInstance.dag_id == pipeline, TaskInstance.run_id == run_id)
    found = await session.scalars(query.options(lazyload("*")))
    return {task.task_id: task for task in found}


async def _results(session: AsyncSession, run: DagRun) -> dict[str, Any]:
    """What each finished task returned."""
    from airflow.models.xcom import XCOM_RETURN_KEY, XComModel
    from sqlalchemy import select

    query = select(XComModel.task_id, XComModel.value).where(
        XComModel.dag_run_id == run.id, XComModel.key == XCOM_RETURN_KEY
    )
    return {row.task_id: row.value for row in await session.execute(query)}


def returned(value: Any) -> Mapping[str, Any]:
    """What a task returned, from the value that Airflow keeps; empty when that is no JSON object."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return {}
    return value if isinstance(value, Mapping) else {}


def reports(result: Any) -> dict[str, Mapping[str, Any]]:
    """Node -> its report, from what its task returned; empty when that is nothing of ours."""
    nodes = returned(result).get("nodes")
    told = nodes if isinstance(nodes, list) else []
    return {report["node"]: report for report in told if isinstance(report, Mapping) and "node" in report}


def run_fields(run: DagRun | Row[Any]) -> dict[str, Any]:
    """What every answer about a run says of it."""
    return {
        "run_id": run.run_id,
        "state": str(run.state),
        "start": run.start_date,
        "end": run.end_date,
        "conf": run.conf if isinstance(run.conf, dict) else {},
        "run_type": str(run.run_type),
    }


def _so_far(progress: NodeProgress | None) -> Mapping[str, Any]:
    """What is known of a node that is at work, in the words of a report."""
    return {} if progress is None else {"rows_out": progress.rows, "rate": progress.rate}


def _node(task: TaskInstance, report: Mapping[str, Any], error: str | None) -> NodeRun:
    rows, seconds = report.get("rows_out"), report.get("seconds")
    return NodeRun(
        state=None if task.state is None else str(task.state),
        task_id=task.task_id,
        try_number=task.try_number,
        start=task.start_date,
        end=task.end_date,
        rows_in=report.get("rows_in"),
        rows_out=rows,
        seconds=seconds,
        rate=report.get("rate", round(rows / seconds, 1) if rows is not None and seconds else None),
        error=error,
    )
