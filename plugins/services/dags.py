"""What Airflow's metadata database knows of the Dags that pipelines became."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from airflow.models.dag import DagModel
from airflow.models.dag_version import DagVersion
from airflow.models.dagrun import DagRun
from airflow.models.log import Log
from airflow.utils.session import create_session
from pydantic import TypeAdapter
from sqlalchemy import Select, case, func, select

from airloom.plugins.schemas.pipelines import LastRun
from airloom.plugins.services.cache import BoundedCache
from airloom.plugins.services.database import async_session, rows

LAST_RUNS = 10
Fingerprint = list[list[str]]


@dataclass(frozen=True)
class DagFacts:
    """One Dag that the processor found."""

    paused: bool
    last_runs: list[LastRun] = field(default_factory=list)
    """The newest first."""


async def existing(ids: Collection[str]) -> frozenset[str]:
    """Which of these are Dags, stale ones too: rights on them still count."""
    if not ids:
        return frozenset()
    found = await rows(select(DagModel.dag_id).where(DagModel.dag_id.in_(ids)))
    return frozenset(dag_id for (dag_id,) in found)


_RUNS = TypeAdapter(list[LastRun])
FACTS_KEPT = 60.0
"""Seconds; a change that the fingerprint shows ends them earlier."""
LOOK_EVERY = 1.0
"""Seconds: the list of pipelines is asked for more often than Dags change."""
_FACTS = 20_000
_facts: BoundedCache[tuple[DagFacts | None]] = BoundedCache(_FACTS)
_reads: dict[str, asyncio.Task[dict[str, DagFacts]]] = {}
"""What is being read now: who wants the same waits for it."""
_looked = float("-inf")
_seen: Fingerprint = []


async def facts(ids: Collection[str]) -> dict[str, DagFacts]:
    """Dag id -> whether it is paused, and its last runs, as they were a second ago; without those that are no Dags."""
    if time.monotonic() >= _looked + LOOK_EVERY:
        await fingerprint()
    known = {dag_id: found for dag_id in ids if (found := _facts.get(dag_id)) is not None}
    reads = {dag_id: task for dag_id in ids if dag_id not in known and (task := _reads.get(dag_id)) is not None}
    if new := [dag_id for dag_id in ids if dag_id not in known and dag_id not in reads]:
        begun = dict.fromkeys(new, asyncio.create_task(_read_and_keep(new)))
        reads |= begun
        _reads.update(begun)  # threads empty it, so what was found there is held on to
    for dag_id, task in reads.items():
        read = await asyncio.shield(task)  # others wait for it too
        known[dag_id] = (read.get(dag_id),)
    return {dag_id: found for dag_id, (found,) in known.items() if found is not None}


async def _read_and_keep(ids: list[str]) -> dict[str, DagFacts]:
    before = _seen
    try:
        read = await _read_facts(ids)
    finally:
        for dag_id in ids:
            if _reads.get(dag_id) is asyncio.current_task():
                _reads.pop(dag_id, None)
    if _seen is before:  # else it may be what was there before the change
        for dag_id in ids:
            _facts.put(dag_id, (read.get(dag_id),), 1, FACTS_KEPT)
    return read


def forget() -> None:
    """What was read before now is old: something has changed."""
    _remember([])


async def fingerprint() -> Fingerprint:
    """What changes whenever a run begins or ends anywhere, or Airflow sees a Dag in a new way.

    Only what the database finds by an index or in a small table: it is asked every second.
    """
    global _looked
    _looked = time.monotonic()  # whoever asks meanwhile goes on with what is known

    def number_of(flag: Any) -> Any:
        return func.sum(case((flag.is_(True), 1), else_=0))

    unfinished = select(DagRun.state, func.count(), func.sum(DagRun.id)).where(DagRun.state.in_(("queued", "running")))
    flags = (DagModel.is_paused, DagModel.is_stale, DagModel.has_import_errors)
    queries: tuple[Select[Any], ...] = (
        select(func.max(DagRun.id)),
        unfinished.group_by(DagRun.state).order_by(DagRun.state),
        select(func.count(), *(number_of(flag) for flag in flags)).select_from(DagModel),
        select(func.max(DagVersion.created_at)),
    )
    async with async_session() as session:
        found = [[str(value) for value in row] for query in queries for row in await session.execute(query)]
        # Airflow notes there what people do, such as marking a run that was over as failed; and much else.
        done = [str(await session.scalar(select(func.max(Log.id))))]
    if [*found, done] != _seen:
        _remember([*found, done])
    return found


def _remember(changed: Fingerprint) -> None:
    global _seen
    _seen = changed
    _facts.clear()
    _reads.clear()


async def _read_facts(ids: Collection[str]) -> dict[str, DagFacts]:
    number = func.row_number().over(partition_by=DagRun.dag_id, order_by=DagRun.id.desc()).label("number")
    columns = (DagRun.dag_id, DagRun.run_id, DagRun.state, DagRun.start_date, DagRun.end_date, number)
    numbered = select(*columns).where(DagRun.dag_id.in_(ids)).subquery()
    last = select(numbered).where(numbered.c.number <= LAST_RUNS).order_by(numbered.c.dag_id, numbered.c.number)
    known = select(DagModel.dag_id, DagModel.is_paused).where(DagModel.dag_id.in_(ids), DagModel.is_stale.is_(False))
    found = {dag_id: DagFacts(bool(paused)) for dag_id, paused in await rows(known)}
    runs: dict[str, list[dict[str, Any]]] = {}
    for dag_id, run_id, state, start, end, _ in await rows(last):
        runs.setdefault(dag_id, []).append({"run_id": run_id, "state": str(state), "start": start, "end": end})
    for dag_id, known_runs in runs.items():
        if dag_id in found:
            # Ten for each Dag of a page: at once is several times as fast as one by one.
            found[dag_id].last_runs.extend(_RUNS.validate_python(known_runs))
    return found


def set_paused(dag_id: str, *, paused: bool) -> bool:
    """Pause or unpause a Dag; False when there is no such Dag."""
    with create_session(scoped=False) as session:
        found = session.get(DagModel, dag_id)
        if found is None or found.is_stale:
            return False
        found.is_paused = paused
    forget()
    return True
